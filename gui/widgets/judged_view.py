"""A tab that needs a run's evaluation: it is read, made by itself or when the person wishes, and then shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.messages import Message
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.run_view import RunView
from gui.widgets.work_line import WorkLine
from gui.workers.judging import Judging

if TYPE_CHECKING:
    from core.evaluation.answers import Answers
    from core.runs.judged import Judged

STATE_WIDTH = 560
"""Of what is said where there is nothing to show."""
Stamp = tuple[object, ...]
"""What tells a run from the same one after it went on."""


class JudgedView(RunView):
    """Subclasses put what they show into `body`, and fill it in `show_judged`.

    A run without an evaluation is judged by itself when nothing is trained; otherwise a button says so and does it.
    One that went on since is looked at again; meanwhile what was known stays in sight.
    """

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.shown: Judged | None = None
        """What `body` shows now."""
        self._shown_run: Path | None = None
        self._stamp: Stamp = ()
        self._refused: Stamp = ()
        """The run as it was when its judging failed or was cancelled: it isn't tried again by itself."""
        self._looks = self._works = False
        """Whether the kept evaluation is being read, and whether the work on a new one is in sight."""
        self.message = note("muted")
        self.button = QPushButton(tr("Judge it now"))
        theme.set_icon(self.button, "gauge")
        self.work = WorkLine(tr("Judging the run"), tr("Try again"))
        self.older = _Strip()
        self.body = QVBoxLayout()
        self.area = QScrollArea()
        self._stack = QStackedWidget()
        self._lay_out()
        self.button.clicked.connect(self.judge)
        self.older.button.clicked.connect(self.judge)
        self.work.againWanted.connect(self.judge)
        self.work.cancelled.connect(judging.cancel)
        judging.arrived.connect(self._news)
        judging.failed.connect(self._failed)
        judging.progressed.connect(self._progressed)
        session.stateChanged.connect(self._session_changed)

    def show_judged(self, run: RunSummary, judged: Judged) -> None:
        """Fill `body`: another run, or another evaluation of the same."""
        raise NotImplementedError

    def leave(self) -> None:
        """Another run is coming: let go of what belongs to the last one, and end the work on it."""

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run's evaluation, or how it comes to one."""
        stamp = _stamp(run)
        changed, self.run, self._stamp = stamp != self._stamp, run, stamp
        if not changed and run is not None and self.shown is self.judging.known(run.path) is not None:
            return
        if changed:
            self._looks = run is not None and self.judging.judges != run.path
            if run is not None and self._looks:
                self.judging.look(run.path)
        self._decide()

    def judge(self) -> None:
        """Make the run's evaluation now."""
        if self.run is not None:
            self._refused = ()
            self.judging.judge(self.run.path)
            self._decide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Afterwards: whoever brings a tab to the front says then which run it is about.
        QTimer.singleShot(0, self, self._decide)

    def _decide(self) -> None:
        """Show what fits: the evaluation, the work on it, or why there is none."""
        run = self.run
        if run is None:
            self._say(tr("Choose one run."))
            return
        if self._shown_run not in (None, run.path):
            self.leave()
            self.area.verticalScrollBar().setValue(0)
            self._shown_run = self.shown = None
        known = self.judging.known(run.path)
        if known is not None:
            self._show_known(run, known)
        elif self._shown_run == run.path:
            self._show_older(run)
        elif self.judging.judges == run.path:
            self._show_work()
        elif self._looks or not self.judging.looked(run.path):
            self._say(tr("Reading the evaluation…"))
        else:
            self._show_missing(run)

    def _show_known(self, run: RunSummary, known: Judged) -> None:
        if self.shown is None or not _same(self.shown, known):
            self._shown_run = run.path
            self.show_judged(run, known)
        self.shown, self._works = known, False
        self.older.hide()
        self._stack.setCurrentWidget(self.area)

    def _show_older(self, run: RunSummary) -> None:
        """The evaluation in sight is of an earlier checkpoint."""
        self._stack.setCurrentWidget(self.area)
        if self._looks or self._refused == self._stamp:
            return
        if self.judging.judges == run.path or (self._may_begin(run) and self.judging.judge(run.path)):
            self.older.say(tr("The run has gone on since: it is judged again…"), offer=False)
        else:
            words = tr("The run has gone on since: this is of an earlier checkpoint.")
            self.older.say(f"{words} {self._why_not(run)}", offer=self.judging.judges is None)

    def _show_work(self) -> None:
        self.message.setText(tr("How good is the run? Its network answers to all of its pictures once."))
        self.message.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.button.hide()
        if not self._works:
            self._works = True
            self.work.begin(tr("Getting ready…"))
        self._stack.setCurrentWidget(self._state)

    def _show_missing(self, run: RunSummary) -> None:
        if not (run.folder.best.is_file() or run.folder.last.is_file()):
            self._say(tr("There is nothing to judge yet: the run has saved no checkpoint."))
        elif self._may_begin(run) and self.judging.judge(run.path):
            self._show_work()
        elif self._refused == self._stamp:
            self._stack.setCurrentWidget(self._state)
        else:
            self._say(self._why_not(run), offer=True)

    def _may_begin(self, run: RunSummary) -> bool:
        busy = self.session.busy or run.running or self.judging.judges is not None
        return self.isVisible() and not busy and self._refused != self._stamp

    def _why_not(self, run: RunSummary) -> str:
        """Why the run wasn't judged by itself."""
        if self.judging.judges is not None:
            return tr("Another run is being judged: this one comes after it.")
        if run.running:
            return tr("The run is being trained: with its next epochs the evaluation will change.")
        return tr("A training is under way: judging this run meanwhile makes both slower.")

    def _say(self, text: str, *, offer: bool = False) -> None:
        """A sentence alone, with the button that judges where `offer`."""
        self._works = False
        self.work.end()
        self.message.setText(text)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button.setVisible(offer and self.judging.judges is None)
        self._stack.setCurrentWidget(self._state)

    def _news(self, path: Path) -> None:
        run = self.run
        if run is None:
            return
        if path == run.path:
            self._looks = False
            if self._works and self.judging.known(path) is None and self.judging.judges is None:
                self._refuse(tr("Cancelled."), bad=False)
        if self.isVisible():
            self._decide()

    def _failed(self, path: Path, error: Exception) -> None:
        # Where there is an evaluation, it was more that failed: whoever wished for that says so.
        if self.run is not None and path == self.run.path and self.judging.known(path) is None:
            self._refuse(error_words(error), bad=True)
        if self.isVisible():
            self._decide()

    def _session_changed(self, _state: str) -> None:
        if self.isVisible():
            self._decide()

    def _refuse(self, words: str, *, bad: bool) -> None:
        self._works = False
        self._refused = self._stamp
        self.message.setText(tr("The run isn't judged."))
        self.message.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.button.hide()
        self.work.say(words, bad=bad)
        self.older.text.setText(words)
        self.older.button.show()

    def _progressed(self, path: Path, what: Message, done: int, total: int) -> None:
        if self._works and self.run is not None and path == self.run.path:
            self.work.report(what, done, total)

    def _lay_out(self) -> None:
        self._state, middle = QWidget(), QWidget()
        middle.setMaximumWidth(STATE_WIDTH)
        row = QHBoxLayout(self._state)
        row.setContentsMargins(0, 16, 0, 16)
        row.addWidget(middle)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.message)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.work)
        column.addStretch(1)
        page = QWidget()
        # The card shows through: the style sheet gives scroll areas the colour of a page.
        page.setObjectName("judged")
        self.setStyleSheet("QScrollArea, QStackedWidget, QWidget#judged { background: transparent; }")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 8, 8, 0)
        inner.setSpacing(theme.GRID)
        inner.addWidget(self.older)
        inner.addLayout(self.body)
        inner.addStretch(1)
        self.body.setSpacing(16)
        self.area.setWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width, and that the height.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._stack.addWidget(self._state)
        self._stack.addWidget(self.area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.older.hide()


class _Strip(QWidget):
    """A remark above the content, and a button where something can be done about it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Label()
        self.text.setWordWrap(True)
        theme.set_kind(self.text, "warn")
        self.button = QPushButton(tr("Judge it now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)

    def say(self, text: str, *, offer: bool) -> None:
        """Show the remark, with the button where `offer`."""
        self.text.setText(text)
        self.button.setVisible(offer)
        self.show()


def _same(one: Judged, other: Judged) -> bool:
    """Whether an evaluation that was read again says nothing new."""
    if one is other:
        return True
    told = [(each.part, each.doubt, each.robustness, each.notices) for each in (one, other)]
    return told[0] == told[1] and same_answers(one.answers, other.answers)


def same_answers(one: Answers, other: Answers) -> bool:
    """Whether the same network answered the same to the same pictures."""
    told = one.names == other.names and one.classes == other.classes
    if not told or (one.distances is None) != (other.distances is None):
        return False
    if one.distances is not None and other.distances is not None and not np.array_equal(one.distances, other.distances):
        return False
    return np.array_equal(one.labels, other.labels) and np.array_equal(one.logits, other.logits)


def _stamp(run: RunSummary | None) -> Stamp:
    return () if run is None else (run.path, run.status.epoch, run.status.state, run.status.best_accuracy)
