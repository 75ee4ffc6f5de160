"""Find a learning rate: the test's curve as it grows, and one click that takes over what it recommends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.config import RunConfig
from core.progress import Progress
from core.training.events import Event, Preparing
from core.training.rate_curve import RateTested
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.plots.rate_plot import RatePlot
from gui.plots.schedule_plot import rate_text
from gui.session import DRAIN_MILLISECONDS
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.workers.background import run_in_background
from gui.workers.mailbox import Mailbox
from gui.workers.rate_test import test_rates

if TYPE_CHECKING:
    from core.training.rate_curve import RateCurve


class RateDialog(QDialog):
    """Begins at once. Closing it ends the test after the step in hand, and then closes: a training that began before
    would share the processor's settings with it. `chosen` carries the rate that the person takes over."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None, config: RunConfig) -> None:
        super().__init__(parent)
        self.curve: RateCurve | None = None
        self._asked = Progress()
        self._mailbox: Mailbox[Event] = Mailbox()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self._drain)
        self.setWindowTitle(tr("Find learning rate"))
        self.setMinimumSize(600, 480)
        self._lay_out()
        self.destroyed.connect(self._asked.cancel)
        work = partial(test_rates, config, self._mailbox, self._asked)
        self._job = run_in_background(self, work, self._done, self._failed)
        self._working = True
        self._timer.start()
        self._show()

    def reject(self) -> None:
        """Cancel, Esc and the window's cross: the step in hand ends first."""
        if self._working:
            self._asked.cancel()
            self.doing.setText(tr("Stopping…"))
            self.stop.setEnabled(False)
        else:
            super().reject()

    def _lay_out(self) -> None:
        explanation = note("small")
        explanation.setText(
            tr(
                "Some real steps with a rate that rises from tiny to far too large; nothing of it is kept. A good rate "
                "lies where the loss falls, well before it rises."
            )
        )
        self.heading = Label(tr("Find learning rate"))
        theme.set_kind(self.heading, "heading")
        self.plot = RatePlot()
        self.doing, self.message, self.problem = note("small"), note("plain"), note("bad")
        self.doing.setText(tr("Getting ready…"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("Progress of the test"))
        self.use = QPushButton()
        theme.set_kind(self.use, "primary")
        theme.set_icon(self.use, "check", "on_accent")
        self.use.clicked.connect(self._use)
        self.stop, self.close_button = QPushButton(tr("Cancel")), QPushButton(tr("Close"))
        for button in (self.stop, self.close_button):
            button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(explanation)
        column.addWidget(self.plot, 1)
        for widget in (self.doing, self.bar, self.message, self.problem):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.close_button, self.stop, self.use):
            foot.addWidget(button)
        column.addLayout(foot)

    def _drain(self) -> None:
        for event in self._mailbox.drain():
            if isinstance(event, RateTested):
                self.plot.append(event.rate, event.loss)
                self._say(tr("Trying {rate}", rate=rate_text(event.rate)), event.number, event.total)
            elif isinstance(event, Preparing):
                self._say(tr_core(event.message), event.done, event.total)

    def _say(self, text: str, done: int, total: int) -> None:
        if not self._asked.cancelled:
            self.doing.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _done(self, curve: RateCurve | None) -> None:
        self._end()
        if curve is None or self._asked.cancelled:
            super().reject()
            return
        self.curve = curve
        self.plot.mark(curve.suggestion)
        self.message.setText(tr_core(curve.message))
        self._show()

    def _failed(self, error: Exception) -> None:
        self._end()
        self.problem.setText(error_words(error))
        self._show()

    def _end(self) -> None:
        self._timer.stop()
        self._drain()
        self._working = False

    def _show(self) -> None:
        suggestion = self.curve.suggestion if self.curve is not None else None
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(self._working)
        self.close_button.setVisible(not self._working)
        self.message.setVisible(self.curve is not None)
        self.problem.setVisible(bool(self.problem.text()))
        self.use.setVisible(suggestion is not None)
        if suggestion is not None:
            self.use.setText(tr("Use {rate}", rate=rate_text(suggestion)))
            self.use.setDefault(True)
            self.use.setFocus()

    def _use(self) -> None:
        if self.curve is not None and self.curve.suggestion is not None:
            self.chosen.emit(self.curve.suggestion)
        self.accept()


def open_rate_dialog(parent: QWidget, config: RunConfig) -> RateDialog:
    """Open the dialog over the window of `parent`, without waiting for it."""
    dialog = RateDialog(parent.window(), config)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
