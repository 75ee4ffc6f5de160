"""Numbers as a page shows them: percent with their interval, losses, lengths of time."""

from __future__ import annotations

import math
import time

NORMAL = 1.959964
"""Deviations that hold 95 % of a normal distribution."""


def percent(fraction: float | None) -> str:
    return "–" if fraction is None or not math.isfinite(fraction) else f"{100 * fraction:.2f} %"


def number(value: object) -> str:
    """Up to four digits that count."""
    if isinstance(value, float):
        return f"{value:.4g}" if math.isfinite(value) else "–"
    return "–" if value is None else str(value)


def interval(fraction: float, count: int) -> tuple[float, float] | None:
    """The 95 % interval of a part of `count` pictures (Wilson 1927); None where the count isn't known."""
    if count <= 0:
        return None
    square = NORMAL**2 / count
    middle = (fraction + square / 2) / (1 + square)
    half = NORMAL / (1 + square) * math.sqrt(fraction * (1 - fraction) / count + square / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def span(seconds: float) -> str:
    """Seconds in words: "2 h 5 min", "3 min 20 s"; a dash where they are no number."""
    if not math.isfinite(seconds):
        return "–"
    seconds = max(0.0, seconds)
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def moment(seconds: float, form: str = "%Y-%m-%d %H:%M") -> str:
    """A time in seconds since 1970 on this machine's clock; a dash where no calendar has it."""
    try:
        return time.strftime(form, time.localtime(seconds))
    except (ValueError, OverflowError, OSError):
        return "–"
