"""The part of a plot that has axes: in the theme's colours, zoomed and moved by mouse and keys."""

from __future__ import annotations

import time
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent, QPen

from gui import theme
from gui.plots.value_axis import GridLines, ValueAxis

LEFT_WIDTH = 64
"""Of the left axis with its title: the same everywhere, so that plots below each other line up."""
ZOOM_STEP = 0.7
PAN_STEP = 0.1


class PlotArea(pg.PlotWidget):  # type: ignore[misc]
    """Axes and a grid in the theme's colours. `moved` comes when the person, not the data, changed the view.

    Wheel zooms, dragging pans, right-dragging stretches; so do + and -, and the arrow keys with Shift. A double click
    or Home gives `resetWanted`.
    """

    moved = Signal()
    resetWanted = Signal()  # noqa: N815 - named as Qt's signals are
    readOutMoved = Signal(int)  # noqa: N815 - named as Qt's signals are
    """An arrow key: the read-out goes that many points to the right."""

    def __init__(self, *, fraction: bool = False, room_right: float = 0.05) -> None:
        self._room_right = room_right
        self._axes = {side: ValueAxis(side, fraction=fraction and side == "left") for side in ("left", "bottom")}
        super().__init__(axisItems=self._axes)
        self.log = False
        self.cost = 0.0
        """Processor seconds that painting took since somebody last set this to 0; one change may be painted twice."""
        self._grid = GridLines(self._axes["left"])
        self._grid.setZValue(-10)
        self.addItem(self._grid, ignoreBounds=True)
        # What is dropped here is the window's to take; Qt's own view would answer that it isn't.
        self.setAcceptDrops(False)
        self.plotItem.setMenuEnabled(False)
        self.plotItem.hideButtons()
        # Half a figure stands out above the uppermost line, and behind the last one.
        self.plotItem.layout.setContentsMargins(0, 8, 8, 0)
        self.plotItem.getViewBox().disableAutoRange()
        self.plotItem.getViewBox().sigRangeChangedManually.connect(lambda *_: self.moved.emit())
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setMinimumSize(240, 120)
        self.restyle()

    def set_titles(self, x_title: str, y_title: str) -> None:
        """Name the axes, units included."""
        self._axes["bottom"].setLabel(x_title)
        self._axes["left"].setLabel(y_title)

    def set_log(self, log: bool) -> None:
        """Label the left axis for values that are given as logarithms to base ten."""
        self.log = log
        self._axes["left"].setLogMode(x=False, y=log)

    def show_values(self, shown: bool) -> None:
        """Whether the axes have figures; without curves they would say nothing."""
        for axis in self._axes.values():
            if axis.style["showValues"] != shown:  # setStyle draws the axis anew even where nothing changes
                axis.setStyle(showValues=shown)

    def view(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of what is shown, in drawn units (logarithms where `log`)."""
        (left, right), (bottom, top) = self.plotItem.getViewBox().viewRange()
        return left, right, bottom, top

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show this, with a little air around it. The view stays where it is as long as it fits well enough: a view
        that moves costs new axes."""
        left, right, bottom, top = self.view()
        if not (_fits(x, (left, right), self._room_right) and _fits(y, (bottom, top), 0.0)):
            box = self.plotItem.getViewBox()
            box.setRange(
                xRange=_with_air(*x, 0.012, self._room_right), yRange=_with_air(*y, 0.06, 0.06), padding=0, update=True
            )

    @property
    def columns(self) -> int:
        """Pixels between left and right, at least one."""
        return max(1, int(self.plotItem.getViewBox().width() * self.devicePixelRatioF()))

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
        self.setBackground(theme.colour("surface"))
        for side, axis in self._axes.items():
            axis.setTickFont(font)
            axis.setPen(QPen(theme.colour("border" if side == "bottom" else "surface")))
            axis.setTextPen(QPen(theme.colour("muted")))
            axis.label.setFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=6)
        self._grid.pen = QPen(theme.colour("grid"))
        self._grid.update()
        self._axes["left"].setWidth(LEFT_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys do what the mouse does."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        box = self.plotItem.getViewBox()
        left, right, bottom, top = self.view()
        sideways = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}.get(key, 0)
        upward = {int(Qt.Key.Key_Down): -1, int(Qt.Key.Key_Up): 1}.get(key, 0)
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / ZOOM_STEP if key == Qt.Key.Key_Minus else ZOOM_STEP
            box.scaleBy((factor, factor))
            self.moved.emit()
        elif shift and (sideways or upward):
            box.translateBy(sideways * (right - left) * PAN_STEP, upward * (top - bottom) * PAN_STEP)
            self.moved.emit()
        elif sideways:
            self.readOutMoved.emit(sideways)
        elif key == Qt.Key.Key_Home:
            self.resetWanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and add up what it took."""
        start = time.thread_time()
        super().paintEvent(event)
        self.cost += time.thread_time() - start

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Show everything again."""
        super().mouseDoubleClickEvent(event)
        self.resetWanted.emit()


def _with_air(low: float, high: float, before: float, after: float) -> tuple[float, float]:
    """The span with these parts of it added before and after; an empty span is widened."""
    span = high - low
    if span <= 0:
        span = abs(low) or 1.0
        return low - span * 0.1, high + span * 0.1
    return low - span * before, high + span * after


def _fits(data: tuple[float, float], shown: tuple[float, float], room: float) -> bool:
    """Whether all of `data` is shown, with half of the `room` behind it, and fills most of the view."""
    low, high = _with_air(*data, 0.0, room / 2)
    return shown[0] <= low and high <= shown[1] and high - low >= 0.84 * (shown[1] - shown[0])
