"""The real engine in the real page: digits from the click on Start to the saved .pt, stopped, and continued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from core import checkpoint
from core.training.events import EpochDone, Event, StepDone
from gui import theme
from gui.dialogs.export_dialog import ExportDialog
from gui.pages.train_page import TrainPage
from gui.session import Session
from gui.workers.torch_loader import torch_loader

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Iterator[TrainPage]:
    theme.apply(qapp, "light")
    torch_loader.cache_clear()  # a test before may have begun loading and gone
    session = Session()
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.resize(904, 650)
    page.show()
    qtbot.waitExposed(page)
    torch_loader().start()
    page.set_values({"device.device": "cpu", "device.threads": 1, "recipe.epochs": 2, "name": "My digits"})
    yield page
    session.cancel()
    qtbot.waitUntil(lambda: not session.busy, timeout=LONG)


def test_digits_from_start_to_the_saved_file(
    page: TrainPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        qtbot.mouseClick(page.header.start, Qt.MouseButton.LeftButton)
    plots, card = page.run_area.plots, page.run_area.result
    result, started = page.session.result, page.session.started
    assert result is not None and started is not None
    assert result.outcome == "finished"
    assert len(plots.loss.curves["steps"].series) == 2 * started.steps_per_epoch
    assert len(plots.loss.curves["train"].series) == 2
    assert len(plots.accuracy.curves["validation"].series) == 2
    assert plots.accuracy.best is not None
    assert "validation pictures, which also chose the best epoch" in card.sentence.text()
    folder = page.session.folder
    assert folder is not None
    assert (folder / "metrics.jsonl").exists()

    target = tmp_path / "digits.pt"
    answer: Any = lambda *_: (str(target), "")  # noqa: E731 - the signature is Qt's
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    card.export.click()
    dialog = page.findChild(ExportDialog)
    assert dialog is not None
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.exported is not None, timeout=LONG)
    dialog.reject()
    assert list(checkpoint.load(target)["classes"]) == list("0123456789")
    with qtbot.waitSignal(page.showRun) as shown:
        card.show_in_runs.click()
    assert shown.args == [folder]


def test_a_stopped_run_goes_on_with_all_of_its_curves(page: TrainPage, qtbot: QtBot) -> None:
    events: list[Event] = []
    page.session.eventsArrived.connect(events.extend)
    page.set_values({"recipe.epochs": 3})
    page.start()
    qtbot.waitUntil(lambda: any(isinstance(event, EpochDone) for event in events), timeout=LONG)
    page.header.pause.click()
    qtbot.waitUntil(lambda: page.session.state == "paused", timeout=LONG)
    steps = len([event for event in events if isinstance(event, StepDone)])
    qtbot.wait(100)
    assert len([event for event in events if isinstance(event, StepDone)]) == steps
    page.header.resume.click()
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        page.header.stop.click()
    assert page.session.result is not None
    assert page.session.result.outcome == "stopped"
    folder = page.session.folder
    assert folder is not None

    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        assert page.session.continue_run(folder)
    assert page.session.result.outcome == "finished"
    started = page.session.started
    assert started is not None
    assert started.step > 0
    plots = page.run_area.plots
    assert len(plots.loss.curves["steps"].series) == 3 * started.steps_per_epoch
    assert len(plots.loss.curves["train"].series) == 3
