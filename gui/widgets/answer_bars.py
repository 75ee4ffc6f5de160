"""The likeliest classes of one picture as bars, painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translate import percent, tr

BAR, GAP = 6, 10
MOST = 5


class AnswerBars(QWidget):
    """One row a class: its name, its share in per cent, and a bar below; the likeliest on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The network's answer"))
        theme.watcher().changed.connect(self.update)

    def show_answers(self, answers: Sequence[tuple[str, float]]) -> None:
        """Classes with their probabilities, the likeliest first."""
        self.answers = tuple(answers)[:MOST]
        self.setAccessibleDescription(", ".join(f"{name} {percent(part)}" for name, part in self.answers))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(0, len(self.answers) * (self._row() + GAP) - GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        for row, (name, part) in enumerate(self.answers):
            top = row * (self._row() + GAP)
            figure = percent(part)
            room = self.width() - metrics.horizontalAdvance(figure) - 8
            line = QRectF(0, top, self.width(), metrics.height())
            painter.setPen(theme.colour("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
            bar = QRectF(0, top + metrics.height() + 2, self.width(), BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
            if part > 0:
                bar.setWidth(max(BAR, bar.width() * part))
                painter.setBrush(theme.colour("accent" if row == 0 else "outline"))
                painter.drawRoundedRect(bar, BAR / 2, BAR / 2)

    def _row(self) -> int:
        return QFontMetrics(self.font()).height() + 2 + BAR
