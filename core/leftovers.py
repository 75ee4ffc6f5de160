"""What killed processes leave: temporary files and folders under names of ours, held by who makes them, else swept."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LEFT_SECONDS = 3600.0
"""What is this old and can't be held by a lock is left over: nothing takes so long to write."""
_WRITING, _MAKING, _ENDS = ".writing-", ".making-", ".resnet-trainer"
_TEMPORARY = re.compile(rf"({re.escape(_WRITING)}|{re.escape(_MAKING)})\w{{8}}{re.escape(_ENDS)}")
_swept: set[str] = set()
"""Folders in which this process has swept: once is enough, and large ones take long to list."""


def temporary_file(folder: Path, held: ExitStack) -> tuple[int, Path]:
    """A new file in `folder`, open for writing, that nobody sweeps before `held` is left.

    Raises:
        OSError: it can't be made.
    """
    _sweep_once(folder)
    while True:
        descriptor, name = tempfile.mkstemp(prefix=_WRITING, suffix=_ENDS, dir=folder)
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


def temporary_folder(folder: Path, held: ExitStack) -> Path:
    """A new folder in `folder` that nobody sweeps before `held` is left; where it still has this name then, it goes.
    What killed makers left in `folder` is swept.

    Raises:
        OSError: it can't be made.
    """
    sweep(folder)
    while True:
        path = temporary_name(folder)
        path.mkdir()
        held.callback(shutil.rmtree, path, ignore_errors=True)
        if sys.platform == "win32":
            return path
        with suppress(FileNotFoundError):
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            held.callback(_let_go, descriptor)
            with suppress(OSError):  # as for files
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if path.exists():
                return path
        # It was swept before it was locked.


def temporary_name(folder: Path) -> Path:
    """A free name in `folder` for a folder that is being made or removed: nobody lists it, and it is swept."""
    return folder / f"{_MAKING}{secrets.token_hex(4)}{_ENDS}"


def is_temporary(name: str) -> bool:
    """Whether it is the name of something that is being made."""
    return _TEMPORARY.fullmatch(name) is not None


def _let_go(descriptor: int) -> None:
    with suppress(OSError):  # what matters was made sure before
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove the temporary files and folders that killed processes left in `folder`; those of living ones stay."""
    for path in _named(folder, _TEMPORARY):
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
    is_folder = stat.S_ISDIR(path.lstat().st_mode)
    remove = shutil.rmtree if is_folder else Path.unlink
    if sys.platform == "win32":
        if time.time() - path.stat().st_mtime > LEFT_SECONDS:
            remove(path)
        return
    descriptor = os.open(path, os.O_NOFOLLOW | (os.O_RDONLY if is_folder else os.O_RDWR))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(path)
    finally:
        os.close(descriptor)
