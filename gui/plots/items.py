"""What draws points cheaply: dots by the thousand, lines, and markers of one size.

All draw in pixels of the screen rather than in the plot's units: so strokes and markers keep their width at any zoom,
on screens of any density, and in exported pictures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QTransform

from gui.plots.series import Numbers


class PointsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Base of what is drawn at points `x`, `y`, which may hold gaps (NaN)."""

    margin = 4.0
    """Pixels around the points that the drawing may need."""

    def __init__(self) -> None:
        super().__init__()
        self.x, self.y = np.empty(0), np.empty(0)
        self._pen = QPen()
        self._bounds = QRectF()

    def set_points(self, x: Numbers, y: Numbers) -> None:
        """Draw at these points from now on."""
        self.prepareGeometryChange()
        self.x, self.y = x, y
        finite = np.isfinite(x) & np.isfinite(y)
        self._bounds = QRectF()
        if finite.any():
            x, y = x[finite], y[finite]
            self._bounds = QRectF(float(x.min()), float(y.min()), float(np.ptp(x)), float(np.ptp(y)))
        self.update()

    def boundingRect(self) -> QRectF:
        """Where the points lie, with the margin, which depends on the zoom."""
        across, up = self.pixelVectors()
        if not self.x.size or across is None or up is None:
            return self._bounds
        wide, high = abs(across.x()) * self.margin, abs(up.y()) * self.margin
        return self._bounds.adjusted(-wide, -high, wide, high)

    def viewTransformChanged(self) -> None:
        """The margin changes with the zoom."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw in pixels."""
        if not self.x.size:
            return
        zoom = painter.transform()
        x = self.x * zoom.m11() + zoom.dx()
        y = self.y * zoom.m22() + zoom.dy()
        painter.save()
        painter.setTransform(QTransform())
        painter.setPen(self._pen)
        self.draw(painter, x, y)
        painter.restore()

    def draw(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        """Draw at these pixels with the pen that is set."""
        raise NotImplementedError


class DotsItem(PointsItem):
    """Many faint points; where they are denser than the screen, the band between lowest and highest."""

    def __init__(self) -> None:
        super().__init__()
        self.paired = False
        self._stroke = 1

    def set_look(self, pen: QPen, size: float) -> None:
        """`size` is the diameter of a point in pixels."""
        self._pen = QPen(pen)
        self._pen.setWidthF(size)
        self._pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.update()

    def set_dots(self, x: Numbers, y: Numbers, *, paired: bool, stroke: int = 1) -> None:
        """Draw these; `paired`: each two are the ends of one stroke of the band, `stroke` pixels wide."""
        finite = np.isfinite(y)
        self.paired, self._stroke = paired, stroke
        if paired:
            finite = np.repeat(finite.reshape(-1, 2).all(axis=1), 2)
        self.set_points(x[finite], y[finite])

    def draw(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        """Without smoothing edges: that would cost more than all the rest."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self.paired:
            painter.drawPoints(pg.functions.arrayToQPolygonF(x, y))
            return
        pen = QPen(self._pen)
        colour = pen.color()
        # Strokes lie side by side, so that a band would be much stronger than dots of its colour.
        colour.setAlphaF(colour.alphaF() * 0.65)
        pen.setColor(colour)
        pen.setWidthF(self._stroke)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines([QLineF(*ends) for ends in np.stack((x, y), axis=1).reshape(-1, 4).tolist()])


class LineItem(PointsItem):
    """A line through the points, broken at gaps."""

    def set_pen(self, pen: QPen) -> None:
        """How the line looks."""
        self._pen = pen
        self.update()

    def draw(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        """Each piece between gaps in one go, so that dashes run through."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gaps = np.flatnonzero(~np.isfinite(y))
        for piece_x, piece_y in zip(np.split(x, gaps), np.split(y, gaps), strict=True):
            finite = np.isfinite(piece_y)
            if not finite.any():  # of no points pyqtgraph makes nothing that can be filled
                continue
            painter.drawPolyline(pg.functions.arrayToQPolygonF(piece_x[finite], piece_y[finite]))


class MarkersItem(PointsItem):
    """A few markers of `size` pixels. Drawn as vectors, so that they are sharp everywhere."""

    def __init__(self, symbol: str, size: float) -> None:
        super().__init__()
        self.symbol, self.size, self.margin = symbol, size, size
        self._brush = QBrush()

    def set_look(self, pen: QPen, brush: QBrush) -> None:
        """Outline and filling."""
        self._pen, self._brush = pen, brush
        self.update()

    def draw(self, painter: QPainter, x: Numbers, y: Numbers) -> None:
        """Each marker at its place."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True) if np.isfinite(place[1])]
        draw_markers(painter, places, self.symbol, self.size, self._pen, self._brush)


def draw_markers(painter: QPainter, places: list[QPointF], symbol: str, size: float, pen: QPen, brush: QBrush) -> None:
    """Draw pyqtgraph's `symbol` with a diameter of `size` at each place of the painter."""
    shape = QTransform.fromScale(size, size).map(pg.graphicsItems.ScatterPlotItem.Symbols[symbol])
    painter.setPen(pen)
    painter.setBrush(brush)
    for place in places:
        painter.drawPath(shape.translated(place))
