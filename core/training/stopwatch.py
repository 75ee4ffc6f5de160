"""How long work took, without the time in which nobody worked: a pause, or a computer that slept."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

STILL_SECONDS, STILL_TIMES = 5.0, 20.0
"""A piece of work that took longer than this, and so many times what the longest of those before it took, can't have
been worked on all the time: the computer slept, or the program was stopped."""
BELIEVED = 3
"""So many alike in a row were work, after all."""
REMEMBERED = 16
"""Pieces that the next one is compared with."""


class Stopwatch:
    """Adds up the `seconds` of work that is done piece by piece: call `beat` after each piece, with the `kind` of it.

    Some systems' clocks go on while the computer sleeps, and no system tells a program that it was stopped.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.seconds = 0.0
        self._clock = clock or time.monotonic
        self._since = self._clock()
        self._before: dict[str, deque[float]] = {}
        self._doubted: dict[str, list[float]] = {}
        self._left_out: dict[str, float] = {}

    def start(self) -> None:
        """Count from zero, from now on."""
        self.seconds, self._since = 0.0, self._clock()
        self._left_out.clear()

    def beat(self, kind: str = "") -> None:
        """A piece of work is done. Of one that was interrupted by sleep, as much counts as of the longest before it."""
        took, doubted = self._took(), self._doubted.pop(kind, [])
        before = self._before.setdefault(kind, deque(maxlen=REMEMBERED))
        if took > STILL_SECONDS and before and took > STILL_TIMES * max(before):
            alike = [*doubted, took] if doubted and max(took, *doubted) < 2 * min(took, *doubted) else [took]
            if len(alike) < BELIEVED:
                others = self._left_out.get(kind, 0.0) if len(alike) > 1 else 0.0
                self._doubted[kind], self._left_out[kind] = alike, others + took - max(before)
                self.seconds += max(before)
                return
            self.seconds += self._left_out.pop(kind, 0.0)
        before.append(took)
        self.seconds += took

    def count(self) -> None:
        """Work of another kind is done, which may take as long as it likes: all of it counts."""
        self.seconds += self._took()

    def skip(self) -> None:
        """What has passed since the last piece was no work."""
        self._took()

    def _took(self) -> float:
        now = self._clock()
        took, self._since = max(0.0, now - self._since), now
        return took
