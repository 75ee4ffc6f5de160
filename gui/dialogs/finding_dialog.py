"""All pictures of one finding, to look at and to leave out one by one; decoded as they come into sight."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.data.doctor import Finding
from core.data.layout import Scan
from core.data.listing import shown
from gui import theme
from gui.dialogs.finding_model import CLASS, GROUP, PATH, REASON, FindingModel, Index, is_used
from gui.translate import number, tr, tr_core
from gui.widgets.finding_row import paint_picture, title_of
from gui.widgets.note import note
from gui.workers.thumbnails import Thumbnails

SIDE = 104
CELL = QSize(SIDE + 16, SIDE + 68)
BOX = 18
MIDDLE, RIGHT = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


class FindingDialog(QDialog):
    """`leftOutChanged(frozenset)` brings the keys ("class/file") of all that the person leaves out by hand."""

    leftOutChanged = Signal(frozenset)  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None, finding: Finding, scan: Scan, left_out: Collection[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title_of(finding))
        self.setMinimumSize(400, 320)
        self.resize(*((760, 580) if finding.groups else (480, 360)))
        self.thumbnails = Thumbnails(2 * SIDE, self)
        self.model = FindingModel(finding, scan, left_out, self)
        self.sentence = note("plain")
        self.sentence.setText(tr_core(finding.message))
        self.hint = note("small")
        self.hint.setText(
            tr("Click a picture, or press Space on it, to leave it out or to use it again. Its file stays as it is.")
        )
        self.view = QListView()
        self.files = QPlainTextEdit("\n".join(shown(name) for name in finding.files))
        self.counted = note("small")
        self.leave_all = QPushButton(tr("Leave all out"))
        self.use_all = QPushButton(tr("Use all"))
        self.close_button = QPushButton(tr("Close"))
        self._set_up_view()
        self._lay_out(has_pictures=bool(finding.groups), has_files=bool(finding.files))
        self.thumbnails.arrived.connect(self.view.viewport().update)
        self.model.leftOutChanged.connect(self._note)
        self.leave_all.clicked.connect(lambda: self.model.set_all(used=False))
        self.use_all.clicked.connect(lambda: self.model.set_all(used=True))
        self.close_button.clicked.connect(self.accept)
        self._count()

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(_Delegate(self.thumbnails, view))
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setMovement(QListView.Movement.Static)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setBatchSize(500)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setAccessibleName(tr("Pictures"))
        self.files.setReadOnly(True)
        self.files.setAccessibleName(tr("Files"))

    def _lay_out(self, *, has_pictures: bool, has_files: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(theme.GRID)
        column.addWidget(self.sentence)
        column.addWidget(self.hint)
        column.addWidget(self.view, 3)
        column.addWidget(self.files, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.counted, 1)
        for button in (self.leave_all, self.use_all, self.close_button):
            row.addWidget(button)
        column.addSpacing(theme.GRID)
        column.addLayout(row)
        for widget in (self.hint, self.view, self.counted, self.leave_all, self.use_all):
            widget.setVisible(has_pictures)
        self.files.setVisible(has_files)
        self.close_button.setDefault(True)
        if not has_pictures:
            row.insertStretch(0, 1)

    def _note(self) -> None:
        self._count()
        self.leftOutChanged.emit(frozenset(self.model.left_out))

    def _count(self) -> None:
        count, out = self.model.rowCount(), self.model.count_left_out()
        left, total = number(out), number(count)
        self.counted.setText(
            tr("{left} of {count} left out by hand", left=left, count=total)
            if out
            else tr("{count} pictures", count=total)
        )
        self.leave_all.setEnabled(out < count)
        self.use_all.setEnabled(out > 0)


class _Delegate(QStyledItemDelegate):
    """Paints picture, tick, name and group, and wishes for the pictures that it is asked to paint."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._small = QFont(parent.font())
        self._small.setPointSizeF(max(6.5, self._small.pointSizeF() * 0.9))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        path, group = index.data(PATH), index.data(GROUP)
        used = is_used(index)
        painter.save()
        if group and group % 2:
            painter.fillRect(whole, theme.colour("window"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(whole.adjusted(1, 1, -1, -1))
        room = QRect(whole.left() + 8, whole.top() + 8, SIDE, SIDE)
        if not self._thumbnails.is_known(path):
            self._thumbnails.want([path])
        painter.setOpacity(1.0 if used else 0.35)
        paint_picture(painter, room, path, self._thumbnails)
        painter.setOpacity(1.0)
        self._paint_words(painter, room, index, used)
        self._paint_box(painter, room, used)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, index: Index, used: bool) -> None:
        """The file's name, its class, and what is to be said of it here."""
        metrics = QFontMetrics(self._small)
        group = index.data(GROUP)
        remark = tr("group {number}", number=group) if group else str(index.data(REASON))
        lines = (str(index.data()), str(index.data(CLASS)), remark if used else tr("left out"))
        painter.setFont(self._small)
        place = QRect(room.left(), room.bottom() + 4, SIDE, metrics.height())
        for line, role, elide in zip(
            lines, ("text", "muted", "muted" if used else "bad"), (MIDDLE, MIDDLE, RIGHT), strict=True
        ):
            painter.setPen(theme.colour(role))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(line, elide, SIDE))
            place.translate(0, metrics.height())

    def _paint_box(self, painter: QPainter, room: QRect, used: bool) -> None:
        box = QRect(room.left() + 4, room.top() + 4, BOX, BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if used else "outline")))
        painter.setBrush(theme.colour("accent" if used else "field"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if used:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(box.adjusted(2, 2, -2, -2), theme.pixmap("check", "on_accent", BOX - 4, ratio))

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        whole: QRect = option.rect
        if isinstance(event, QMouseEvent):
            room = QRect(whole.left() + 8, whole.top() + 8, SIDE, SIDE)
            if event.type() != QEvent.Type.MouseButtonRelease or not room.contains(event.position().toPoint()):
                return False
        elif not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        wanted = Qt.CheckState.Unchecked if is_used(index) else Qt.CheckState.Checked
        return bool(model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole))
