"""How busy other programs keep the processor while something is timed: what it took then says little of later."""

from __future__ import annotations

import os
import time
from contextlib import suppress

import psutil

from core import container

BUSY = ("user", "nice", "system", "irq", "softirq", "steal")
"""What a processor's time goes into, as far as the system tells; the rest is waiting."""


class Load:
    """Watches from when it is made."""

    def __init__(self) -> None:
        self._cores = _cores()
        self._began, self._busy, self._own = time.monotonic(), self._busy_seconds(), time.process_time()

    def of_others(self) -> float:
        """The part of the usable cores' time, 0 to 1, that went to other programs; 0 where it can't be told."""
        passed = (time.monotonic() - self._began) * len(self._cores)
        others = self._busy_seconds() - self._busy - (time.process_time() - self._own)
        return min(1.0, max(0.0, others / passed)) if passed > 0 else 0.0

    def _busy_seconds(self) -> float:
        with suppress(OSError, psutil.Error, IndexError, NotImplementedError):
            times = psutil.cpu_times(percpu=True)
            return float(sum(getattr(times[core], kind, 0.0) for core in self._cores for kind in BUSY))
        return 0.0


def _cores() -> list[int]:
    """The cores that this program may use; none where a quota leaves open which."""
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
    quota = container.cores()
    return usable if quota is None or quota >= len(usable) else []
