"""One judged picture, large: what it is, what the network answered, and its file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.data.pictures import Pixels
from core.evaluation.answers import Integers
from core.tasks import doubt
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr
from gui.widgets.answer_bars import MOST, AnswerBars
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.judged_words import verdict_words
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.pictures import fitted, to_image
from gui.widgets.tips import as_tip
from gui.workers.errors_found import Errors
from gui.workers.run_pictures import Found, RunPictures, file_of

if TYPE_CHECKING:
    from core.runs.judged import Judged

SIDE = 320


class AnswerDialog(QDialog):
    """Walks through `rows` of the answers: by its buttons, or Left and Right."""

    def __init__(
        self, parent: QWidget, run: Path, judged: Judged, errors: Errors, pictures: RunPictures, rows: Integers
    ) -> None:
        super().__init__(parent)
        self.run, self.judged, self.errors, self.pictures, self.rows = run, judged, errors, pictures, rows
        self.place = 0
        self.file: Path | None = None
        self.setWindowTitle(tr("Picture"))
        self.name = ElidedLabel()
        theme.set_kind(self.name, "heading")
        self.spot = _Spot()
        self.true, self.right, self.verdict, self.trouble = note("plain"), note("plain"), note("small"), note("warn")
        self.bars = AnswerBars()
        self.file_button = QPushButton(tr("Show file"))
        self.before, self.after = QPushButton(tr("Previous")), QPushButton(tr("Next"))
        self.counted = Label()
        theme.set_kind(self.counted, "small")
        self.close_button = QPushButton(tr("Close"))
        theme.set_icon(self.file_button, "external-link")
        self.file_button.clicked.connect(self._show_file)
        # Shortcuts: as mere keys, Left and Right would move the focus from button to button.
        for button, key, step in ((self.before, Qt.Key.Key_Left, -1), (self.after, Qt.Key.Key_Right, 1)):
            button.clicked.connect(partial(self._step, step))
            QShortcut(key, self).activated.connect(partial(self._step, step))
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self._lay_out()

    def show_place(self, place: int) -> None:
        """Show the picture at this place among the rows."""
        if not 0 <= place < len(self.rows):
            return
        self.place = place
        row = int(self.rows[place])
        answers, shown = self.judged.answers, self.judged.doubt
        self.name.show_text(answers.names[row])
        true, right = answers.classes[answers.labels[row]], bool(answers.right[row])
        self.true.setText(tr("It is: {true}", true=true))
        self.right.setText("✓ " + tr("Answered rightly") if right else "✗ " + tr("Answered wrongly"))
        theme.set_kind(self.right, "good" if right else "bad")
        this = answers.subset(np.array([row]))
        logits = this.logits
        chances = doubt.probabilities(logits, shown)[0]
        best = np.argsort(-chances, kind="stable")[:MOST].tolist()
        self.bars.show_answers([(answers.classes[each], float(chances[each])) for each in best])
        verdict = doubt.verdicts(logits, shown, distances=this.distances)[0]
        self.verdict.setText(verdict_words(verdict) if shown is not None else "")
        self.verdict.setVisible(shown is not None)
        told = tr("{place} of {count}", place=number(place + 1), count=number(len(self.rows)))
        self.counted.setText(told)
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place < len(self.rows) - 1)
        self._fetch(row)

    def _step(self, step: int, _checked: bool = False) -> None:
        self.show_place(self.place + step)

    def _fetch(self, row: int) -> None:
        run, name = self.run, self.judged.answers.names[row]
        self.file = None
        self.spot.show_image(self.pictures.image(row))
        self.trouble.hide()
        self._allow_file(tr("Looking for the file…"))

        def work(found: Found) -> tuple[Pixels | None, Path | None]:
            return found.pixels(row), file_of(run, name)

        def current() -> bool:
            return int(self.rows[self.place]) == row

        def done(result: tuple[Pixels | None, Path | None]) -> None:
            if current():
                self._take(*result)

        def failed(error: Exception) -> None:
            if current():
                self.trouble.setText(error_words(error))
                self.trouble.show()
                self._allow_file(tr("Its file isn't there."))

        self.pictures.ask(work, done, failed, self)

    def _take(self, pixels: Pixels | None, file: Path | None) -> None:
        self.file = file
        if pixels is not None:
            self.spot.show_image(to_image(pixels))
        self.trouble.setText(tr("This picture isn't there any more."))
        self.trouble.setVisible(pixels is None)
        none = tr("It is no file of its own: it comes with the program, or out of an archive.")
        self._allow_file("" if file is not None else none)

    def _allow_file(self, reason: str) -> None:
        self.file_button.setEnabled(not reason)
        self.file_button.setToolTip(as_tip(reason or str(self.file)))

    def _show_file(self) -> None:
        if self.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file)))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        answered = Label(tr("Its answer"))
        theme.set_kind(answered, "small")
        words.addWidget(self.true)
        words.addWidget(self.right)
        words.addSpacing(theme.GRID)
        for widget in (answered, self.bars, self.verdict, self.trouble):
            words.addWidget(widget)
        words.addStretch(1)
        words.addWidget(self.file_button, 0, Qt.AlignmentFlag.AlignLeft)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(self.spot, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(words, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(self.counted)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.name)
        column.addLayout(middle)
        column.addLayout(row)
        self.resize(SIDE + 24 * 3 + 264, SIDE + 136)


class _Spot(QWidget):
    """A picture in a square, each of its pixels seen where it is small."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(QSize(SIDE, SIDE))
        self.setAccessibleName(tr("Picture"))

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is None:
            painter.setPen(QPen(theme.colour("border")))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            return
        picture = fitted(self._image, SIDE, self.devicePixelRatioF())
        size = picture.deviceIndependentSize()
        painter.drawPixmap(round((SIDE - size.width()) / 2), round((SIDE - size.height()) / 2), picture)
