"""The legend of runs side by side: each curve as it is drawn, the run's name, and how good it became."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.plots.curve import Curve
from gui.plots.legend import Swatch
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.tips import as_tip


class RunLegend(QWidget):
    """Entries below one another: long names are shortened, their tooltips tell them whole."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.entries: dict[str, LegendEntry] = {}

    def show_curves(self, curves: Iterable[Curve]) -> None:
        """Replace all entries."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.entries = {curve.key: LegendEntry(curve) for curve in curves}
        for entry in self.entries.values():
            self._column.addWidget(entry)

    def say(self, key: str, figure: str) -> None:
        """Write `figure` beside the name of a curve; "" for nothing."""
        self.entries[key].figure.setText(figure)
        self.entries[key].figure.setVisible(bool(figure))


class LegendEntry(QWidget):
    """One curve's."""

    def __init__(self, curve: Curve) -> None:
        super().__init__()
        self.name = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.name.setText(curve.title)
        self.name.setToolTip(as_tip(curve.title))
        self.figure = Label()
        theme.set_kind(self.figure, "small")
        self.figure.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Swatch(curve))
        row.addWidget(self.name, 1)
        row.addWidget(self.figure)
