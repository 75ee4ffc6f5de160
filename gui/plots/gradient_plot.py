"""How strong the gradient is in each part of the network: where it vanishes, nothing is learned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.plots.curve import Curve
from gui.plots.live_plot import LivePlot
from gui.translate import tr

LABEL_PIXELS = 14
"""Vertical room of a label at the end of a line."""


class GradientPlot(QWidget):
    """One line a part, on a logarithmic scale, with its name at its end. `plot` draws them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, pg.TextItem] = {}
        self.plot = LivePlot(
            tr("Gradient of each part"),
            tr("Epoch"),
            tr("Gradient norm"),
            smoothing_tool=False,
            room_right=0.16,
            empty=tr("How strong the gradient is in each part of the network appears here during the training."),
        )
        self.plot.legend.hide()
        self.plot.set_log_y(True)
        self.plot.redrawn.connect(self._place_labels)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def append(self, x: npt.ArrayLike, norms: Mapping[str, npt.ArrayLike]) -> None:
        """Add the gradient norms of the parts (as in `GradientNorms`) at `x`, one or many. Parts that are new get a
        line."""
        for part, norm in norms.items():
            if part not in self.plot.curves:
                role = theme.SERIES[len(self.plot.curves) % len(theme.SERIES)]
                self.plot.add_curve(part, part_title(part), role)
                self._labels[part] = self._new_label()
            self.plot.append(part, x, norm)

    def refresh(self) -> None:
        """Draw what is new, if it can be seen. To be called once a frame."""
        self.plot.refresh()

    def clear(self) -> None:
        """Forget all norms, and the parts: the next network may have others."""
        for part in list(self.plot.curves):
            self.plot.area.removeItem(self._labels.pop(part))
            self.plot.remove_curve(part)
        self.plot.clear()

    def _new_label(self) -> pg.TextItem:
        label = pg.TextItem(anchor=(0, 0.5))
        label.setZValue(12)
        self.plot.area.addItem(label, ignoreBounds=True)
        return label

    def _place_labels(self) -> None:
        """Each name at the height of its line's end, moved apart where two would cover each other."""
        left, right, bottom, top = self.plot.area.view()
        pixel = (top - bottom) / max(1.0, self.plot.area.plotItem.getViewBox().height())
        ends = [(end, part) for part, curve in self.plot.curves.items() if (end := self._end(curve)) is not None]
        lowest = float("-inf")
        for (x, y), part in sorted(ends, key=lambda pair: pair[0][1]):
            lowest = max(y, lowest + LABEL_PIXELS * pixel)
            label = self._labels[part]
            label.setText(self.plot.curves[part].title, color=self.plot.curves[part].colour)
            label.setPos(x + (right - left) * 0.008, lowest)
        for part, label in self._labels.items():
            label.setVisible(any(part == named for _, named in ends))

    def _end(self, curve: Curve) -> tuple[float, float] | None:
        """Where the line ends in drawn units, if that is in view."""
        left, right, _, _ = self.plot.area.view()
        place = curve.end(log=self.plot.area.log)
        return place if place is not None and left <= place[0] <= right else None


def part_title(part: str) -> str:
    """The name of a part of the network for reading."""
    if part.startswith("stage "):
        return tr("Stage {number}", number=part.removeprefix("stage "))
    return {"stem": tr("Stem"), "head": tr("Head")}.get(part, part)
