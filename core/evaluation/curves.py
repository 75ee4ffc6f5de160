"""Curves over all thresholds of a score: receiver operating characteristic, and precision over recall. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Flags, Floats, Integers


@dataclass(frozen=True, eq=False)
class Curve:
    """Points of a curve from (x, y) at the highest threshold on; `area` is under it (for precision: the average)."""

    x: Floats
    y: Floats
    thresholds: Floats
    area: float


def roc(scores: Floats, positive: Flags) -> Curve | None:
    """False-positive rate against true-positive rate of "score ≥ threshold"; None where one side has no pictures."""
    thresholds, hits, alarms = _counts(scores, positive)
    if len(hits) == 0 or hits[-1] == 0 or alarms[-1] == 0:
        return None
    x, y = np.append(0.0, alarms / alarms[-1]), np.append(0.0, hits / hits[-1])
    return Curve(x, y, np.append(np.inf, thresholds), float(np.trapezoid(y, x)))


def precision_recall(scores: Floats, positive: Flags) -> Curve | None:
    """Recall against precision; the area is the average precision. None where there is no positive picture."""
    thresholds, hits, alarms = _counts(scores, positive)
    if len(hits) == 0 or hits[-1] == 0:
        return None
    precision, recall = hits / (hits + alarms), hits / hits[-1]
    area = float(np.sum(np.diff(np.append(0.0, recall)) * precision))
    return Curve(recall, precision, thresholds, area)


def _counts(scores: Floats, positive: Flags) -> tuple[Floats, Integers, Integers]:
    """Each distinct score from the highest on, and how many positive and other pictures have at least that one."""
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(positive[order], dtype=np.int64)
    last_of_equals: Integers = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], [True] * min(1, len(ranked))))
    return ranked[last_of_equals], hits[last_of_equals], 1 + last_of_equals - hits[last_of_equals]
