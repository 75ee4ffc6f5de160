"""What every benchmark needs: the machine its figures belong to, and two sides measured in turns."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable
from importlib import metadata

from core.devices import cpu_name, usable_cores, usable_memory


def describe() -> str:
    """One line: processor, cores, memory, system, versions."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("torch", "PySide6-Essentials", "pyqtgraph"))
    memory = usable_memory() / 2**30
    return (
        f"{cpu_name()}, {usable_cores()} cores, {memory:.0f} GiB; {platform.platform()}; "
        f"Python {platform.python_version()}, {versions}"
    )


def compare(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Medians of both, taken in turns so that a machine that warms up favours neither, and their ratio."""
    results: dict[bool, list[float]] = {True: [], False: []}
    for index in range(rounds):
        for our_turn in (True, False) if index % 2 == 0 else (False, True):
            results[our_turn].append(ours() if our_turn else theirs())
    our_median, their_median = statistics.median(results[True]), statistics.median(results[False])
    return our_median, their_median, our_median / their_median
