"""Where the try pane stands: beside the curves where there is room, with a button that folds it; else as a tab."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton

from gui import theme
from gui.translate import tr
from gui.widgets.run_area import RunArea
from gui.widgets.try_pane import TryPane

WIDTH = 232
ROOMY = 640
"""Width of the run area from which curves and pane fit side by side."""


class TryPlace(QObject):
    """Moves the pane as the run area's width changes."""

    def __init__(self, area: RunArea, pane: TryPane) -> None:
        super().__init__(area)
        self._area, self._pane = area, pane
        self._beside: bool | None = None
        self.button = QToolButton()
        self.button.setText(tr("Try it"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setCheckable(True)
        self.button.setChecked(True)
        self.button.setToolTip(tr("Show a picture to the network while it learns"))
        theme.set_icon(self.button, "image")
        self.button.toggled.connect(self._fold)
        area.tabs.setCornerWidget(self.button)
        area.installEventFilter(self)
        self._place(beside=area.width() >= ROOMY)

    def reveal(self) -> None:
        """Bring the pane into sight, wherever it stands."""
        if self._beside:
            self.button.setChecked(True)
        else:
            self._area.tabs.setCurrentWidget(self._pane)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place(beside=self._area.width() >= ROOMY)
        return super().eventFilter(watched, event)

    def _place(self, *, beside: bool) -> None:
        if beside == self._beside:
            return
        self._beside = beside
        tabs = self._area.tabs
        shown = tabs.currentWidget() is self._pane
        if beside:
            tabs.removeTab(tabs.indexOf(self._pane))
            if shown:
                tabs.setCurrentIndex(0)
            self._pane.setFixedWidth(WIDTH)
            self._area.row.addWidget(self._pane)
            self.button.setChecked(self.button.isChecked() or shown)
            self._pane.setVisible(self.button.isChecked())
        else:
            self._area.row.removeWidget(self._pane)
            self._pane.setMaximumWidth(16777215)
            self._pane.setMinimumWidth(0)
            tabs.addTab(self._pane, tr("Try it"))
        self.button.setVisible(beside)

    def _fold(self, open_: bool) -> None:
        if self._beside:
            self._pane.setVisible(open_)
