"""What outlasts a power cut: folders that are made, renames, and all that lies in a folder."""

from __future__ import annotations

import ctypes
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

AT_ONCE = 8
"""So many files wait for the disk together, where it has to be asked for each of them."""


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable, where the system can (Windows does so by itself)."""
    if os.name == "nt":
        return
    with suppress(OSError):  # the files are whole and have their names; not every folder can be asked for more
        _sync(folder, os.O_RDONLY)


def sync_file(path: Path) -> None:
    """Make the file's content durable. Raises OSError."""
    _sync(path, os.O_RDWR | getattr(os, "O_BINARY", 0))


def make_folder(folder: Path) -> None:
    """Make `folder`, and what is missing above it, durably. Raises OSError."""
    try:
        folder.mkdir()
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    except OSError:
        if folder.is_dir():  # some systems complain of other things first where it is there already
            return
        raise
    sync_folder(folder.parent)


def sync_tree(folder: Path) -> None:
    """Make durable what lies in `folder`, the content of its files, too: before it gets the name by which it counts as
    whole. Raises OSError."""
    if sys.platform == "linux" and (syncfs := getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)):
        # Asked for one after the other, many small files would take minutes.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if syncfs(descriptor):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
        finally:
            os.close(descriptor)
        return
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="syncing") as pool:
        for inside, _, names in os.walk(folder):
            list(pool.map(sync_file, [Path(inside, name) for name in names]))
            sync_folder(Path(inside))


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
