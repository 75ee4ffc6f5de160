"""The drawn network: slabs for blocks, arcs for shortcuts, a part that is pointed at or reached by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.network_layout import LABEL_ROOM, STACK_OFFSET, Arc, Layout, Slab, lay_out
from gui.widgets.network_outline import Outline, Part

CORNER = 3.0


class NetworkCanvas(QWidget):
    """Draws `show_outline`'s network. `pointed` tells which part is pointed at (its place), or -1."""

    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline(())
        self.current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Diagram of the network"))

    def sizeHint(self) -> QSize:
        return QSize(360, 178)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 178)

    def show_outline(self, outline: Outline) -> None:
        """Draw another network."""
        self.outline = outline
        if self.current >= len(outline.parts):
            self._point(-1)
        self.update()

    def network_layout(self) -> Layout:
        """Where everything is drawn."""
        return lay_out(self.outline, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.outline.parts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.network_layout()
        self._draw_flow(painter, layout)
        for arc in layout.arcs:
            draw_arc(painter, arc)
        for slab in layout.slabs:
            self._draw_slab(painter, slab)
        self._draw_labels(painter, layout)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.outline.parts:
            self._point(self.network_layout().part_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current < 0 and self.outline.parts:
            self._point(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.outline.parts) - 1
        places = {
            int(Qt.Key.Key_Left): max(0, self.current - 1),
            int(Qt.Key.Key_Right): min(last, self.current + 1),
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
        }
        place = places.get(event.key())
        if place is None or last < 0:
            super().keyPressEvent(event)
        else:
            self._point(place)

    def _point(self, place: int) -> None:
        if place != self.current:
            self.current = place
            self.pointed.emit(place)
            self.update()

    def _draw_flow(self, painter: QPainter, layout: Layout) -> None:
        """The way of the picture, behind everything, with an arrow before each part."""
        pen = QPen(theme.colour("outline"), 1.5)
        painter.setPen(pen)
        first, last = layout.slabs[0].rect, layout.slabs[-1].rect
        painter.drawLine(QPointF(first.right(), layout.middle), QPointF(last.left(), layout.middle))
        for slab, previous in zip(layout.slabs[1:], layout.slabs, strict=False):
            if slab.part != previous.part:
                tip = QPointF(slab.rect.left() - 1, layout.middle)
                painter.drawPolyline([tip + QPointF(-4, -3.5), tip, tip + QPointF(-4, 3.5)])

    def _draw_slab(self, painter: QPainter, slab: Slab) -> None:
        part = self.outline.parts[slab.part]
        chosen = slab.part == self.current
        line, fill, ink = _slab_colours(part, chosen)
        painter.setPen(QPen(theme.colour(line), 1.5))
        painter.setBrush(theme.colour(fill))
        for layer in range(2 if slab.count > 1 else 0, -1, -1):
            painter.drawRoundedRect(slab.rect.translated(layer * STACK_OFFSET, -layer * STACK_OFFSET), CORNER, CORNER)
        if slab.count > 1:
            painter.setPen(theme.colour(ink))
            painter.setFont(_font(self, 0.82, bold=True))
            painter.drawText(slab.rect.adjusted(-8, 0, 8, 0), Qt.AlignmentFlag.AlignCenter, f"×{slab.count}")

    def _draw_labels(self, painter: QPainter, layout: Layout) -> None:
        font = _font(self, 0.82)
        bold = _font(self, 0.82, bold=True)
        metrics = QFontMetricsF(bold)
        names = [part_name(part) for part in self.outline.parts]
        pairs = list(zip(self.outline.parts, layout.columns, names, strict=True))
        if any(part.number and metrics.horizontalAdvance(name) > column.width() for part, column, name in pairs):
            names = [
                str(part.number) if part.number else name for part, name in zip(self.outline.parts, names, strict=True)
            ]
        top, step = self.height() - LABEL_ROOM + 4, metrics.height()
        for place, (part, column) in enumerate(zip(self.outline.parts, layout.columns, strict=True)):
            lines = (names[place], *_figures(part, column.width(), metrics))
            for row, text in enumerate(lines):
                painter.setFont(bold if row == 0 else font)
                painter.setPen(theme.colour("accent" if place == self.current else "text" if row == 0 else "muted"))
                wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
                left = min(max(1.0, column.center().x() - wide / 2), self.width() - wide - 1)
                rect = QRectF(left, top + row * step, wide, step)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def part_name(part: Part) -> str:
    """What a part is called."""
    if part.number:
        return tr("Stage {number}", number=part.number)
    return {"input": tr("Input"), "stem": tr("Stem"), "head": tr("Head")}.get(part.key, part.key)


def draw_arc(painter: QPainter, arc: Arc) -> None:
    """One shortcut: thin for the identity, dotted for zero padding, with a square on it for a 1x1 convolution."""
    pen = QPen(theme.colour("train"), 1.75)
    if arc.kind == "padding":
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(arc.start)
    # A cubic curve reaches three quarters of the way to its handles.
    handle = arc.start.y() - (arc.start.y() - arc.top) * 4 / 3
    path.cubicTo(QPointF(arc.start.x(), handle), QPointF(arc.end.x(), handle), arc.end)
    painter.drawPath(path)
    pen.setStyle(Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.drawPolyline([arc.end + QPointF(-3, -4), arc.end, arc.end + QPointF(3, -4)])
    if arc.kind == "projection":
        centre = QPointF((arc.start.x() + arc.end.x()) / 2, arc.top)
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(QRectF(centre.x() - 3.5, centre.y() - 3.5, 7, 7))


def _slab_colours(part: Part, chosen: bool) -> tuple[str, str, str]:
    """Roles of outline, filling and text."""
    if chosen:
        return "accent", "accent", "on_accent"
    if part.number:
        return "accent", "accent_soft", "text"
    return "outline", "hover", "text"


def _figures(part: Part, room: float, metrics: QFontMetricsF) -> tuple[str, str]:
    if part.key == "head":
        return str(part.channels), tr("classes")
    side = f"{part.side}×{part.side}"
    if metrics.horizontalAdvance(side) > room:
        side = f"{part.side}²"
    if part.key == "input":
        return side, tr("RGB")
    channels = tr("{count} ch", count=part.channels)
    return side, channels if metrics.horizontalAdvance(channels) <= room else str(part.channels)


def _font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPointSizeF(max(6.5, font.pointSizeF() * factor))
    font.setBold(bold)
    return font
