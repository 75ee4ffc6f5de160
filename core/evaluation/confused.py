"""Which classes are taken for which others, most often first. K classes. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Integers


@dataclass(frozen=True)
class Pair:
    """`count` pictures of the class at place `true` were taken for that at `answered`: `share` of all of its own."""

    true: int
    answered: int
    count: int
    share: float


def pairs(confusion: Integers, most: int | None = None) -> tuple[Pair, ...]:
    """The cells beside the diagonal that aren't empty, at most `most`; of equal counts the greater share comes first.

    `confusion` is int64 (K, K): row the true class, column the answer.
    """
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    true, answered = np.nonzero(wrong)
    counts, shares = wrong[true, answered], wrong[true, answered] / confusion.sum(axis=1)[true]
    order = np.lexsort((answered, true, -shares, -counts))[:most]
    return tuple(
        Pair(int(true[place]), int(answered[place]), int(counts[place]), float(shares[place])) for place in order
    )
