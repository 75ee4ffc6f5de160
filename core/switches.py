"""Who uses PyTorch's switches, which hold for a whole process: trainings for as long as they last, and works that
change some of them for a moment. Torch-free."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

users: list[Any] = []
"""What was set when each training of this process began."""

_held = threading.RLock()


@contextmanager
def held() -> Iterator[bool]:
    """Around what changes switches for a moment: a training that begins meanwhile waits for its end. Yields whether
    none is under way: else they are not to be changed."""
    with _held:
        yield not users
