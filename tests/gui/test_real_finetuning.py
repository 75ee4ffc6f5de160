"""The real engine behind the Fine-tune page: from the choice to the answer about a picture, and what can vanish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core import config_file, validation
from core.training.events import EpochDone, Event, StepDone
from gui.dialogs.error_dialog import ErrorDialog
from gui.main_window import MainWindow
from gui.pages.finetune_page import FinetunePage
from gui.session import Session
from gui.widgets.run_area import RunArea
from gui.workers.torch_loader import torch_loader
from tests.gui.finetuning import coloured_pictures, small_checkpoint
from tests.gui.test_shell import drop

LONG = 120_000


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    torch_loader.cache_clear()  # a test before may have begun loading and gone
    torch_loader().start()
    made = MainWindow(Session())
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show_page("finetune")
    made.show()
    yield made
    made.session.cancel()
    qtbot.waitUntil(lambda: not made.session.busy, timeout=LONG)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> FinetunePage:
    page = window.pages["finetune"]
    assert isinstance(page, FinetunePage)
    page.use_start(small_checkpoint(tmp_path / "small.pt"))
    page.use_pictures([coloured_pictures(tmp_path / "pictures")])
    page.settings.set_values({"device.device": "cpu", "device.threads": 1, "recipe.epochs": 2, "name": "Insects"})
    page.check()
    qtbot.waitUntil(lambda: page.header.start.isEnabled() and page.pictures_card.classes is not None, timeout=LONG)
    return page


def test_quick_from_the_click_to_the_answer(
    window: MainWindow, page: FinetunePage, qtbot: QtBot, tmp_path: Path
) -> None:
    bee = tmp_path / "pictures" / "bees" / "0.png"
    drop(window, bee)
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        qtbot.mouseClick(page.header.start, Qt.MouseButton.LeftButton)
    result, folder = page.session.result, page.session.folder
    assert result is not None and folder is not None
    assert result.outcome == "finished"
    assert page.run_area.result.isVisible()
    pane = page.try_pane
    best = result.best_epoch
    qtbot.waitUntil(lambda: pane.answer is not None and pane.answer.epoch == best, timeout=LONG)
    assert pane.answer is not None
    assert pane.answer.top[0][0] == "bees"
    assert pane.bars.answers == pane.answer.top
    assert pane.said.text().startswith("The answer after epoch")
    saved = config_file.load(folder / "config.toml")
    assert saved.finetune.start == str(tmp_path / "small.pt")
    assert saved.data.check
    pane.use_picture(tmp_path / "small.pt")
    qtbot.waitUntil(lambda: pane.problem.isVisible(), timeout=LONG)
    assert "small.pt" in pane.problem.text()
    assert not pane.bars.isVisible()
    window.show_page("runs")
    window.start_from(folder)
    qtbot.waitUntil(lambda: page.start_card.found is not None, timeout=LONG)
    found = page.start_card.found
    assert found is not None
    assert found.classes == ("ants", "bees")
    assert page.start_card.list.currentText().startswith("Insects")


def test_balanced_pauses_stops_and_goes_on_where_it_was_started(
    window: MainWindow, page: FinetunePage, qtbot: QtBot
) -> None:
    events: list[Event] = []
    page.session.eventsArrived.connect(events.extend)
    page.plan_card.plans["balanced"].radio.click()
    page.settings.set_values({"recipe.epochs": 30, "device.device": "cpu", "device.threads": 1})
    page.start()
    qtbot.waitUntil(lambda: any(isinstance(event, EpochDone) for event in events), timeout=LONG)
    page.header.pause.click()
    qtbot.waitUntil(lambda: page.session.state == "paused", timeout=LONG)
    page.header.resume.click()
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        page.header.stop.click()
    folder = page.session.folder
    assert folder is not None
    window.show_page("train")
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        assert page.session.continue_run(folder)
        qtbot.waitUntil(lambda: window.stack.currentWidget() is page, timeout=LONG)
    assert page.session.result is not None
    assert page.session.result.outcome == "finished"


def test_a_start_that_vanished_is_told_and_nothing_is_lost(page: FinetunePage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "small.pt").unlink()
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        page.start()
    dialogs = page.window().findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert "small.pt" in str(dialogs[0].error)
    assert page.header.start.isVisible()
    dialogs[0].close()


def test_pictures_that_vanished_are_told(page: FinetunePage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "pictures").rename(tmp_path / "away")
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        page.start()
    dialogs = page.window().findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert "pictures" in str(dialogs[0].error)
    dialogs[0].close()


def test_a_page_first_looked_at_during_a_training_shows_all_of_it(qtbot: QtBot, window: MainWindow) -> None:
    config = validation.validate(
        {"name": "Digits", "recipe": {"epochs": 200}, "device": {"device": "cpu", "threads": 1}}
    )
    events: list[Event] = []
    window.session.eventsArrived.connect(events.extend)
    assert window.session.start(config)
    qtbot.waitUntil(lambda: sum(isinstance(event, EpochDone) for event in events) > 1, timeout=LONG)
    late = RunArea(window.session)
    qtbot.addWidget(late)
    late.show()
    qtbot.waitUntil(lambda: len(late.plots.loss.curves["train"].series) > 2, timeout=LONG)
    with qtbot.waitSignal(window.session.finished, timeout=LONG):
        window.session.stop()
    drawn = late.plots.loss.curves
    assert len(drawn["train"].series) == sum(isinstance(event, EpochDone) for event in events)
    assert len(drawn["steps"].series) == sum(isinstance(event, StepDone) for event in events)
    assert late.header.figures["epoch"].text().endswith("of 200")
    assert late.result.isVisible()
