"""The plan of a fine-tuning, drawn: the network's parts from top to bottom, time from left to right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.config import FinetuneConfig, RecipeConfig
from gui import theme
from gui.plots.gradient_plot import part_title
from gui.plots.plan_layout import Phase, Plan, plan_of
from gui.translate import number, tr
from gui.widgets.tips import as_tip

GAP = 4.0
FIRST_PART = 0.42
"""Share of the width that the first phase has where another follows."""
LOCK = 12


class PlanDrawing(QWidget):
    """Frozen parts are grey and locked; those that learn are filled, with their highest learning rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Which parts of the network learn, and when"))
        theme.watcher().changed.connect(self.update)

    def set_plan(self, finetune: FinetuneConfig, recipe: RecipeConfig, stages: int) -> None:
        """Draw what these values do with a network of so many stages."""
        plan = plan_of(finetune, recipe, stages)
        if plan != self.plan:
            self.plan = plan
            self.setAccessibleDescription(" ".join(described(phase, plan) for phase in plan.phases))
            self.setToolTip(as_tip(self.accessibleDescription()))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        rows = len(self.plan.parts) if self.plan is not None else 5
        return QSize(320, round(self._row_height() + rows * (self._row_height() + GAP)) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        painter.setPen(theme.colour("muted"))
        left = self._left()
        for row, part in enumerate(self.plan.parts):
            painter.drawText(self._row(0, left, row), Qt.AlignmentFlag.AlignVCenter, part_title(part))
        for phase, width in zip(self.plan.phases, self._widths(), strict=True):
            self._draw_phase(painter, phase, left, width)
            left += width + GAP

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.5, font.pointSizeF() * 0.85))
        return font

    def _row_height(self) -> float:
        return QFontMetricsF(self._small()).height() + 6

    def _left(self) -> float:
        """Room for the parts' names."""
        assert self.plan is not None
        metrics = QFontMetricsF(self._small())
        return max(metrics.horizontalAdvance(part_title(part)) for part in self.plan.parts) + 2 * theme.GRID

    def _widths(self) -> list[float]:
        assert self.plan is not None
        room = self.width() - self._left() - 1
        if len(self.plan.phases) < 2:
            return [room]
        first = (room - GAP) * FIRST_PART
        return [first, room - GAP - first]

    def _row(self, left: float, width: float, row: int) -> QRectF:
        high = self._row_height()
        return QRectF(left, high + GAP + row * (high + GAP), width, high)

    def _draw_phase(self, painter: QPainter, phase: Phase, left: float, width: float) -> None:
        assert self.plan is not None
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.colour("text"))
        title = metrics.elidedText(phase_title(phase), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, 0, width, self._row_height()), Qt.AlignmentFlag.AlignVCenter, title)
        for row, part in enumerate(self.plan.parts):
            area = self._row(left, width, row).adjusted(0.5, 0.5, -0.5, -0.5)
            if part in phase.rates:
                self._draw_learning(painter, area, phase.rates[part])
            else:
                self._draw_frozen(painter, area)

    def _draw_learning(self, painter: QPainter, area: QRectF, rate: float | None) -> None:
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("learns") if rate is None else plain_rate(rate))

    def _draw_frozen(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(area, 4, 4)
        lock = theme.pixmap("lock", "muted", LOCK, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(area.center().x() - LOCK / 2, area.center().y() - LOCK / 2), lock)


def plain_rate(rate: float) -> str:
    """A learning rate with two digits that matter, written out: "0.0005", "0.000016"."""
    return np.format_float_positional(float(f"{rate:.2g}"), trim="-")


def phase_title(phase: Phase) -> str:
    """What a phase is called."""
    if phase.epochs is None:
        return tr("Last layer alone")
    return tr("1 epoch") if phase.epochs == 1 else tr("{count} epochs", count=number(phase.epochs))


def described(phase: Phase, plan: Plan) -> str:
    """A phase in a sentence."""
    if phase.epochs is None:
        return tr("The last layer learns alone, on what the rest of the network sees in each picture.")
    first = next(part for part in plan.parts if part in phase.rates)
    if len(phase.rates) == len(plan.parts):
        return tr("Then all parts learn, for {count} epochs.", count=number(phase.epochs))
    return tr(
        "Then {part} and all behind it learn, for {count} epochs.", part=part_title(first), count=number(phase.epochs)
    )
