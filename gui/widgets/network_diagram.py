"""The network as a picture with its figures: follows every change of the form."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.choices import BLOCKS
from core.config import ModelConfig
from gui import theme
from gui.translate import number, size, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.network_canvas import NetworkCanvas, draw_arc, part_name
from gui.widgets.network_figures import Figures, FigureSource, Wish
from gui.widgets.network_layout import Arc
from gui.widgets.network_outline import Outline, Part, ShortcutKind, outline
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers.torch_loader import TorchLoader


class NetworkDiagram(QWidget):
    """Draws at once and without torch; figures that have to be measured come a moment later."""

    def __init__(self, parent: QWidget | None = None, *, loader: TorchLoader | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures()
        self._wish: Wish | None = None
        self._drawn = Outline(())
        self.canvas = NetworkCanvas()
        self.key = ArcKey()
        self.detail = note("small")
        self.finding = note("warn")
        self.finding.hide()
        self.cells = {
            "parameters": Cell(tr("Parameters"), tr("Numbers that are learned.")),
            "macs": Cell(tr("MACs a picture"), tr("Multiply-accumulates to recognise one picture: half the FLOPs.")),
            "receptive_field": Cell(
                tr("Receptive field"), tr("Side of the square of the picture that one place of the last stage sees.")
            ),
            "memory": Cell(
                tr("Memory a batch"),
                tr("For one training step in 32 bit: weights, gradients, momentum and what is kept for the way back."),
            ),
        }
        self._lay_out()
        self._source = FigureSource(self, loader)
        self._source.known.connect(self._show_figures)
        self.canvas.pointed.connect(self._describe_part)
        theme.watcher().changed.connect(self.update)
        self._describe_part(-1)

    def set_config(self, model: ModelConfig, classes: int, image_size: int, batch_size: int) -> None:
        """Show this network for pictures of `image_size` pixels a side."""
        wish = Wish(model, classes, image_size, batch_size)
        if wish == self._wish:
            return
        self._wish = wish
        self._drawn = outline(model, classes, image_size)
        self._source.ask(wish)

    @property
    def outline(self) -> Outline:
        """What is drawn."""
        return self.canvas.outline

    def part_text(self, place: int) -> str:
        """All about one part: blocks, shape, parameters, multiply-accumulates."""
        part = self.outline.parts[place]
        before = self.outline.parts[place - 1] if place else None
        sentences = [f"{part_name(part)}: {self._made_of(part)}"]
        if before is not None:
            sentences.append(tr("{before} → {after}.", before=_shape(before), after=_shape(part)))
        figures = self.figures.parts.get(part.key)
        if figures is not None:
            sentences.append(
                tr(
                    "{parameters} parameters, {macs} MACs.",
                    parameters=number(figures.parameters),
                    macs=short(figures.macs),
                )
            )
        return " ".join(sentences)

    def _made_of(self, part: Part) -> str:
        if part.key == "input":
            return tr("{side}×{side} pixels in red, green and blue.", side=part.side)
        if part.key == "stem":
            return tr("the first layers.")
        if part.key == "head":
            return tr("the mean of each channel, then one score for each of {count} classes.", count=part.channels)
        block = self._wish.config.block if self._wish else ""
        title = tr_core(BLOCKS[block].title) if block in BLOCKS else block
        ways = {kind: part.shortcuts.count(kind) for kind in dict.fromkeys(part.shortcuts)}
        around = ", ".join(tr("{way} ({count})", count=count, way=kind_name(kind)) for kind, count in ways.items())
        return tr("{count} × {block}; shortcuts: {ways}.", count=part.blocks, block=title, ways=around)

    def _show_figures(self, figures: Figures) -> None:
        self.figures = figures
        shapes = {key: part.shape for key, part in figures.parts.items()}
        self.canvas.show_outline(self._drawn.corrected(shapes))
        self.key.show_kinds([kind for stage in self.outline.stages for kind in stage.shortcuts])
        waiting = "–" if figures.measured else tr("getting ready…")
        batch = self._wish.batch_size if self._wish else 0
        texts = {
            "parameters": figures.parameters and short(figures.parameters),
            "macs": figures.macs and short(figures.macs),
            "receptive_field": figures.receptive_field and tr("{side} px", side=number(figures.receptive_field)),
            "memory": figures.memory and size(figures.memory),
        }
        for name, text in texts.items():
            self.cells[name].show_text(text or waiting, known=bool(text))
        self.cells["memory"].title.setText(tr("Memory, batch {count}", count=batch))
        self.finding.setText(" ".join(tr_core(problem) for problem in figures.problems))
        self.finding.setVisible(bool(figures.problems))
        self._describe_part(self.canvas.current)

    def _describe_part(self, place: int) -> None:
        if 0 <= place < len(self.outline.parts):
            self.detail.setText(self.part_text(place))
        else:
            self.detail.setText(tr("Point at a part to see what it does to a picture."))
        self.canvas.setAccessibleDescription(self._description())

    def _description(self) -> str:
        """For someone who doesn't see the picture: the part in hand, then the whole."""
        parts = [self.part_text(self.canvas.current)] if 0 <= self.canvas.current < len(self.outline.parts) else []
        stages = len(self.outline.stages)
        blocks = sum(stage.blocks for stage in self.outline.stages)
        parts.append(
            tr(
                "A network with {stages} stages, {blocks} blocks and {shortcuts} shortcuts. Use the arrow keys.",
                stages=stages,
                blocks=blocks,
                shortcuts=self.outline.shortcuts,
            )
        )
        return " ".join(parts)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.canvas)
        column.addWidget(self.key)
        self.detail.setMinimumHeight(3 * self.detail.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.detail)
        column.addWidget(self.finding)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        for place, cell in enumerate(self.cells.values()):
            grid.addWidget(cell, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)
        column.addLayout(grid)


class Cell(QWidget):
    """A figure below its name."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        self.title, self.value = Label(title), Label()
        theme.set_kind(self.title, "small")
        self.setToolTip(as_tip(explanation))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.value)

    def show_text(self, text: str, *, known: bool) -> None:
        """The figure, or what stands for it while it isn't known."""
        self.value.setText(text)
        kind = "figure" if known else "muted"
        if self.value.property("kind") != kind:
            theme.set_kind(self.value, kind)
        self.setAccessibleName(f"{self.title.text()}: {text}")


class ArcKey(QWidget):
    """What the arcs of the diagram mean, as far as they occur in it."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._parts: dict[ShortcutKind, tuple[QWidget, QLabel]] = {}
        for kind in ("identity", "projection", "padding", "none"):
            sample, label = _ArcSample(kind), Label(kind_name(kind))
            theme.set_kind(label, "small")
            self._parts[kind] = sample, label
            for widget in (sample, label):
                self._row.addWidget(widget)
        self._row.addStretch(1)

    def show_kinds(self, kinds: list[ShortcutKind]) -> None:
        """Explain just these."""
        for kind, (sample, label) in self._parts.items():
            sample.setVisible(kind in kinds and kind != "none")
            label.setVisible(kind in kinds)


class _ArcSample(QWidget):
    def __init__(self, kind: ShortcutKind) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(QSize(26, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_arc(painter, Arc(QPointF(4, 15), QPointF(22, 15), 5, self._kind, 1, 0))


def kind_name(kind: ShortcutKind) -> str:
    """What goes around a block."""
    return {
        "identity": tr("identity"),
        "projection": tr("1×1 convolution"),
        "padding": tr("zero padding"),
        "none": tr("no shortcut"),
    }[kind]


def short(count: float) -> str:
    """A large number for reading: "11.2 M", "1.81 G"."""
    for unit, power in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if count >= power:
            shown = count / power
            return f"{number(shown, 2 if shown < 10 else 1 if shown < 100 else 0)} {unit}"
    return number(count)


def _shape(part: Part) -> str:
    return str(part.channels) if part.key == "head" else f"{part.channels}×{part.side}×{part.side}"


if __name__ == "__main__":
    from gui.widgets.preview import show_widgets

    show_widgets()
