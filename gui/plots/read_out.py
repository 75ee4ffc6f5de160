"""The small panel that says the curves' values under the pointer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QLabel

from gui import theme
from gui.plots.curve import Curve, drawn
from gui.plots.items import MarkersItem
from gui.plots.plot_area import PlotArea
from gui.translate import number, percent, tr

SNAP_PIXELS = 14
MARKS = {"o": "●", "s": "□", "t1": "△", "d": "◇", "p": "⬠", "h": "⬢"}


class ReadOut(QLabel):
    """Lies over `area`. `show_at` a horizontal position in drawn units; `text()` says what is shown."""

    def __init__(self, area: PlotArea, x_title: str, *, fraction: bool) -> None:
        super().__init__(area)
        self._area, self.x_title, self._fraction = area, x_title, fraction
        self.place: float | None = None
        """Where the values are read, or None while nothing is."""
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(5)
        self._points = MarkersItem("o", 11)
        self._points.setZValue(20)
        for item in (self._line, self._points):
            item.hide()
            area.addItem(item, ignoreBounds=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(8, 6, 8, 6)
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        roles = theme.colours()
        self.setStyleSheet(
            f"background: {roles['surface']}; color: {roles['text']}; border: 1px solid {roles['outline']};"
            "border-radius: 6px; padding: 4px 6px;"
        )
        self._line.setPen(QPen(theme.colour("outline"), 0, Qt.PenStyle.DashLine))
        self._points.set_look(QPen(theme.colour("text"), 1.5), QBrush())

    def show_at(self, x: float, curves: Iterable[Curve]) -> None:
        """Show the values nearest to `x`; near a point of a line, that line's."""
        found = [(curve, point) for curve in curves if (point := curve.series.nearest(x)) is not None]
        if not found:
            self.leave()
            return
        self.place = self._snapped(x, found)
        self._line.setValue(self.place)
        rows = [_row(curve, point, self.place, self._fraction) for curve, point in self._again(self.place, found)]
        head = f"{escape(self.x_title)} {_position(self.place)}"
        self.setText(f"<b>{head}</b><table cellspacing=0 cellpadding=1>{''.join(rows)}</table>")
        self._mark([point for _, point in self._again(self.place, found)])
        self.adjustSize()
        self._place()
        for part in (self, self._line, self._points):
            part.show()
        self.raise_()

    def leave(self) -> None:
        """Show nothing."""
        self.place = None
        for part in (self, self._line, self._points):
            part.hide()

    def _again(
        self, x: float, found: list[tuple[Curve, tuple[float, float]]]
    ) -> list[tuple[Curve, tuple[float, float]]]:
        return [(curve, curve.series.nearest(x) or point) for curve, point in found]

    def _snapped(self, x: float, found: list[tuple[Curve, tuple[float, float]]]) -> float:
        left, right, _, _ = self._area.view()
        reach = SNAP_PIXELS * (right - left) / self._area.columns
        on_lines = [point[0] for curve, point in found if curve.style == "line"]
        near = [place for place in on_lines if abs(place - x) <= reach]
        candidates = near or [point[0] for _, point in found]
        return min(candidates, key=lambda place: abs(place - x))

    def _mark(self, points: list[tuple[float, float]]) -> None:
        x = np.array([point[0] for point in points])
        self._points.set_points(x, drawn(np.array([point[1] for point in points]), self._area.log))

    def _place(self) -> None:
        box = self._area.plotItem.getViewBox()
        _, _, _, top = self._area.view()
        at = self._area.mapFromScene(box.mapViewToScene(QPointF(self.place or 0.0, top)))
        right = at.x() + 12
        fits = right + self.width() <= self._area.width()
        self.move(QPoint(right if fits else max(0, at.x() - 12 - self.width()), at.y() + 8))


def value_text(value: float, *, fraction: bool) -> str:
    """A value as a person reads it: "97.31 %", "0.0123"."""
    if fraction:
        return percent(value, 2)
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        decimals = max(0, 3 - int(np.floor(np.log10(abs(value))))) if value else 0
        return number(value, min(decimals, 7))
    return f"{value:.3e}"


def _position(x: float) -> str:
    return number(x, 0 if float(x).is_integer() else 2)


def _row(curve: Curve, point: tuple[float, float], x: float, fraction: bool) -> str:
    mark = "•" if curve.style == "dots" else MARKS.get(curve.look.symbol, "●")
    colour, muted = theme.colours()[curve.colour_role], theme.colours()["muted"]
    text = value_text(point[1], fraction=fraction)
    elsewhere = "" if abs(point[0] - x) < 1e-9 else tr("at {x}", x=_position(point[0]))
    return (
        f"<tr><td><span style='color:{colour}'>{mark}</span> {escape(curve.title)}&nbsp;&nbsp;</td>"
        f"<td align=right>{escape(text)}</td>"
        f"<td style='color:{muted}'>&nbsp;{escape(elsewhere)}</td></tr>"
    )
