"""One curve of a plot: its points, how it looks, and the items that draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from gui import theme
from gui.plots.items import DotsItem, LineItem, MarkersItem
from gui.plots.plot_area import PlotArea
from gui.plots.series import Numbers, Series

Style = Literal["dots", "line"]
POINTS_PER_COLUMN = 2
MOST_MARKERS = 60
"""With more points in view than this, the line alone is clearer."""
LINE_WIDTH = 2.25
MARKER_SIZE = 7.0


@dataclass(frozen=True)
class Look:
    """What tells lines apart besides their colour: the dashes and the marker (pyqtgraph's symbol)."""

    dash: Qt.PenStyle
    symbol: str


LOOKS = (
    Look(Qt.PenStyle.SolidLine, "o"),
    Look(Qt.PenStyle.DashLine, "s"),
    Look(Qt.PenStyle.DotLine, "t1"),
    Look(Qt.PenStyle.DashDotLine, "d"),
    Look(Qt.PenStyle.DashDotDotLine, "p"),
    Look(Qt.PenStyle.SolidLine, "h"),
)
"""Given to lines in this order; the validation line is the dashed one wherever it is free."""


@dataclass(frozen=True)
class Bounds:
    """The smallest rectangle around points."""

    left: float
    right: float
    bottom: float
    top: float

    def around(self, other: Bounds) -> Bounds:
        """The smallest rectangle around both."""
        return Bounds(
            min(self.left, other.left),
            max(self.right, other.right),
            min(self.bottom, other.bottom),
            max(self.top, other.top),
        )


class Curve:
    """Draws `series` into `area`: faint dots with a smooth line through them, or a bold line with markers."""

    def __init__(self, area: PlotArea, key: str, title: str, colour_role: str, style: Style, look: Look) -> None:
        self.key, self.title, self.colour_role, self.style, self.look = key, title, colour_role, style, look
        self.series = Series()
        self.dots = DotsItem()
        self.line = LineItem()
        self.markers = MarkersItem(look.symbol, MARKER_SIZE)
        for item, height in ((self.dots, 0), (self.line, 10), (self.markers, 11)):
            item.setZValue(height)
            area.addItem(item, ignoreBounds=True)
        self.restyle()

    def remove(self, area: PlotArea) -> None:
        """Draw nothing in `area` any more."""
        for item in (self.dots, self.line, self.markers):
            area.removeItem(item)

    def end(self, *, log: bool) -> tuple[float, float] | None:
        """The newest point in drawn units, or None."""
        if self.series.last is None:
            return None
        x, y = self.series.last
        height = float(drawn(np.array([y]), log)[0])
        return (x, height) if np.isfinite(height) else None

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.dots.set_look(QPen(faint(self.colour_role)), 3.0)
        self.line.set_pen(self.pen())
        self.markers.set_look(QPen(self.colour, 1.5), self.filling())

    @property
    def colour(self) -> QColor:
        return theme.colour(self.colour_role)

    def filling(self) -> QBrush:
        """Of the markers: hollow on broken lines."""
        return QBrush(self.colour if self.look.dash == Qt.PenStyle.SolidLine else theme.colour("surface"))

    def pen(self) -> QPen:
        """The bold line's pen; the smooth line through dots is solid."""
        pen = QPen(self.colour, LINE_WIDTH if self.style == "line" else 1.75)
        pen.setStyle(self.look.dash if self.style == "line" else Qt.PenStyle.SolidLine)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def draw(self, left: float, right: float, columns: int, *, log: bool, smoothing: float) -> Bounds | None:
        """Give the items what is to be seen between `left` and `right`; returns where that lies, in drawn units."""
        x, y, paired = self.series.view(left, right, POINTS_PER_COLUMN * columns)
        y = drawn(y, log)
        if self.style == "dots":
            self.dots.set_dots(x, y, paired=paired, stroke=-(-columns * 2 // max(2, x.size)))
            self._draw_smooth(columns, log, smoothing)
        else:
            self.line.set_points(x, y)
            few = x.size <= MOST_MARKERS
            self.markers.set_points(x if few else x[:0], y if few else y[:0])
        finite = y[np.isfinite(y)]
        return Bounds(float(x[0]), float(x[-1]), float(finite.min()), float(finite.max())) if finite.size else None

    def _draw_smooth(self, columns: int, log: bool, smoothing: float) -> None:
        """The running average through the dots; one point a pixel is enough of a smooth line."""
        x, y = self.series.trend.smoothed(smoothing) if smoothing > 0 else (np.empty(0), np.empty(0))
        step = max(1, x.size // columns)
        if step > 1:
            x, y = x[::-step][::-1], y[::-step][::-1]
        self.line.set_points(x, drawn(y, log))


def drawn(y: Numbers, log: bool) -> Numbers:
    """The values as drawn: logarithms to base ten, with gaps where there is none."""
    if not log:
        return y
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(y > 0, np.log10(np.where(y > 0, y, 1)), np.nan)


def faint(colour_role: str) -> QColor:
    """The colour of single batches, which are many."""
    colour = theme.colour(colour_role)
    colour.setAlphaF(0.38 if theme.is_dark() else 0.3)
    return colour
