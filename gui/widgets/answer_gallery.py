"""Many pictures and their answers: as they come, sorted and filtered, saved as a table or copied into folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from core.messages import QT_TRANSLATE_NOOP, message
from core.tasks.doubt import Doubt
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr
from gui.widgets.answer_cells import SIDE, AnswerCells
from gui.widgets.answer_tools import AnswerTools
from gui.widgets.answers_model import PLACE, AnswersModel, Index
from gui.widgets.card import Card
from gui.widgets.note import note
from gui.widgets.work_line import WorkLine
from gui.workers.many_answers import ManyAnswers, Said
from gui.workers.networks import Known, Networks
from gui.workers.thumbnails import Thumbnails

ANSWERING = message(QT_TRANSLATE_NOOP("core", "Answering…"))
SOON_MILLISECONDS = 15
TELL_MILLISECONDS = 400
"""How often the progress is told."""
COUNT_MILLISECONDS = 1000
"""How often counts and order follow what was answered since."""


class AnswerGallery(QWidget):
    """`begin` lets networks answer files and folders; `chosen(int)` is the place of a picture in `model.paths`."""

    chosen = Signal(int)
    saveWanted = Signal()  # noqa: N815 - named as Qt's signals are
    copyWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, networks: Networks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.given: tuple[Path, ...] = ()
        """The files and folders that are answered."""
        self.sources: tuple[str, ...] = ()
        self.known: dict[int, Known] = {}
        """What is known of the networks that answer, by their number."""
        self.answers = ManyAnswers(networks, self)
        self.model = AnswersModel(self)
        self.thumbnails = Thumbnails(round(SIDE * self.devicePixelRatioF()), self)
        self.tools = AnswerTools(self.model, self)
        self.work = WorkLine(tr("Answering"), tr("Go on"), self)
        self.summary, self.remark, self.outcome = note("plain"), note("warn"), note("small")
        self.view = _View()
        self.nothing = note("muted")
        self.stack = QStackedWidget()
        self._set_up_view()
        self._lay_out()
        self._counting = QTimer(self)
        self._counting.setInterval(COUNT_MILLISECONDS)
        self._counting.timeout.connect(self._follow)
        self._telling = QTimer(self)
        self._telling.setInterval(TELL_MILLISECONDS)
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(self._tell)
        self._connect()
        self._show()

    @property
    def busy(self) -> bool:
        """Whether answers are still to come."""
        return self.answers.busy

    def begin(self, given: Sequence[Path], sources: Sequence[str], wanted: float) -> None:
        """Let the networks in `sources` answer, two at most; without any the pictures are only shown. What was answered
        before is known at once."""
        # What is under way has its last words before other pictures take its place.
        self.answers.cancel()
        same = tuple(given) == self.given
        self.given, self.sources, self.known = tuple(given), tuple(sources), {}
        self.model.wanted = wanted
        self.cells.forget()
        if not same:
            self.thumbnails.forget()
            self.tools.show_all()
        self.model.begin(self.model.paths if same else (), len(self.sources))
        self.view.setGridSize(self.cells.cell)
        self.go_on()

    def go_on(self) -> None:
        """Answer what is still to be answered."""
        self.say("")
        self.answers.begin(self.given, self.sources)
        self.work.begin(tr("Looking for pictures…"))
        self._counting.start()
        self._show()

    def cancel(self) -> None:
        """End the work; what was answered stays, and is known the next time."""
        if self.answers.busy:
            self.answers.cancel()
            done, total = number(self.answers.done), number(self.answers.total)
            self.work.say(tr("Ended after {done} of {total} answers.", done=done, total=total))
            self._over()

    def stop(self) -> None:
        """End the work without a word: something else is shown."""
        self.answers.cancel()
        self.work.end()
        self._over()

    def judge(self, wanted: float) -> None:
        """Show verdicts so that `wanted` of what is answered is right."""
        self.model.judge(wanted)
        self._show()

    def doubt(self, which: int = 0) -> Doubt | None:
        """From when on the answers of a network count."""
        known = self.known.get(which)
        return known.doubt if known is not None else None

    def say(self, text: str, *, bad: bool = False) -> None:
        """What came of saving; "" for nothing."""
        theme.set_kind(self.outcome, "bad" if bad else "small")
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))

    def focus(self, place: int) -> None:
        """Make the picture at `place` the current one, as far as it is shown."""
        row = self.model.row_of(place)
        if row >= 0:
            index = self.model.index(row)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(index)
        self.view.setFocus()

    def _connect(self) -> None:
        self.answers.found.connect(self._found)
        self.answers.opened.connect(self._opened)
        self.answers.arrived.connect(self._arrived)
        self.answers.ended.connect(self._ended)
        self.answers.failed.connect(self._failed)
        self.work.cancelled.connect(self.cancel)
        self.work.againWanted.connect(self.go_on)
        self.thumbnails.arrived.connect(lambda _paths: self.view.viewport().update())
        self.view.clicked.connect(lambda index: self.chosen.emit(int(index.data(PLACE))))
        self.view.activated.connect(lambda index: self.chosen.emit(int(index.data(PLACE))))
        self.tools.saveWanted.connect(self.saveWanted)
        self.tools.copyWanted.connect(self.copyWanted)
        self.model.modelReset.connect(self._show_emptiness)

    def _found(self, paths: tuple[Path, ...]) -> None:
        if paths != self.model.paths:
            self.model.begin(paths, len(self.sources))
        self._show()

    def _opened(self, which: int, known: Known) -> None:
        self.known[which] = known
        self.model.set_doubt(which, known.doubt)

    def _arrived(self, said: list[Said]) -> None:
        self.model.take(said)
        # New words make the whole page lay itself out anew: a few times a second are enough.
        if not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        if self.busy:
            self.work.report(ANSWERING, self.answers.done, self.answers.total)

    def _ended(self) -> None:
        self.work.end()
        self._over()

    def _failed(self, error: Exception) -> None:
        self.work.say(error_words(error), bad=True)
        self._over()

    def _over(self) -> None:
        self._counting.stop()
        self._follow()

    def _follow(self) -> None:
        if not self.model.usual_order:
            self.model.arrange()
        self._show()

    def _show(self) -> None:
        counts, total = self.model.kind_counts(), len(self.model.paths)
        parts = [tr("1 picture") if total == 1 else tr("{count} pictures", count=number(total))]
        self.summary.setText(" · ".join([*parts, *_counted(counts, doubts=self.doubt() is not None)]) if total else "")
        self.tools.show_counts()
        why_not = self._why_not_save()
        answered = sum(counts.get(kind, 0) for kind in ("sure", "unsure", "stranger"))
        self.tools.allow(why_not, why_not or ("" if answered else tr("None of the pictures could be read.")))
        problem = self.answers.problem
        self.remark.setText(
            tr("The answers can't be kept for the next time. {why}", why=error_words(problem)) if problem else ""
        )
        self.remark.setVisible(bool(problem))
        self._show_emptiness()

    def _why_not_save(self) -> str:
        if self.busy:
            return tr("Wait until all pictures are answered, or cancel.")
        return "" if self.model.rows() else tr("There are no answers yet.")

    def _show_emptiness(self) -> None:
        shown, total = self.model.rowCount(), len(self.model.paths)
        if total:
            self.nothing.setText(tr("No picture has this answer (yet)."))
        else:
            self.nothing.setText(tr("Looking for pictures…") if self.busy else tr("There are no pictures in it."))
        self.stack.setCurrentIndex(0 if shown else 1)
        for widget in (self.tools, self.tools.saving):
            widget.setVisible(bool(total))

    def _set_up_view(self) -> None:
        view = self.view
        self.cells = AnswerCells(self.model, self.thumbnails, view)
        view.setModel(self.model)
        view.setItemDelegate(self.cells)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setMovement(QListView.Movement.Static)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setBatchSize(500)
        view.setGridSize(self.cells.cell)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setAccessibleName(tr("Pictures and answers"))
        view.setAccessibleDescription(tr("Return or a click shows one picture large, with what the network looked at."))

    def _lay_out(self) -> None:
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        surface = Card()
        surface.body.setContentsMargins(8, 8, 4, 8)
        surface.body.addWidget(self.view)
        self.stack.addWidget(surface)
        self.stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.summary, 1)
        top.addWidget(self.tools.saving)
        column.addLayout(top)
        for widget in (self.work, self.remark, self.outcome, self.tools):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)


class _View(QListView):
    """Paints anew only where somebody sees it: most of ten thousand answers come out of sight."""

    def paintEvent(self, event: QPaintEvent) -> None:
        # Called from here, all cells are painted under one hold of Python's lock, not each under a hold of its own that
        # the answering threads have to give up first.
        cells = self.itemDelegate()
        assert isinstance(cells, AnswerCells)
        grid, area = self.gridSize(), self.viewport().size()
        in_sight = (area.width() // max(1, grid.width()) + 1) * (area.height() // max(1, grid.height()) + 2)
        cells.begin(in_sight)
        super().paintEvent(event)
        if cells.behind:
            QTimer.singleShot(SOON_MILLISECONDS, self.viewport(), self.viewport().update)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        area, middle = self.viewport().rect(), self.gridSize().width() // 2
        top = self.indexAt(QPoint(middle, self.gridSize().height() // 2))
        bottom = self.indexAt(QPoint(middle, area.bottom()))
        columns = max(1, area.width() // max(1, self.gridSize().width()))
        if top.isValid() and last.row() < top.row() - columns:
            return
        if bottom.isValid() and first.row() > bottom.row() + columns:
            return
        super().dataChanged(first, last, list(roles))


def _counted(counts: dict[str, int], *, doubts: bool) -> list[str]:
    """How many answers there are of each kind that there are some of. A network that can't doubt isn't sure either."""
    sure = number(counts.get("sure", 0))
    words = {
        "sure": tr("{count} sure", count=sure) if doubts else tr("{count} answered", count=sure),
        "unsure": tr("{count} not sure", count=number(counts.get("unsure", 0))),
        "stranger": tr("{count} show none of its classes", count=number(counts.get("stranger", 0))),
        "unreadable": tr("{count} can't be read", count=number(counts.get("unreadable", 0))),
    }
    return [text for kind, text in words.items() if counts.get(kind)]
