"""A picture with its heat map over it, and a slider for how much of the map is seen."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from core.data.pictures import Pixels
from core.evaluation import heat
from gui import theme
from gui.translate import percent, tr
from gui.widgets.label import Label
from gui.widgets.pictures import to_image
from gui.widgets.tips import as_tip

LARGEST, SMALLEST = 320, 112
STEPS = 100

Map = npt.NDArray[np.float32]


class Heated:
    """A picture and its heat as images to paint: the opacity costs nothing then."""

    def __init__(self, pixels: Pixels, heats: Map | None = None) -> None:
        self._picture = to_image(pixels)
        self._grey = self._picture.convertToFormat(QImage.Format.Format_Grayscale8)
        self._heat = None if heats is None else _translucent(heats)
        self._small: dict[int, QImage] = {}
        self._small_size = QSize()

    def draw(self, painter: QPainter, area: QRectF, opacity: float) -> QRectF:
        """Paint it into the middle of `area`, smoothly, as `core.evaluation.heat.overlay` lays heat over a picture.

        Gives the place that it took.
        """
        size = self._picture.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(area.center())
        shows = self._heat is not None and opacity > 0
        ratio = painter.device().devicePixelRatio()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._averaged(self._grey if shows else self._picture, size * ratio))
        if self._heat is not None and shows:
            painter.setOpacity(opacity)
            painter.drawImage(place, self._averaged(self._heat, size * ratio))
        painter.restore()
        return place

    def _averaged(self, image: QImage, size: QSize) -> QImage:
        """`image` made smaller by averaging where it is much larger than `size`; the painter makes it larger."""
        if image.width() < 2 * size.width() or size.isEmpty():
            return image
        if size != self._small_size:
            self._small, self._small_size = {}, size
        key = image.cacheKey()
        if key not in self._small:
            how = Qt.TransformationMode.SmoothTransformation
            self._small[key] = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, how)
        return self._small[key]


class OpacityRow(QWidget):
    """The slider, from the picture alone to the map alone; `changed` carries 0 to 1."""

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setMinimumWidth(72)
        self.slider.setAccessibleName(tr("How much of the heat map is seen"))
        self._figure = Label()
        theme.set_kind(self._figure, "small")
        self._figure.setFixedWidth(self._figure.fontMetrics().horizontalAdvance(percent(1, 0)) + 4)
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = Label(tr("Heat map"))
        words.setBuddy(self.slider)
        theme.set_kind(words, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(words)
        row.addWidget(self.slider, 1)
        row.addWidget(self._figure)
        self.slider.valueChanged.connect(self._moved)
        self.slider.setValue(round(heat.OPACITY * STEPS))

    @property
    def opacity(self) -> float:
        return self.slider.value() / STEPS

    def allow(self, why_not: str = "") -> None:
        """Let it be moved, or say why it can't."""
        self.setEnabled(not why_not)
        self.setToolTip(as_tip(why_not or tr("To the left the picture alone, to the right the heat map alone.")))

    def _moved(self) -> None:
        self._figure.setText(percent(self.opacity, 0))
        self.changed.emit(self.opacity)


class HeatPicture(QWidget):
    """One picture, large, and its map: `show_picture`, then `show_heat` when it is there."""

    def __init__(self, parent: QWidget | None = None, *, largest: int = LARGEST) -> None:
        super().__init__(parent)
        self.spot = HeatSpot(largest)
        self.row = OpacityRow()
        self.opacity = self.row.slider
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.spot)
        column.addWidget(self.row)
        self.row.changed.connect(self.spot.set_opacity)
        self.spot.set_opacity(self.row.opacity)
        self._pixels: Pixels | None = None
        self.show_picture(None)

    def show_picture(self, pixels: Pixels | None) -> None:
        """Show uint8 (H, W, 3) without a map; None: nothing."""
        self._pixels = pixels
        self.show_heat(None)

    def show_heat(self, heats: Map | None) -> None:
        """Lay float32 (h, w), 0 to 1, over the picture, which may be of another size; None takes it away."""
        pixels = self._pixels
        self.spot.show_image(None if pixels is None else Heated(pixels, heats))
        self.row.allow("" if pixels is not None and heats is not None else tr("There is no heat map to show yet."))


class HeatSpot(QWidget):
    """A square in which one picture is painted, with its heat as far as `set_opacity` says."""

    def __init__(self, largest: int = LARGEST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._largest = largest
        self._image: Heated | None = None
        self._opacity = 0.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("The picture and what the network looked at"))
        theme.watcher().changed.connect(self.update)

    def show_image(self, image: Heated | None) -> None:
        """Show this; None: an empty square."""
        self._image = image
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """Show so much of the heat, 0 to 1."""
        self._opacity = opacity
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(width, self._largest)

    def sizeHint(self) -> QSize:
        return QSize(self._largest, self._largest)

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST, SMALLEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height(), self._largest)
        area = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        if self._image is not None:
            area = self._image.draw(painter, area, self._opacity)
        else:
            painter.fillRect(area, theme.colour("hover"))
            icon = theme.pixmap("image", "muted", 32, self.devicePixelRatioF())
            middle = area.center()
            painter.drawPixmap(round(middle.x() - 16), round(middle.y() - 16), icon)
        painter.setPen(QPen(theme.colour("border")))
        painter.drawRect(area.adjusted(0, 0, -1, -1))


def _translucent(heats: Map) -> QImage:
    """The heat's colours, the hotter the less transparent."""
    shown = np.clip(np.nan_to_num(heats), 0, 1)
    pixels = np.ascontiguousarray(_palette()[(shown * 255).round().astype(np.uint8)])
    height, width = heats.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@cache
def _palette() -> npt.NDArray[np.uint8]:
    """Colour and opacity of 256 heats: looked up, not computed for each pixel."""
    levels = np.linspace(0, 1, 256, dtype=np.float32)
    alpha = ((0.35 + 0.65 * levels) * 255).round().astype(np.uint8)
    return np.concatenate([heat.colours(levels[None])[0], alpha[:, None]], axis=1)
