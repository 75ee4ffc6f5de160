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
    border = strangers.choose_border(validation)
    own = validation.subset(~strangers.are_strangers(validation, border))
    share = len(own) / len(validation)
    chosen = [calibration.choose_threshold(own, temperature, wanted) for wanted in RIGHT_RATES]
    return Doubt(
        temperature=temperature,
        levels=tuple(Level(each.wanted, each.threshold, share * each.coverage, each.accuracy) for each in chosen),
        farthest=border.farthest,
        lost=border.lost,
        count=len(validation),
    )
