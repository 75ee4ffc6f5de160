"""The small buttons of a plot: log scale, smoothing, show everything, export."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.tips import as_tip

BUTTON = QSize(28, 28)


class PlotTools(QWidget):
    """Says what the person wants; the plot does it."""

    logToggled = Signal(bool)  # noqa: N815 - named as Qt's signals are
    smoothingChosen = Signal(float)  # noqa: N815 - named as Qt's signals are
    resetWanted = Signal()  # noqa: N815 - named as Qt's signals are
    exportWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, *, log: bool, smoothing: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.log = QToolButton()
        self.log.setText(tr("log"))
        self.log.setCheckable(True)
        _explain(self.log, tr("Logarithmic scale"))
        self.log.toggled.connect(self.logToggled)
        self.log.setVisible(log)
        self.smooth = QToolButton()
        theme.set_icon(self.smooth, "activity", "muted")
        _explain(self.smooth, tr("Smooth line through the batches"))
        self.smooth.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.smooth)
        self._strengths = self._fill_menu()
        self.smooth.setMenu(self._menu)
        self.smooth.setVisible(smoothing)
        self.reset = QToolButton()
        theme.set_icon(self.reset, "zoom-out", "muted")
        _explain(self.reset, tr("Show everything"))
        self.reset.clicked.connect(self.resetWanted)
        self.reset.setEnabled(False)
        self.export = QToolButton()
        theme.set_icon(self.export, "file-down", "muted")
        _explain(self.export, tr("Save this plot as a picture or as numbers…"))
        self.export.clicked.connect(self.exportWanted)
        for button in (self.log, self.smooth, self.reset, self.export):
            button.setMinimumSize(BUTTON)
            row.addWidget(button)

    def show_smoothing(self, strength: float) -> None:
        """Check the entry nearest to `strength`."""
        nearest = min(self._strengths, key=lambda known: abs(known - strength))
        self._strengths[nearest].setChecked(True)

    def _fill_menu(self) -> dict[float, QAction]:
        group = QActionGroup(self._menu)
        titles = {0.0: tr("No smooth line"), 0.8: tr("A little"), 0.95: tr("Medium"), 0.99: tr("Strong")}
        actions = {}
        for strength, title in titles.items():
            action = self._menu.addAction(title)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, strength=strength: self.smoothingChosen.emit(strength))
            group.addAction(action)
            actions[strength] = action
        actions[0.0].setChecked(True)
        return actions


def _explain(button: QToolButton, text: str) -> None:
    button.setToolTip(as_tip(text))
    button.setAccessibleName(text)
