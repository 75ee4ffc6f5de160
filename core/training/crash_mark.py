"""A mark around the first step under new settings: one left behind by a dead process says that they ended it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from core import files
from core.errors import DiskError


class CrashMark:
    """A file that is there, and a lock that is held, while a process takes its first step: the lock goes with the
    process, the file stays. Not being able to make them is no trouble."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_file = path.with_name(f".{path.name}.lock")
        self._held = ExitStack()

    def make(self) -> None:
        """Say that this process is about to take its first step."""
        with suppress(DiskError):
            if self._held.enter_context(files.lock(self._lock_file)):
                self._held.callback(self._forget_lock)
            files.write_text_atomically(self.path, "")

    def remove(self) -> None:
        """Say that the step was taken, or won't be."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._held.close()

    def _forget_lock(self) -> None:
        """While it is still held: nobody else's is taken away so."""
        with suppress(OSError):
            self._lock_file.unlink(missing_ok=True)

    def left_behind(self) -> bool:
        """Whether the process that made the mark died at its first step. Where that can't be told, it counts as so."""
        if not self.path.is_file():
            return False
        try:
            with files.lock(self._lock_file) as free:
                # Looked at again: a living process may have taken its step between the two looks.
                return free and self.path.is_file()
        except DiskError:
            return True


@contextmanager
def around(mark: CrashMark | None) -> Iterator[None]:
    """Make the mark, and remove it at the latest when this is left: only a process that dies leaves it behind."""
    if mark is None:
        yield
        return
    mark.make()
    try:
        yield
    finally:
        mark.remove()
