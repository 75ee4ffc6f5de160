"""From which distance on a picture shows none of the classes: beyond all that its network knows. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers, Flags

LOST = 0.05
"""Of the pictures of its own classes, this part is given up so that strangers are told apart."""


@dataclass(frozen=True)
class Border:
    """Pictures that lie beyond `farthest` are strangers; `lost` is the part of own pictures that do."""

    farthest: float
    lost: float


def choose_border(own: Answers, lost: float = LOST) -> Border:
    """The nearest border that at most `lost` of `own`, pictures that weren't learned from, lie beyond."""
    if own.distances is None or len(own) == 0:
        return Border(np.inf, 0.0)
    ranked = np.sort(own.distances)
    farthest = float(ranked[len(ranked) - 1 - int(lost * len(ranked))])
    return Border(farthest, float((ranked > farthest).mean()))


def are_strangers(answers: Answers, border: Border) -> Flags:
    """Whether each picture shows none of the classes: (N,)."""
    if answers.distances is None:
        return np.zeros(len(answers), np.bool_)
    flags: Flags = answers.distances > border.farthest
    return flags
