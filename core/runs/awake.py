"""Keeps the computer from falling asleep while it trains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def awake() -> Iterator[None]:
    """Keep the computer from falling asleep meanwhile, where the system lets us."""
    from wakepy import keep

    with keep.running(on_fail="pass"):
        yield
