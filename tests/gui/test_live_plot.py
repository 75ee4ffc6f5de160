"""Plots: what they draw, say and export; the schedule and the gradients."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.choices import RECIPES, SCHEDULES, Choice
from core.config import RecipeConfig
from core.errors import UserError
from gui import theme
from gui.plots.gradient_plot import GradientPlot
from gui.plots.live_plot import LivePlot
from gui.plots.schedule_plot import SchedulePlot


@pytest.fixture
def plot(qtbot: QtBot) -> LivePlot:
    """Loss: dots and two lines with five epochs."""
    made = LivePlot("Loss", "Epoch", "Loss")
    qtbot.addWidget(made)
    made.resize(520, 260)
    made.add_curve("steps", "Each step", "train", "dots")
    made.add_curve("train", "Training", "train")
    made.add_curve("validation", "Validation", "validation")
    made.show()
    qtbot.waitExposed(made)
    return made


def fill(plot: LivePlot) -> None:
    plot.append("steps", np.arange(100) / 20, 2 / (1 + np.arange(100) / 20))
    plot.append("train", [1, 2, 3, 4, 5], [1.0, 0.7, 0.5, 0.4, 0.3333333333333333])
    plot.append("validation", [1, 2, 3, 4, 5], [1.1, 0.8, 0.6, 0.55, 0.6])


def settle(qtbot: QtBot, plot: LivePlot) -> None:
    """Wait until everything new is drawn."""
    qtbot.waitUntil(lambda: not plot._dirty)


def test_empty_says_so_until_the_first_points(plot: LivePlot, qtbot: QtBot) -> None:
    settle(qtbot, plot)
    assert plot.empty.isVisible() and "appear here" in plot.empty.text()
    fill(plot)
    plot.refresh()
    settle(qtbot, plot)
    assert not plot.empty.isVisible()
    plot.clear()
    settle(qtbot, plot)
    assert plot.empty.isVisible() and list(plot.curves) == ["steps", "train", "validation"]


def test_all_is_shown_until_the_person_zooms(plot: LivePlot, qtbot: QtBot) -> None:
    fill(plot)
    plot.refresh()
    settle(qtbot, plot)
    left, right, bottom, top = plot.area.view()
    assert left <= 0 and right >= 5 and bottom <= 0.3333 and top >= 2
    assert not plot.tools.reset.isEnabled()
    qtbot.keyClick(plot.area, Qt.Key.Key_Plus)
    settle(qtbot, plot)
    zoomed = plot.area.view()
    assert zoomed[1] - zoomed[0] < right - left and plot.tools.reset.isEnabled()
    plot.append("steps", [6.0, 50.0], [1.0, 1.0])
    plot.refresh()
    settle(qtbot, plot)
    assert plot.area.view() == zoomed
    plot.tools.reset.click()
    settle(qtbot, plot)
    assert plot.area.view()[1] >= 50 and not plot.tools.reset.isEnabled()


def test_a_million_points_are_drawn_as_few(plot: LivePlot, qtbot: QtBot) -> None:
    y = np.random.default_rng(0).random(1_000_000)
    y[500_000] = 40
    plot.append("steps", np.arange(1_000_000), y)
    plot.refresh()
    settle(qtbot, plot)
    band = plot.curves["steps"].dots
    assert band.paired and 100 < band.x.size <= 2 * plot.area.columns + 2
    assert band.y.max() == 40
    assert plot.area.view()[3] >= 40


def test_hidden_plots_draw_nothing(plot: LivePlot, qtbot: QtBot) -> None:
    settle(qtbot, plot)
    plot.hide()
    fill(plot)
    plot.refresh()
    assert not plot.curves["train"].line.x.size
    plot.show()
    settle(qtbot, plot)
    assert len(plot.curves["train"].line.x) == 5


def test_log_scale_leaves_out_what_it_cannot_show(plot: LivePlot, qtbot: QtBot) -> None:
    plot.append("train", [1, 2, 3], [100.0, 0.0, 1.0])
    plot.tools.log.click()
    settle(qtbot, plot)
    y = plot.curves["train"].line.y
    assert y[0] == 2 and np.isnan(y[1]) and y[2] == 0
    bottom, top = plot.area.view()[2:]
    assert -1 < bottom <= 0 and 2 <= top < 3


def test_smoothing_draws_a_line_through_the_dots(plot: LivePlot, qtbot: QtBot) -> None:
    fill(plot)
    plot.set_smoothing(0.9)
    settle(qtbot, plot)
    y = plot.curves["steps"].line.y
    assert len(y) == 100 and np.abs(np.diff(y)).max() < 0.2
    plot.set_smoothing(0)
    settle(qtbot, plot)
    assert not len(plot.curves["steps"].line.y)


def test_lines_differ_by_more_than_colour(plot: LivePlot) -> None:
    train, validation = plot.curves["train"], plot.curves["validation"]
    assert train.pen().style() == Qt.PenStyle.SolidLine
    assert validation.pen().style() == Qt.PenStyle.DashLine
    assert train.look.symbol != validation.look.symbol


def test_hover_says_the_nearest_values(plot: LivePlot, qtbot: QtBot) -> None:
    fill(plot)
    plot.refresh()
    settle(qtbot, plot)
    box = plot.area.plotItem.getViewBox()
    plot._pointed(box.mapViewToScene(QPointF(3.03, 1)))
    text = plot.read_out.text()
    assert plot.read_out.isVisible() and "Epoch 3" in text
    assert "Training" in text and "0.5000" in text and "0.6000" in text
    QApplication.sendEvent(plot.area, QEvent(QEvent.Type.Leave))
    assert not plot.read_out.isVisible()


def test_the_read_out_moves_by_keys(plot: LivePlot, qtbot: QtBot) -> None:
    fill(plot)
    plot.refresh()
    settle(qtbot, plot)
    qtbot.keyClick(plot.area, Qt.Key.Key_Right)
    assert "Epoch 5" in plot.read_out.text()
    qtbot.keyClick(plot.area, Qt.Key.Key_Left)
    assert "Epoch 4" in plot.read_out.text()


def test_the_best_epoch_has_a_star_and_a_label(qtbot: QtBot) -> None:
    plot = LivePlot("Accuracy", "Epoch", "Accuracy", fraction=True)
    qtbot.addWidget(plot)
    plot.add_curve("validation", "Validation", "validation")
    plot.append("validation", [1, 2, 3], [0.5, 0.9731, 0.9])
    plot.mark_best(2, 0.9731)
    plot.show()
    settle(qtbot, plot)
    assert plot.best_mark.star.isVisible() and plot.best_mark.text() == "best 97.31 % at 2"
    assert plot.best_mark.label.toPlainText() == "best 97.31 % at 2"
    assert plot.area._axes["left"].tickStrings([0.5, 1.0], 1, 0.5) == ["50 %", "100 %"]
    plot.clear()
    settle(qtbot, plot)
    assert not plot.best_mark.star.isVisible()


def test_the_theme_changes_at_once(plot: LivePlot, qtbot: QtBot) -> None:
    app = cast(QApplication, QApplication.instance())
    fill(plot)
    plot.refresh()
    settle(qtbot, plot)
    bright = plot.grab().toImage().pixelColor(plot.width() - 4, plot.height() - 4)
    assert plot.curves["train"].pen().color() == theme.LIGHT["train"]
    theme.apply(app, "dark")
    settle(qtbot, plot)
    dark = plot.grab().toImage().pixelColor(plot.width() - 4, plot.height() - 4)
    assert plot.curves["train"].pen().color() == theme.DARK["train"]
    assert (bright, dark) == (theme.LIGHT["surface"], theme.DARK["surface"])
    theme.apply(app, "light")


def test_export_png(plot: LivePlot, tmp_path: Path) -> None:
    fill(plot)
    plot.export(tmp_path / "loss.png")
    image = QImage(str(tmp_path / "loss.png"))
    assert image.width() == 2 * plot._canvas.width()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}
    assert theme.colours()["train"] in colours and theme.colours()["validation"] in colours


def test_export_svg(plot: LivePlot, tmp_path: Path) -> None:
    fill(plot)
    plot.export(tmp_path / "loss.svg")
    root = ET.parse(tmp_path / "loss.svg").getroot()
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("path") + names.count("polyline") > 20
    assert names.count("image") == 0
    assert any("Loss" in (element.text or "") for element in root.iter())


def test_export_csv_keeps_every_digit(plot: LivePlot, tmp_path: Path) -> None:
    fill(plot)
    plot.export(tmp_path / "loss.csv")
    with (tmp_path / "loss.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for key, curve in plot.curves.items():
        x, y = curve.series.kept()
        assert [float(row["x"]) for row in rows if row["curve"] == key] == x.tolist()
        assert [float(row["y"]) for row in rows if row["curve"] == key] == y.tolist()


def test_export_fails_with_a_sentence(plot: LivePlot, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"ends in \.png"):
        plot.export(tmp_path / "loss.doc")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="could not be written"):
        plot.export(tmp_path / "file" / "loss.png")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_buttons_have_names(plot: LivePlot) -> None:
    for button in plot.tools.findChildren(QToolButton):
        assert button.accessibleName() and button.toolTip()
    assert plot.accessibleName() == "Loss" and plot.area.accessibleName()


def test_every_schedule_is_drawn(qtbot: QtBot) -> None:
    plot = SchedulePlot()
    qtbot.addWidget(plot)
    for recipe in RECIPES:
        settings = RecipeConfig(recipe=recipe)
        plot.set_recipe(settings)
        assert max(plot.rates) == pytest.approx(settings.learning_rate, rel=0.01)
        assert str(settings.epochs) in plot.accessibleDescription()
        assert not plot.grab().isNull()


def test_the_schedule_follows_recipe_and_table(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    plot = SchedulePlot()
    qtbot.addWidget(plot)
    plot.set_recipe(RecipeConfig(schedule="step", warmup=0, learning_rate=1, milestones=[0.5], step_factor=0.1))
    assert plot.rates[0] == 1 and plot.rates[-1] == pytest.approx(0.1)
    monkeypatch.setitem(SCHEDULES, "mine", Choice("Mine", "Half of it.", f"{__name__}:half"))
    plot.set_recipe(RecipeConfig(schedule="mine", learning_rate=1))
    assert set(plot.rates) == {0.5} and plot.accessibleDescription().startswith("Mine")


def half(progress: float, recipe: RecipeConfig) -> float:
    """A schedule added at run time."""
    return 0.5


def test_gradients_have_a_line_and_a_name_for_each_part(qtbot: QtBot) -> None:
    gradients = GradientPlot()
    qtbot.addWidget(gradients)
    gradients.resize(500, 300)
    gradients.show()
    for step in range(1, 20):
        gradients.append(step / 10, {"stem": 1e-3 / step, "stage 1": 1.0001 / step, "head": 1 / step})
    gradients.refresh()
    settle(qtbot, gradients.plot)
    assert [curve.title for curve in gradients.plot.curves.values()] == ["Stem", "Stage 1", "Head"]
    assert gradients.plot.area.log
    pixel = gradients.plot.area.plotItem.getViewBox().viewPixelSize()[1]
    heights = {part: label.pos().y() for part, label in gradients._labels.items()}
    assert abs(heights["stage 1"] - heights["head"]) >= 12 * pixel
    looks = {(curve.colour_role, curve.look) for curve in gradients.plot.curves.values()}
    assert len(looks) == 3
    gradients.clear()
    gradients.append(0.1, {"stem": 1.0})
    assert list(gradients.plot.curves) == ["stem"]


def test_what_is_dropped_over_a_plot_is_the_windows(plot: LivePlot) -> None:
    """Qt's view would look for a taker among its curves, and complain of what leaves it again."""
    assert not plot.area.acceptDrops()
    assert not plot.area.viewport().acceptDrops()
