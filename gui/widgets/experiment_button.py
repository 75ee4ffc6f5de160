"""The button below the network's diagram that opens the experiment "plain against residual"."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from core.config import RunConfig
from gui import theme
from gui.session import Session
from gui.translate import tr


class ExperimentButton(QPushButton):
    """It takes pictures, seed and device of the page; why it can't, its tooltip says."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Plain against residual…"), parent)
        self.dialog: QWidget | None = None
        self._session = session
        self._config: RunConfig | None = None
        self.setIconSize(QSize(14, 14))
        theme.set_icon(self, "layers")
        theme.set_kind(self, "quiet")
        self.clicked.connect(self._open)
        self.follow(None)

    def follow(self, config: RunConfig | None) -> None:
        """What the page shows; None while something is wrong with it."""
        self._config = config
        self.setEnabled(config is not None)
        self.setToolTip(
            tr("Why networks have shortcuts: trains 20 and 56 layers without and with them, and compares.")
            if config is not None
            else tr("Something is missing, or wrong with the settings: see Start.")
        )

    def _open(self) -> None:
        from gui.dialogs.experiment_dialog import open_experiment

        if self._config is not None:
            self.dialog = open_experiment(self, self._session, self._config)
