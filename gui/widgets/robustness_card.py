"""What a bad camera does to a run's accuracy: five disturbances at three strengths, each with an example."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.choices import DISTURBANCES
from core.data.pictures import Pixels
from core.evaluation.metrics import Robustness
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, percent, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.pictures import fitted, to_image
from gui.widgets.tips import as_tip
from gui.widgets.work_line import WorkLine
from gui.workers.run_pictures import Found

SIDE = 64
BAR = 6
STRENGTHS = (1, 2, 3)
Case = tuple[str, int]
Examples = dict[Case, Pixels]
NOTHING: Case = ("", 0)


class RobustnessCard(QWidget):
    """A button at first; afterwards a row for each disturbance. `tryWanted` asks for the trying."""

    tryWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[Robustness, ...] = ()
        self.cells: dict[Case, DisturbedCell] = {}
        self.sentence, self.trouble, self.legend = note("plain"), note("warn"), note("small")
        self.legend.setText(tr("The line below a bar: what to expect of other pictures, with 95 % certainty."))
        self.button = QPushButton(tr("Try bad pictures"))
        theme.set_icon(self.button, "zap")
        self.work = WorkLine(tr("Trying bad pictures"), tr("Try again"))
        self.table = QWidget()
        self._grid = QGridLayout(self.table)
        self._lay_out()
        self.button.clicked.connect(self.tryWanted)
        self.work.againWanted.connect(self.tryWanted)

    def show_found(self, found: Sequence[Robustness]) -> None:
        """Show what was found; nothing: it wasn't tried yet."""
        self.found = tuple(found)
        self.work.end()
        self.button.setVisible(not self.found)
        self.table.setVisible(bool(self.found))
        self.legend.setVisible(bool(self.found))
        self.sentence.setText(_sentence(self.found))
        known = {(each.kind, each.strength): each for each in self.found}
        for case, cell in self.cells.items():
            cell.show_case(known.get(case))

    def show_examples(self, examples: Examples) -> None:
        """Show one picture as each disturbance leaves it."""
        self.trouble.hide()
        for case, cell in self.cells.items():
            cell.show_picture(examples.get(case))

    def show_no_examples(self, error: Exception) -> None:
        """The pictures can't be had any more; the figures still say what they say."""
        self.trouble.setText(tr("No example can be shown.") + " " + error_words(error))
        self.trouble.show()

    def begin(self) -> None:
        """The trying is under way."""
        if self.button.isHidden() and self.work.cancel.isVisibleTo(self):
            return
        self.button.hide()
        self.work.begin(tr("Getting ready…"))

    def allow(self, reason: str) -> None:
        """Enable the button, or say why not."""
        self.button.setEnabled(not reason)
        said = tr("Up to 1,000 of its pictures are blurred, darkened and so on, and judged again")
        self.button.setToolTip(as_tip(reason or said))

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        for column, title in enumerate((tr("as they are"), tr("slight"), tr("strong"), tr("very strong")), start=1):
            label = Label(title)
            theme.set_kind(label, "small")
            self._grid.addWidget(label, 0, column)
            self._grid.setColumnStretch(column, 1)
        self._grid.setColumnStretch(0, 1)
        plain = DisturbedCell()
        self.cells[NOTHING] = plain
        self._grid.addWidget(plain, 1, 1, Qt.AlignmentFlag.AlignTop)
        for row, (kind, choice) in enumerate(DISTURBANCES.items(), start=1):
            self._grid.addWidget(_Titles(tr_core(choice.title), tr_core(choice.sentence)), row, 0)
            for strength in STRENGTHS:
                cell = self.cells[kind, strength] = DisturbedCell()
                self._grid.addWidget(cell, row, strength + 1)
        row_of_button = QHBoxLayout()
        row_of_button.addWidget(self.button)
        row_of_button.addStretch(1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(theme.GRID)
        column_of_all.addWidget(self.sentence)
        column_of_all.addLayout(row_of_button)
        column_of_all.addWidget(self.work)
        column_of_all.addWidget(self.trouble)
        column_of_all.addWidget(self.table)
        column_of_all.addWidget(self.legend)
        self.trouble.hide()
        self.show_found(())
        self.allow("")


class DisturbedCell(QWidget):
    """An example beside its accuracy, as a figure and a bar in which the interval is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.case: Robustness | None = None
        self._image: QImage | None = None
        self.setFixedHeight(SIDE)
        self.setMinimumWidth(SIDE + 8 + 48)
        theme.watcher().changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        """Whether an example is shown."""
        return self._image is not None

    def show_case(self, case: Robustness | None) -> None:
        """Show this accuracy."""
        self.case = case
        text = ""
        if case is not None:
            low, high = (percent(each) for each in case.interval)
            text = tr("{accuracy} right ({low} to {high})", accuracy=percent(case.accuracy), low=low, high=high)
        self.setToolTip(as_tip(text))
        self.setAccessibleName(text)
        self.update()

    def show_picture(self, pixels: Pixels | None) -> None:
        """Show this example."""
        self._image = None if pixels is None else to_image(pixels)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 8 + 64, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._image is not None:
            picture = fitted(self._image, SIDE, self.devicePixelRatioF())
            size = picture.deviceIndependentSize()
            painter.drawPixmap(round((SIDE - size.width()) / 2), round((SIDE - size.height()) / 2), picture)
        else:
            painter.setPen(QPen(theme.colour("border")))
            painter.drawRect(QRectF(0.5, 0.5, SIDE - 1, SIDE - 1))
        if self.case is not None:
            self._paint_accuracy(painter, self.case)

    def _paint_accuracy(self, painter: QPainter, case: Robustness) -> None:
        left, middle = SIDE + 8, SIDE / 2
        room = QRectF(left, middle + 2, max(0, self.width() - left), BAR)
        painter.setPen(theme.colour("text"))
        words = QRectF(left, 0, room.width(), middle - 2)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, percent(case.accuracy))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(room, BAR / 2, BAR / 2)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), room.width() * case.accuracy, BAR), BAR / 2, BAR / 2)
        low, high = (room.left() + room.width() * each for each in case.interval)
        painter.setPen(QPen(theme.colour("text"), 1))
        line = room.bottom() + 4
        painter.drawLine(round(low), round(line), round(high), round(line))


def examples_of(found: Found, row: int) -> Examples:
    """The picture of this row, disturbed in every way; none where it has gone. For the background."""
    from core.evaluation.robustness import disturbed

    plain = found.pixels(row)
    if plain is None:
        return {}
    one = found.pictures.subset(found.places[[row]])
    first = np.zeros(1, np.int64)
    cases = [(kind, strength) for kind in DISTURBANCES for strength in STRENGTHS]
    return {NOTHING: plain, **{case: disturbed(one, *case).gather(first)[0] for case in cases}}


class _Titles(QWidget):
    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        heading, words = Label(title), note("small")
        words.setText(sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(heading)
        column.addWidget(words)
        column.addStretch(1)


def _sentence(found: tuple[Robustness, ...]) -> str:
    if not found:
        return tr("How much worse does it get on blurred, noisy, dark, squeezed or askew pictures?")
    worst = min(found, key=lambda each: each.accuracy)
    plain = next((each for each in found if not each.kind), None)
    strengths = {1: tr("slight"), 2: tr("strong"), 3: tr("very strong")}
    if plain is None or not worst.kind:
        return tr("No disturbance makes it worse, on {count} pictures.", count=number(found[0].count))
    return tr(
        "What hurts most: {kind} ({strength}). Of 100 pictures, {bad} are then right instead of {good}; "
        "tried on {count} pictures.",
        kind=tr_core(DISTURBANCES[worst.kind].title),
        strength=strengths[worst.strength],
        bad=round(worst.accuracy * 100),
        good=round(plain.accuracy * 100),
        count=number(plain.count),
    )
