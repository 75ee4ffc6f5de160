"""A plot as a file: PNG, SVG or the numbers as CSV, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from core.errors import UserError
from core.files import write_atomically
from core.messages import QT_TRANSLATE_NOOP
from gui import theme
from gui.plots.curve import Curve

PIXELS_PER_POINT = 2
"""Sharp in print and on dense screens."""
SUFFIXES = (".png", ".svg", ".csv")


def export(path: Path, picture: QWidget, title: str, curves: Iterable[Curve]) -> None:
    """Write `picture` (PNG, SVG) or the points of `curves` (CSV) to `path`, by its suffix.

    Raises:
        UserError: the suffix is another, or the file can't be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "A plot can't be saved as “{path}”."),
            "",
            QT_TRANSLATE_NOOP("core", "Give the file a name that ends in .png, .svg or .csv."),
            path=str(path),
        )
    content = as_csv(curves) if suffix == ".csv" else as_png(picture) if suffix == ".png" else as_svg(picture, title)
    write_atomically(path, lambda file: file.write(content))


def as_png(picture: QWidget) -> bytes:
    """The widget as a PNG of twice its size."""
    image = QImage(picture.size() * PIXELS_PER_POINT, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(PIXELS_PER_POINT)
    image.fill(theme.colour("surface"))
    picture.render(image, renderFlags=QWidget.RenderFlag.DrawChildren)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    writer.write(image)
    return bytes(buffer.data().data())


def as_svg(picture: QWidget, title: str) -> bytes:
    """The widget as vectors. pyqtgraph's own exporter fails on plots of this version.

    A `QGraphicsView` rendered as a widget would be one bitmap, so that each child draws itself.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(picture.size())
    generator.setViewBox(QRect(0, 0, picture.width(), picture.height()))
    generator.setResolution(picture.logicalDpiX())
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRect(0, 0, picture.width(), picture.height()), theme.colour("surface"))
    for child in picture.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if isinstance(child, QGraphicsView):
            child.render(painter, QRectF(child.geometry()), child.rect())
        else:
            child.render(painter, child.pos(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return bytes(buffer.data().data())


def as_csv(curves: Iterable[Curve]) -> bytes:
    """One row a point: the curve's key, x and y with all their digits."""
    from core.inference.answer_table import as_cell  # reads pictures, too: not before somebody wants a table

    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("curve", "x", "y"))
    for curve in curves:
        x, y = curve.series.kept()
        rows.writerows((as_cell(curve.key), repr(a), repr(b)) for a, b in zip(x.tolist(), y.tolist(), strict=True))
    return text.getvalue().encode()
