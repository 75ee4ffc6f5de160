"""A lock between two starts; the system releases it when the process that holds it dies, and what it had started."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def locked(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds the lock at `path`; calls `on_wait` once when another start has it, then waits for that one.

    A program that is started meanwhile, with its files left open, holds it too: pip goes on where this process is
    killed, and two of them would spoil each other's work.
    """
    with path.open("a+b") as file:
        os.set_inheritable(file.fileno(), True)
        if not _try_lock(file):
            on_wait()
            _wait_lock(file)
        yield


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_lock(file: IO[bytes]) -> None:
        while not _try_lock(file):
            time.sleep(0.5)

else:
    import errno
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # A network disk without locks: nothing to wait for.
            return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
        return True

    def _wait_lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
