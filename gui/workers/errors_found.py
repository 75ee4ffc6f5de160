"""What the tab "Where it errs" lists, computed in the background: of 50,000 pictures it takes a moment. N pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.evaluation import confused, mistakes
from core.evaluation.answers import Answers, Flags, Floats, Integers
from core.evaluation.confused import Pair
from core.evaluation.mistakes import Suspect

if TYPE_CHECKING:
    from core.runs.judged import Judged

MOST_PAIRS = 100


@dataclass(frozen=True, eq=False)
class Errors:
    """`confidences` (N,) of the answers; rows of mistakes, of doubts and of labels that may be wrong, each with those
    first that deserve it most; and the most confused pairs of classes."""

    temperature: float
    confidences: Floats
    worst: Integers
    uncertain: Integers
    suspects: tuple[Suspect, ...]
    pairs: tuple[Pair, ...]


def find(judged: Judged) -> Errors:
    """All of it, with probabilities as the run's temperature gives them."""
    answers = judged.answers
    temperature = judged.doubt.temperature if judged.doubt is not None else 1.0
    return Errors(
        temperature=temperature,
        confidences=answers.confidences(temperature),
        worst=mistakes.worst(answers, temperature),
        uncertain=mistakes.most_uncertain(answers, temperature),
        suspects=mistakes.suspects(answers),
        pairs=confused.pairs(judged.figures.confusion, MOST_PAIRS),
    )


def of_cell(answers: Answers, errors: Errors, true: int, answered: int) -> Integers:
    """The rows of a cell of the confusion matrix, the surest answers first."""
    return _surest_first(errors, (answers.labels == true) & (answers.answers == answered))


def of_class(answers: Answers, errors: Errors, true: int) -> Integers:
    """The rows of a class's pictures that were taken for another one, the surest answers first."""
    return _surest_first(errors, (answers.labels == true) & ~answers.right)


def _surest_first(errors: Errors, chosen: Flags) -> Integers:
    rows = np.flatnonzero(chosen)
    ordered: Integers = rows[np.argsort(-errors.confidences[rows], kind="stable")]
    return ordered
