"""A network's doubt, settled on pictures that it didn't learn from. Torch-free."""

from __future__ import annotations

from core.evaluation import calibration, strangers
from core.evaluation.answers import Answers
from core.tasks.doubt import RIGHT_RATES, Doubt, Level


def settle(validation: Answers) -> Doubt | None:
    """Temperature, thresholds and the border to strangers by these pictures; None where there are none."""
    if len(validation) == 0:
        return None
    temperature = calibration.fit_temperature(validation)
    levels = [calibration.choose_threshold(validation, temperature, wanted) for wanted in RIGHT_RATES]
    border = strangers.choose_border(validation)
    return Doubt(
        temperature,
        tuple(Level(each.wanted, each.threshold, each.coverage, each.accuracy) for each in levels),
        border.lowest,
        border.lost,
        len(validation),
    )
