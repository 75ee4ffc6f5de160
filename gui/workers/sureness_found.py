"""What the tab "How sure" shows, computed in the background. N pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.evaluation import calibration, coverage, curves
from core.evaluation.answers import Answers
from core.evaluation.calibration import Bin
from core.evaluation.coverage import Said
from core.evaluation.curves import Curve
from core.tasks.doubt import RIGHT_RATES

if TYPE_CHECKING:
    from core.runs.judged import Judged


@dataclass(frozen=True, eq=False)
class Sure:
    """Calibration without and with the run's temperature, what it would say at each wanted rate (where it has doubts),
    and of two classes the curves that tell them apart, the second being the positive one.

    `example` is the row of a picture that was answered rightly; -1 where none was.
    """

    before: tuple[Bin, ...]
    after: tuple[Bin, ...]
    error_before: float
    error_after: float
    coverage: Curve | None
    said: tuple[Said, ...]
    roc: Curve | None
    precision_recall: Curve | None
    example: int


def find(judged: Judged) -> Sure:
    """All of it."""
    answers, doubt = judged.answers, judged.doubt
    temperature = doubt.temperature if doubt is not None else 1.0
    before = calibration.reliability(answers)
    after = calibration.reliability(answers, temperature) if doubt is not None else before
    roc, precision = _two_classes(answers)
    return Sure(
        before=before,
        after=after,
        error_before=calibration.calibration_error(before),
        error_after=calibration.calibration_error(after),
        coverage=coverage.over_coverage(answers, temperature),
        said=tuple(coverage.said(answers, doubt, wanted) for wanted in RIGHT_RATES) if doubt is not None else (),
        roc=roc,
        precision_recall=precision,
        example=_example(answers),
    )


def _two_classes(answers: Answers) -> tuple[Curve | None, Curve | None]:
    if len(answers.classes) != 2:
        return None, None
    scores, positive = answers.probabilities()[:, 1], np.asarray(answers.labels == 1)
    return curves.roc(scores, positive), curves.precision_recall(scores, positive)


def _example(answers: Answers) -> int:
    """The surest right answer: what disturbs such a picture is seen best."""
    if not answers.right.any():
        return -1
    return int(np.where(answers.right, answers.confidences(), -1.0).argmax())
