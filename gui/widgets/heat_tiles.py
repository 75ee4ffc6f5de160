"""Pictures with their heat maps side by side; one that is clicked is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from core.data.pictures import Pixels
from core.evaluation import heat
from core.evaluation.heat import Map
from gui import theme
from gui.widgets.heat_picture import Heated
from gui.widgets.tips import as_tip

SIDE = 112
GAP = 8

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as parts of a picture's side."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture uint8 (H, W, 3), its heat (h, w), what stands below it, what it is called, and what is marked in it."""

    picture: Pixels
    heat: Map
    caption: str
    name: str
    box: Box | None = None


class HeatTile(QAbstractButton):
    """One of them, reached and chosen with the keyboard, too."""

    def __init__(self, tile: Tile, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.tile = tile
        self._side = side
        self._image = Heated(tile.picture, tile.heat)
        self._opacity = heat.OPACITY
        self._font = QFont(self.font())
        self._font.setPointSizeF(max(6.5, self._font.pointSizeF() * 0.85))
        lines = QFontMetrics(self._font).height() + 2 if tile.caption else 0
        self.setFixedSize(side, side + lines)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(" ".join([tile.name, tile.caption]).strip())
        self.setToolTip(as_tip(tile.name))
        theme.watcher().changed.connect(self.update)

    def set_opacity(self, opacity: float) -> None:
        """Show so much of the heat, 0 to 1."""
        self._opacity = opacity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(0, 0, self._side, self._side)
        place = self._image.draw(painter, area, self._opacity)
        if self.tile.box is not None:
            self._draw_box(painter, place, self.tile.box)
        strong = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.colour("accent" if strong else "border"), 3 if strong else 1))
        inset = 1.5 if strong else 0.5
        painter.drawRect(place.adjusted(inset, inset, -inset, -inset))
        if self.tile.caption:
            painter.setFont(self._font)
            painter.setPen(theme.colour("muted"))
            room = QRect(0, self._side + 2, self._side, self.height() - self._side - 2)
            text = QFontMetrics(self._font).elidedText(self.tile.caption, Qt.TextElideMode.ElideMiddle, self._side)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _draw_box(self, painter: QPainter, place: QRectF, box: Box) -> None:
        """The marked region: white over black, so that it is seen on every picture."""
        left, top, right, bottom = box
        marked = QRectF(
            place.left() + left * place.width(),
            place.top() + top * place.height(),
            (right - left) * place.width(),
            (bottom - top) * place.height(),
        )
        # Around it rather than over it, as far as there is room.
        marked = marked.adjusted(-2, -2, 2, 2).intersected(place.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setPen(QPen(Qt.GlobalColor.black, 3))
        painter.drawRect(marked)
        painter.setPen(QPen(Qt.GlobalColor.white, 1.5, Qt.PenStyle.DashLine))
        painter.drawRect(marked)


class HeatTiles(QWidget):
    """As many side by side as there is room for, in rows of equal length. `chosen` carries the place of one."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None, *, side: int = SIDE) -> None:
        super().__init__(parent)
        self.tiles: list[HeatTile] = []
        self._side = side
        self._opacity = heat.OPACITY
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these instead of what was shown."""
        for old in self.tiles:
            old.setParent(None)
            old.deleteLater()
        self.tiles = [HeatTile(tile, self._side, self) for tile in tiles]
        for place, made in enumerate(self.tiles):
            made.set_opacity(self._opacity)
            made.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            made.show()
        self._arrange()
        self.updateGeometry()

    def set_opacity(self, opacity: float) -> None:
        """Show so much of the heat of all, 0 to 1."""
        self._opacity = opacity
        for each in self.tiles:
            each.set_opacity(opacity)

    def columns(self, width: int) -> int:
        """How many fit side by side, so that the rows are as equal as can be."""
        fit = max(1, (width + GAP) // (self._side + GAP))
        rows = -(-len(self.tiles) // fit)
        return -(-len(self.tiles) // rows) if rows else fit

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.tiles) // self.columns(width))
        return max(0, rows * self._row_height() + (rows - 1) * GAP)

    def sizeHint(self) -> QSize:
        width = max(self.width(), 4 * (self._side + GAP) - GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side, self.heightForWidth(max(self.width(), self._side)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _row_height(self) -> int:
        return max((each.height() for each in self.tiles), default=0)

    def _arrange(self) -> None:
        columns, high = self.columns(self.width()), self._row_height()
        for place, each in enumerate(self.tiles):
            row, column = divmod(place, columns)
            each.move(column * (self._side + GAP), row * (high + GAP))
