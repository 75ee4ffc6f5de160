"""Whether a picture shows none of the classes, by the energy of its logits (Liu et al. 2020). Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers, Flags, Floats
from core.tasks.doubt import energies

LOST = 0.05
"""Of the pictures of its own classes, this part is given up so that strangers are told apart."""


@dataclass(frozen=True)
class Border:
    """Pictures whose score lies below `lowest` are strangers; `lost` is the part of own pictures that do."""

    lowest: float
    lost: float


def scores(answers: Answers) -> Floats:
    """How much each picture looks like any class at all, (N,)."""
    return energies(answers.logits)


def choose_border(own: Answers, lost: float = LOST) -> Border:
    """The highest border that at most `lost` of `own`, pictures that weren't learned from, fall below."""
    ranked = np.sort(scores(own))
    if len(ranked) == 0:
        return Border(-np.inf, 0.0)
    lowest = float(ranked[int(lost * len(ranked))])
    return Border(lowest, float((ranked < lowest).mean()))


def are_strangers(answers: Answers, border: Border) -> Flags:
    """Whether each picture shows none of the classes: (N,)."""
    flags: Flags = scores(answers) < border.lowest
    return flags
