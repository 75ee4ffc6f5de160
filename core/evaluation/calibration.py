"""Whether a network is as sure as it is right, and from which probability on it may answer. N pictures. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers, Floats
from core.tasks.doubt import RIGHT_RATE

BINS = 15
COLDEST, HOTTEST = 0.25, 20.0
"""Of few pictures all may be right: no temperature at all would be low enough for them."""
HALVINGS = 60
SUPPOSED = 25
"""Where pictures are few, all may be right by luck: so many more are supposed to be right as often as they are sure."""


@dataclass(frozen=True)
class Bin:
    """Answers whose probability lies above `low` and up to `high`: how many, how sure on average, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Sureness:
    """From which probability on (after dividing logits by `temperature`) an answer counts; below, "I'm not sure".

    On the pictures that chose it, `coverage` is the part that is answered, and `accuracy` how often that is right.
    Where no such probability makes `wanted` true, nothing is answered: the threshold is above 1.
    """

    temperature: float
    threshold: float
    coverage: float
    accuracy: float
    wanted: float


def reliability(answers: Answers, temperature: float = 1.0, bins: int = BINS) -> tuple[Bin, ...]:
    """The reliability diagram in `bins` equal steps of probability; empty ones are there, too."""
    confidences, right = answers.confidences(temperature), answers.right
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.searchsorted(edges, confidences, side="left") - 1, 0, bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        count = int(inside.sum())
        mean, share = (float(values[inside].mean()) if count else 0.0 for values in (confidences, right))
        found.append(Bin(float(edges[place]), float(edges[place + 1]), count, mean, share))
    return tuple(found)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean distance of sureness from accuracy, 0 is perfect."""
    count = sum(each.count for each in bins)
    return sum(each.count * abs(each.accuracy - each.confidence) for each in bins) / max(count, 1)


def fit_temperature(answers: Answers) -> float:
    """What logits are best divided by (Guo et al. 2017): where the loss on these pictures is least.

    Each label counts as right for all but one of N + 2 (Platt 1999): a network that got few pictures all right would
    become sure without end. The loss is convex in the reciprocal, so its slope is halved down to nothing. Pictures that
    were learned from would give a far too low one. Without pictures it is 1.
    """
    if len(answers) == 0:
        return 1.0
    logits = answers.logits.astype(np.float64)
    own = logits[np.arange(len(answers)), answers.labels]
    others = (logits.sum(axis=1) - own) / max(logits.shape[1] - 1, 1)
    wrong = 1 / (len(answers) + 2)
    aimed = (1 - wrong) * own + wrong * (others if logits.shape[1] > 1 else own)

    def slope(reciprocal: float) -> float:
        weights = np.exp(reciprocal * (logits - logits.max(axis=1, keepdims=True)))
        expected = (weights * logits).sum(axis=1) / weights.sum(axis=1)
        return float((expected - aimed).mean())

    low, high = 1 / HOTTEST, 1 / COLDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) <= 0 else (low, middle)
    return 2 / (low + high)


def choose_threshold(answers: Answers, temperature: float = 1.0, wanted: float = RIGHT_RATE) -> Sureness:
    """The lowest probability from which on at least `wanted` of the answers to these pictures are right, and would be
    with `SUPPOSED` more that are right as often as they are sure.
    """
    confidences = answers.confidences(temperature)
    order = np.argsort(-confidences, kind="stable")
    sorted_confidences: Floats = confidences[order]
    counts = np.arange(1, len(order) + 1)
    right = np.cumsum(answers.right[order])
    accuracies = right / counts
    supposed = (right + SUPPOSED * np.cumsum(sorted_confidences) / counts) / (counts + SUPPOSED)
    # Equal probabilities are answered together or not at all.
    complete = np.append(sorted_confidences[1:] < sorted_confidences[:-1], True) if len(order) else np.zeros(0, bool)
    enough = np.flatnonzero(complete & (np.minimum(accuracies, supposed) >= wanted))
    if len(enough) == 0:
        return Sureness(temperature, float(np.nextafter(1.0, 2.0)), 0.0, 0.0, wanted)
    last = int(enough[-1])
    return Sureness(
        temperature, float(sorted_confidences[last]), (last + 1) / len(order), float(accuracies[last]), wanted
    )


def applied(sureness: Sureness, answers: Answers) -> Sureness:
    """What `sureness` gives on other pictures: their coverage and accuracy."""
    sure = answers.confidences(sureness.temperature) >= sureness.threshold
    count = int(sure.sum())
    return Sureness(
        sureness.temperature,
        sureness.threshold,
        count / max(len(answers), 1),
        float(answers.right[sure].mean()) if count else 0.0,
        sureness.wanted,
    )
