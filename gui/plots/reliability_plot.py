"""The curves of "How sure": is it as sure as it is right, what is right of what it answers, are two classes apart."""

from __future__ import annotations

import numpy as np

from core.evaluation.calibration import Bin
from core.evaluation.curves import Curve
from gui.plots.fraction_plot import FractionPlot, Line
from gui.plots.series import Numbers
from gui.translate import percent, tr

MOST_POINTS = 600
DIAGONAL = np.array([0.0, 1.0])


class ReliabilityPlot(FractionPlot):
    """How sure it says it is against how often that is right, without and with the temperature."""

    def __init__(self) -> None:
        super().__init__(
            tr("How sure it is against how often it is right"), tr("So sure it is"), tr("So often it is right")
        )

    def show_bins(self, before: tuple[Bin, ...], after: tuple[Bin, ...] | None) -> None:
        """Steps without pictures are left out; `after` is None where there is no temperature."""
        lines = [Line(DIAGONAL, DIAGONAL, "outline", tr("as sure as right"), dashed=True)]
        titles = (tr("as it comes"), tr("with the temperature"))
        shown = [(before, "train", "s", titles[0])] + ([(after, "accent", "o", titles[1])] if after is not None else [])
        for bins, role, symbol, title in shown:
            filled = [each for each in bins if each.count]
            x, y = (np.array([getattr(each, name) for each in filled]) for name in ("confidence", "accuracy"))
            lines.append(Line(x, y, role, title, symbol))
        told = [
            tr("{sure} sure: {right} right", sure=percent(each.confidence, 0), right=percent(each.accuracy, 0))
            for each in (after if after is not None else before)
            if each.count
        ]
        self.show_lines(lines, "; ".join(told))


class CoveragePlot(FractionPlot):
    """What part it answers against what part of that is right, with the chosen place on it."""

    def __init__(self) -> None:
        super().__init__(tr("What is answered against what of it is right"), tr("Answered"), tr("Of that right"))

    def show_coverage(self, curve: Curve | None, wanted: float | None, chosen: tuple[float, float] | None) -> None:
        """`chosen` is the part that is answered and the part of it that is right, at the rate that is `wanted`."""
        lines, lowest, told = [], 0.0, ""
        if curve is not None:
            x, y = thinned(curve)
            lowest = max(0.0, np.floor(min(float(y[len(y) // 50 :].min()), 0.95) * 10) / 10 - 0.001)
            lines.append(Line(x, y, "accent"))
        if wanted is not None:
            lines.append(Line(DIAGONAL, np.array([wanted, wanted]), "outline", tr("wanted"), dashed=True))
        if chosen is not None:
            lines.append(Line(np.array(chosen[:1]), np.array(chosen[1:]), "good", tr("what it does"), "o"))
            told = tr(
                "{answered} answered, {right} of that right", answered=percent(chosen[0]), right=percent(chosen[1])
            )
        self.show_lines(lines, told, lowest=float(lowest))


def receiver_plot() -> FractionPlot:
    """For two classes: alarms that are false against those that are missed, over all thresholds."""
    return FractionPlot(tr("Receiver operating characteristic"), tr("False alarms"), tr("Found"))


def precision_plot() -> FractionPlot:
    """For two classes: what is found against what is right where named, over all thresholds."""
    return FractionPlot(tr("Precision over recall"), tr("Found"), tr("Right where named"))


def thinned(curve: Curve) -> tuple[Numbers, Numbers]:
    """At most `MOST_POINTS` of its points, evenly spread, its ends among them."""
    places = np.unique(np.linspace(0, len(curve.x) - 1, min(MOST_POINTS, len(curve.x))).round().astype(int))
    return curve.x[places], curve.y[places]
