"""What draws points: gaps of any kind."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from pytestqt.qtbot import QtBot

from gui.plots.items import LineItem

WHITE = QColor("white")


@pytest.mark.parametrize(
    "heights",
    [
        [5.0, 5.0, np.nan, np.nan, 5.0],
        [np.nan, np.nan, np.nan, 5.0, 5.0],
        [5.0, 5.0, 5.0, np.nan, np.nan],
        [np.nan, np.nan, np.nan, np.nan, np.nan],
    ],
)
def test_a_line_with_several_gaps_after_another_is_drawn_where_it_is(qtbot: QtBot, heights: list[float]) -> None:
    line = LineItem()
    line.set_pen(QPen(QColor("black"), 2.0))
    line.set_points(np.arange(5) * 10.0, np.array(heights))
    image = QImage(50, 10, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    painter = QPainter(image)

    line.paint(painter)
    painter.end()

    drawn = any(image.pixelColor(x, 5) != WHITE for x in range(image.width()))
    pairs = pairwise(heights)
    assert drawn == any(np.isfinite(left) and np.isfinite(right) for left, right in pairs)
