"""What draws points cheaply: dots by the thousand, and markers of one size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QTransform

from gui.plots.series import Numbers


class DotsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Many faint points; where they are denser than the screen, the band between lowest and highest."""

    def __init__(self) -> None:
        super().__init__()
        self._pen = QPen()
        self._size = 3.0
        self._points: Any = None
        self._lines: list[QLineF] = []
        self._stroke = 1
        self._bounds = QRectF()

    def set_look(self, pen: QPen, size: float) -> None:
        """`size` is the diameter of a point in pixels."""
        self._pen, self._size = pen, size
        self.update()

    def set_points(self, x: Numbers, y: Numbers, *, paired: bool, stroke: int = 1) -> None:
        """Draw these; `paired`: each two are the ends of one stroke of the band, `stroke` pixels wide."""
        self.prepareGeometryChange()
        self._points, self._lines = None, []
        self._stroke = stroke
        self._bounds = QRectF()
        if x.size:
            if paired:
                both = np.repeat(np.isfinite(y).reshape(-1, 2).all(axis=1), 2)
                x, y = x[both], y[both]
                self._lines = [QLineF(*ends) for ends in np.stack((x, y), axis=1).reshape(-1, 4).tolist()]
            else:
                x, y = x[np.isfinite(y)], y[np.isfinite(y)]
                self._points = pg.functions.arrayToQPolygonF(x, y)
        if x.size:
            self._bounds = QRectF(float(x[0]), float(y.min()), float(x[-1] - x[0]), float(y.max() - y.min()))

    def boundingRect(self) -> QRectF:
        """Where the points lie."""
        return self._bounds

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw, without smoothing edges: that would cost more than all the rest."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(self._pen)
        pen.setCosmetic(True)
        pen.setWidthF(float(self._stroke) if self._lines else self._size)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if self._lines else Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._lines:
            painter.drawLines(self._lines)
        elif self._points is not None:
            painter.drawPoints(self._points)


class MarkersItem(pg.GraphicsObject):  # type: ignore[misc]
    """A few markers of `size` pixels, whatever the zoom. Drawn as vectors, so that they are sharp everywhere."""

    def __init__(self, symbol: str, size: float) -> None:
        super().__init__()
        self.symbol, self.size = symbol, size
        self._pen, self._brush = QPen(), QBrush()
        self._places: list[QPointF] = []
        self._bounds = QRectF()

    def set_look(self, pen: QPen, brush: QBrush) -> None:
        """Outline and filling."""
        self._pen, self._brush = pen, brush
        self.update()

    def set_points(self, x: Numbers, y: Numbers) -> None:
        """Where the markers are; those without a finite place are left out."""
        self.prepareGeometryChange()
        finite = np.isfinite(x) & np.isfinite(y)
        self._places = [QPointF(*place) for place in zip(x[finite].tolist(), y[finite].tolist(), strict=True)]
        self._bounds = QRectF()
        if self._places:
            x, y = x[finite], y[finite]
            # Room for the markers themselves is added when it is asked for: it depends on the zoom.
            self._bounds = QRectF(float(x.min()), float(y.min()), float(np.ptp(x)), float(np.ptp(y)))

    def boundingRect(self) -> QRectF:
        """Where the markers lie, their size included."""
        across, up = self.pixelVectors()
        if not self._places or across is None or up is None:
            return self._bounds
        wide, high = abs(across.x()) * self.size, abs(up.y()) * self.size
        return self._bounds.adjusted(-wide, -high, wide, high)

    def viewTransformChanged(self) -> None:
        """The room for the markers changes with the zoom."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw each marker at its place."""
        to_screen = painter.transform()
        painter.save()
        painter.setTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [to_screen.map(place) for place in self._places]
        draw_markers(painter, places, self.symbol, self.size, self._pen, self._brush)
        painter.restore()


def draw_markers(painter: QPainter, places: list[QPointF], symbol: str, size: float, pen: QPen, brush: QBrush) -> None:
    """Draw pyqtgraph's `symbol` with a diameter of `size` at each place of the painter."""
    outline = pg.graphicsItems.ScatterPlotItem.Symbols[symbol]
    pen = QPen(pen)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(brush)
    for place in places:
        painter.save()
        painter.translate(place)
        painter.scale(size, size)
        painter.drawPath(outline)
        painter.restore()
