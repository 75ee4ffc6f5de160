"""The curves of the run: loss, accuracy and learning rate, fed in groups and repainted once for each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter

from core.runs.curves import Curves
from core.training.events import EpochDone, Event, GradientNorms, RunStarted, StepDone
from gui.plots.gradient_plot import GradientPlot
from gui.plots.live_plot import LivePlot
from gui.translate import tr
from gui.widgets.card import Card

NARROWEST = 280
HEIGHTS = (184, 160, 128)
"""Pixels that the plots want; where there is more room they share it in this proportion, where less the tab scrolls."""


class RunPlots(QScrollArea):
    """The x axis of all is the epoch; steps lie between, so dots and epoch lines fit together.

    `gradients` belongs to it but stands elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self.loss = LivePlot(tr("Loss"), tr("Epoch"), tr("Loss"))
        self.loss.add_curve("steps", tr("Each step"), "train", "dots")
        self.loss.add_curve("train", tr("Training"), "train")
        self.loss.add_curve("validation", tr("Validation"), "validation")
        self.accuracy = LivePlot(
            tr("Accuracy"), tr("Epoch"), tr("Pictures right"), fraction=True, log_tool=False, smoothing_tool=False
        )
        self.accuracy.add_curve("train", tr("Training"), "train")
        self.accuracy.add_curve("validation", tr("Validation"), "validation")
        self.rate = LivePlot(tr("Learning rate"), tr("Epoch"), tr("Learning rate"), smoothing_tool=False)
        self.rate.add_curve("rate", tr("Learning rate"), "accent")
        self.gradients = GradientPlot()
        self._invitations = {plot: plot.empty.text() for plot in (self.rate, self.gradients.plot)}
        self._steps_per_epoch = 1
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        for plot, height in zip(self.plots, HEIGHTS, strict=True):
            plot.setMinimumSize(NARROWEST, height)
            split.addWidget(plot)
            split.setStretchFactor(split.count() - 1, height)
        split.setSizes(list(HEIGHTS))
        card = Card()
        card.body.setContentsMargins(16, 8, 8, 8)
        card.body.addWidget(split)
        self.setWidget(card)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def plots(self) -> tuple[LivePlot, LivePlot, LivePlot]:
        """The plots from top to bottom."""
        return self.loss, self.accuracy, self.rate

    def clear(self) -> None:
        """A new job: empty plots."""
        for plot, text in self._invitations.items():
            plot.empty.setText(text)
        for plot in self.plots:
            plot.clear()
        self.gradients.clear()

    def take(self, events: list[Event]) -> None:
        """Draw what has arrived; one repaint, however much it is."""
        steps: list[StepDone] = []
        for event in events:
            if isinstance(event, StepDone):
                steps.append(event)
            elif isinstance(event, RunStarted):
                self._steps_per_epoch = max(1, event.steps_per_epoch)
            elif isinstance(event, EpochDone):
                self._take_epoch(event)
            elif isinstance(event, GradientNorms):
                self.gradients.append(event.step / self._steps_per_epoch, event.norms)
        if steps:
            x = [event.step / self._steps_per_epoch for event in steps]
            self.loss.append("steps", x, [event.loss for event in steps])
            if steps[-1].learning_rate > 0:
                self.rate.append("rate", x, [event.learning_rate for event in steps])
            else:
                self._say_no_rate()
        for plot in (*self.plots, self.gradients):
            plot.refresh()

    def recall(self, curves: Curves) -> None:
        """Draw what the run in hand did before it was continued. A million steps take no longer than a click."""
        x, epochs = curves.steps / self._steps_per_epoch, curves.epochs
        self.loss.append("steps", x, curves.losses)
        if curves.learning_rates.size and curves.learning_rates[-1] > 0:
            self.rate.append("rate", x, curves.learning_rates)
        elif curves.learning_rates.size:
            self._say_no_rate()
        self.loss.append("train", epochs, curves.train_losses)
        self.loss.append("validation", epochs, curves.validation_losses)
        self.accuracy.append("train", epochs, curves.train_accuracies)
        self.accuracy.append("validation", epochs, curves.validation_accuracies)
        best = epochs == curves.best_epoch
        if best.any():
            self.accuracy.mark_best(float(epochs[best][-1]), float(curves.validation_accuracies[best][-1]))
        self.gradients.append(curves.gradient_steps / self._steps_per_epoch, curves.gradient_norms)
        for plot in (*self.plots, self.gradients):
            plot.refresh()

    def _say_no_rate(self) -> None:
        """Quick solves for the last layer: there is nothing to draw here."""
        self.rate.empty.setText(tr("The last layer alone needs no learning rate: each epoch solves for it."))
        self.gradients.plot.empty.setText(tr("The last layer alone learns: no gradient flows through the network."))

    def _take_epoch(self, event: EpochDone) -> None:
        x = [float(event.epoch)]
        self.loss.append("train", x, [event.train_loss])
        self.accuracy.append("train", x, [event.train_accuracy])
        if event.validation_loss is not None and event.validation_accuracy is not None:
            self.loss.append("validation", x, [event.validation_loss])
            self.accuracy.append("validation", x, [event.validation_accuracy])
            if event.best:
                self.accuracy.mark_best(float(event.epoch), event.validation_accuracy)
