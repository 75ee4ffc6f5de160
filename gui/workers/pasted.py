"""A picture from the clipboard as the bytes of a file: encoding a large one takes its time. In the background."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage


def as_png(image: QImage) -> bytes:
    """The picture as the bytes of a PNG file; none where it is empty."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return bytes(buffer.data().data()) if image.save(buffer, "PNG") else b""  # type: ignore[call-overload]
