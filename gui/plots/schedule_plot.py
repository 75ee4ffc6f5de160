"""The learning rate over the epochs, drawn small from the recipe alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core import choices
from core.config import RecipeConfig
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.tips import as_tip

POINTS = 240
LEFT = 8.0
TOP = 20.0
BOTTOM = 20.0


class SchedulePlot(QWidget):
    """Highest and last learning rate as figures, the curve between them, epochs below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rates: list[float] = []
        """The learning rate at evenly spread places of the training, its beginning and end included."""
        self._recipe: RecipeConfig | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Learning rate during the training"))
        theme.watcher().changed.connect(self.update)

    def set_recipe(self, recipe: RecipeConfig) -> None:
        """Draw this recipe's schedule."""
        if recipe == self._recipe:
            return
        multiplier = choices.choose("schedules", recipe.schedule).resolve()
        self.rates = [recipe.learning_rate * float(multiplier(place / POINTS, recipe)) for place in range(POINTS + 1)]
        self._recipe = recipe
        title = tr_core(choices.SCHEDULES[recipe.schedule].title)
        text = tr(
            "{schedule}: from {first} to {last}, at most {most}, in {epochs} epochs.",
            schedule=title,
            first=rate_text(self.rates[0]),
            last=rate_text(self.rates[-1]),
            most=rate_text(max(self.rates)),
            epochs=recipe.epochs,
        )
        self.setAccessibleDescription(text)
        self.setToolTip(as_tip(text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 96)

    def paintEvent(self, event: QPaintEvent) -> None:
        recipe = self._recipe
        if recipe is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(max(6.5, font.pointSizeF() * 0.85))
        painter.setFont(font)
        area = QRectF(self.rect()).adjusted(LEFT, TOP, -LEFT, -BOTTOM)
        self._draw_curve(painter, area)
        self._draw_texts(painter, area, QFontMetricsF(font), recipe)

    def _draw_curve(self, painter: QPainter, area: QRectF) -> None:
        most = max(self.rates) or 1.0
        points = [
            QPointF(area.left() + area.width() * place / POINTS, area.bottom() - area.height() * rate / most)
            for place, rate in enumerate(self.rates)
        ]
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        filling = theme.colour("accent")
        filling.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filling)
        painter.drawPolygon(QPolygonF([area.bottomLeft(), *points, area.bottomRight()]))
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        peak = points[self.rates.index(max(self.rates))]
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(peak, 2.5, 2.5)

    def _draw_texts(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF, recipe: RecipeConfig) -> None:
        most = max(self.rates)
        peak = area.left() + area.width() * self.rates.index(most) / POINTS
        painter.setPen(theme.colour("text"))
        _centred(painter, metrics, rate_text(most), peak, area.top() - 6, area)
        painter.setPen(theme.colour("muted"))
        below = area.bottom() + metrics.ascent() + 4
        _centred(painter, metrics, "0", area.left(), below, area)
        _centred(painter, metrics, number(recipe.epochs), area.right(), below, area)
        _centred(painter, metrics, tr("epochs"), area.center().x(), below, area)


def rate_text(rate: float) -> str:
    """A learning rate with the digits that matter: "0.1", "0.0005", "1e-06"."""
    return f"{rate:.3g}"


def _centred(painter: QPainter, metrics: QFontMetricsF, text: str, x: float, baseline: float, area: QRectF) -> None:
    """Text with its middle at `x`, but never outside of `area`."""
    wide = metrics.horizontalAdvance(text)
    painter.drawText(QPointF(min(max(area.left(), x - wide / 2), area.right() - wide), baseline), text)
