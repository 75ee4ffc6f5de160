"""Loads torch's large shared libraries without holding Python's lock, so that the window goes on meanwhile."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = {"linux": ("libtorch_global_deps.so", "libtorch.so"), "darwin": ("libtorch.dylib",)}
"""Those without Python code in them: the import of torch then finds them loaded and holds the lock much shorter."""


def preload() -> None:
    """Load what is there. What isn't, or fails, is left to the import of torch, which says what is wrong."""
    spec = find_spec("torch")
    names = LIBRARIES.get(sys.platform, ())
    if not names or spec is None or not spec.submodule_search_locations:
        return
    folder = Path(next(iter(spec.submodule_search_locations))) / "lib"
    for name in names:
        if (folder / name).exists():
            _load(folder / name, everywhere="global" in name)


def _load(library: Path, *, everywhere: bool) -> None:
    """dlopen, called as a foreign function: unlike ctypes.CDLL, that lets other threads run Python meanwhile."""
    system = ctypes.CDLL(None)
    system.dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    system.dlopen.restype = ctypes.c_void_p
    system.dlopen(os.fsencode(library), os.RTLD_NOW | (os.RTLD_GLOBAL if everywhere else os.RTLD_LOCAL))
