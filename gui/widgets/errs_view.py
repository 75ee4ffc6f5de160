"""The tab "Where it errs": how good in words, what was taken for what, and exactly the pictures behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.runs.history import RunSummary
from gui import theme
from gui.session import Session
from gui.translate import percent, tr, tr_core
from gui.widgets import judged_words
from gui.widgets.class_table import class_table, pair_table
from gui.widgets.confusion_matrix import MOST, Cell, ConfusionMatrix
from gui.widgets.judged_view import JudgedView, same_answers
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.run_gallery import RunGallery
from gui.workers import errors_found
from gui.workers.background import Job, run_in_background
from gui.workers.errors_found import Errors
from gui.workers.judging import Judging

if TYPE_CHECKING:
    from core.runs.judged import Judged

MATRIX_SHARE, MATRIX_LEAST, MATRIX_MOST = 0.52, 320, 680
"""The matrix's part of the width, and its bounds."""
PAIRS_SHARE, CLASSES_SHARE = 5, 6


class ErrsView(JudgedView):
    """Matrix and gallery side by side, below them the pairs and the classes; a choice in any fills the gallery."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.errors: Errors | None = None
        self._judged: Judged | None = None
        self._job: Job | None = None
        self.figure, self.sentence, self.detail = Label(), note("plain"), note("small")
        theme.set_kind(self.figure, "title")
        self.notices = note("warn")
        self.matrix = ConfusionMatrix()
        self.pointed = note("small")
        self.gallery = RunGallery()
        self.pairs, self.classes = pair_table(), class_table()
        self.means = note("small")
        self._matrix_part = QWidget()
        self._pairs_part = QWidget()
        self._lay_out_parts()
        self.matrix.cellChosen.connect(self._show_cell)
        self.matrix.cellPointed.connect(self._tell)
        self.gallery.cellLeft.connect(self._leave_cell)
        self.pairs.entryChosen.connect(self._show_pair)
        self.classes.entryChosen.connect(self._show_class)

    def show_judged(self, run: RunSummary, judged: Judged) -> None:
        """Show the figures now, and the lists as soon as they are computed."""
        figures, before = judged.figures, self._judged
        self._say_how_good(judged)
        if before is not None and same_answers(before.answers, judged.answers) and before.doubt == judged.doubt:
            return
        self._judged, self.errors = judged, None
        self.gallery.forget()
        self.pairs.show_entries(())
        few = len(judged.answers.classes) <= MOST
        if few:
            self.matrix.show_confusion(judged.answers.classes, figures.confusion)
        self._matrix_part.setVisible(few)
        self._place_pairs(beside=not few)
        self._fit()
        self._tell(None)
        self.classes.show_entries(figures.per_class)
        self.means.setText(judged_words.means(figures))
        self._job = run_in_background(
            self,
            lambda _progress: errors_found.find(judged),
            lambda errors: self._take(run, judged, errors),
            instead_of=self._job,
        )

    def leave(self) -> None:
        self._judged = self.errors = None
        self.gallery.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _take(self, run: RunSummary, judged: Judged, errors: Errors) -> None:
        self.errors = errors
        names = judged.answers.classes
        entries = [(names[pair.true], names[pair.answered], pair.count, pair.share) for pair in errors.pairs]
        self.pairs.show_entries(entries)
        self._no_pairs.setVisible(not entries)
        self.pairs.setVisible(bool(entries))
        self.gallery.show_errors(run.path, judged, errors)

    def _say_how_good(self, judged: Judged) -> None:
        self.figure.setText(percent(judged.figures.accuracy))
        self.sentence.setText(judged_words.how_good(judged.figures))
        self.detail.setText(judged_words.on_which(judged.part, judged.figures.count))
        self.notices.setText("\n".join(tr_core(notice) for notice in judged.notices))
        self.notices.setVisible(bool(judged.notices))

    def _tell(self, cell: Cell | None) -> None:
        hint = tr("Click a cell, or choose one with the arrow keys and Return: its pictures appear beside it.")
        told = cell if cell is not None else self.matrix.chosen
        self.pointed.setText(self.matrix.text_of(told) if told is not None else hint)

    def _show_cell(self, true: int, answered: int) -> None:
        self.gallery.show_cell(true, answered)

    def _leave_cell(self) -> None:
        self.matrix.choose(None)
        self._tell(None)

    def _show_pair(self, place: int) -> None:
        if self.errors is not None:
            pair = self.errors.pairs[place]
            if self.matrix.isVisibleTo(self):
                self.matrix.choose((pair.true, pair.answered))
            self.gallery.show_cell(pair.true, pair.answered)
            self.area.ensureWidgetVisible(self.gallery, 0, 0)

    def _show_class(self, place: int) -> None:
        self.gallery.show_class(place)
        self.area.ensureWidgetVisible(self.gallery, 0, 0)

    def _fit(self) -> None:
        width = int(self.width() * MATRIX_SHARE)
        self.matrix.fit(max(MATRIX_LEAST, min(MATRIX_MOST, width)))

    def _place_pairs(self, *, beside: bool) -> None:
        """Where there are too many classes for a matrix, the pairs stand in its place."""
        (self._upper if beside else self._lower).insertWidget(0, self._pairs_part, PAIRS_SHARE)

    def _lay_out_parts(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        words.addWidget(self.notices)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column = QVBoxLayout(self._matrix_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(_heading(tr("What was taken for what")))
        column.addWidget(self.matrix)
        column.addWidget(self.pointed)
        column.addStretch(1)
        self._no_pairs = note("muted")
        self._no_pairs.setText(tr("No class was taken for another."))
        pairs = QVBoxLayout(self._pairs_part)
        pairs.setContentsMargins(0, 0, 0, 0)
        pairs.setSpacing(theme.GRID)
        pairs.addWidget(_heading(tr("Most confused pairs")))
        pairs.addWidget(self.pairs)
        pairs.addWidget(self._no_pairs)
        pairs.addStretch(1)
        each = QVBoxLayout()
        each.setSpacing(theme.GRID)
        each.addWidget(_heading(tr("Each class")))
        each.addWidget(self.classes)
        each.addWidget(self.means)
        each.addStretch(1)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for row in (self._upper, self._lower):
            row.setSpacing(24)
        self._upper.addWidget(self._matrix_part)
        self._upper.addWidget(self.gallery, CLASSES_SHARE)
        self._lower.addWidget(self._pairs_part, PAIRS_SHARE)
        self._lower.addLayout(each, CLASSES_SHARE)
        for part in (head, self._upper, self._lower):
            self.body.addLayout(part)


def _heading(text: str) -> QLabel:
    label = Label(text)
    theme.set_kind(label, "heading")
    return label
