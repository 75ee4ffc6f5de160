"""The pictures behind a run's figures: mistakes, doubts, doubtful labels, a class's own, or those of one cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation.answers import Integers
from gui import theme
from gui.dialogs.answer_dialog import AnswerDialog
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr
from gui.widgets.gallery_list import SIDE, GalleryList
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.workers import errors_found
from gui.workers.errors_found import Errors
from gui.workers.run_pictures import RunPictures

if TYPE_CHECKING:
    from core.runs.judged import Judged

WORST, UNCERTAIN, SUSPECTS, OF_CLASS, OF_CELL = "worst", "uncertain", "suspects", "class", "cell"
HEIGHT = 320
Cell = tuple[int, int]


class RunGallery(QWidget):
    """`show_errors` fills it; then the person chooses, or the matrix does (`show_cell`)."""

    cellLeft = Signal()  # noqa: N815 - named as Qt's signals are
    """Pictures of something else than a cell are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.judged: Judged | None = None
        self.errors: Errors | None = None
        self.cell: Cell | None = None
        self.run: Path | None = None
        self.pictures = RunPictures(2 * SIDE, self)
        self.dialog: AnswerDialog | None = None
        self.kinds, self.classes = QComboBox(), QComboBox()
        self.counted = Label()
        theme.set_kind(self.counted, "small")
        self.sentence, self.trouble, self.empty = note("small"), note("warn"), note("muted")
        self.list = GalleryList(self.pictures)
        self._stack = QStackedWidget()
        self._lay_out()
        self.kinds.activated.connect(lambda _index: self._show())
        self.classes.activated.connect(lambda _index: self._show())
        self.list.pictureChosen.connect(self.open_picture)
        self.pictures.opened.connect(self._say_what_is_gone)
        self.pictures.failed.connect(self._say_why_none)

    @property
    def kind(self) -> str:
        """What is shown: one of the words above."""
        return str(self.kinds.currentData())

    def show_errors(self, run: Path, judged: Judged, errors: Errors) -> None:
        """Take over an evaluation."""
        self.run, self.judged, self.errors, self.cell = run, judged, errors, None
        self.pictures.use(run, judged)
        self.trouble.hide()
        self._fill_kinds()
        self.classes.clear()
        for place, name in enumerate(judged.answers.classes):
            self.classes.addItem(name, place)
        self.kinds.setCurrentIndex(0 if len(errors.worst) else 1)
        self._show()

    def forget(self) -> None:
        """Let go of everything: another evaluation is coming."""
        self.judged = self.errors = self.cell = self.run = None
        self.pictures.forget()
        self.list.items.clear()
        self.kinds.clear()
        self.classes.hide()
        self.trouble.hide()
        self.sentence.clear()
        self.counted.clear()
        self.empty.setText(tr("Sorting the pictures…"))
        self._stack.setCurrentWidget(self._none)
        if self.dialog is not None:
            self.dialog.close()

    def show_cell(self, true: int, answered: int) -> None:
        """Show exactly the pictures of this cell of the confusion matrix."""
        if self.judged is None:
            return
        self.cell = true, answered
        names = self.judged.answers.classes
        text = (
            tr("“{true}”, rightly answered", true=names[true])
            if true == answered
            else tr("“{true}” taken for “{answer}”", true=names[true], answer=names[answered])
        )
        place = self.kinds.findData(OF_CELL)
        if place < 0:
            self.kinds.addItem(text, OF_CELL)
            place = self.kinds.count() - 1
        self.kinds.setItemText(place, text)
        self.kinds.setCurrentIndex(place)
        self._show()

    def show_class(self, true: int) -> None:
        """Show the pictures of this class that were taken for another."""
        self.kinds.setCurrentIndex(self.kinds.findData(OF_CLASS))
        self.classes.setCurrentIndex(true)
        self._show()

    def open_picture(self, place: int) -> None:
        """Show one of the pictures large, with its answers."""
        if self.run is None or self.judged is None or self.errors is None:
            return
        self.dialog = AnswerDialog(self, self.run, self.judged, self.errors, self.pictures, self.list.items.rows)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._dialog_gone)
        self.dialog.show_place(place)
        self.dialog.open()

    def _dialog_gone(self, _result: int) -> None:
        self.dialog = None

    def _show(self) -> None:
        if self.judged is None or self.errors is None:
            return
        kind = self.kind
        self.classes.setVisible(kind == OF_CLASS)
        rows = self._rows(kind)
        self.list.items.show_rows(self.judged.answers, self.errors.confidences, rows)
        self.list.scrollToTop()
        count = number(len(rows))
        self.counted.setText(tr("{count} pictures", count=count) if len(rows) != 1 else tr("1 picture"))
        sentence, nothing = self._words(kind)
        self.sentence.setText(sentence)
        self.empty.setText(nothing)
        self._stack.setCurrentWidget(self.list if len(rows) else self._none)
        if kind != OF_CELL:
            self.cellLeft.emit()

    def _rows(self, kind: str) -> Integers:
        judged, errors = self.judged, self.errors
        if judged is None or errors is None:
            return np.zeros(0, np.int64)
        if kind == OF_CELL and self.cell is not None:
            return errors_found.of_cell(judged.answers, errors, *self.cell)
        if kind == OF_CLASS:
            return errors_found.of_class(judged.answers, errors, max(0, self.classes.currentIndex()))
        if kind == SUSPECTS:
            return np.array([each.row for each in errors.suspects], dtype=np.int64)
        return errors.uncertain if kind == UNCERTAIN else errors.worst

    def _words(self, kind: str) -> tuple[str, str]:
        """What the list is, and what is said where it is empty."""
        learned = self.judged is not None and self.judged.part in ("train", "all")
        words = {
            WORST: (tr("Wrong answers, those first that it was surest of."), tr("It made no mistake.")),
            UNCERTAIN: (
                tr("All pictures, those first whose two likeliest classes are nearest to each other."),
                tr("There are no pictures."),
            ),
            SUSPECTS: (
                tr("Pictures that fit another class better: look whether they lie in the right folder.")
                + (" " + tr("It learned from these, so wrong labels may have been learned, too.") if learned else ""),
                tr("No label looks wrong."),
            ),
            OF_CLASS: (tr("Pictures of this class that were taken for another."), tr("All of its pictures are found.")),
            OF_CELL: (tr("The pictures of this cell, the surest answers first."), tr("No picture is in this cell.")),
        }
        return words[kind]

    def _fill_kinds(self) -> None:
        errors = self.errors
        if errors is None:
            return
        self.kinds.clear()
        self.kinds.addItem(tr("Worst mistakes ({count})", count=number(len(errors.worst))), WORST)
        self.kinds.addItem(tr("Most uncertain"), UNCERTAIN)
        suspects = number(len(errors.suspects))
        self.kinds.addItem(tr("Labels that may be wrong ({count})", count=suspects), SUSPECTS)
        self.kinds.addItem(tr("Mistakes of a class"), OF_CLASS)

    def _say_what_is_gone(self) -> None:
        found = self.pictures.found
        gone = 0 if found is None else found.gone
        if gone:
            self.trouble.setText(tr("{count} of its pictures can't be found any more.", count=number(gone)))
        self.trouble.setVisible(gone > 0)

    def _say_why_none(self, error: Exception) -> None:
        words = tr("The pictures can't be shown, the figures still hold.")
        self.trouble.setText(f"{words} {error_words(error)}")
        self.trouble.show()

    def _lay_out(self) -> None:
        self.kinds.setAccessibleName(tr("Which pictures"))
        self.classes.setAccessibleName(tr("Which class"))
        for box in (self.kinds, self.classes):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMaximumWidth(320)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.kinds, 2)
        head.addWidget(self.classes, 1)
        head.addStretch(0)
        head.addWidget(self.counted, 0, Qt.AlignmentFlag.AlignRight)
        self._none = QWidget()
        middle = QVBoxLayout(self._none)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._none)
        self._stack.setMinimumHeight(HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.trouble)
        column.addWidget(self._stack, 1)
        self.trouble.hide()
        self.setMinimumWidth(280)
