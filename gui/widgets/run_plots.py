"""The curves of the run: loss, accuracy and learning rate, fed in groups and repainted once for each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.training.events import EpochDone, Event, GradientNorms, RunStarted, StepDone
from gui import theme
from gui.plots.gradient_plot import GradientPlot
from gui.plots.live_plot import LivePlot
from gui.translate import tr

SMOOTHEST = 99


class RunPlots(QWidget):
    """The x axis of all is the epoch: steps lie between, so dots and epoch lines fit together."""

    def __init__(self) -> None:
        super().__init__()
        self.loss = LivePlot(tr("Loss"), x_label=tr("Epoch"))
        self.loss.add_curve("steps", tr("Each step"), "train", "dots")
        self.loss.add_curve("train", tr("Training"), "train", "line")
        self.loss.add_curve("validation", tr("Validation"), "validation", "line")
        self.accuracy = LivePlot(tr("Accuracy"), x_label=tr("Epoch"))
        self.accuracy.add_curve("train", tr("Training"), "train", "line")
        self.accuracy.add_curve("validation", tr("Validation"), "validation", "line")
        self.rate = LivePlot(tr("Learning rate"), x_label=tr("Epoch"))
        self.rate.add_curve("rate", tr("Learning rate"), "accent", "line")
        self.gradients = GradientPlot()
        self._steps_per_epoch = 1
        self._best = 0.0
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        for plot, stretch in ((self.loss, 5), (self.accuracy, 5), (self.rate, 3)):
            split.addWidget(plot)
            split.setStretchFactor(split.count() - 1, stretch)
        split.setSizes([500, 500, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._make_controls())
        column.addWidget(split, 1)

    @property
    def plots(self) -> dict[str, LivePlot]:
        """Title -> plot, in the order shown."""
        return {tr("Loss"): self.loss, tr("Accuracy"): self.accuracy, tr("Learning rate"): self.rate}

    def clear(self) -> None:
        """A new job: empty plots."""
        for plot in self.plots.values():
            plot.clear()
        self.gradients.clear()
        self._best = 0.0

    def take(self, events: list[Event]) -> None:
        """Draw what has arrived; one repaint, however much it is."""
        steps = [event for event in events if isinstance(event, StepDone)]
        for event in events:
            if isinstance(event, RunStarted):
                self._steps_per_epoch = max(1, event.steps_per_epoch)
            elif isinstance(event, EpochDone):
                self._take_epoch(event)
            elif isinstance(event, GradientNorms):
                self.gradients.append(event.step / self._steps_per_epoch, event.norms)
        if steps:
            x = [event.step / self._steps_per_epoch for event in steps]
            self.loss.append("steps", x, [event.loss for event in steps])
            self.rate.append("rate", x, [event.learning_rate for event in steps])
        self._refresh()

    def _take_epoch(self, event: EpochDone) -> None:
        x = [float(event.epoch)]
        self.loss.append("train", x, [event.train_loss])
        self.accuracy.append("train", x, [event.train_accuracy])
        if event.validation_loss is not None and event.validation_accuracy is not None:
            self.loss.append("validation", x, [event.validation_loss])
            self.accuracy.append("validation", x, [event.validation_accuracy])
            if event.best:
                self.accuracy.mark_best(float(event.epoch), event.validation_accuracy)

    def _refresh(self) -> None:
        for plot in (*self.plots.values(), self.gradients):
            plot.refresh()

    def _make_controls(self) -> QHBoxLayout:
        self.log_scale = QCheckBox(tr("Log scale"))
        self.log_scale.setToolTip(tr("Loss and learning rate on a logarithmic axis: shows small values apart."))
        self.log_scale.toggled.connect(self._set_log)
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, SMOOTHEST)
        self.smoothing.setFixedWidth(96)
        self.smoothing.setAccessibleName(tr("Smoothing"))
        self.smoothing.setToolTip(tr("Averages neighbouring points; the data stay as they are."))
        self.smoothing.valueChanged.connect(self._set_smoothing)
        label = QLabel(tr("Smoothing"))
        label.setBuddy(self.smoothing)
        self.export_button = QPushButton(tr("Export"))
        theme.set_icon(self.export_button, "file-down")
        theme.set_kind(self.export_button, "quiet")
        menu = QMenu(self.export_button)
        for title, plot in self.plots.items():
            menu.addAction(tr("{plot} as PNG, SVG or CSV…", plot=title)).triggered.connect(
                lambda _checked=False, title=title, plot=plot: self.export(title, plot)
            )
        self.export_button.setMenu(menu)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.log_scale)
        row.addSpacing(8)
        row.addWidget(label)
        row.addWidget(self.smoothing)
        row.addStretch(1)
        row.addWidget(self.export_button)
        return row

    def export(self, title: str, plot: LivePlot) -> None:
        """Ask where to and write the plot; the ending decides the format."""
        kinds = {".png": tr("Picture (*.png)"), ".svg": tr("Drawing (*.svg)"), ".csv": tr("Table (*.csv)")}
        path, kind = QFileDialog.getSaveFileName(
            self, tr("Export {plot}", plot=title), f"{title}.png", ";;".join(kinds.values())
        )
        if path:
            ending = next((ending for ending, name in kinds.items() if name == kind), ".png")
            target = Path(path)
            plot.export(target if target.suffix.lower() in kinds else target.with_name(target.name + ending))

    def _set_log(self, on: bool) -> None:
        self.loss.set_log_y(on)
        self.rate.set_log_y(on)

    def _set_smoothing(self, value: int) -> None:
        for plot in (self.loss, self.accuracy):
            plot.set_smoothing(value / 100)
