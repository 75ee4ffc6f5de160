"""A few pictures with their captions, as many side by side as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.pictures import Pixels
from gui import theme
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.pictures import fitted, to_image
from gui.widgets.tips import as_tip

SIDE = 64
GAP = 8


class Thumbnail(QWidget):
    """One picture of `SIDE` points and its caption, shortened where it is too long."""

    def __init__(self, pixels: Pixels, caption: str, parent: QWidget | None = None, *, side: int = SIDE) -> None:
        super().__init__(parent)
        self.caption = caption
        self._image = to_image(pixels)
        self._side = side
        self._font = QFont(self.font())
        self._font.setPointSizeF(max(6.5, self._font.pointSizeF() * 0.85))
        lines = QFontMetrics(self._font).height() + 2 if caption else 0
        self.setFixedSize(side, side + lines)
        height, width = pixels.shape[:2]
        self.setAccessibleName(caption or tr("Picture"))
        self.setAccessibleDescription(tr("{width}×{height} pixels", width=width, height=height))
        self.setToolTip(as_tip(f"{caption}\n{self.accessibleDescription()}".strip()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = fitted(self._image, self._side, self.devicePixelRatioF())
        size = picture.deviceIndependentSize()
        left, top = (self._side - size.width()) / 2, (self._side - size.height()) / 2
        painter.drawPixmap(round(left), round(top), picture)
        painter.setPen(QPen(theme.colour("border")))
        painter.drawRect(round(left), round(top), round(size.width()) - 1, round(size.height()) - 1)
        if self.caption:
            painter.setFont(self._font)
            painter.setPen(theme.colour("muted"))
            room = QRect(0, self._side + 2, self._side, self.height() - self._side - 2)
            text = QFontMetrics(self._font).elidedText(self.caption, Qt.TextElideMode.ElideMiddle, self._side)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


class ThumbnailGrid(QWidget):
    """Shows the pictures of `set_pictures` in rows of equal length, and a sentence where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails: list[Thumbnail] = []
        self.empty = Label(tr("No pictures to show yet."), self)
        theme.set_kind(self.empty, "small")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Sample pictures"))

    def set_pictures(self, pictures: Sequence[Pixels], captions: Sequence[str]) -> None:
        """Show these uint8 (H, W, 3) pictures with one caption each."""
        for old in self.thumbnails:
            old.setParent(None)
            old.deleteLater()
        self.thumbnails = [Thumbnail(pixels, caption, self) for pixels, caption in zip(pictures, captions, strict=True)]
        self.empty.setVisible(not self.thumbnails)
        for thumbnail in self.thumbnails:
            thumbnail.show()
        self._arrange()
        self.updateGeometry()

    def columns(self, width: int) -> int:
        """How many fit side by side, so that the rows are as equal as can be."""
        fit = max(1, (width + GAP) // (SIDE + GAP))
        rows = -(-len(self.thumbnails) // fit)
        return -(-len(self.thumbnails) // rows) if rows else fit

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self.thumbnails:
            return self.empty.sizeHint().height()
        rows = -(-len(self.thumbnails) // self.columns(width))
        return rows * self._row_height() + (rows - 1) * GAP

    def sizeHint(self) -> QSize:
        width = max(self.width(), 5 * (SIDE + GAP) - GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE, self.heightForWidth(max(self.width(), SIDE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _row_height(self) -> int:
        return max(thumbnail.height() for thumbnail in self.thumbnails)

    def _arrange(self) -> None:
        self.empty.adjustSize()
        if not self.thumbnails:
            return
        columns, high = self.columns(self.width()), self._row_height()
        for place, thumbnail in enumerate(self.thumbnails):
            row, column = divmod(place, columns)
            thumbnail.move(column * (SIDE + GAP), row * (high + GAP))
