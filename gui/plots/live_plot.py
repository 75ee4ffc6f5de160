"""A plot that grows while a training runs: a million points in bounded memory, drawn at most once a frame."""

from __future__ import annotations

import math
import time
from functools import reduce
from pathlib import Path

import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from core.errors import UserError
from gui import theme
from gui.dialogs.error_dialog import show_error
from gui.plots import export
from gui.plots.best_mark import BestMark
from gui.plots.curve import LOOKS, Bounds, Curve, Look, Style
from gui.plots.legend import Legend
from gui.plots.plot_area import PlotArea
from gui.plots.plot_tools import PlotTools
from gui.plots.read_out import ReadOut
from gui.translate import tr
from gui.widgets.label import Label

SHARE = 0.003
"""The part of one processor that drawing new points may take."""
SLOWEST = 4.0
"""Seconds after which new points are seen at the latest."""


class LivePlot(QWidget):
    """Title, legend, buttons and curves. `append` is cheap; call `refresh` once a frame to see what came.

    `fraction`: the values are fractions and are shown in percent. `x_title` and `y_title` name the axes with their
    units. `empty` is the sentence that stands in the plot until the first point comes. `room_right` is the part of the
    width that is left free behind the newest point.
    """

    redrawn = Signal()
    """The curves were drawn anew, perhaps with another view."""

    def __init__(
        self,
        title: str,
        x_title: str,
        y_title: str,
        *,
        fraction: bool = False,
        log_tool: bool = True,
        smoothing_tool: bool = True,
        room_right: float = 0.05,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title, self.fraction, self._y_title = title, fraction, y_title
        self.curves: dict[str, Curve] = {}
        self.smoothing = 0.0
        self.following = True
        """Whether all of the curves is shown; until the person zooms."""
        self._dirty = False
        self._not_before = 0.0
        self.area = PlotArea(fraction=fraction, room_right=room_right)
        self.area.set_titles(x_title, y_title)
        self.area.setAccessibleName(tr("{title}: curves", title=title))
        self.read_out = ReadOut(self.area, x_title, fraction=fraction)
        self.legend = Legend()
        self.tools = PlotTools(log=log_tool, smoothing=smoothing_tool)
        self.empty = Label(empty or tr("The curves appear here when training starts."), self.area)
        self.best_mark = BestMark(self.area, fraction=fraction)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._restyle()
        self.setAccessibleName(title)

    @property
    def best(self) -> tuple[float, float] | None:
        """Where the star of the best epoch is, or None."""
        return self.best_mark.place

    def add_curve(self, key: str, title: str, colour_role: str, style: Style = "line") -> None:
        """A curve of faint dots (`"dots"`) or a bold line with markers (`"line"`) in a colour role of the theme.

        Lines also differ in dashes and markers.
        """
        self.curves[key] = Curve(self.area, key, title, colour_role, style, self._free_look(colour_role, style))
        self.legend.show_curves(self.curves.values())
        self._touch()

    def remove_curve(self, key: str) -> None:
        """Take a curve out with all its points."""
        self.curves.pop(key).remove(self.area)
        self.legend.show_curves(self.curves.values())
        self._touch()

    def append(self, key: str, x: npt.ArrayLike, y: npt.ArrayLike) -> None:
        """Add points to the curve `key`; x grows. They are seen with the next `refresh`."""
        self.curves[key].series.append(x, y)
        self._dirty = True

    def clear(self) -> None:
        """Forget all points and the best mark; the curves stay."""
        for curve in self.curves.values():
            curve.series.clear()
        self.best_mark.place = None
        self.show_everything()

    def set_x_title(self, title: str) -> None:
        """Call what goes from left to right something else, unit included."""
        self.area.set_titles(title, self._y_title)
        self.read_out.x_title = title

    def set_log_y(self, log: bool) -> None:
        """Whether the values are drawn on a logarithmic scale, where there is room for positive values only."""
        self.area.set_log(log)
        self.tools.log.setChecked(log)
        self.show_everything()

    def set_smoothing(self, strength: float) -> None:
        """How strongly the line through the dots is smoothed, 0 (no line) to below 1."""
        self.smoothing = min(max(strength, 0.0), 0.9999)
        self.tools.show_smoothing(self.smoothing)
        self._touch()

    def mark_best(self, x: float, y: float) -> None:
        """Put the star of the best epoch at this point."""
        self.best_mark.place = (x, y)
        self._touch()

    def show_everything(self) -> None:
        """Follow the curves again after zooming."""
        self.following = True
        self.tools.reset.setEnabled(False)
        self._touch()

    def export(self, path: Path) -> None:
        """Write the plot as PNG or SVG, or all points in memory as CSV. Raises UserError."""
        self._draw()
        self.read_out.leave()
        export.export(Path(path), self._canvas, self.title, self.curves.values())

    def refresh(self) -> None:
        """Draw what is new, if it can be seen. To be called once a frame.

        It draws less often where drawing is costly, so that the training gets the processor.
        """
        wait = self._not_before - time.monotonic()
        if wait <= 0:
            self._draw_if_seen()
        elif self._dirty and not self._soon.isActive():
            self._soon.start(math.ceil(wait * 1000))

    def _lay_out(self) -> None:
        self._heading = Label(self.title)
        theme.set_kind(self._heading, "heading")
        self._canvas = QWidget()
        top = QWidget()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight, top)
        self._head.setSpacing(4)
        self._head.addWidget(self._heading)
        self._head.addSpacing(16)
        self._head.addWidget(self.legend, 1)
        column = QVBoxLayout(self._canvas)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(top)
        column.addWidget(self.area, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._canvas)
        self.tools.setParent(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_kind(self.empty, "muted")

    def _connect(self) -> None:
        self.tools.logToggled.connect(self.set_log_y)
        self.tools.smoothingChosen.connect(self.set_smoothing)
        self.tools.resetWanted.connect(self.show_everything)
        self.tools.exportWanted.connect(self._ask_where_to_export)
        self.area.moved.connect(self._person_moved)
        self.area.resetWanted.connect(self.show_everything)
        self.area.readOutMoved.connect(self._step_read_out)
        self.area.scene().sigMouseMoved.connect(self._pointed)
        self.area.installEventFilter(self)
        self._soon.timeout.connect(self._draw_if_seen)
        theme.watcher().changed.connect(self._restyle)

    def _free_look(self, colour_role: str, style: Style) -> Look:
        if style == "dots":
            return LOOKS[0]
        taken = {curve.look for curve in self.curves.values() if curve.style == "line"}
        order = (LOOKS[1], *LOOKS) if colour_role == "validation" else LOOKS
        return next((look for look in order if look not in taken), LOOKS[len(taken) % len(LOOKS)])

    def _touch(self) -> None:
        """Draw again soon, though no training calls `refresh`."""
        self._dirty = True
        if self.isVisible():
            self._soon.start(0)

    def _draw_if_seen(self) -> None:
        if not (self._dirty and self.isVisible()):
            return
        start = time.thread_time()
        self._draw()
        # What this drawing will cost to paint is not known yet: what the last one did stands for it.
        cost = time.thread_time() - start + self.area.cost
        self.area.cost = 0.0
        self._not_before = time.monotonic() + min(cost / SHARE, SLOWEST)

    def _draw(self) -> None:
        self._dirty = False
        left, right, _, _ = (float("-inf"), float("inf"), 0, 0) if self.following else self.area.view()
        found: list[Bounds] = []
        for curve in self.curves.values():
            part = curve.draw(left, right, self.area.columns, log=self.area.log, smoothing=self.smoothing)
            found += [part] if part is not None else []
        any_points = any(len(curve.series) for curve in self.curves.values())
        self.empty.setVisible(not any_points)
        self.area.show_values(any_points)
        if self.following:
            shown = reduce(Bounds.around, found) if found else Bounds(0, 1, 0, 1)
            self.area.show_range((shown.left, shown.right), (shown.bottom, shown.top))
        self.best_mark.draw()
        if self.read_out.place is not None:
            self.read_out.show_at(self.read_out.place, self.curves.values())
        self.redrawn.emit()

    def _restyle(self) -> None:
        self.area.restyle()
        self.read_out.restyle()
        for curve in self.curves.values():
            curve.restyle()
        self.best_mark.restyle()
        self.legend.update()
        self._touch()

    def _person_moved(self) -> None:
        self.following = False
        self.tools.reset.setEnabled(True)
        self._touch()

    def _pointed(self, place: QPointF) -> None:
        box = self.area.plotItem.getViewBox()
        if self.isVisible() and box.sceneBoundingRect().contains(place):
            self.read_out.show_at(box.mapSceneToView(place).x(), self.curves.values())
        else:
            self.read_out.leave()

    def _step_read_out(self, steps: int) -> None:
        with_points = [curve for curve in self.curves.values() if len(curve.series)]
        lines = [curve for curve in with_points if curve.style == "line"] or with_points
        if not lines:
            return
        x = lines[0].series.kept()[0]
        now = self.read_out.place
        place = x.size - 1 if now is None else min(max(int(x.searchsorted(now)) + steps, 0), x.size - 1)
        self.read_out.show_at(float(x[place]), self.curves.values())

    def _ask_where_to_export(self) -> None:
        kinds = ";;".join((tr("Picture (*.png)"), tr("Vector picture (*.svg)"), tr("Numbers (*.csv)")))
        name, chosen = QFileDialog.getSaveFileName(self, tr("Save plot"), f"{self.title}.png", kinds)
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_suffix(chosen[chosen.index("*") + 1 : -1])
        try:
            self.export(path)
        except UserError as error:
            show_error(self, error)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The read-out goes when the pointer or the keyboard does."""
        if event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.read_out.leave()
        elif event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(self.area.rect().adjusted(24, 8, -24, -32))
            self._touch()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.tools.sizeHint()
        self.tools.setGeometry(self.width() - size.width(), 0, size.width(), size.height())
        legend = 0 if self.legend.isHidden() else self.legend.sizeHint().width()
        needed = self._heading.sizeHint().width() + 20 + legend + size.width()
        beside = needed <= self.width()
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._head.setContentsMargins(0, 2, size.width() if beside else 0, 2)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._touch()
