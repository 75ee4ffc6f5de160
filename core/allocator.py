"""Memory that costs less to get: huge pages, and none given back between steps. Torch-free; harmless elsewhere.

A training step allocates and frees the same large blocks over and over; by default glibc returns each to the system,
which then clears its pages anew. Must be called before torch is imported.
"""

from __future__ import annotations

import ctypes
import os
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEEP_BELOW = 1 << 30


def prepare() -> None:
    """Ask torch for huge pages and glibc to keep freed memory, on Linux with glibc."""
    if not sys.platform.startswith("linux"):
        return
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_TRIM_THRESHOLD, _KEEP_BELOW)
        mallopt(_M_MMAP_THRESHOLD, _KEEP_BELOW)
