"""The button "Find learning rate…" below the learning rate: enabled where a test can run, else it says why not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from core.config import RunConfig
from gui import theme
from gui.dialogs.rate_dialog import RateDialog, open_rate_dialog
from gui.session import Session
from gui.translate import tr
from gui.widgets.field_row import FieldRow
from gui.widgets.tips import as_tip


class RateButton(QPushButton):
    """What the test recommends goes into `row`, as if it had been typed."""

    def __init__(self, row: FieldRow, session: Session) -> None:
        super().__init__(tr("Find learning rate…"), row)
        self.dialog: RateDialog | None = None
        self._row, self._session = row, session
        self._config: RunConfig | None = None
        self.setIconSize(QSize(14, 14))
        theme.set_icon(self, "chart-line")
        theme.set_kind(self, "quiet")
        row.add_below(self)
        self.clicked.connect(self._open)
        session.stateChanged.connect(self._show)
        self._show()

    def follow(self, config: RunConfig | None) -> None:
        """The configuration to test; None while something is wrong with it or missing."""
        self._config = config
        self._show()

    def _why_not(self) -> str:
        if self._session.busy:
            return tr("A training is running: wait until it ends.")
        if self._config is None:
            return tr("Something is missing, or wrong with the settings: see Start.")
        if self._config.finetune.start and self._config.finetune.trained_stages == 0:
            return tr("This plan solves for the last layer: it has no learning rate.")
        return ""

    def _show(self) -> None:
        why_not = self._why_not()
        self.setEnabled(not why_not)
        self.setToolTip(as_tip(why_not or tr("Tries rising rates for some steps, and recommends one.")))

    def _open(self) -> None:
        if self._config is not None and not self._why_not():
            self.dialog = open_rate_dialog(self, self._config)
            self.dialog.chosen.connect(self._take)

    def _take(self, rate: float) -> None:
        self._row.set_value(rate)
        self._row.changed.emit()
