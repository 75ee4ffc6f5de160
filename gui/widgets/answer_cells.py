"""How a picture among many looks: itself, what the networks said, and its name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.inference.rows import Row
from gui import theme
from gui.translate import percent, tr
from gui.widgets.answers_model import AnswersModel, Index, Kind
from gui.widgets.finding_row import paint_picture
from gui.workers.thumbnails import Thumbnails

SIDE = 104
AROUND = 8
SIGN = 20
AT_ONCE = 5
"""So many cells are drawn anew each time that the view is painted: it is painted again until none is left."""
CELLS_KEPT = 200
"""Cells stay as they were drawn, and more where more are in sight: to draw all of these anew takes longer than the
window should wait."""
SIGNS: dict[Kind, tuple[str, str]] = {
    "unsure": ("circle-question-mark", "warn"),
    "stranger": ("circle-alert", "bad"),
}
HOVERED, FOCUSED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus
MIDDLE, RIGHT = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
Line = tuple[str, str, Qt.TextElideMode]
"""Words, the role of their colour, and where they are shortened."""


class AnswerCells(QStyledItemDelegate):
    """Paints what `model` knows, and wishes for the pictures that it is asked to paint."""

    def __init__(self, model: AnswersModel, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails
        self._small = QFont(parent.font())
        self._small.setPointSizeF(max(6.5, self._small.pointSizeF() * 0.9))
        self._metrics = QFontMetrics(self._small)
        self._cells: dict[int, tuple[object, QPixmap]] = {}
        self._left, self._kept = AT_ONCE, CELLS_KEPT
        self.behind = False
        """Whether cells in sight are yet to be drawn."""

    @property
    def cell(self) -> QSize:
        """The room of one picture with its words."""
        lines = max(1, self._model.networks) + 1
        return QSize(SIDE + 2 * AROUND, SIDE + 2 * AROUND + 4 + lines * self._metrics.height())

    def begin(self, in_sight: int) -> None:
        """The view, which shows so many, is painted: some cells may be drawn anew."""
        self._left, self.behind = AT_ONCE, False
        self._kept = max(CELLS_KEPT, in_sight)
        self._thumbnails.keep(in_sight)

    def forget(self) -> None:
        """Other pictures are shown from now on."""
        self._cells.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        place = int(self._model.order[index.row()])
        hovered = bool(state & HOVERED)
        painter.drawPixmap(whole.topLeft(), self._drawn(place, painter.device().devicePixelRatio(), hovered=hovered))
        if state & FOCUSED:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(3, 3, -3, -3))

    def _drawn(self, place: int, ratio: float, *, hovered: bool = False) -> QPixmap:
        """The cell of the picture at `place`, drawn anew where something about it has changed."""
        path, answers = str(self._model.paths[place]), self._model.answers(place)
        known, image = self._thumbnails.is_known(path), self._thumbnails.image(path)
        if not known:
            self._thumbnails.want([path])
        now = (tuple(answers), path, known, image is None, hovered, theme.is_dark(), ratio)
        before = self._cells.get(place)
        if before is not None and before[0] == now:
            return before[1]
        if self._left == 0:
            self.behind = True
            return before[1] if before is not None else self._empty(ratio)
        self._left -= 1
        drawn = self._blank(ratio)
        painter = QPainter(drawn)
        if hovered:
            painter.fillRect(QRect(QPoint(), self.cell).adjusted(2, 2, -2, -2), theme.colour("hover"))
        room = QRect(AROUND, AROUND, SIDE, SIDE)
        paint_picture(painter, room, path, self._thumbnails)
        if answers and answers[0][1] in SIGNS:
            _paint_sign(painter, room, *SIGNS[answers[0][1]])
        self._paint_words(painter, room, Path(path), answers, self._model.differs(place))
        painter.end()
        self._cells.pop(place, None)
        self._cells[place] = (now, drawn)
        while len(self._cells) > self._kept:
            del self._cells[next(iter(self._cells))]
        return drawn

    def _blank(self, ratio: float) -> QPixmap:
        """Room for a cell, filled: what is translucent takes ten times as long to bring to the screen."""
        drawn = QPixmap(self.cell * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(theme.colour("surface"))
        return drawn

    def _empty(self, ratio: float) -> QPixmap:
        """A cell that is yet to be drawn."""
        drawn = self._blank(ratio)
        painter = QPainter(drawn)
        painter.fillRect(QRect(AROUND, AROUND, SIDE, SIDE), theme.colour("hover"))
        painter.end()
        return drawn

    def _paint_words(
        self, painter: QPainter, room: QRect, path: Path, answers: list[tuple[Row | None, Kind]], differ: bool
    ) -> None:
        lines = [_answer(row, kind, differ=differ and which > 0) for which, (row, kind) in enumerate(answers)]
        lines.append((path.name.encode("utf-8", "replace").decode(), "muted", MIDDLE))
        painter.setFont(self._small)
        middle, base = room.left() + SIDE / 2, room.bottom() + 5 + self._metrics.ascent()
        for words, role, elide in lines:
            shown = self._metrics.elidedText(words, elide, SIDE)
            painter.setPen(theme.colour(role))
            # Into a rectangle, PySide would let go of Python's lock for each line, and wait for it again.
            painter.drawText(QPointF(middle - self._metrics.horizontalAdvance(shown) / 2, base), shown)
            base += self._metrics.height()


def _answer(row: Row | None, kind: Kind, *, differ: bool) -> Line:
    if row is None:
        return "…", "muted", RIGHT
    if not row.top:
        return tr("can't be read"), "bad", RIGHT
    if kind == "stranger":
        return tr("none of its classes"), "bad", RIGHT
    name, part = row.top[0]
    words = tr("{name} {part}", name=name, part=percent(part, 0))
    if kind == "unsure":
        words = tr("{answer}?", answer=words)
    return f"≠ {words}" if differ else words, "warn" if kind == "unsure" else "text", MIDDLE


def _paint_sign(painter: QPainter, room: QRect, icon: str, role: str) -> None:
    """The sign of a verdict on a disc at the picture's corner."""
    disc = QRectF(room.left() + 4, room.top() + 4, SIGN, SIGN)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("border")))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(disc)
    inside = disc.adjusted(2, 2, -2, -2).toRect()
    painter.drawPixmap(inside, theme.pixmap(icon, role, inside.width(), painter.device().devicePixelRatio()))
