"""Where a worker leaves events for the window: thread-safe, nothing is lost, emptied in one go."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One thread puts, another drains. Putting never waits for the reader."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: list[T] = []

    def put(self, item: T) -> None:
        with self._lock:
            self._items.append(item)

    def drain(self) -> list[T]:
        """Everything that was put since the last call, oldest first."""
        with self._lock:
            items, self._items = self._items, []
        return items
