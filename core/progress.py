"""The small object that long work takes: it says how far it is and asks whether to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from core.errors import Cancelled
from core.messages import Message

Listener = Callable[[Message, int, int], None]


class Progress:
    """Passed to every scan, download, load and export.

    The work calls `report(what, done, total)` (total 0: unknown) as often as it likes; the listener hears of it only
    when whole percents or the sentence changed. `cancel()` may be called from any thread; the work's next `report`
    or `check` raises `Cancelled`.
    """

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()
        self._last: tuple[Message, int] | None = None

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def report(self, what: Message, done: int = 0, total: int = 0) -> None:
        """Tell the listener, at most once per percent and sentence; raise `Cancelled` if asked to stop."""
        self.check()
        now = (what, done * 100 // total if total else done >> 16)
        if self._listener is not None and now != self._last:
            self._last = now
            self._listener(what, done, total)
