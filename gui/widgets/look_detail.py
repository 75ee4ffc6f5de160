"""One picture closely: its heat map large, what the network answers, and the training pictures that look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, percent, tr
from gui.widgets.answer_bars import AnswerBars
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.heat_picture import Heated, HeatSpot
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.thumbnail_grid import ThumbnailGrid
from gui.widgets.tips import as_tip
from gui.widgets.work_line import WorkLine
from gui.workers.background import Job, run_in_background
from gui.workers.looking import Closer

if TYPE_CHECKING:
    from core.evaluation.class_looks import Look
    from core.runs.looking import Neighbours

LARGE = 240


class LookDetail(QWidget):
    """`backWanted`: the person has seen enough of it."""

    backWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look: Look | None = None
        self.neighbours: Neighbours | None = None
        self._closer: Closer | None = None
        self._job: Job | None = None
        self.back = QPushButton(tr("Back to all"))
        theme.set_icon(self.back, "chevron-left")
        theme.set_kind(self.back, "quiet")
        self.name = ElidedLabel()
        theme.set_kind(self.name, "muted")
        self.spot = HeatSpot(LARGE)
        self.spot.setFixedSize(LARGE, LARGE)
        self.bars = AnswerBars()
        self.said = note("small")
        self.grid = ThumbnailGrid()
        self.grid.setAccessibleName(tr("It looked like these"))
        self.line = WorkLine(tr("Looking for pictures that are alike"), tr("Try again"))
        self._lay_out()
        self.back.clicked.connect(self.backWanted)
        self.line.cancelled.connect(self._cancel)
        self.line.againWanted.connect(self._find)

    def show_look(self, closer: Closer, look: Look) -> None:
        """Show this picture of the run that `closer` opens, and look for those that are alike."""
        self.leave()
        self._closer, self.look = closer, look
        self.name.show_text(look.name)
        self.spot.show_image(Heated(look.picture, look.heat))
        self.bars.show_answers(look.top)
        self._find()

    def leave(self) -> None:
        """Let go of the picture and of what is looked for."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.look, self.neighbours = None, None

    def _find(self) -> None:
        closer, look = self._closer, self.look
        if closer is None or look is None:
            return
        self._show_found(None)
        self.line.begin(tr("Looking for pictures that are alike…"))

        def work(progress: Progress) -> Neighbours:
            return closer.neighbours(look, progress)

        self._job = run_in_background(self, work, self._show_found, self._failed, self.line.report)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.line.say(tr("Cancelled."))

    def _failed(self, error: Exception) -> None:
        self.line.say(error_words(error), bad=True)

    def _show_found(self, found: Neighbours | None) -> None:
        self.line.end()
        self.neighbours = found
        alike = found.found if found is not None else ()
        names = self._closer.judged.answers.classes if self._closer is not None else ()
        self.grid.set_pictures([each.picture for each in alike], [names[each.label] for each in alike])
        for thumbnail, each in zip(self.grid.thumbnails, alike, strict=True):
            likeness = tr("{name}: {likeness} alike", name=each.name, likeness=percent(max(0.0, each.likeness)))
            thumbnail.setToolTip(as_tip(f"{names[each.label]}\n{likeness}"))
        self.grid.setVisible(bool(alike))
        self.said.setText(_said(found))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.back)
        top.addWidget(self.name, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.spot)
        left.addStretch(1)
        right.setSpacing(theme.GRID)
        answer: list[QWidget] = [_heading(tr("The answer")), self.bars]
        alike: list[QWidget] = [_heading(tr("It looked like these")), self.said, self.grid, self.line]
        for widget in answer + alike:
            right.addWidget(widget)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(top)
        column.addLayout(middle, 1)


def _said(found: Neighbours | None) -> str:
    if found is None:
        return ""
    if not found.found:
        return tr("There is no other training picture.")
    if found.compared < found.total:
        return tr(
            "The training pictures that are most alike to the network, of {compared} that were compared of {total}.",
            compared=number(found.compared),
            total=number(found.total),
        )
    return tr("The training pictures that are most alike to the network.")


def _heading(text: str) -> QLabel:
    label = Label(text)
    theme.set_kind(label, "heading")
    return label
