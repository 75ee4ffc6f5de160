"""Plain against residual networks: the experiment that residual networks were invented for, to be repeated."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.config import RunConfig
from core.runs import experiment
from core.runs.start import new_status
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import duration, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.torch_loader import torch_loader

WAIT_MILLISECONDS = 800
"""After the last change: an estimate keeps the processor busy for some seconds."""
MOST_EPOCHS, MOST_CHANNELS = 1000, 256


class ExperimentDialog(QDialog):
    """Puts four trainings into the session's queue, which begins with them at once or after what is in hand."""

    def __init__(self, parent: QWidget | None, session: Session, base: RunConfig) -> None:
        super().__init__(parent)
        self._session, self._base = session, base
        self._job: Job | None = None
        self.setWindowTitle(tr("Plain against residual"))
        self.setMinimumWidth(560)
        self.epochs = _number(
            experiment.usual_epochs(base), 1, MOST_EPOCHS, tr("How often each network sees every picture")
        )
        self.width_box = _number(
            experiment.WIDTH, 1, MOST_CHANNELS, tr("Feature maps of the first stage; the paper has 16")
        )
        self.estimate = note("small")
        self.estimate.setMinimumHeight(2 * self.estimate.fontMetrics().lineSpacing())
        self.start = QPushButton()
        theme.set_kind(self.start, "primary")
        theme.set_icon(self.start, "play", "on_accent")
        self.start.clicked.connect(self._start)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MILLISECONDS)
        self._timer.timeout.connect(self._estimate)
        self._lay_out()
        for box in (self.epochs, self.width_box):
            box.valueChanged.connect(self._changed)
        session.stateChanged.connect(self._changed)
        torch_loader().ready.connect(self._changed)
        torch_loader().failed.connect(self._changed)
        self.finished.connect(self._end_estimate)
        self.start.setDefault(True)
        self.start.setFocus()
        self._changed()

    def configs(self) -> list[RunConfig]:
        """The four trainings as they are chosen."""
        return experiment.configs(self._base, epochs=self.epochs.value(), width=self.width_box.value())

    def _lay_out(self) -> None:
        heading = Label(tr("Plain against residual, 20 and 56 layers"))
        theme.set_kind(heading, "heading")
        story = note("plain")
        story.setText(
            tr(
                "Is a deeper network always better? Four trainings that differ in depth and shortcuts alone. He et al. "
                "found in 2015 that without shortcuts the deeper network learns worse, even on the pictures that it "
                "learns from, and that with them it learns better. See whether it is so with your pictures."
            )
        )
        about = note("muted")
        about.setText(
            tr(
                "On: {data}. With the paper's recipe: plain SGD, rate 0.1, divided by ten twice.",
                data=tr_core(new_status(self._base).data),
            )
        )
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(2, 1)
        for row, (text, box) in enumerate(((tr("Epochs of each"), self.epochs), (tr("Channels"), self.width_box))):
            label = Label(text)
            label.setBuddy(box)
            form.addWidget(label, row, 0)
            form.addWidget(box, row, 1)
        after = note("small")
        after.setText(
            tr("They train one after the other. When all are done, a report says what came out and shows their curves.")
        )
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (heading, story, about):
            column.addWidget(widget)
        column.addLayout(form)
        column.addWidget(self.estimate)
        column.addWidget(after)
        column.addSpacing(4)
        column.addLayout(foot)

    def _changed(self, _what: object = None) -> None:
        busy, broken = self._session.busy, torch_loader().error
        self.start.setText(tr("Train the four after this one") if busy else tr("Train the four"))
        self._end_estimate()
        if busy:
            self.estimate.setText(tr("How long it takes can't be told while another training runs."))
        elif torch_loader().is_ready:
            self.estimate.setText(tr("Estimating the time…"))
            self._timer.start()
        elif broken is not None:
            self.estimate.setText(error_words(broken))
        else:
            self.estimate.setText(tr("Getting ready…"))

    def _estimate(self) -> None:
        four = self.configs()
        self._job = run_in_background(
            self, lambda progress: experiment.estimate(four, progress), self._show_estimate, self._no_estimate
        )

    def _show_estimate(self, seconds: float) -> None:
        self._job = None
        self.estimate.setText(tr("About {time} for all four on this computer.", time=duration(seconds)))

    def _no_estimate(self, error: Exception) -> None:
        self._job = None
        self.estimate.setText(error_words(error))

    def _end_estimate(self, _result: int = 0) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        self._end_estimate()
        for config in self.configs():
            self._session.queue.add(config)
        self.accept()


def open_experiment(parent: QWidget, session: Session, base: RunConfig) -> ExperimentDialog:
    """Open the dialog over the window of `parent`, without waiting for it."""
    dialog = ExperimentDialog(parent.window(), session, base)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _number(value: int, least: int, most: int, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setFixedWidth(112)
    box.lineEdit().setTextMargins(8, 0, 0, 0)
    box.setToolTip(as_tip(tip))
    return box
