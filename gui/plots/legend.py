"""The legend of a plot: each curve's stroke, dashes and marker beside its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.plots.curve import MARKER_SIZE, Curve, faint
from gui.plots.items import draw_markers
from gui.widgets.label import Label

SWATCH = QSize(26, 14)


class Legend(QWidget):
    """Entries in a row. `show_curves` again whenever curves were added."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_curves(self, curves: Iterable[Curve]) -> None:
        """Replace all entries."""
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for place, curve in enumerate(curves):
            self._row.insertWidget(place, _Entry(curve))


class _Entry(QWidget):
    def __init__(self, curve: Curve) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Swatch(curve))
        label = Label(curve.title)
        theme.set_kind(label, "small")
        row.addWidget(label)


class Swatch(QWidget):
    """A short piece of a curve as it is drawn."""

    def __init__(self, curve: Curve) -> None:
        super().__init__()
        self._curve = curve
        self.setFixedSize(SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        curve, middle = self._curve, self.height() / 2
        if curve.style == "dots":
            pen = QPen(faint(curve.colour_role), 3.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            heights = (1, -3, 3, -1, 2, -2)
            painter.drawPoints([QPointF(3 + 4 * place, middle + height) for place, height in enumerate(heights)])
            return
        pen = curve.pen()
        painter.setPen(pen)
        painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
        centre = [QPointF(self.width() / 2, middle)]
        draw_markers(painter, centre, curve.look.symbol, MARKER_SIZE, QPen(curve.colour, 1.5), curve.filling())
