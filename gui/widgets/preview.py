"""The drawn widgets alone in a window, with made-up data: `python -m gui.widgets.network_diagram`."""

from __future__ import annotations

import sys

import numpy as np
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.choices import NETWORKS
from core.config import ModelConfig, RecipeConfig
from gui import theme
from gui.plots.gradient_plot import GradientPlot
from gui.plots.live_plot import LivePlot
from gui.plots.schedule_plot import SchedulePlot
from gui.translate import tr, tr_core
from gui.widgets.network_diagram import NetworkDiagram
from gui.workers.torch_loader import torch_loader

EPOCHS = 20
STEPS = 2000


def show_widgets() -> None:
    """Open the window and run until it is closed. "--dark" as a word of the command line takes the dark theme."""
    app = QApplication(sys.argv)
    theme.apply(app, "dark" if "--dark" in sys.argv else "system")
    window = preview()
    window.show()
    torch_loader().start()
    app.exec()


def preview() -> QWidget:
    """A network with a picker for the presets, beside plots of a training that never was."""
    window = QWidget()
    theme.set_kind(window, "page")
    window.resize(1100, 760)
    row = QHBoxLayout(window)
    row.addLayout(_left(), 2)
    row.addLayout(_right(), 3)
    return window


def _left() -> QVBoxLayout:
    diagram, picker, schedule = NetworkDiagram(), QComboBox(), SchedulePlot()
    for name, choice in NETWORKS.items():
        picker.addItem(tr_core(choice.title), name)
    schedule.set_recipe(RecipeConfig())

    def show_network() -> None:
        model = ModelConfig(network=picker.currentData())
        diagram.set_config(model, 10, 32, 128)

    picker.currentIndexChanged.connect(show_network)
    show_network()
    column = QVBoxLayout()
    for widget in (picker, diagram, schedule):
        column.addWidget(widget)
    column.addStretch(1)
    return column


def _right() -> QVBoxLayout:
    random = np.random.default_rng(0)
    batches = np.arange(STEPS) / STEPS * EPOCHS
    epochs = np.arange(1, EPOCHS + 1)
    loss = LivePlot(tr("Loss"), tr("epoch"), tr("loss"))
    loss.add_curve("batch", tr("batch"), "train", "dots")
    loss.add_curve("train", tr("train"), "train")
    loss.add_curve("validation", tr("validation"), "validation")
    loss.append("batch", batches, 2 * np.exp(-batches / 5) + random.gamma(2, 0.1, STEPS))
    loss.append("train", epochs, 2 * np.exp(-epochs / 5) + 0.2)
    loss.append("validation", epochs, 2 * np.exp(-epochs / 5) + 0.3)
    accuracy = LivePlot(tr("Accuracy"), tr("epoch"), tr("recognised"), fraction=True, log_tool=False)
    accuracy.add_curve("validation", tr("validation"), "validation")
    accuracy.append("validation", epochs, 0.97 - 0.8 * np.exp(-epochs / 4))
    accuracy.mark_best(EPOCHS, 0.97 - 0.8 * np.exp(-EPOCHS / 4))
    gradients = GradientPlot()
    parts = ("stem", "stage 1", "stage 2", "stage 3", "head")
    for x in batches[::10].tolist():
        gradients.append(x, {part: 2.0**place / (1 + x) for place, part in enumerate(parts)})
    column = QVBoxLayout()
    for plot in (loss, accuracy, gradients):
        column.addWidget(plot)
    return column
