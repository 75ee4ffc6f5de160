"""How good answers are: accuracy with its interval, per class, confusion. N pictures, K classes. Torch-free."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers, Integers, log_softmax

TOP = 5
NORMAL_95 = 1.959963984540054
"""The normal distribution's 97.5 % quantile."""


@dataclass(frozen=True)
class ClassFigures:
    """One class: what part of the answers that name it are right (`precision`), what part of its pictures is found
    (`recall`), their harmonic mean (`f1`), and its number of pictures (`support`). A figure with nothing to count is 0.
    """

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, eq=False)
class Figures:
    """`accuracy` and `top5` are fractions, `interval` is the accuracy's 95 % interval, `loss` the mean cross-entropy in
    nats. `confusion` is int64 (K, K): row the true class, column the answer. The means over classes (`macro_…`) leave
    out those that neither pictures nor answers name."""

    count: int
    accuracy: float
    interval: tuple[float, float]
    top5: float
    loss: float
    confusion: Integers
    per_class: tuple[ClassFigures, ...]
    macro_precision: float
    macro_recall: float
    macro_f1: float


@dataclass(frozen=True)
class Robustness:
    """The accuracy, with its 95 % interval, on `count` pictures under a disturbance (a key of `DISTURBANCES`; "" is
    none) of a strength (1 to 3; 0 is none)."""

    kind: str
    strength: int
    accuracy: float
    interval: tuple[float, float]
    count: int


def figures(answers: Answers) -> Figures:
    """All figures. They don't depend on the pictures' order."""
    right, count = int(answers.right.sum()), len(answers)
    confusion = confusion_of(answers)
    per_class = tuple(_class_figures(name, place, confusion) for place, name in enumerate(answers.classes))
    named = [each for place, each in enumerate(per_class) if confusion[place].any() or confusion[:, place].any()]
    return Figures(
        count=count,
        accuracy=right / max(count, 1),
        interval=wilson(right, count),
        top5=_within_top(answers, TOP),
        loss=mean_loss(answers),
        confusion=confusion,
        per_class=per_class,
        macro_precision=_mean([each.precision for each in named]),
        macro_recall=_mean([each.recall for each in named]),
        macro_f1=_mean([each.f1 for each in named]),
    )


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a fraction `right` / `count` (Wilson 1927): honest for few pictures, too."""
    if count == 0:
        return 0.0, 1.0
    share, z = right / count, NORMAL_95**2 / count
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(share * (1 - share) * z + z**2 / 4) / (1 + z)
    return max(0.0, middle - half), min(1.0, middle + half)


def confusion_of(answers: Answers) -> Integers:
    """int64 (K, K): row the true class, column the answer."""
    classes = len(answers.classes)
    pairs = answers.labels * classes + answers.answers
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def mean_loss(answers: Answers, temperature: float = 1.0) -> float:
    """Mean cross-entropy in nats, of logits divided by `temperature`. `fsum` rounds once: the order doesn't matter."""
    logarithms = log_softmax(answers.logits.astype(np.float64) / temperature)
    return -math.fsum(logarithms[np.arange(len(answers)), answers.labels]) / max(len(answers), 1)


def _within_top(answers: Answers, top: int) -> float:
    """The part of pictures whose class is among the `top` likeliest; of equals the first counts as likelier."""
    if len(answers) == 0:
        return 0.0
    ranked = np.argsort(-answers.logits, axis=1, kind="stable")[:, :top]
    return int((ranked == answers.labels[:, None]).any(axis=1).sum()) / len(answers)


def _class_figures(name: str, place: int, confusion: Integers) -> ClassFigures:
    right, support, named = map(int, (confusion[place, place], confusion[place].sum(), confusion[:, place].sum()))
    return ClassFigures(
        name=name,
        precision=right / named if named else 0.0,
        recall=right / support if support else 0.0,
        f1=2 * right / (support + named) if support + named else 0.0,
        support=support,
    )


def _mean(values: list[float]) -> float:
    return math.fsum(values) / max(len(values), 1)
