"""The confusion matrix, painted: a row for what a picture shows, a column for what was answered. K classes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.evaluation.answers import Integers
from gui import theme
from gui.translate import number, percent, tr
from gui.widgets.tips import as_tip

MOST = 150
"""With more classes the cells would be too small to be told apart: a list of pairs says more."""
LARGEST, SMALLEST = 40, 4
FEW, LARGEST_OF_FEW = 4, 80
"""Of so few classes the cells may be larger."""
LINED, LABELLED = 10, 15
"""Sides from which on cells have lines between them, and from which on each row has its name."""
LONGEST_NAME = 112
GAP = 6
WEAKEST, STRONGEST = 0.1, 0.88
"""How much of its colour the least and the fullest cell have."""
RARE = 0.12
"""Where no class is confused with another more often than in this part of its pictures, no mistake is coloured full."""
Cell = tuple[int, int]
ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class ConfusionMatrix(QWidget):
    """Each cell's count, the stronger coloured the greater its part of the row. Arrows move, Return chooses.

    Cells are (row, column): the places of the true class and of the answer.
    """

    cellChosen = Signal(int, int)  # noqa: N815 - named as Qt's signals are
    cellPointed = Signal(object)  # noqa: N815 - named as Qt's signals are
    """The `Cell` that the mouse or the keys point at, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[str, ...] = ()
        self.confusion: Integers = np.zeros((0, 0), np.int64)
        self.current: Cell | None = None
        self.chosen: Cell | None = None
        self.side = LARGEST
        self._left = self._top = 0
        self._upright = False
        self._small = QFont(self.font())
        self._small.setPointSizeF(max(6.5, self._small.pointSizeF() * 0.88))
        self._colours: npt.NDArray[np.uint8] = np.zeros((0, 0, 3), np.uint8)
        self._inverse = np.zeros((0, 0), bool)
        """Where the counts are written in the colour of text on the accent."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Confusion matrix: what it is, and what was answered"))
        theme.watcher().changed.connect(self._tint)

    def show_confusion(self, classes: Sequence[str], confusion: Integers) -> None:
        """Show int64 (K, K)."""
        self.classes, self.confusion = tuple(classes), confusion
        self.current = self.chosen = None
        self._tint()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell as the one whose pictures are shown, without saying so."""
        self.chosen = cell
        if cell is not None:
            self.current = cell
        self.update()

    def fit(self, width: int) -> None:
        """Take at most this width; the height follows."""
        count = max(1, len(self.classes))
        metrics = QFontMetrics(self._small)
        longest = max((metrics.horizontalAdvance(name) for name in self.classes), default=0)
        names = min(longest + 2, LONGEST_NAME)
        self._left = max(names, metrics.horizontalAdvance(tr("Is ↓"))) + GAP
        largest = LARGEST if len(self.classes) > FEW else LARGEST_OF_FEW
        self.side = int(min(largest, max(SMALLEST, (width - self._left - 2) // count)))
        self._upright = longest + 4 > self.side
        self._top = metrics.height() + GAP + (names if self._upright else metrics.height()) + GAP
        self.setFixedSize(self._left + self.side * count + 2, self._top + self.side * count + 2)
        self.update()

    def cell_at(self, place: QPointF) -> Cell | None:
        """The cell at a place of this widget."""
        column, row = int((place.x() - self._left) // self.side), int((place.y() - self._top) // self.side)
        inside = 0 <= row < len(self.classes) and 0 <= column < len(self.classes)
        return (row, column) if inside else None

    def rect_of(self, cell: Cell) -> QRect:
        """Where a cell is."""
        return QRect(self._left + cell[1] * self.side, self._top + cell[0] * self.side, self.side, self.side)

    def text_of(self, cell: Cell) -> str:
        """What a cell says, in words."""
        row, column = cell
        count, total = int(self.confusion[row, column]), int(self.confusion[row].sum())
        share = percent(count / total) if total else percent(None)
        words = {"count": number(count), "total": number(total), "share": share, "true": self.classes[row]}
        if row == column:
            return tr("“{true}”: {count} of {total} found ({share})", **words)
        return tr("“{true}” taken for “{answer}”: {count} of {total} ({share})", answer=self.classes[column], **words)

    def sizeHint(self) -> QSize:
        return self.size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and self.classes:
            down, right = ARROWS[key] if self.current is not None else (0, 0)
            last = len(self.classes) - 1
            row, column = self.current if self.current is not None else self._worst()
            self._point((min(last, max(0, row + down)), min(last, max(0, column + right))))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current is not None:
            self._choose(self.current)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor)
        if cell is not None:
            self._point(cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._choose(cell)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None and self.classes:
            self._point(self._worst())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), as_tip(self.text_of(cell)) if cell else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        count = len(self.classes)
        if not count:
            return
        painter = QPainter(self)
        painter.setFont(self._small)
        height, width, _ = self._colours.shape
        image = QImage(self._colours.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        table = QRect(self._left, self._top, self.side * count, self.side * count)
        painter.drawImage(table, image)
        self._paint_lines(painter, table)
        self._paint_counts(painter)
        self._paint_names(painter)
        self._paint_marks(painter)

    def _paint_lines(self, painter: QPainter, table: QRect) -> None:
        painter.setPen(QPen(theme.colour("border")))
        painter.drawRect(table)
        if self.side < LINED:
            return
        painter.setPen(QPen(theme.colour("grid")))
        for place in range(1, len(self.classes)):
            step = place * self.side
            painter.drawLine(table.left(), table.top() + step, table.right(), table.top() + step)
            painter.drawLine(table.left() + step, table.top(), table.left() + step, table.bottom())

    def _paint_counts(self, painter: QPainter) -> None:
        metrics = QFontMetrics(self._small)
        if self.side < metrics.height():
            return
        for row, column in zip(*np.nonzero(self.confusion), strict=True):
            text = number(int(self.confusion[row, column]))
            if metrics.horizontalAdvance(text) <= self.side - 2:
                painter.setPen(theme.colour("on_accent" if self._inverse[row, column] else "text"))
                painter.drawText(self.rect_of((int(row), int(column))), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(self, painter: QPainter) -> None:
        metrics = QFontMetrics(self._small)
        painter.setPen(theme.colour("muted"))
        line = metrics.height()
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, self._top - line - GAP, self._left - GAP, line), end, tr("Is ↓"))
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(self._left, 0, self.width() - self._left, line), start, tr("Answered →"))
        # With small cells only each so-manieth has its name, and those that are pointed at.
        step = max(1, math.ceil(LABELLED / self.side))
        row, column = self.current or (-1, -1)
        for place in range(0, len(self.classes), step):
            if step == 1 or abs(place - row) >= step:
                self._paint_row_name(painter, place, strong=place == row)
            if step == 1 or abs(place - column) >= step:
                self._paint_column_name(painter, place, strong=place == column)
        if self.current is not None and step > 1:
            self._paint_row_name(painter, row, strong=True)
            self._paint_column_name(painter, column, strong=True)

    def _paint_row_name(self, painter: QPainter, place: int, *, strong: bool) -> None:
        painter.setPen(theme.colour("text" if strong else "muted"))
        metrics = QFontMetrics(self._small)
        middle = self._top + place * self.side + self.side / 2
        room = QRectF(0, middle - metrics.height() / 2, self._left - GAP, metrics.height())
        name = metrics.elidedText(self.classes[place], Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_column_name(self, painter: QPainter, place: int, *, strong: bool) -> None:
        painter.setPen(theme.colour("text" if strong else "muted"))
        metrics = QFontMetrics(self._small)
        middle, line = self._left + place * self.side + self.side / 2, metrics.height()
        if not self._upright:
            room = QRectF(middle - self.side / 2, self._top - GAP - line, self.side, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.classes[place])
            return
        length = self._top - 2 * GAP - line
        name = metrics.elidedText(self.classes[place], Qt.TextElideMode.ElideMiddle, length)
        painter.save()
        painter.translate(middle, self._top - GAP)
        painter.rotate(-90)
        room = QRectF(0, -line / 2, length, line)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for cell, role, wide in ((self.current, "outline", 1), (self.chosen, "text", 2)):
            if cell is not None:
                focused = self.hasFocus() and cell == self.current
                painter.setPen(QPen(theme.colour("text" if focused else role), 2 if focused else wide))
                painter.drawRect(self.rect_of(cell))

    def _point(self, cell: Cell | None) -> None:
        if cell == self.current:
            return
        self.current = cell
        self.setAccessibleDescription(self.text_of(cell) if cell else "")
        self.cellPointed.emit(cell)
        self.update()

    def _choose(self, cell: Cell) -> None:
        self._point(cell)
        self.chosen = cell
        self.update()
        self.cellChosen.emit(*cell)

    def _worst(self) -> Cell:
        """The cell with the most mistakes; the first where there are none."""
        wrong = self.confusion.copy()
        np.fill_diagonal(wrong, 0)
        row, column = divmod(int(wrong.argmax()), len(self.classes))
        return row, column

    def _tint(self) -> None:
        """Choose the colours of the cells: mistakes in another tone than what is right."""
        ground, right, wrong = (_channels(theme.colour(role)) for role in ("surface", "accent", "bad"))
        shares = self.confusion / np.maximum(self.confusion.sum(axis=1, keepdims=True), 1)
        own = np.eye(len(shares), dtype=bool)
        # Mistakes are few beside what is right: they are compared with each other alone.
        most = np.where(own, 1.0, max(RARE, float(np.where(own, 0.0, shares).max(initial=0.0))))
        strength = np.where(shares > 0, WEAKEST + (STRONGEST - WEAKEST) * (shares / most) ** 0.75, 0.0)
        mixed = ground + strength[..., None] * (np.where(own[..., None], right, wrong) - ground)
        self._colours = np.ascontiguousarray(mixed.round().astype(np.uint8))
        grounds = _luminance(mixed)
        self._inverse = _contrast(theme.colour("on_accent"), grounds) > _contrast(theme.colour("text"), grounds)
        self.update()


def _channels(colour: QColor) -> npt.NDArray[np.float64]:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)


def _luminance(channels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Relative luminance as WCAG 2 defines it, of red, green and blue (…, 3) from 0 to 255."""
    parts = channels / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _contrast(colour: QColor, grounds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much text of a colour stands out on each of these luminances: 1 to 21, as WCAG 2 defines it."""
    own = _luminance(_channels(colour))
    return np.asarray((np.maximum(own, grounds) + 0.05) / (np.minimum(own, grounds) + 0.05))
