"""What a network would say of pictures when it may leave some unanswered. N pictures. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.evaluation.answers import Answers
from core.evaluation.curves import Curve
from core.tasks.doubt import Doubt, are_strange, probabilities


@dataclass(frozen=True)
class Said:
    """Parts of all pictures: `answered`, "I'm not sure" and "none of my classes"; they sum to 1. `right` is the part
    of what is answered that is right, None where nothing is."""

    wanted: float
    answered: float
    unsure: float
    strangers: float
    right: float | None


def said(answers: Answers, doubt: Doubt, wanted: float) -> Said:
    """What `core.tasks.doubt.verdicts` says of all pictures together."""
    count = max(len(answers), 1)
    strange = are_strange(len(answers), doubt, answers.distances)
    sure = ~strange & (probabilities(answers.logits, doubt).max(axis=1) >= doubt.level(wanted).threshold)
    answered = int(sure.sum())
    return Said(
        wanted=wanted,
        answered=answered / count,
        unsure=int((~strange & ~sure).sum()) / count,
        strangers=int(strange.sum()) / count,
        right=int(answers.right[sure].sum()) / answered if answered else None,
    )


def over_coverage(answers: Answers, temperature: float = 1.0) -> Curve | None:
    """The part that is answered against the part of it that is right, for every threshold from the highest on; the
    area is the accuracy averaged over the coverage. None without pictures."""
    if len(answers) == 0:
        return None
    confidences = answers.confidences(temperature)
    order = np.argsort(-confidences, kind="stable")
    ranked, hits = confidences[order], np.cumsum(answers.right[order])
    # Equal probabilities are answered together or not at all.
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    counts = last + 1
    x, y = counts / len(answers), hits[last] / counts
    return Curve(x, y, ranked[last], float(np.sum(np.diff(np.append(0.0, x)) * y)))
