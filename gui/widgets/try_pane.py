"""Try a picture on the network while it learns: what it answers now, and after each epoch again."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from core.data.pictures import Pixels
from core.errors import UserError
from core.progress import Progress
from core.training.events import CheckpointSaved, EpochDone, Event
from gui import theme
from gui.dialogs.error_dialog import sentences
from gui.session import Session
from gui.translate import tr
from gui.widgets.answer_bars import AnswerBars
from gui.widgets.card import Card
from gui.widgets.note import note
from gui.widgets.picture_spot import PictureSpot
from gui.workers.answering import Answer, Answering, shown
from gui.workers.background import Job, run_in_background

EVERY_SECONDS = 1.0
"""The network is asked at most this often: the training shall have the processor."""
Picture = Path | bytes


class TryPane(Card):
    """Follows the run of the session, or the one that `follow` names."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Try it"), parent)
        self.session = session
        self.run = session.continuing or session.folder
        self.answer: Answer | None = None
        self._picture: Picture | None = None
        self._answering = Answering()
        self._job: Job | None = None
        self._wanted = False
        self._asked_at = time.monotonic() - EVERY_SECONDS
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self.spot = PictureSpot(self)
        self.problem, self.said = note("bad"), note("small")
        self.bars = AnswerBars(self)
        self.body.setContentsMargins(16, 12, 16, 16)
        for widget in (self.spot, self.problem, self.bars, self.said):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.spot.given.connect(self.use_picture)
        self.spot.chooseWanted.connect(self.choose)
        session.jobStarted.connect(self._job_started)
        session.eventsArrived.connect(self._take)
        session.finished.connect(self._finished)
        session.folderMoved.connect(self._moved)
        self._show()

    def use_picture(self, picture: Picture) -> bool:
        """Show this file, or these bytes of one, and ask the network about it. True: a picture is always taken."""
        self._picture, self.answer = picture, None
        self.spot.show_picture(None)
        self.problem.setText("")
        self._show()
        run_in_background(
            self,
            lambda progress: shown(picture, progress),
            lambda pixels: self._show_picture(picture, pixels),
            lambda error: self._no_picture(picture, error),
        )
        return True

    def choose(self) -> None:
        """Let the person choose a picture file."""
        name, _kind = QFileDialog.getOpenFileName(self, tr("Choose a picture"), str(Path.home()))
        if name:
            self.use_picture(Path(name))

    def follow(self, run: Path | None) -> None:
        """Ask the network of this run from now on."""
        self.run, self.answer = run, None
        self._show()
        self.ask()

    def ask(self) -> None:
        """Ask the network about the picture, soon: at most once a second, and never twice at once."""
        self._wanted = True
        wait = self._asked_at + EVERY_SECONDS - time.monotonic()
        if not self._soon.isActive():
            self._soon.start(max(0, round(wait * 1000)))

    def _ask(self) -> None:
        if self._job is not None or not self._wanted or self._picture is None or self.run is None:
            return
        if not self.isVisible():
            return  # asked again when it is looked at
        self._wanted = False
        self._asked_at = time.monotonic()
        run, picture, answering = self.run, self._picture, self._answering

        def done(answer: Answer | None) -> None:
            self._job = None
            if (run, picture) == (self.run, self._picture):
                self.answer = answer or self.answer
                self.problem.setText("")
                self._show()
            self._ask_again()

        def failed(error: Exception) -> None:
            self._job = None
            self._wrong(picture, error)
            self._ask_again()

        def work(progress: Progress) -> Answer | None:
            return answering.answer(run, picture, progress)

        self._job = run_in_background(self, work, done, failed)

    def _ask_again(self) -> None:
        if self._wanted:
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted:
            self.ask()

    def _moved(self, old: Path, new: Path | None) -> None:
        if self.run == old:
            self.run = new
            self._show()

    def _job_started(self) -> None:
        self.run, self.answer = self.session.continuing, None
        self._show()

    def _take(self, events: list[Event]) -> None:
        if any(isinstance(event, CheckpointSaved | EpochDone) for event in events):
            self.run = self.session.folder
            self.ask()

    def _finished(self, _result: object) -> None:
        self.run = self.session.folder
        self.ask()

    def _show_picture(self, picture: Picture, pixels: Pixels) -> None:
        if picture == self._picture:
            self.spot.show_picture(pixels)
            self.ask()

    def _no_picture(self, picture: Picture, error: Exception) -> None:
        self._wrong(picture, error)
        if picture == self._picture:
            self._picture = None

    def _wrong(self, picture: Picture, error: Exception) -> None:
        """A file that is no picture, or a checkpoint that can't be read: one sentence."""
        if picture == self._picture:
            what, why, _cure = sentences(error)
            self.problem.setText(what if not isinstance(error, UserError) else f"{what} {why}".strip())
            self._show()

    def _show(self) -> None:
        self.problem.setVisible(bool(self.problem.text()))
        self.bars.show_answers(self.answer.top if self.answer is not None else ())
        self.bars.setVisible(self.answer is not None)
        self.said.setText(self._sentence())
        theme.set_kind(self.said, "small")
        self.said.setVisible(bool(self.said.text()))

    def _sentence(self) -> str:
        if self.problem.text():
            return ""
        if self.answer is not None and self.answer.epoch is not None:
            return (
                tr("The answer after epoch {epoch}.", epoch=self.answer.epoch)
                if self.answer.epoch
                else tr("The answer before the first epoch is done.")
            )
        if self.answer is not None:
            return ""
        if self._picture is None:
            return tr("What the network answers is shown here, and again after each epoch.")
        if self.run is None and not self.session.busy:
            return tr("Press Start: the network answers as soon as it has learned something.")
        return tr("The answer comes with the first epoch.")
