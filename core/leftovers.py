"""What killed processes leave: temporary files under names of ours, held while somebody writes them, else swept."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LEFT_SECONDS = 3600.0
"""What is this old and can't be held by a lock is left over: nothing takes so long to write."""
_BEGINS, _ENDS = ".writing-", ".resnet-trainer"
_WRITING = re.compile(rf"{re.escape(_BEGINS)}\w{{8}}{re.escape(_ENDS)}")
_swept: set[str] = set()
"""Folders in which this process has swept: once is enough, and large ones take long to list."""


def temporary_file(folder: Path, held: ExitStack) -> tuple[int, Path]:
    """A new file in `folder`, open for writing, that nobody sweeps before `held` is left.

    Raises:
        OSError: it can't be made.
    """
    _sweep_once(folder)
    while True:
        descriptor, name = tempfile.mkstemp(prefix=_BEGINS, suffix=_ENDS, dir=folder)
        if sys.platform == "win32":  # nobody can remove what is open there
            return descriptor, Path(name)
        try:
            keeper = os.dup(descriptor)
        except OSError:
            os.close(descriptor)
            os.unlink(name)  # noqa: PTH108
            raise
        held.callback(_let_go, keeper)
        with suppress(OSError):  # not every disk knows locks: nobody can sweep there, either
            fcntl.flock(keeper, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, Path(name)
        os.close(descriptor)  # it was swept before it was locked


def _let_go(descriptor: int) -> None:
    with suppress(OSError):  # what matters was made sure before
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed writers left in `folder`; those of living ones stay."""
    for path in _named(folder, _WRITING):
        with suppress(OSError):
            _remove_if_left(path)


def sweep_folders(folder: Path, pattern: re.Pattern[str]) -> None:
    """Remove the folders in `folder` that are called so and that nothing was put into for long."""
    for path in _named(folder, pattern):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(path)


def _sweep_once(folder: Path) -> None:
    name = os.path.abspath(folder)  # noqa: PTH100 - links stay as they are
    if name not in _swept:
        _swept.add(name)
        sweep(folder)


def _named(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if pattern.fullmatch(entry.name)]
    except OSError:
        return []


def _remove_if_left(path: Path) -> None:
    """Raises OSError where somebody holds it."""
    if sys.platform == "win32":
        if time.time() - path.stat().st_mtime > LEFT_SECONDS:
            path.unlink()
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)
