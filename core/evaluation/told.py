"""An evaluation as plain values, for files and other programs. Torch-free."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from core.evaluation import calibration, curves, mistakes
from core.evaluation.answers import Answers, Floats
from core.evaluation.metrics import Figures

LISTED = 20
"""So many of the worst mistakes, doubts and suspected labels are listed."""


def as_values(answers: Answers, figures: Figures) -> dict[str, Any]:
    """All figures, and which pictures to look at, by their names."""
    bins, confidences = calibration.reliability(answers), answers.confidences()
    values: dict[str, Any] = {
        "accuracy": figures.accuracy,
        "accuracy_interval": list(figures.interval),
        "loss": figures.loss,
        "top5_accuracy": figures.top5,
        "count": figures.count,
        "macro_precision": figures.macro_precision,
        "macro_recall": figures.macro_recall,
        "macro_f1": figures.macro_f1,
        "classes": [asdict(each) for each in figures.per_class],
        "confusion": figures.confusion.tolist(),
        "calibration_error": calibration.calibration_error(bins),
        "reliability": [asdict(each) for each in bins],
        "worst": [_mistake(answers, confidences, row) for row in mistakes.worst(answers)[:LISTED].tolist()],
        "most_uncertain": [answers.names[row] for row in mistakes.most_uncertain(answers)[:LISTED].tolist()],
        "label_suspects": [
            {
                "picture": answers.names[each.row],
                "label": answers.classes[answers.labels[each.row]],
                "better": answers.classes[each.better],
                "sureness": each.sureness,
            }
            for each in mistakes.suspects(answers)[:LISTED]
        ],
    }
    return {**values, **_two_classes(answers)}


def _mistake(answers: Answers, confidences: Floats, row: int) -> dict[str, Any]:
    return {
        "picture": answers.names[row],
        "label": answers.classes[answers.labels[row]],
        "answer": answers.classes[answers.answers[row]],
        "probability": float(confidences[row]),
    }


def _two_classes(answers: Answers) -> dict[str, Any]:
    """Of two classes, the areas under both curves, the second class being the positive one."""
    if len(answers.classes) != 2:
        return {}
    scores, positive = answers.probabilities()[:, 1], np.asarray(answers.labels == 1)
    found = {"roc_auc": curves.roc(scores, positive), "average_precision": curves.precision_recall(scores, positive)}
    return {name: curve.area for name, curve in found.items() if curve is not None}
