"""Which pictures to look at: mistakes, doubts, and labels that are probably wrong. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers, Floats, Integers


@dataclass(frozen=True)
class Suspect:
    """A picture (row) whose label is probably wrong, the class that fits it better, and how sure that is (0 to 1)."""

    row: int
    better: int
    sureness: float


def of_cell(answers: Answers, true: int, answered: int) -> Integers:
    """The rows of a cell of the confusion matrix, the surest answers first."""
    rows = np.flatnonzero((answers.labels == true) & (answers.answers == answered))
    return _by(-answers.confidences(), rows)


def worst(answers: Answers, temperature: float = 1.0) -> Integers:
    """Rows of wrong answers, those given with the highest probability first."""
    return _by(-answers.confidences(temperature), np.flatnonzero(~answers.right))


def most_uncertain(answers: Answers, temperature: float = 1.0) -> Integers:
    """All rows, those first whose two likeliest classes are nearest to each other."""
    if len(answers.classes) < 2:
        return np.arange(len(answers))
    two = np.sort(answers.probabilities(temperature), axis=1)[:, -2:]
    return _by(two[:, 1] - two[:, 0], np.arange(len(answers)))


def suspects(answers: Answers) -> tuple[Suspect, ...]:
    """Pictures whose labels are probably wrong, the surest first (confident learning, Northcutt et al. 2021).

    A picture counts to a class where its probability reaches the mean that this class's own pictures have. Whoever
    counts to another class than its own is suspected. Right only for pictures that weren't learned from.
    """
    probabilities = answers.probabilities()
    own = probabilities[np.arange(len(answers)), answers.labels]
    usual = np.full(len(answers.classes), np.inf)
    for place in np.unique(answers.labels):
        usual[place] = own[answers.labels == place].mean()
    reaching = np.where(probabilities >= usual, probabilities, -1.0)
    better = reaching.argmax(axis=1)
    found = np.flatnonzero((reaching.max(axis=1) >= 0) & (better != answers.labels))
    margins = probabilities[found, better[found]] - own[found]
    order = np.argsort(-margins, kind="stable")
    return tuple(
        Suspect(int(found[place]), int(better[found[place]]), float(np.clip(margins[place], 0, 1)))
        for place in order
        if margins[place] > 0
    )


def _by(keys: Floats, rows: Integers) -> Integers:
    """`rows` in the order of their keys, equals in their own order."""
    ordered: Integers = rows[np.argsort(keys[rows], kind="stable")]
    return ordered
