"""Judged pictures in a list that makes only those that are in sight: ten thousand cost no more than ten."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.evaluation.answers import Answers, Floats, Integers
from gui import theme
from gui.translate import percent, tr
from gui.widgets.pictures import fitted
from gui.widgets.tips import as_tip
from gui.workers.run_pictures import RunPictures

SIDE = 96
LINES = 3
ROW = int(Qt.ItemDataRole.UserRole)
"""Model role: the picture's row among the answers."""
Index = QModelIndex | QPersistentModelIndex


class GalleryModel(QAbstractListModel):
    """Some of the judged pictures, in an order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Integers = np.zeros(0, np.int64)
        self._answers: Answers | None = None
        self._confidences: Floats = np.zeros(0)

    def show_rows(self, answers: Answers, confidences: Floats, rows: Integers) -> None:
        """Show these; `confidences` are of all answers."""
        self.beginResetModel()
        self._answers, self._confidences, self.rows = answers, confidences, rows
        self.endResetModel()

    def clear(self) -> None:
        """Show none."""
        self.beginResetModel()
        self._answers, self.rows = None, np.zeros(0, np.int64)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def names(self) -> list[str]:
        """The names of all pictures that are shown, in their order."""
        return [] if self._answers is None else [self._answers.names[row] for row in self.rows.tolist()]

    def lines(self, row: int) -> tuple[str, str, str, bool]:
        """Name, true class, answer with its probability, and whether that is right, of a row of the answers."""
        if self._answers is None:
            return "", "", "", True
        answers = self._answers
        right = bool(answers.right[row])
        sign = "✓" if right else "✗"
        answer = answers.classes[answers.answers[row]]
        return (
            answers.names[row],
            answers.classes[answers.labels[row]],
            f"{sign} {answer} {percent(float(self._confidences[row]), 0)}",
            right,
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = int(self.rows[index.row()])
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.lines(row)[0]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            name, true, answer, _right = self.lines(row)
            told = tr("{name}\nIt is: {true}\nAnswered: {answer}", name=name, true=true, answer=answer[2:])
            return as_tip(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return None


class GalleryList(QListView):
    """`pictureChosen` carries the place in the list: by click, Return or Space."""

    pictureChosen = Signal(int)  # noqa: N815 - named as Qt's signals are

    def __init__(self, pictures: RunPictures) -> None:
        super().__init__()
        self.pictures = pictures
        self.items = GalleryModel()
        self.setModel(self.items)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Pictures"))
        self.setMouseTracking(True)
        pictures.arrived.connect(self.viewport().update)
        pictures.failed.connect(lambda _error: self.viewport().update())
        self.clicked.connect(lambda index: self.pictureChosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.pictureChosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints a picture with its name, what it is and what was answered, and wishes for those that it is to paint."""

    def __init__(self, gallery: GalleryList) -> None:
        super().__init__(gallery)
        self._gallery = gallery
        self._small = QFont(gallery.font())
        self._small.setPointSizeF(max(6.5, self._small.pointSizeF() * 0.88))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(SIDE + 16, SIDE + 18 + LINES * QFontMetrics(self._small).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = index.data(ROW)
        painter.save()
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, theme.colour("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(whole.adjusted(1, 1, -1, -1))
        room = QRect(whole.left() + 8, whole.top() + 8, SIDE, SIDE)
        self._paint_picture(painter, room, row)
        self._paint_words(painter, room, row)
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRect, row: int) -> None:
        pictures = self._gallery.pictures
        image = pictures.image(row)
        ratio = painter.device().devicePixelRatio()
        if image is None:
            if not pictures.is_known(row):
                pictures.want([row])
            painter.setPen(QPen(theme.colour("border")))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
            sign = theme.pixmap("circle-question-mark" if pictures.is_known(row) else "image", "disabled", 24, ratio)
            painter.drawPixmap(room.center().x() - 12, room.center().y() - 12, sign)
            return
        pixmap = fitted(image, SIDE, ratio)
        size = pixmap.deviceIndependentSize()
        left, top = room.left() + (SIDE - size.width()) / 2, room.top() + (SIDE - size.height()) / 2
        painter.drawPixmap(round(left), round(top), pixmap)

    def _paint_words(self, painter: QPainter, room: QRect, row: int) -> None:
        metrics = QFontMetrics(self._small)
        name, true, answer, right = self._gallery.items.lines(row)
        painter.setFont(self._small)
        place = QRect(room.left(), room.bottom() + 4, SIDE, metrics.height())
        short = name.rsplit("/", 1)[-1]
        told = ((short, "muted"), (true, "text"), (answer, "good" if right else "bad"))
        for line, role in told:
            painter.setPen(theme.colour(role))
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, SIDE)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            place.translate(0, metrics.height())
