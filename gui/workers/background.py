"""The one door to the background: work in a thread of its own, its results on the window's thread.

    run_in_background(self, lambda progress: scan(folder, progress), self._show)

Results wait in a list that the window's thread empties, so `done`, `failed` and `progress` may touch widgets. A job
whose parent is gone, or that was cancelled, reports nothing any more.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from core import device_errors, torch_environment
from core.errors import Cancelled
from core.messages import Message
from core.progress import Progress

T = TypeVar("T")
Failed = Callable[[Exception], None]
Listener = Callable[[Message, int, int], None]


class _Door(QObject):
    """Lives on the window's thread; `call` hands it a function from any thread."""

    knocked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Callable[[], None]] = deque()
        self.knocked.connect(self._let_in, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], None]) -> None:
        self._waiting.append(function)
        self.knocked.emit()

    def _let_in(self) -> None:
        while self._waiting:
            self._waiting.popleft()()


@cache
def _door() -> _Door:
    return _Door()


_running: set[Job] = set()


class Job:
    """One piece of work on its way. `cancel()` makes the work's next look at its `Progress` end it."""

    def __init__(self, parent: QObject, name: str, listener: Listener | None) -> None:
        self.name = name
        self._parent = parent
        self._listener = listener
        self.progress = Progress(self._report if listener is not None else None)
        self.thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether its result is still to come."""
        return self in _running

    def cancel(self) -> None:
        """End the work soon; neither `done` nor `failed` is called any more."""
        self.progress.cancel()

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for the result."""
        return not self.progress.cancelled and shiboken6.isValid(self._parent)

    def _report(self, what: Message, done: int, total: int) -> None:
        listener = self._listener
        if listener is not None:
            _door().call(lambda: listener(what, done, total) if self.wanted and self.running else None)


def run_in_background(
    parent: QObject,
    work: Callable[[Progress], T],
    done: Callable[[T], None],
    failed: Failed | None = None,
    progress: Listener | None = None,
    instead_of: Job | None = None,
) -> Job:
    """Run `work(progress)` in a thread; then `done(result)` or `failed(error)` on the window's thread.

    Without `failed` the error dialog opens over `parent`. `instead_of` is the job that was asked the same before:
    threads end in any order, and what is older must not be shown last. To be called on the window's thread.
    """
    if instead_of is not None:
        instead_of.cancel()
    door = _door()
    job = Job(parent, getattr(work, "__qualname__", repr(work)), progress)

    def finish(report: Callable[[], None]) -> None:
        _running.discard(job)
        if job.wanted:
            report()

    def run() -> None:
        try:
            with device_errors.told(), torch_environment.memory_told():
                result = work(job.progress)
        except Cancelled:
            door.call(lambda: finish(lambda: None))
        except Exception as error:  # noqa: BLE001 - it is not swallowed: it goes to whoever asked for the work
            problem = error
            door.call(lambda: finish(lambda: (failed or _show_over(parent))(problem)))
        else:
            door.call(lambda: finish(lambda: done(result)))

    _running.add(job)
    parent.destroyed.connect(job.cancel)
    job.thread = threading.Thread(target=run, name=f"background: {job.name}", daemon=True)
    job.thread.start()
    return job


def running() -> list[Job]:
    """The jobs whose results are still to come."""
    return list(_running)


def cancel_all(seconds: float) -> bool:
    """Cancel every job and wait up to `seconds` for the threads; whether all have ended."""
    jobs = running()
    for job in jobs:
        job.cancel()
    end = time.monotonic() + seconds
    for job in jobs:
        if job.thread is not None:
            job.thread.join(max(0.0, end - time.monotonic()))
    return not any(job.thread is not None and job.thread.is_alive() for job in jobs)


def _show_over(parent: QObject) -> Failed:
    from gui.dialogs.error_dialog import show_error

    return lambda error: (show_error(parent, error), None)[1]
