"""A mark around the first step under new settings: one left behind by a dead process says that they ended it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core import files
from core.errors import DiskError


class CrashMark:
    """A file that is there while a process takes its first step. Not being able to write it is no trouble."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self) -> None:
        """Say that this process is about to take its first step."""
        text = json.dumps({"pid": os.getpid(), "created": psutil.Process().create_time()})
        with suppress(DiskError):
            files.write_text_atomically(self.path, text)

    def remove(self) -> None:
        """Say that the step was taken, or won't be."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def left_behind(self) -> bool:
        """Whether the process that made the mark died at its first step. A mark that can't be read counts, too."""
        if not self.path.is_file():
            return False
        try:
            mark = json.loads(files.read_text(self.path))
            return not _alive(int(mark["pid"]), float(mark["created"]))
        except (DiskError, ValueError, KeyError, TypeError):
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


def _alive(pid: int, created: float) -> bool:
    """Whether that process still runs; another may have been given its number since."""
    try:
        return abs(psutil.Process(pid).create_time() - created) < 1
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
