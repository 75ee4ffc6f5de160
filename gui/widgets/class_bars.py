"""How many pictures each class has, as bars: painted, so that a thousand classes cost no more than eight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLabel, QSizePolicy, QToolTip, QWidget

from gui import theme
from gui.translate import number, tr

ROW = 24
BAR = 8
GAP = 8
VISIBLE = 8
"""So many classes are in sight; with more, half of the next one shows that there is more."""
NAME_SHARE = 0.4
TOLD = 20
"""So many classes are read out; the others are counted."""
PARTS = (("train", "accent"), ("validation", "train"), ("test", "third"))
"""Roles in their order along a bar, and their colours."""


@dataclass(frozen=True)
class ClassCount:
    """A class and its pictures in the roles train, validation and test."""

    name: str
    counts: tuple[int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)


class ClassBars(QAbstractScrollArea):
    """One row a class: name, bar, count. Scrolls by itself where there are more than eight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ClassCount, ...] = ()
        self._most = 1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Pictures of each class"))
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(ROW)
        theme.watcher().changed.connect(self.viewport().update)

    def set_counts(self, rows: Sequence[ClassCount]) -> None:
        """Show these classes, in this order."""
        self.rows = tuple(rows)
        self._most = max((row.total for row in rows), default=0) or 1
        # Reached with the keyboard only where there is something to scroll.
        scrolls = len(self.rows) > VISIBLE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(0, 0, 4 if scrolls else 0, 0)
        self.setAccessibleDescription(self._told())
        self.updateGeometry()
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    @property
    def shows_roles(self) -> bool:
        """Whether any picture has a role of its own, by its folder."""
        return any(row.counts[1] or row.counts[2] for row in self.rows)

    def text_of(self, row: ClassCount) -> str:
        """ "ants: 123 pictures", with the roles where there are any."""
        if not self.shows_roles:
            return tr("{name}: {count} pictures", name=row.name, count=number(row.total))
        train, validation, test = (number(count) for count in row.counts)
        return tr(
            "{name}: {count} pictures ({train} to train on, {validation} for validation, {test} for the test)",
            name=row.name,
            count=number(row.total),
            train=train,
            validation=validation,
            test=test,
        )

    def sizeHint(self) -> QSize:
        count = len(self.rows)
        return QSize(296, count * ROW if count <= VISIBLE else VISIBLE * ROW + ROW // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def row_at(self, place: QPoint) -> ClassCount | None:
        """The class at a place in the viewport."""
        index = (place.y() + self.verticalScrollBar().value()) // ROW
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.row_at(event.pos())
            QToolTip.showText(event.globalPos(), self.text_of(row) if row else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self.verticalScrollBar().value()
        first = max(0, (event.rect().top() + offset) // ROW)
        last = min(len(self.rows), (event.rect().bottom() + offset) // ROW + 1)
        names, counts = self._widths()
        for index in range(first, last):
            self._paint_row(painter, self.rows[index], index * ROW - offset, names, counts)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_row(self, painter: QPainter, row: ClassCount, top: int, names: int, counts: int) -> None:
        width = self.viewport().width()
        middle = Qt.AlignmentFlag.AlignVCenter
        name = self.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, names)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(0, top, names, ROW), middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme.colour("muted"))
        place = QRect(width - counts, top, counts, ROW)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, number(row.total))
        left = names + GAP
        room = QRectF(left, top + (ROW - BAR) / 2, max(0, width - counts - GAP - left), BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(room, BAR / 2, BAR / 2)
        self._paint_parts(painter, row, room)

    def _paint_parts(self, painter: QPainter, row: ClassCount, room: QRectF) -> None:
        filled = QRectF(room)
        # A class with a single picture still shows.
        filled.setWidth(max(BAR / 2, room.width() * row.total / self._most) if row.total else 0)
        painter.save()
        painter.setClipRect(filled)
        start = filled.left()
        for (_role, colour), count in zip(PARTS, row.counts, strict=True):
            if not count:
                continue
            painter.setBrush(theme.colour(colour))
            length = filled.width() * count / row.total
            last = start + length >= filled.right() - 0.01
            # Rounded at the bar's two ends; between two roles the ground shows for a pixel.
            painter.setClipRect(QRectF(start, filled.top(), length - (0 if last else 1), filled.height()))
            painter.drawRoundedRect(filled, BAR / 2, BAR / 2)
            start += length
        painter.restore()

    def _widths(self) -> tuple[int, int]:
        """Room for the names and for the counts."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(row.name) for row in self.rows[:200]), default=0)
        counts = metrics.horizontalAdvance(number(self._most)) + 2
        return min(widest + 2, int(self.viewport().width() * NAME_SHARE)), counts

    def _fit(self) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setPageStep(max(ROW, height - ROW))
        bar.setRange(0, max(0, len(self.rows) * ROW - height) if len(self.rows) > VISIBLE else 0)

    def _told(self) -> str:
        told = [self.text_of(row) for row in self.rows[:TOLD]]
        if len(self.rows) > TOLD:
            told.append(tr("and {count} more classes", count=number(len(self.rows) - TOLD)))
        return "; ".join(told)


class RoleLegend(QLabel):
    """What the colours of the bars mean, with the numbers of pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        theme.set_kind(self, "small")
        self._counts = (0, 0, 0)
        theme.watcher().changed.connect(self._show)

    def set_counts(self, counts: tuple[int, int, int]) -> None:
        """Pictures for training, validation and test."""
        self._counts = counts
        self._show()

    def _show(self) -> None:
        words = (tr("training"), tr("validation"), tr("test"))
        entries = [
            f'<span style="color: {theme.colours()[colour]}">■</span>&nbsp;{escape(word)}&nbsp;{number(count)}'
            for (_role, colour), word, count in zip(PARTS, words, self._counts, strict=True)
            if count
        ]
        self.setText(" &nbsp; ".join(entries))
