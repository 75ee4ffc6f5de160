"""The loss over the learning rate of a test, on a logarithmic axis, with the recommended rate marked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.training import rate_curve
from gui import theme
from gui.plots.curve import faint
from gui.plots.items import DotsItem, LineItem, MarkersItem
from gui.plots.plot_area import PlotArea
from gui.plots.schedule_plot import rate_text
from gui.translate import tr

HIGHEST = 2.0
"""Losses of more than so many times the first ones are cut off: they would press the rest flat."""


class RatePlot(QWidget):
    """Each step's loss as a dot, the smooth curve through them, and a mark where a rate is recommended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rates: list[float] = []
        self.losses: list[float] = []
        self.suggestion: float | None = None
        self.area = PlotArea()
        self.area.set_titles(tr("Learning rate"), tr("Loss"))
        self.area.getAxis("bottom").setLogMode(x=True, y=False)
        self.area.setAccessibleName(tr("Loss at each learning rate"))
        self.area.resetWanted.connect(self._draw)
        self._dots, self._line, self._mark_line = DotsItem(), LineItem(), LineItem()
        self._mark = MarkersItem("o", 11.0)
        for height, item in enumerate((self._dots, self._mark_line, self._line, self._mark)):
            item.setZValue(height)
            self.area.addItem(item, ignoreBounds=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        theme.watcher().changed.connect(self.restyle)
        self.restyle()

    def append(self, rate: float, loss: float) -> None:
        """Another step's loss. A loss that is no number isn't drawn."""
        if np.isfinite(loss):
            self.rates.append(rate)
            self.losses.append(loss)
            self._draw()

    def mark(self, suggestion: float | None) -> None:
        """Show which rate is recommended."""
        self.suggestion = suggestion
        if suggestion is not None:
            self.area.setAccessibleDescription(tr("Recommended: {rate}", rate=rate_text(suggestion)))
        self._draw()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.area.restyle()
        self._dots.set_look(QPen(faint("accent")), 4.0)
        self._line.set_pen(QPen(theme.colour("accent"), 2.25))
        self._mark_line.set_pen(QPen(theme.colour("good"), 1.5, Qt.PenStyle.DashLine))
        self._mark.set_look(QPen(theme.colour("surface"), 1.5), QBrush(theme.colour("good")))

    def _draw(self) -> None:
        if len(self.rates) < 2:
            return
        rates, losses = np.array(self.rates), np.array(self.losses)
        places, curve = np.log10(rates), rate_curve.smooth(rates, losses)
        highest = HIGHEST * float(np.median(losses[: rate_curve.FIRST_STEPS]))
        bottom, top = float(losses.min()), min(float(losses.max()), highest)
        self._dots.set_dots(places, np.where(losses <= highest, losses, np.nan), paired=False)
        self._line.set_points(places, np.where(curve <= highest, curve, np.nan))
        self.area.show_range((float(places[0]), float(places[-1])), (bottom, top))
        if self.suggestion is not None:
            place = float(np.log10(self.suggestion))
            height = float(np.interp(place, places, curve))
            self._mark_line.set_points(np.array([place, place]), np.array([bottom, top]))
            self._mark.set_points(np.array([place]), np.array([height]))
