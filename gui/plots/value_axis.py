"""An axis whose figures are written as the person's system writes them."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from gui.translate import number

Ticks = list[tuple[float, list[float]]]


class ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """Fractions are shown in percent where `fraction`; a logarithmic axis shows what room there is for."""

    def __init__(self, side: str, *, fraction: bool = False) -> None:
        super().__init__(side)
        self._fraction = fraction
        self._spacing = 1.0
        self.enableAutoSIPrefix(False)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:  # noqa: N803 - pyqtgraph's names
        """Where the ticks are."""
        levels: Ticks = super().tickValues(minVal, maxVal, size)
        self._spacing = min((spacing for spacing, values in levels[:2] if values), default=1.0)
        return levels

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Ticks) -> Ticks:  # noqa: N803
        """Round figures between two powers of ten: fewer, the more powers are shown."""
        span = maxVal - minVal
        if span < 0.3:
            return stdTicks
        decades = range(math.floor(minVal), math.ceil(maxVal) + 1)
        step = max(1, math.ceil(len(decades) * 26 / max(size, 1)))
        digits = (1,) if span > 4 else (1, 3) if span > 2 else (1, 2, 5) if span > 1 else (1, 1.5, 2, 3, 4, 5, 7)
        exponents = [decade + math.log10(digit) for decade in decades if decade % step == 0 for digit in digits]
        return [(1.0, [value for value in exponents if minVal <= value <= maxVal])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The texts of the ticks; all with as many decimals."""
        if self.logMode:
            return [f"{10**value:.3g}" for value in values]
        factor = 100 if self._fraction else 1
        finest = min(spacing, self._spacing) * factor
        decimals = max(0, math.ceil(-math.log10(finest) - 1e-9)) if finest > 0 else 0
        unit = " %" if self._fraction else ""
        return [number(value * factor, min(decimals, 8)) + unit for value in values]


class GridLines(pg.GraphicsObject):  # type: ignore[misc]
    """Lines across the view at the left axis's figures.

    pyqtgraph's own grid belongs to the axis, which would then be painted again, figures and all, with every new point.
    """

    def __init__(self, axis: ValueAxis) -> None:
        super().__init__()
        self._axis = axis
        self.pen = QPen()

    def boundingRect(self) -> QRectF:
        """All of the view."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self, *_: Any) -> None:
        """The lines are where the figures are."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the lines, one pixel wide."""
        view = self.boundingRect()
        low, high = self._axis.range
        levels = self._axis.tickValues(low, high, self._axis.height())
        pen = QPen(self.pen)
        pen.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        heights = [value for _, values in levels[:2] for value in values]
        painter.drawLines([QLineF(view.left(), height, view.right(), height) for height in heights])
