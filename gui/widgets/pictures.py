"""From pixels in memory to pictures on the screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from core.data.pictures import Pixels


def to_image(pixels: Pixels) -> QImage:
    """A picture that owns its memory from uint8 (H, W, 3), or (H, W) for grey."""
    colour = np.ascontiguousarray(pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2))
    height, width, _ = colour.shape
    return QImage(colour.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def fitted(image: QImage, side: int, ratio: float) -> QPixmap:
    """The picture in a square of `side` points on a screen with `ratio` pixels a point.

    Small pictures grow by a whole factor with hard edges, so that each pixel is seen; large ones are averaged.
    """
    room = max(1, round(side * ratio))
    longest = max(image.width(), image.height(), 1)
    if longest <= room:
        factor = room // longest
        size = QSize(image.width() * factor, image.height() * factor)
        scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation)
    else:
        size = QSize(room, room)
        scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
