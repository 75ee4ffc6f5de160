"""While threads of ours are busy in Python, the window's thread gets its turn sooner."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001
"""How long one Python thread may keep another waiting while a training or check runs; Python's default is 5 ms."""

_lock = threading.Lock()
_inside = 0
_before = sys.getswitchinterval()


@contextmanager
def quick_switching() -> Iterator[None]:
    """Python hands the interpreter over sooner inside. Threads may be inside at once: the last to leave ends it."""
    global _inside, _before
    with _lock:
        if _inside == 0:
            _before = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_SECONDS)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                sys.setswitchinterval(_before)
