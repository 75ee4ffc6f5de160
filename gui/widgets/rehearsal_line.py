"""The quiet line below Start: what the training will take, rehearsed in the background; then how it was tuned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from core.config import RunConfig
from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.torch_loader import torch_loader

if TYPE_CHECKING:
    from core.training.rehearsal import Rehearsal

WAIT_MILLISECONDS = 1500
"""After the last change: a rehearsal keeps the processor busy for some seconds."""


class RehearsalLine(Label):
    """Empty where there is nothing to say, and as high all the same. A change, and every start, ends the rehearsal."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._config: RunConfig | None = None
        self._rehearsed: RunConfig | None = None
        """What was rehearsed to its end; it is not done again after a training of the same."""
        self._job: Job | None = None
        self.setWordWrap(True)
        theme.set_kind(self, "small")
        # Its place is kept where it is empty: what stands below must not jump when the sentence comes.
        self.setMinimumHeight(self.fontMetrics().height())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MILLISECONDS)
        self._timer.timeout.connect(self._rehearse)
        torch_loader().ready.connect(self._wait)
        session.jobStarted.connect(self._job_started)
        session.finished.connect(self._wait)
        self.say("")

    def follow(self, config: RunConfig | None) -> None:
        """What Start would train; None while that isn't known."""
        if config != self._config:
            self._config, self._rehearsed = config, None
            if not self._session.busy:
                self.say("")
                self._wait()

    def say(self, text: str) -> None:
        """Show this sentence, and rehearse nothing any more."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._job is None:
            self._wait()

    def _wait(self) -> None:
        known = self._config is None or self._config == self._rehearsed
        if not known and not self._session.busy and torch_loader().is_ready:
            self._timer.start()

    def _job_started(self) -> None:
        self.say("")

    def _rehearse(self) -> None:
        config = self._config
        if config is None or self._session.busy or not self.isVisible():
            return
        self._show(tr("Estimating time and memory…"))
        self._job = run_in_background(self, lambda progress: _rehearsal(config, progress), self._done, self._failed)

    def _done(self, rehearsal: Rehearsal) -> None:
        self._job, self._rehearsed = None, self._config
        self._show(tr_core(rehearsal.message))

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._show(error_words(error))

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(as_tip(text))


def _rehearsal(config: RunConfig, progress: Progress) -> Rehearsal:
    from core.training.rehearsal import rehearse

    return rehearse(config, progress)
