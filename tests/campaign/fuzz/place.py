"""Where the fuzzed files lie: a folder of this process's own, in memory where the system has such a place."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
VARIABLE = "FUZZED_FILES"
"""The folder, for a process that ends without a word: who starts it makes the folder, and removes it."""


@cache
def folder() -> Path:
    """It goes with the process, or with the one that named it."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    made = make_folder()
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def make_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))


def written(name: str, data: bytes) -> Path:
    """The file of that name, with this in it."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
