"""Finding a learning rate as a person does: from the button over the growing curve to the form, or cancelled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.pages.train_page import TrainPage
from gui.session import Session
from gui.workers import background
from tests.gui.short_engine import ShortEngine

LONG = 60_000
SMALL = {"model.depths": [1, 1], "model.widths": [8, 16], "device.device": "cpu", "device.threads": 1}


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[TrainPage]:
    session = Session(engine=ShortEngine(epochs=1000))
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.resize(904, 650)
    page.show()
    qtbot.waitExposed(page)
    page.set_values(SMALL)
    yield page
    session.cancel()
    qtbot.waitUntil(lambda: not session.busy)


def test_one_click_takes_over_what_the_test_recommends(page: TrainPage, qtbot: QtBot) -> None:
    page.rate_button.click()
    dialog = page.rate_button.dialog
    assert dialog is not None
    assert dialog.stop.isVisible()
    assert not dialog.use.isVisible()
    qtbot.waitUntil(lambda: dialog.curve is not None, timeout=LONG)
    assert dialog.curve is not None
    suggestion = dialog.curve.suggestion
    assert suggestion is not None
    assert len(dialog.plot.rates) == len(dialog.curve.rates)
    assert dialog.plot.suggestion == suggestion
    assert f"{suggestion:.3g}" in dialog.use.text()
    dialog.use.click()
    assert page.values()["recipe.learning_rate"] == suggestion
    qtbot.waitUntil(lambda: page.config is not None and page.config.recipe.learning_rate == suggestion)


def test_cancelled_it_closes_after_the_step_in_hand_and_changes_nothing(page: TrainPage, qtbot: QtBot) -> None:
    before = page.values()
    page.rate_button.click()
    dialog = page.rate_button.dialog
    assert dialog is not None
    with qtbot.waitSignal(dialog.finished, timeout=LONG):
        dialog.stop.click()
    qtbot.waitUntil(lambda: not background.running(), timeout=LONG)
    assert page.values() == before


def test_the_button_says_why_it_is_disabled(page: TrainPage, qtbot: QtBot) -> None:
    assert page.rate_button.isEnabled()
    page.set_values({"recipe.learning_rate": -1.0})
    assert not page.rate_button.isEnabled()
    assert "wrong" in page.rate_button.toolTip()
    page.set_values({"recipe.learning_rate": 0.1})
    assert page.rate_button.isEnabled()
    page.start()
    qtbot.waitUntil(lambda: page.session.busy)
    assert not page.rate_button.isEnabled()
    assert "running" in page.rate_button.toolTip()
