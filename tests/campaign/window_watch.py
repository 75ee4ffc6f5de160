"""What nobody would see of a window in an attack: uncaught errors, Qt's warnings, standing still, memory."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import re
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from core import torch_environment

HARMLESS = ("This plugin does not support", "Mouse event occurs outside", "Mouse event ")
"""The off-screen platform says the first; the others are of the mouse that only the test has."""
FREEZE_SECONDS = 1.0
"""What the window may compute at a time. It may wait twice as long: a thread of the program's that has what it
waits for may itself be kept waiting where other programs are busy."""
BEAT_MILLISECONDS = 20
MEBI = 2**20
PYTHON_BYTES = 64
"""About as large is an object of Python's own memory, which glibc doesn't know of."""
FEW = {"widgets": 60, "threads": 2, "files": 3}
"""So many may be held more than before: a dialog or a job that is under way at the moment."""


@dataclass(frozen=True)
class Freeze:
    """The window's thread came late by `seconds`, of which it computed for `computed` and waited for a processor that
    others had for `queued`, during `doing`, at `stack`; `others` tells what the other threads did in its later part."""

    seconds: float
    computed: float
    queued: float
    doing: str
    stack: str
    others: str

    def __str__(self) -> str:
        return (
            f"the window stood still for {self.seconds:.1f} s (of which it computed {self.computed:.1f} s, and waited "
            f"{self.queued:.1f} s for a processor) during {self.doing}, at\n{self.stack}\n{self.others}"
        )


class Errors:
    """Collects what nobody caught, and what Qt complains about, with what was being `doing`."""

    def __init__(self, doing: Callable[[], str]) -> None:
        self.found: list[str] = []
        self._doing = doing

    @contextmanager
    def heard(self) -> Iterator[None]:
        """In the place of the program's crash guard, which would show a dialog instead."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)
        earlier = qInstallMessageHandler(self._from_qt)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before
            qInstallMessageHandler(earlier)

    def _uncaught(self, kind: Any, error: Any, where: Any) -> None:
        words = "".join(traceback.format_exception(kind, error, where))
        self.found.append(f"uncaught after {self._doing()}: {words}")

    def _from_qt(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(HARMLESS):
            thread, stack = threading.current_thread(), "".join(traceback.format_stack())
            where = "" if thread is threading.main_thread() else f" in {thread.name}: {stack}"
            self.found.append(f"Qt said after {self._doing()}: {text}{where}")


class Heartbeat(QObject):
    """Beats on the window's thread; a thread of its own looks at where that one is while no beat comes."""

    def __init__(self, doing: Callable[[], str]) -> None:
        super().__init__()
        self.freezes: list[Freeze] = []
        self.worst = 0.0
        self._doing = doing
        self._window_thread, self._native = threading.get_ident(), threading.get_native_id()
        self._begin()
        self._over = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MILLISECONDS)
        self._timer.timeout.connect(self._beat)

    @contextmanager
    def beating(self) -> Iterator[None]:
        watch = threading.Thread(target=self._watch, name="watching the window", daemon=True)
        self._begin()
        self._timer.start()
        watch.start()
        try:
            yield
        finally:
            self._over.set()
            self._timer.stop()
            watch.join()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What the test itself does inside is no freeze of the program's."""
        self._beat()
        yield
        self._begin()

    def _begin(self) -> None:
        self._last, self._computed, self._queued = time.monotonic(), time.thread_time(), _queued(self._native)
        self._stacks: dict[int, str] = {}
        self._looked_at = 0.0
        self._fared: dict[int, tuple[float, float]] = {}

    def _beat(self) -> None:
        late = time.monotonic() - self._last - BEAT_MILLISECONDS / 1000
        computed, queued = time.thread_time() - self._computed, _queued(self._native) - self._queued
        self.worst = max(self.worst, late - queued)
        if computed > FREEZE_SECONDS or late - queued > 2 * FREEZE_SECONDS:
            stack = self._stacks.get(self._window_thread, "?")
            self.freezes.append(Freeze(late, computed, queued, self._doing(), stack, self._others()))
        self._begin()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            late = time.monotonic() - self._last
            if late > 0.6 * FREEZE_SECONDS and not self._stacks:
                self._looked_at, self._fared = time.monotonic(), {each: _fared(each) for each in _threads()}
                self._stacks = _stacks()

    def _others(self) -> str:
        """Who computed, or had to wait for a processor, since the freeze was noticed, and where it was then: the window
        may have waited for them."""
        known = {thread.native_id: thread for thread in threading.enumerate()}
        lines = [f"In the last {time.monotonic() - self._looked_at:.1f} s of it:"] if self._fared else []
        for number, before in self._fared.items():
            computed, queued = (now - earlier for now, earlier in zip(_fared(number), before, strict=True))
            if computed + queued > 0.1 and number != self._native:
                thread = known.get(number)
                name = thread.name if thread is not None else f"thread {number}"
                lines.append(f"{name} computed {computed:.1f} s, and waited {queued:.1f} s for a processor, at")
                lines.append(self._stacks.get(thread.ident or 0, "?") if thread is not None else "?")
        return "\n".join(lines)


def _stacks() -> dict[int, str]:
    """What each thread is doing, the innermost call first. Frames mustn't be held here: what they hold would end in
    this thread, painters and widgets among it."""
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        parts = file.read().decode(errors="replace").split("\n\n")
    heads = [re.search(r"0x([0-9a-f]+) ", part.partition("\n")[0]) for part in parts]
    return {int(head[1], 16): part for head, part in zip(heads, parts, strict=True) if head is not None}


def _threads() -> list[int]:
    return [int(each.name) for each in Path("/proc/self/task").iterdir()] if sys.platform == "linux" else []


def _fared(thread: int) -> tuple[float, float]:
    """Seconds for which a thread computed, and for which it was ready and had no processor; 0 where the system doesn't
    tell."""
    try:
        told = Path(f"/proc/self/task/{thread}/schedstat").read_text(encoding="ascii").split()
    except OSError:
        return 0.0, 0.0
    return int(told[0]) / 1e9, int(told[1]) / 1e9


def _queued(thread: int) -> float:
    return _fared(thread)[1]


@dataclass(frozen=True)
class Size:
    """What the process holds after so many acts."""

    acts: int
    memory: float
    """MiB in use."""
    widgets: int
    threads: int
    files: int


class _Told(ctypes.Structure):
    """What glibc's mallinfo2 tells of all its arenas."""

    _names = "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"
    _fields_ = tuple((name, ctypes.c_size_t) for name in _names)


def measure(acts: int) -> Size:
    """What the process holds now, apart from garbage."""
    gc.collect()
    torch_environment.give_back()
    files = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0  # noqa: PTH208
    return Size(acts, _in_use() / MEBI, len(QApplication.allWidgets()), threading.active_count(), files)


def _in_use() -> float:
    """Bytes. Where glibc tells, those that somebody holds: what is free among them stays with the process, more of it
    after each large piece of work, and is used again."""
    tells = getattr(ctypes.CDLL(None), "mallinfo2", None) if sys.platform == "linux" else None
    if tells is None:
        return float(psutil.Process().memory_info().rss)
    tells.restype = _Told
    told = tells()
    return float(told.uordblks + told.hblkhd + sys.getallocatedblocks() * PYTHON_BYTES)


def grown(sizes: list[Size], what: str, most: float) -> list[str]:
    """What grew over the later half: memory by more than `most` MiB in 1,000 of `what`, or the least that is held of
    anything else by more than a few."""
    later = sizes[len(sizes) // 2 :]
    if len(later) < 4:
        return []
    found = []
    memory = _slope([size.acts / 1000 for size in later], [size.memory for size in later])
    if memory > most:
        told = ", ".join(f"{size.memory:.0f}" for size in sizes)
        found.append(f"memory grew by {memory:.1f} MiB in 1,000 {what} (at most {most:.0f}): {told}")
    for name, few in FEW.items():
        numbers = [getattr(size, name) for size in later]
        before, after = min(numbers[: len(numbers) // 2]), min(numbers[len(numbers) // 2 :])
        if after - before > few:
            found.append(f"{name} grew from {before} to {after} over the later half of {what}: {numbers}")
    return found


def _slope(x: list[float], y: list[float]) -> float:
    """Of the line of the least squares."""
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    wide = sum((each - middle_x) ** 2 for each in x)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / wide if wide else 0.0
