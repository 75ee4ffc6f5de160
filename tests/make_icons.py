"""Makes resources/icon.png, icon.ico and icon.icns from resources/icon.svg: `python -m tests.make_icons`."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parents[1] / "resources"
WINDOWS = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MAC = (16, 32, 64, 128, 256, 512)


def draw(size: int) -> Image.Image:
    """The icon as a picture of size x size pixels (RGBA)."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(FOLDER / "icon.svg")).render(painter)
    painter.end()
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(straight.constBits()))


def main() -> None:
    """Writes the three files; each size is drawn by itself, so that small ones stay crisp."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    draw(256).save(FOLDER / "icon.png", optimize=True)
    largest, *smaller = [draw(size) for size in sorted(WINDOWS, reverse=True)]
    largest.save(FOLDER / "icon.ico", sizes=[(size, size) for size in WINDOWS], append_images=smaller)
    largest, *smaller = [draw(size) for size in sorted(MAC, reverse=True)]
    largest.save(FOLDER / "icon.icns", append_images=smaller)
    del application


if __name__ == "__main__":
    main()
