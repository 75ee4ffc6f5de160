"""What a learning-rate test has found: the curve, smoothed, and the rate to be read off it. Torch-free."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.training.events import Event

EXPLODED = 4.0
"""The test ends where the smoothed loss is so many times the lowest one."""
FALLS = 0.02
"""The loss counts as falling where it loses this part of where it began, and more than it jumps about."""
WIDTH = 0.1
"""Of the smoothing, in powers of ten of the rate."""
NOISY = 2.0
"""The smoothed losses still jump by about so many times the single ones' median distance from them."""
FIRST_STEPS = 10
"""So many steps say nothing yet about where the loss goes."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class RateTested(Event):
    """One step of the test: `number` of `total`, with the learning rate it was taken with, and its batch's loss."""

    number: int
    total: int
    rate: float
    loss: float


@dataclass(frozen=True)
class RateCurve:
    """Rates in rising order, the batch's loss at each, the smoothed losses, and what follows from them.

    `suggestion` is None where no rate can be recommended; `message` says so, or what it rests upon.
    """

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    suggestion: float | None
    message: Message


def smooth(rates: Numbers, losses: Numbers) -> Numbers:
    """The losses without their jumps.

    At each rate a line is laid through its neighbours, weighted by a bell of `WIDTH` powers of ten (Cleveland 1979,
    LOWESS without its robust steps): unlike a running average, it lags behind nowhere.
    """
    places = np.log10(rates)
    away = places[None, :] - places[:, None]
    weights = np.exp(-0.5 * (away / WIDTH) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    middle = (weights * away).sum(axis=1)
    spread = (weights * away**2).sum(axis=1) - middle**2
    mean = (weights * losses).sum(axis=1)
    slope = ((weights * away * losses).sum(axis=1) - middle * mean) / np.maximum(spread, 1e-12)
    smoothed: Numbers = mean - slope * middle
    return smoothed


def exploded(rates: list[float], losses: list[float]) -> bool:
    """Whether going on makes no sense: the loss is no number, or has grown to `EXPLODED` times its lowest."""
    if not math.isfinite(losses[-1]):
        return True
    if len(losses) <= FIRST_STEPS:
        return False
    smoothed = smooth(np.array(rates), np.array(losses))
    return bool(smoothed[-1] > EXPLODED * max(smoothed[:-1].min(), 1e-6))


def read(rates: list[float], losses: list[float]) -> RateCurve:
    """The curve of these steps and the rate that it recommends.

    As Smith (2015, "Cyclical learning rates", section 3.3) reads it, the useful rates lie where the loss falls, and
    end where it gets ragged. Recommended is the middle of the slope's lower half, in powers of ten: between where half
    is won and the first lowest point, as fastai's "valley" is the middle of the longest falling stretch; at most a
    tenth of the rate where the training goes astray. The point of steepest descent jumps about too much.
    """
    finite = np.isfinite(losses)
    tested, lost = np.array(rates)[finite], np.array(losses)[finite]
    if len(lost) <= FIRST_STEPS:
        return RateCurve(tuple(tested.tolist()), tuple(lost.tolist()), tuple(lost.tolist()), None, _astray_at_once())
    curve = smooth(tested, lost)
    plain = (tuple(tested.tolist()), tuple(lost.tolist()), tuple(curve.tolist()))
    start, noise = float(np.median(lost[:FIRST_STEPS])), float(np.median(np.abs(lost - curve)))
    clear = max(FALLS * start, NOISY * noise)
    lowest = _first_lowest(curve, start, clear)
    if start - float(curve[lowest]) < clear:
        return RateCurve(*plain, None, _never_falls(_astray(tested, curve, start + clear, all_finite=True)))
    slope = _middle_of_the_slope(tested, curve, lowest, start)
    astray = _astray(tested, curve, start, all_finite=bool(finite.all()))
    suggestion = float(f"{min(slope, astray / 10 if astray else math.inf):.2g}")
    return RateCurve(*plain, suggestion, _found(suggestion, float(tested[lowest]), astray))


def _first_lowest(curve: Numbers, start: float, clear: float) -> int:
    """Where the loss is lowest before it first loses half of what was won, or where it is lowest at all."""
    lowest = 0
    for place, loss in enumerate(curve):
        if loss < curve[lowest]:
            lowest = place
        won = start - curve[lowest]
        if won > clear and loss - curve[lowest] > max(won / 2, clear):
            break
    return lowest


def _middle_of_the_slope(rates: Numbers, curve: Numbers, lowest: int, start: float) -> float:
    above = np.flatnonzero(curve[: lowest + 1] > (start + curve[lowest]) / 2)
    half = int(above[-1]) if len(above) else 0
    return math.sqrt(float(rates[half]) * float(rates[lowest]))


def _astray(rates: Numbers, curve: Numbers, limit: float, *, all_finite: bool) -> float | None:
    """The rate from which on the loss stays above `limit`, or the last one where it was no number at the end."""
    below = np.flatnonzero(curve <= limit)
    after = int(below[-1]) + 1 if len(below) else 0
    if after < len(rates):
        return float(rates[after])
    return None if all_finite else float(rates[-1])


def _found(suggestion: float, lowest: float, astray: float | None) -> Message:
    figures = {"rate": f"{suggestion:.3g}", "lowest": f"{lowest:.2g}"}
    if astray is None:
        return message(
            QT_TRANSLATE_NOOP(
                "core", "{rate} is on the slope: the loss falls there, and is lowest at {lowest} in this short test."
            ),
            **figures,
        )
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "{rate} is on the slope: the loss falls there, is lowest at {lowest}, and goes astray from {astray}.",
        ),
        astray=f"{astray:.2g}",
        **figures,
    )


def _never_falls(rises: float | None) -> Message:
    if rises is None:
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "At none of these rates the loss falls clearly, so that none can be recommended: keep the recipe's. "
                "Look at the pictures and their classes, too.",
            )
        )
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "At none of these rates the loss falls clearly in so few steps, as is usual where the network has learned "
            "before: keep the recipe's rate, well below {rises}, from where on the loss rises.",
        ),
        rises=f"{rises:.2g}",
    )


def _astray_at_once() -> Message:
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "The loss goes astray at the lowest rates already, so that none can be recommended. "
            "Something else is wrong: look at the precision, the accumulation and the pictures.",
        )
    )
