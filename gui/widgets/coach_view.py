"""The tab "Advice": what the coach says of a run, the most important first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.data.pictures import Pixels
from core.errors import UserError
from core.messages import Message
from core.progress import Progress
from core.runs.coach import Advice, Seen, advise, look
from core.runs.coach.changes import applied
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words, show_error
from gui.session import Session
from gui.translate import tr
from gui.widgets.advice_card import AdviceCard, Sign
from gui.widgets.note import note
from gui.widgets.run_view import RunView
from gui.widgets.work_line import WorkLine
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging
from gui.workers.run_pictures import Found, RunPictures

SIDE = 64


class CoachView(RunView):
    """Reads curves, settings and the kept evaluation in the background; without one it says what that would add."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.seen: Seen | None = None
        self.cards: list[AdviceCard] = []
        self.pictures = RunPictures(SIDE, self)
        self._stamp: tuple[object, ...] = ()
        self._job: Job | None = None
        self._make_parts()
        self._lay_out()
        judging.arrived.connect(self._news)
        judging.failed.connect(self._failed_to_judge)
        judging.progressed.connect(self._progressed)

    def show_run(self, run: RunSummary | None) -> None:
        """Show the advice on this run; the same run in the same state costs nothing."""
        stamp = () if run is None else (run.path, run.status.epoch, run.state, run.status.best_accuracy)
        if stamp == self._stamp:
            return
        if run is None or self.run is None or run.path != self.run.path:
            self._clear()
            self.message.setText(tr("Reading the run…") if run is not None else tr("Choose one run."))
        self.run, self._stamp = run, stamp
        self._read()

    def judge(self) -> None:
        """Judge the run by its pictures: more can be said then."""
        if self.run is None:
            return
        if self.judging.judge(self.run.path):
            self.work.begin(tr("Getting ready…"))
            self.more.hide()
        else:
            self.more_words.setText(tr("Another run is being judged: try again when that is done."))

    def _read(self) -> None:
        """Look at the run in the background."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.run is None:
            return
        folder = RunFolder(self.run.path)

        def work(progress: Progress) -> tuple[Seen, tuple[Advice, ...]]:
            seen = look(folder)
            progress.check()
            return seen, advise(seen)

        self._job = run_in_background(self, work, self._show, self._fail)

    def _show(self, found: tuple[Seen, tuple[Advice, ...]]) -> None:
        seen, advice = found
        before, self.seen = self.seen, seen
        self._show_more(seen)
        self.summary.setText(_summary(seen))
        self.going_on.setVisible(not seen.ended)
        if before is not None and [card.advice for card in self.cards] == list(advice):
            self._use_pictures(seen)
            return
        self._take_cards_away()
        self.nothing.setVisible(not advice)
        self.message.setText("")
        self.message.hide()
        for each in advice:
            card = AdviceCard(each, seen.config, _why_not_apply(seen))
            card.applied.connect(partial(self._apply, each))
            card.picturesWanted.connect(partial(self._fetch, card))
            self.cards.append(card)
            self.list.addWidget(card)
        self._use_pictures(seen)

    def _fail(self, error: Exception) -> None:
        self._clear()
        self.message.setText(error_words(error))

    def _show_more(self, seen: Seen) -> None:
        """Offer the evaluation where there is none, and the checkpoint for it is there; or show the work on it."""
        run = self.run
        judging_it = run is not None and self.judging.judges == run.path
        possible = run is not None and (run.folder.best.is_file() or run.folder.last.is_file())
        if judging_it and seen.judged is None and (self.work.isHidden() or self.work.cancel.isHidden()):
            self.work.begin(tr("Getting ready…"))
        self.more.setVisible(seen.judged is None and possible and not judging_it)
        self.more_words.setText(
            tr("This is what its curves say. Judged by its pictures, more can be said: of labels, classes and copies.")
        )

    def _apply(self, advice: Advice) -> None:
        if self.seen is None:
            return
        try:
            self.configWanted.emit(applied(self.seen.config, advice.changes))
        except UserError as error:
            show_error(self, error)

    def _use_pictures(self, seen: Seen) -> None:
        if self.run is not None and seen.judged is not None:
            self.pictures.use(self.run.path, seen.judged)

    def _fetch(self, card: AdviceCard) -> None:
        seen = self.seen
        if seen is None or seen.judged is None:
            return
        names = seen.judged.answers.names

        def work(found: Found) -> list[tuple[int, Pixels]]:
            pixels = [(row, found.pixels(row)) for row in card.rows]
            return [(row, each) for row, each in pixels if each is not None]

        def show(pixels: list[tuple[int, Pixels]]) -> None:
            card.set_pictures([each for _row, each in pixels], [names[row] for row, _each in pixels])

        self.pictures.ask(work, show, lambda error: card.say(error_words(error)), card)

    def _news(self, path: Path) -> None:
        """Another tab, or this one, has judged a run, or read what is kept of it."""
        if self.run is None or path != self.run.path:
            return
        self.work.end()
        known = self.judging.known(path)
        if self.seen is not None and (known is None) == (self.seen.judged is None):
            self._show_more(self.seen)
        elif self.isVisible():
            self._read()
        else:
            self._stamp = ()

    def _failed_to_judge(self, path: Path, error: Exception) -> None:
        if self.run is not None and path == self.run.path:
            self.work.say(error_words(error), bad=True)

    def _progressed(self, path: Path, what: Message, done: int, total: int) -> None:
        if self.run is not None and path == self.run.path and not self.work.isHidden():
            self.work.report(what, done, total)

    def _clear(self) -> None:
        self._take_cards_away()
        self.seen = None
        self.pictures.forget()
        self.nothing.hide()
        self.more.hide()
        self.work.end()
        self.going_on.hide()
        self.message.show()

    def _take_cards_away(self) -> None:
        for card in self.cards:
            self.list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def _make_parts(self) -> None:
        self.message, self.summary, self.going_on = note("muted"), note("small"), note("small")
        self.going_on.setText(tr("The run is being trained: more can be said when it has ended."))
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setText(tr("Choose one run."))
        self.nothing = QWidget()
        row = QHBoxLayout(self.nothing)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        heading = note("heading")
        heading.setText(tr("Nothing stands out."))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(heading)
        words.addWidget(self.summary)
        row.addWidget(Sign("circle-check", "good"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.more, self.more_words = QWidget(), note("small")
        self.more_button = QPushButton(tr("Judge it now"))
        theme.set_icon(self.more_button, "gauge")
        self.more_button.clicked.connect(self.judge)
        line = QHBoxLayout(self.more)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addWidget(self.more_words, 1)
        line.addWidget(self.more_button)
        self.work = WorkLine(tr("Judging the run"), tr("Try again"))
        self.work.cancelled.connect(self.judging.cancel)
        self.work.againWanted.connect(self.judge)

    def _lay_out(self) -> None:
        page = QWidget()
        # The card shows through: the style sheet gives scroll areas the colour of a page.
        page.setObjectName("advice")
        self.scroll_area = QScrollArea()
        self.scroll_area.setStyleSheet("QScrollArea, QWidget#advice { background: transparent; }")
        self.scroll_area.setWidget(page)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width, and that the height.
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.GRID)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 8, 8, 0)
        inner.setSpacing(12)
        for part in (self.message, self.going_on, self.nothing):
            inner.addWidget(part)
        inner.addLayout(self.list)
        inner.addWidget(self.more)
        inner.addWidget(self.work)
        inner.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self._clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.seen is not None:
            self._show_more(self.seen)


def _why_not_apply(seen: Seen) -> str:
    """Why no page can show the run's settings; "" where one can."""
    if seen.config.finetune.start and seen.config.data.source != "folder":
        return tr("This run went on from another one: change that one's settings instead.")
    return ""


def _summary(seen: Seen) -> str:
    """On what it rests that nothing stands out."""
    if seen.judged is None:
        return tr("Its curves look as they should.")
    return tr("Its curves and its answers look as they should.")
