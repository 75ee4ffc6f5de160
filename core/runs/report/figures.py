"""Numbers as the report shows them."""

from __future__ import annotations

import math


def percent(fraction: float | None) -> str:
    """0.9731 as "97.3 %"; a dash where there is none."""
    return "–" if fraction is None or not math.isfinite(fraction) else f"{100 * fraction:.1f} %"


def count(number: int) -> str:
    """12345 as "12,345"."""
    return f"{number:,}"
