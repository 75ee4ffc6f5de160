"""What the training does right now, in figures, and the buttons that steer it."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMessageBox, QProgressBar, QVBoxLayout

from core.training.events import Event, GradientNorms, Preparing, RunFinished, RunStarted, StepDone, Tuned
from gui import theme
from gui.session import Session
from gui.translate import duration, number, percent, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.rehearsal_line import RehearsalLine
from gui.widgets.run_progress import RunProgress
from gui.widgets.single_click_button import SingleClickButton
from gui.widgets.tips import as_tip
from gui.widgets.waiting_button import WaitingButton

CLOCK_MILLISECONDS = 500
PARTS = 10_000
"""Steps of the progress bar."""
DAYS_IN_A_WEEK = 7


class RunHeader(Card):
    """`startWanted` asks the page for a configuration, to train it now or after the one in hand; all other buttons go
    to the session."""

    startWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(tr("Training"))
        self.session = session
        self._doing = ""
        self._doing_part: float | None = None
        self._why_not = ""
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MILLISECONDS)
        self._clock.timeout.connect(self._show_figures)
        self._make_state()
        self._make_buttons()
        self._make_figures()
        self._lay_out()
        session.jobStarted.connect(self._job_started)
        session.stateChanged.connect(self._show_state)
        session.eventsArrived.connect(self._take)
        session.finished.connect(self._finished)
        session.queue.changed.connect(self._show_buttons)
        if session.busy:  # it is made while a training runs
            self._clock.start()
        self._show_state()
        self._show_figures()

    @property
    def progress(self) -> RunProgress:
        """How far the training is."""
        return self.session.progress

    def allow_start(self, why_not: str) -> None:
        """Enable Start, or say in its tooltip what is missing."""
        self._why_not = why_not
        self._show_state()

    def recall(self, events: list[Event]) -> None:
        """What a continued run had reached before."""
        self.progress.recall(events)
        self._show_figures()

    def confirm_cancel(self) -> None:
        """Ask, then end the training without keeping more than the checkpoints it has."""
        box = QMessageBox(QMessageBox.Icon.Question, tr("Cancel the training?"), tr("Cancel this training?"))
        box.setParent(self, box.windowFlags())
        box.setInformativeText(
            tr("It ends now, and what it learned since its last checkpoint is lost. “Stop and keep” loses nothing.")
        )
        cancel = box.addButton(tr("Cancel the training"), QMessageBox.ButtonRole.DestructiveRole)
        go_on = box.addButton(tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        box.finished.connect(lambda _result: self.session.cancel() if box.clickedButton() is cancel else None)
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()

    def _make_state(self) -> None:
        self.state = Label()
        theme.set_kind(self.state, "title")
        self.doing = Label()
        self.doing.setWordWrap(True)
        theme.set_kind(self.doing, "small")
        self.rehearsal = RehearsalLine(self.session, self)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, PARTS)
        self.bar.setAccessibleName(tr("Progress of the training"))

    def _make_buttons(self) -> None:
        self.start = _button(tr("Start"), "play", "start", "on_good")
        self.pause = _button(tr("Pause"), "pause", "", "text")
        self.resume = _button(tr("Resume"), "play", "primary", "on_accent")
        self.stop = _button(tr("Stop and keep"), "circle-stop", "", "text")
        self.cancel = _button(tr("Cancel"), "x", "quiet", "text")
        self.pause.setToolTip(tr("Waits after the step in hand; nothing is lost."))
        self.after = _button(tr("Start after this one"), "list-plus", "quiet", "text")
        self.waiting = WaitingButton(self.session.queue)
        self.cancel.setToolTip(tr("Ends at once; only the checkpoints written so far stay."))
        self.start.clicked.connect(self.startWanted)
        self.after.clicked.connect(self.startWanted)
        self.pause.clicked.connect(self.session.pause)
        self.resume.clicked.connect(self.session.resume)
        self.stop.clicked.connect(self.session.stop)
        self.cancel.clicked.connect(self._cancel_clicked)

    def _make_figures(self) -> None:
        names = {
            "epoch": tr("Epoch"),
            "speed": tr("Images/s"),
            "elapsed": tr("Elapsed"),
            "left": tr("Time left"),
            "finish": tr("Finish at"),
            "best": tr("Best so far"),
        }
        self.figures = {name: Label() for name in names}
        self.captions = {name: Label(text) for name, text in names.items()}
        for name, label in self.figures.items():
            theme.set_kind(self.captions[name], "small")
            label.setAccessibleName(names[name])
            font = label.font()
            font.setWeight(font.Weight.DemiBold)
            label.setFont(font)
        self.figures["best"].setToolTip(tr("The best accuracy on the validation pictures, and its epoch."))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.state)
        top.addLayout(texts, 1)
        for button in (self.cancel, self.pause, self.resume, self.stop, self.start):
            top.addWidget(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for column, name in enumerate(self.figures):
            grid.addWidget(self.captions[name], 0, column)
            grid.addWidget(self.figures[name], 1, column)
            grid.setColumnStretch(column, 1)
        self.body.setContentsMargins(16, 12, 16, 12)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.rehearsal, 1)
        below.addWidget(self.waiting)
        below.addWidget(self.after)
        self.body.addLayout(top)
        self.body.addLayout(below)
        self.body.addWidget(self.doing)
        self.body.addWidget(self.bar)
        self.body.addLayout(grid)

    def _cancel_clicked(self) -> None:
        if self.session.state == "waiting":
            self.session.cancel()
        elif self.session.busy:
            self.confirm_cancel()

    def _job_started(self) -> None:
        self._doing, self._doing_part = "", None
        self._clock.start()
        self._show_figures()

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Preparing):
                self._doing = tr_core(event.message)
                self._doing_part = event.done / event.total if event.total else None
            elif isinstance(event, Tuned):
                self.rehearsal.say(tr_core(event.message))
            elif isinstance(event, RunStarted | RunFinished):
                self._doing, self._doing_part = "", None
        if any(not isinstance(event, StepDone | GradientNorms) for event in events):
            self._show_state()
            self._show_figures()

    def _finished(self, _result: RunFinished | None) -> None:
        self._clock.stop()
        self._doing, self._doing_part = "", None
        self._show_state()
        self._show_figures()

    def _show_state(self) -> None:
        state, result = self.session.state, self.session.result
        words = {
            "idle": tr("Ready"),
            "waiting": tr("Getting ready…"),
            "preparing": tr("Preparing…"),
            "running": tr("Training"),
            "pausing": tr("Pausing…"),
            "paused": tr("Paused"),
            "stopping": tr("Stopping…"),
        }
        ends = {
            "finished": tr("Finished"),
            "stopped": tr("Stopped and kept"),
            "cancelled": tr("Cancelled"),
            "diverged": tr("Went astray"),
        }
        self.state.setText(ends[result.outcome] if state == "idle" and result is not None else words[state])
        self.doing.setText(self._doing_now())
        self.doing.setVisible(bool(self.doing.text()))
        self._show_buttons()

    def _doing_now(self) -> str:
        if self.session.state == "waiting":
            return tr("PyTorch is being loaded; the training begins by itself.")
        if self._doing and self._doing_part is not None:
            return f"{self._doing} {percent(self._doing_part, 0)}"
        return self._doing

    def _show_buttons(self) -> None:
        state = self.session.state
        idle = state == "idle"
        self.start.setVisible(idle)
        self.start.setEnabled(not self._why_not)
        self.start.setToolTip(as_tip(self._why_not or tr("Train with these settings (Ctrl+Return).")))
        self.pause.setVisible(state in ("preparing", "running", "pausing"))
        self.pause.setEnabled(state != "pausing")
        self.resume.setVisible(state == "paused")
        self.stop.setVisible(state not in ("idle", "waiting"))
        self.stop.setEnabled(state != "stopping")
        self.stop.setText(tr("Stopping…") if state == "stopping" else tr("Stop and keep"))
        self.stop.setToolTip(as_tip(self._stop_tip()))
        self.after.setVisible(not idle)
        self.after.setEnabled(not self._why_not)
        self.after.setToolTip(
            as_tip(
                self._why_not
                or tr("These settings wait, and are trained when the one in hand has ended (Ctrl+Return).")
            )
        )
        self.cancel.setVisible(not idle)

    def _stop_tip(self) -> str:
        usual, queue = tr("Ends after the step in hand and keeps what was learned (Ctrl+.)."), self.session.queue
        return f"{usual} {tr('Then the next one begins.')}" if queue.entries and not queue.paused else usual

    def _show_figures(self) -> None:
        now, progress = time.monotonic(), self.progress
        busy = self.session.busy
        left = progress.left(now) if busy and self.session.state not in ("paused", "stopping") else None
        dash = "–"
        known = progress.epochs > 0
        self.figures["epoch"].setText(
            tr("{epoch} of {epochs}", epoch=max(1, progress.epoch), epochs=progress.epochs) if known else dash
        )
        self.figures["speed"].setText(
            dash if progress.images_per_second is None else number(progress.images_per_second)
        )
        ran = busy or self.session.result is not None or known
        self.figures["elapsed"].setText(duration(progress.elapsed(now)) if ran else dash)
        self.figures["left"].setText(dash if left is None else duration(left))
        self.figures["finish"].setText(dash if left is None else finish_time(left))
        best = percent(progress.best_accuracy)
        self.figures["best"].setText(best)
        self._show_bar()

    def _show_bar(self) -> None:
        if self._doing and self._doing_part is None and self.session.state == "preparing":
            self.bar.setRange(0, 0)
            return
        part = self._doing_part if self._doing_part is not None else self.progress.fraction
        self.bar.setRange(0, PARTS)
        self.bar.setValue(round(part * PARTS))


def _button(text: str, icon: str, kind: str, role: str) -> SingleClickButton:
    button = SingleClickButton(text)
    theme.set_icon(button, icon, role)
    if kind:
        theme.set_kind(button, kind)
    return button


def finish_time(seconds_from_now: float) -> str:
    """When it will be done: "14:05", on another day "Tue 14:05", later the date; a dash where no calendar has it."""
    now = time.time()
    try:
        today, then = datetime.fromtimestamp(now), datetime.fromtimestamp(now + seconds_from_now)
    except (ValueError, OverflowError, OSError):
        return "–"
    days = (then.date() - today.date()).days
    if days >= DAYS_IN_A_WEEK:
        return QLocale().toString(QDate(then.year, then.month, then.day), QLocale.FormatType.ShortFormat)
    clock = QLocale().toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    return f"{QLocale().dayName(then.isoweekday(), QLocale.FormatType.ShortFormat)} {clock}" if days else clock
