"""A small plot of fractions over fractions, both in percent. It stays as it is: the page scrolls, not the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPen, QWheelEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.plots.items import LineItem, MarkersItem
from gui.plots.plot_area import PlotArea
from gui.plots.series import Numbers
from gui.plots.value_axis import ValueAxis

HEIGHT = 240
MARKER = 8.0
SIGNS = {"o": "●", "s": "■"}


@dataclass(frozen=True, eq=False)
class Line:
    """Points (0 to 1) joined by a line in the colour `role`; `symbol` marks each of them ("" none), `title` goes into
    the legend ("" not)."""

    x: Numbers
    y: Numbers
    role: str
    title: str = ""
    symbol: str = ""
    dashed: bool = False


class FractionPlot(QWidget):
    """Lines over the unit square, or over the upper part of it."""

    def __init__(self, name: str, x_title: str, y_title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.area = _Area()
        self.area.set_titles(x_title, y_title)
        self.area.setAccessibleName(name)
        self.setAccessibleName(name)
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        theme.set_kind(self.legend, "small")
        self._items: list[LineItem | MarkersItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.area)
        column.addWidget(self.legend)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.setFixedHeight(HEIGHT)
        theme.watcher().changed.connect(self.restyle)

    def show_lines(self, lines: Sequence[Line], told: str, *, lowest: float = 0.0) -> None:
        """Draw these from `lowest` to 1 upwards; `told` says in words what is seen."""
        self.lines = tuple(lines)
        self.area.setAccessibleDescription(told)
        self.setAccessibleDescription(told)
        for item in self._items:
            self.area.removeItem(item)
        self._items = []
        for height, line in enumerate(self.lines):
            stroke = LineItem()
            self._add(stroke, line, 2 * height)
            if line.symbol:
                self._add(MarkersItem(line.symbol, MARKER), line, 2 * height + 1)
        self.area.show_range((0.0, 1.0), (lowest, 1.0))
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.area.restyle()
        items = iter(self._items)
        for line in self.lines:
            stroke = next(items)
            pen = QPen(theme.colour(line.role), 1.5 if line.dashed else 2.25)
            if line.dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            if isinstance(stroke, LineItem):
                stroke.set_pen(pen)
            markers = next(items) if line.symbol else None
            if isinstance(markers, MarkersItem):
                markers.set_look(QPen(theme.colour("surface"), 1.5), QBrush(theme.colour(line.role)))
        entries = [
            f'<span style="color: {theme.colours()[line.role]}">{_sign(line)}</span>&nbsp;{escape(line.title)}'
            for line in self.lines
            if line.title
        ]
        self.legend.setText(" &nbsp; ".join(entries))
        self.legend.setVisible(bool(entries))

    def _add(self, item: LineItem | MarkersItem, line: Line, height: int) -> None:
        item.setZValue(height)
        item.set_points(np.asarray(line.x, dtype=float), np.asarray(line.y, dtype=float))
        self.area.addItem(item, ignoreBounds=True)
        self._items.append(item)


class _Area(PlotArea):
    """Percent on both axes, and neither wheel nor keys move it."""

    def __init__(self) -> None:
        super().__init__(fraction=True, room_right=0.012)
        self._axes["bottom"] = ValueAxis("bottom", fraction=True)
        self.plotItem.setAxisItems({"bottom": self._axes["bottom"]})
        # Half of "100 %" stands out behind the end.
        self.plotItem.layout.setContentsMargins(0, 8, 24, 0)
        self._axes["bottom"].setStyle(hideOverlappingLabels=False)
        self.plotItem.getViewBox().setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.restyle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls."""
        event.ignore()


def _sign(line: Line) -> str:
    """What stands for a line in the legend."""
    return SIGNS.get(line.symbol, "┄" if line.dashed else "―")
