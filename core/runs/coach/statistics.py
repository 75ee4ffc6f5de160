"""Whether something in a curve is more than chance. Torch-free."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

SURE = 0.01
"""Chance may do no more than one in a hundred of what is called a trend."""
MOST_POINTS = 40
"""Longer curves are averaged down to so many points: the test takes their square in time."""
LARGEST = 1_000_000
FEW = 1_000
"""Up to so many pictures single precision tells fractions apart."""
NORMAL_99 = 2.3263478740408408
"""The normal distribution's 99 % quantile."""


def chance_of_rise(values: Values) -> float:
    """How likely values in random order rise as much as these do (Mann 1945, exact): near 0 is a trend, 1 is none.

    Equal values count as no rise.
    """
    points = thinned(values)
    count = len(points)
    if count < 2:
        return 1.0
    rises = sum(int((points[place + 1 :] > points[place]).sum()) for place in range(count - 1))
    return sum(_orders(count)[rises:]) / math.factorial(count)


def rises(values: Values) -> bool:
    """Whether they rise by more than chance."""
    return chance_of_rise(values) < SURE


def falls(values: Values) -> bool:
    """Whether they fall by more than chance."""
    return chance_of_rise(-values) < SURE


def thinned(values: Values, most: int = MOST_POINTS) -> Values:
    """`values`, or the means of `most` equal parts of them; what is no number is left out."""
    known = values[np.isfinite(values)]
    if len(known) <= most:
        return known
    return np.array([part.mean() for part in np.array_split(known, most)])


def restless(accuracies: Values, count: int) -> bool:
    """Whether accuracies on `count` pictures, their straight trend taken off, jump more than drawing the pictures anew
    for each of them would make them jump.

    The same pictures are judged each time, so that steady weights jump less than that. The variance is tested against
    the binomial one (chi-squared, its quantile after Wilson and Hilferty 1931).
    """
    degrees = len(accuracies) - 2
    if degrees < 3 or count < 1:
        return False
    places = np.arange(len(accuracies), dtype=np.float64)
    left = accuracies - np.polyval(np.polyfit(places, accuracies, 1), places)
    mean = float(accuracies.mean())
    expected = mean * (1 - mean) / count
    quantile = degrees * (1 - 2 / (9 * degrees) + NORMAL_99 * math.sqrt(2 / (9 * degrees))) ** 3
    return expected > 0 and float((left**2).sum()) / expected > quantile


def count_behind(fractions: Values, about: int, *, most: int | None = None) -> int:
    """How many pictures these accuracies were taken on, if it was `about` so many and at most `most`.

    Each is a whole number divided by the count, so the count is a multiple of all their denominators.
    """
    common = 1
    for fraction in fractions[np.isfinite(fractions)].tolist():
        exact = _exactly(fraction)
        if exact is None:
            return about
        common = math.lcm(common, exact.denominator)
        if common > max(LARGEST, about):
            return about
    times = most // common if most is not None else round(about / common)
    return max(1, times) * common


def _exactly(value: float) -> Fraction | None:
    """The fraction of whole numbers that was divided into `value`, in double or in single precision."""
    double = Fraction(value).limit_denominator(LARGEST)
    if double.numerator / double.denominator == value:
        return double
    single = Fraction(value).limit_denominator(FEW)
    return single if np.float32(single.numerator / single.denominator) == np.float32(value) else None


def _orders(count: int) -> list[int]:
    """How many orders of `count` different values have 0, 1, 2, … rising pairs."""
    ways = [1]
    for size in range(2, count + 1):
        sums = [0, *np.cumsum(np.array(ways, dtype=object)).tolist()]
        longest = len(ways) + size - 1
        ways = [
            sums[min(rises + 1, len(ways))] - sums[max(0, min(rises + 1 - size, len(ways)))] for rises in range(longest)
        ]
    return ways
