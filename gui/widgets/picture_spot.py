"""A square that takes one picture - dropped, pasted or chosen - and shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.pictures import Pixels
from gui import theme
from gui.translate import tr
from gui.widgets.pictures import fitted, to_image
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.pasted import as_png

LARGEST, SMALLEST = 224, 112
RADIUS = 8


class PictureSpot(QWidget):
    """`given` carries the file (Path), or the bytes of a pasted picture; `chooseWanted` asks for the file dialog."""

    given = Signal(object)
    chooseWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._pasting: Job | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("The picture to try"))
        self.setToolTip(as_tip(tr("Drop a picture here, paste one ({keys}), or click to choose one.", keys="Ctrl+V")))
        theme.watcher().changed.connect(self.update)

    def show_picture(self, pixels: Pixels | None) -> None:
        """Show uint8 (H, W, 3), or the invitation."""
        self._image = None if pixels is None else to_image(pixels)
        self.update()

    def paste(self) -> None:
        """Take the picture from the clipboard, if there is one."""
        self._take(QGuiApplication.clipboard().mimeData())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(width, LARGEST)

    def sizeHint(self) -> QSize:
        return QSize(LARGEST, LARGEST)

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST, SMALLEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.chooseWanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chooseWanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = [url for url in event.mimeData().urls() if url.isLocalFile()]
        # A folder, or several things, are for the window.
        if event.mimeData().hasImage() or (len(files) == 1 and not Path(files[0].toLocalFile()).is_dir()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height(), LARGEST)
        area = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        if self._image is not None:
            picture = fitted(self._image, side, self.devicePixelRatioF())
            painter.drawPixmap(area.topLeft(), picture)
        self._draw_frame(painter, QRectF(self.rect()) if self._image is None else area)

    def _draw_frame(self, painter: QPainter, area: QRectF) -> None:
        pen = QPen(theme.colour("accent" if self.hasFocus() else "outline"), 2 if self.hasFocus() else 1)
        if self._image is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = area.adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, RADIUS, RADIUS) if self._image is None else painter.drawRect(inside)
        if self._image is None:
            icon = theme.pixmap("image", "muted", 32, self.devicePixelRatioF())
            middle = inside.center()
            painter.drawPixmap(round(middle.x() - 16), round(middle.y() - 40), icon)
            painter.setPen(theme.colour("muted"))
            words = inside.adjusted(12, inside.height() / 2, -12, -4)
            how = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(words, how, tr("Drop, paste or choose a picture"))

    def _take(self, things: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in things.urls() if url.isLocalFile()]
        if self._pasting is not None:
            self._pasting.cancel()
        if files:
            self.given.emit(files[0])
        elif things.hasImage():
            image = QImage(things.imageData())
            self._pasting = run_in_background(self, lambda _progress: as_png(image), self._give)

    def _give(self, png: bytes) -> None:
        if png:
            self.given.emit(png)
