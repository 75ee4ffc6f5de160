"""The disk that refuses (fault.c): built with the system's compiler, loaded into a child, and told what to refuse."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("fault.c")
ONCE, FOREVER, HALF = range(3)
"""One operation is refused; it and all that follow; half of a write is taken and nothing refused."""
SECONDS = 60
"""No try takes so long: one that does hangs."""


def build(folder: Path) -> Path | str:
    """The library, compiled into `folder`; or why it can't be had here."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return "needs Linux with 64 bits: files are refused by a library before libc"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return "needs a C compiler, which is not here"
    library = folder / "fault.so"
    flags = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-lpthread"]
    done = subprocess.run([compiler, str(SOURCE), "-o", str(library), *flags], capture_output=True, check=False)
    return library if done.returncode == 0 else f"fault.c can't be compiled: {done.stderr.decode()[-300:]}"


def child(module: str, library: Path, words: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m module words` with the library before libc, on one thread: it forks once for each try."""
    environment = {**os.environ, "LD_PRELOAD": str(library), "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    environment |= {"RESNET_TRAINER_TUNING": "0", "MKL_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, env=environment, check=False)


class Disk:
    """The library in this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.fault_refused.restype = ctypes.c_long
        self._library.fault_what.restype = ctypes.c_char_p

    def watch(self, folder: Path, log: int = -1) -> None:
        """Count the operations below `folder` from now on; note them in the file `log`, where there is one."""
        self._library.fault_watch(os.fsencode(folder.resolve()), log)

    def list_into(self, file: int) -> None:
        """Write a line into `file` for every operation from now on: what it does, and to which path."""
        self._library.fault_list(file)

    def refuse(self, at: int, number: int = errno.ENOSPC, form: int = ONCE) -> None:
        """Refuse the operation `at` (from 1; 0: none) with the error `number`."""
        self._library.fault_plan(ctypes.c_long(at), number, form)

    def mark(self, text: str) -> None:
        """Note in the log that this was told by now."""
        self._library.fault_mark(text.encode())

    def rest(self) -> tuple[int, str]:
        """Watch nothing any more: how many operations were refused, and the first of these."""
        found = self._library.fault_refused(), os.fsdecode(self._library.fault_what())
        self._library.fault_watch(b"", -1)
        return found


@dataclass(frozen=True)
class Ended:
    """What a fork's work gave (JSON values), or in `trouble` how it ended without giving anything."""

    value: Any = None
    trouble: str = ""


def forked(work: Callable[[], Any], seconds: int = SECONDS) -> Ended:
    """Do `work` in a process of its own, which has all that this one has loaded."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.alarm(seconds)
        try:
            told = json.dumps({"value": work()})
        except BaseException:  # noqa: BLE001 - told to the parent
            told = json.dumps({"trouble": traceback.format_exc()})
        with os.fdopen(writing, "w") as pipe:
            pipe.write(told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return Ended(trouble=f"ended by {'hanging' if number == signal.SIGALRM else signal.Signals(number).name}")
    return Ended(**json.loads(said)) if said else Ended(trouble="ended without a word")
