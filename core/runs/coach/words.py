"""Figures as the coach's sentences show them."""

from __future__ import annotations


def percent(fraction: float) -> str:
    """0.9731 as "97.3 %"."""
    return f"{100 * fraction:.1f} %"


def number(value: float) -> str:
    """Up to three digits that count, without an exponent where that is shorter."""
    return f"{value:.3g}"
