"""The Fine-tune page as a person uses it: choose, be told what is missing, start, and go on choosing meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core import choices
from core.errors import UserError
from gui.dialogs.error_dialog import ErrorDialog
from gui.pages.finetune_page import FinetunePage
from gui.session import Session
from gui.workers.torch_loader import torch_loader
from tests.gui.finetuning import coloured_pictures, small_checkpoint
from tests.gui.short_engine import ShortEngine

LONG = 60_000


@pytest.fixture
def engine() -> ShortEngine:
    # Long enough to be seen running, however seldom the window looks for news.
    return ShortEngine(epochs=2, seconds=0.02)


@pytest.fixture
def page(qtbot: QtBot, engine: ShortEngine) -> Iterator[FinetunePage]:
    torch_loader.cache_clear()  # a test before may have begun loading and gone
    torch_loader().start()
    session = Session(engine=engine)
    made = FinetunePage(session)
    qtbot.addWidget(made)
    made.resize(904, 650)
    made.show()
    qtbot.waitExposed(made)
    yield made
    session.cancel()
    qtbot.waitUntil(lambda: not session.busy)


@pytest.fixture
def start(tmp_path: Path) -> Path:
    return small_checkpoint(tmp_path / "small.pt")


def known(page: FinetunePage) -> bool:
    return page.start_card.found is not None


def ready(page: FinetunePage, qtbot: QtBot, start: Path, pictures: Path) -> None:
    page.use_start(start)
    page.use_pictures([pictures])
    qtbot.waitUntil(lambda: known(page) and page.pictures_card.classes is not None, timeout=LONG)
    qtbot.waitUntil(lambda: page.header.start.isEnabled(), timeout=LONG)


def test_a_fresh_page_says_what_is_missing_and_start_leads_there(page: FinetunePage) -> None:
    assert not page.header.start.isEnabled()
    assert "Your pictures" in page.header.start.toolTip()
    assert not page.problem_list.isVisible()
    page.start()
    assert not page.session.busy
    assert page.config is None


def test_everything_fits_a_small_window_without_scrolling_sideways(
    page: FinetunePage, qtbot: QtBot, start: Path
) -> None:
    page.use_start(start)
    qtbot.waitUntil(lambda: known(page), timeout=LONG)
    page.settings.fold.open()
    for form in page.settings.forms.values():
        form.fold.setChecked(True)
    page.start_card.details.open()
    content = page.scroll_area.widget()
    assert content.minimumSizeHint().width() <= page.scroll_area.viewport().width()
    assert page.minimumSizeHint().width() <= 904
    assert page.minimumSizeHint().height() <= 650


def test_a_file_is_recognised_and_told_with_the_pictures_classes(
    page: FinetunePage, qtbot: QtBot, start: Path, tmp_path: Path
) -> None:
    ready(page, qtbot, start, coloured_pictures(tmp_path / "pictures"))
    card = page.start_card
    assert "2 classes" in card.status.text()
    assert card.list.currentText() == "small.pt"
    card.details.open()
    assert "cat, dog, tree" in card.facts.text()
    assert "75.0 %" in card.facts.text()
    config = page.config
    assert config is not None
    assert config.finetune.start == str(start)
    assert config.data.path == str(tmp_path / "pictures")
    assert config.data.check
    assert config.model.network == "digits"
    assert config.recipe.recipe == "balanced"


@pytest.mark.parametrize("content", [b"", b"My thesis, chapter one", b"PK\x03\x04 cut off"])
def test_a_wrong_file_is_told_in_the_card(page: FinetunePage, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    wrong = tmp_path / "thesis.pt"
    wrong.write_bytes(content)
    page.use_start(wrong)
    qtbot.waitUntil(lambda: bool(page.start_card.error), timeout=LONG)
    assert page.start_card.problem.isVisible()
    assert "thesis.pt" in page.start_card.problem.text()
    assert page.start_card.problem.text() in page.header.start.toolTip()
    assert page.start_card.again.isVisible()
    assert not page.findChildren(ErrorDialog)
    small_checkpoint(wrong)
    page.start_card.again.click()
    qtbot.waitUntil(lambda: known(page), timeout=LONG)
    assert not page.start_card.problem.isVisible()


def test_published_weights_that_are_not_here_are_offered_with_their_terms(page: FinetunePage, qtbot: QtBot) -> None:
    page.use_start("resnet50")
    card = page.start_card
    qtbot.waitUntil(lambda: card.absent is not None, timeout=LONG)
    assert "MB" in card.terms.text()
    assert card.fetch.isVisible()
    assert card.have.isVisible()
    assert "download" in page.header.start.toolTip()
    page.use_start("resnet18")
    qtbot.waitUntil(lambda: card.absent is not None and card.absent.name == "resnet18", timeout=LONG)


def test_a_file_that_is_not_the_one_published_is_refused(
    page: FinetunePage, qtbot: QtBot, start: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.use_start("resnet18")
    card = page.start_card
    qtbot.waitUntil(lambda: card.absent is not None, timeout=LONG)
    answer: Any = lambda *_: (str(start), "")  # noqa: E731 - the signature is Qt's
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    card.have.click()
    qtbot.waitUntil(lambda: bool(card.error), timeout=LONG)
    assert card.problem.isVisible()
    assert card.fetch.isVisible(), "the offer stays"
    assert not known(page)


def test_a_plan_fills_in_its_values_and_is_drawn(page: FinetunePage, qtbot: QtBot, start: Path) -> None:
    page.use_start(start)
    qtbot.waitUntil(lambda: known(page), timeout=LONG)
    card, settings = page.plan_card, page.settings
    drawing = card.drawing
    assert drawing.plan is not None
    assert [phase.epochs for phase in drawing.plan.phases] == [None]
    qtbot.mouseClick(card.plans["thorough"], Qt.MouseButton.LeftButton)
    assert card.plan == "thorough"
    assert settings.values()["finetune.trained_stages"] == 9
    assert settings.values()["recipe.recipe"] == "thorough"
    assert not settings.forms["finetune"].rows["finetune.trained_stages"].is_changed
    assert [phase.epochs for phase in drawing.plan.phases] == [None, settings.values()["recipe.epochs"]]
    assert set(drawing.plan.phases[1].rates) == {"stem", "stage 1", "stage 2", "stage 3", "head"}
    row = settings.forms["finetune"].rows["finetune.trained_stages"]
    row.set_value(1)
    row.changed.emit()
    qtbot.waitUntil(lambda: set(drawing.plan.phases[1].rates) == {"stage 3", "head"})
    assert row.is_changed
    qtbot.waitUntil(lambda: page.activateWindow() or page.isActiveWindow())  # keys go to the active window only
    card.plans["thorough"].radio.setFocus()
    qtbot.keyClick(card.plans["thorough"].radio, Qt.Key.Key_Up)
    assert card.plan == "balanced"
    assert settings.values()["finetune.trained_stages"] == 1


def test_problems_lead_to_their_fields(page: FinetunePage, qtbot: QtBot) -> None:
    row: Any = page.settings.forms["recipe"].rows["recipe.learning_rate"]
    row.editor.line.setText("-1")
    qtbot.waitUntil(lambda: page.problem_list.isVisible())
    assert not row.isVisible()
    page.problem_list.label.linkActivated.emit("recipe.learning_rate")
    assert row.isVisible()
    assert page.settings.fold.is_open
    page.settings.search.setText("momentum")
    assert not page.settings.cards["device"].isVisible()
    page.settings.search.clear()
    assert page.settings.cards["device"].isVisible()


def test_start_trains_once_and_drops_during_it_change_nothing(
    page: FinetunePage, qtbot: QtBot, engine: ShortEngine, start: Path, tmp_path: Path
) -> None:
    ready(page, qtbot, start, coloured_pictures(tmp_path / "pictures"))
    page.use_pictures([tmp_path / "pictures"])  # dropped twice
    page.header.start.click()
    page.start()
    qtbot.waitUntil(lambda: page.session.state == "running")
    config = page.session.config
    page.use_pictures([coloured_pictures(tmp_path / "others")])
    page.use_start(small_checkpoint(tmp_path / "another.pt"))
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        pass
    assert engine.asked == [config]
    assert config is not None
    assert config.data.path == str(tmp_path / "pictures")
    assert page.session.fine_tunes
    assert page.run_area.result.isVisible()


def test_a_failure_is_told_once_and_leads_to_its_field(
    page: FinetunePage, qtbot: QtBot, engine: ShortEngine, start: Path, tmp_path: Path
) -> None:
    ready(page, qtbot, start, coloured_pictures(tmp_path / "pictures"))
    engine.error = UserError("There is no device “cuda” here.", field="device.device")
    with qtbot.waitSignal(page.session.finished, timeout=LONG):
        page.start()
    dialogs = page.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    next(b for b in dialogs[0].findChildren(QPushButton) if "Go to" in b.text()).click()
    assert page.settings.fold.is_open
    dialogs[0].close()


def test_own_runs_join_the_list(page: FinetunePage, qtbot: QtBot) -> None:
    from tests.gui.shell import make_run

    run = make_run("Leaves", accuracy=0.9)
    small_checkpoint(run.best)
    make_run("Without weights").last.unlink()
    page.start_card.look_for_runs()
    items = page.start_card.list
    qtbot.waitUntil(lambda: items.findText("Leaves · 90.0 %") >= 0)
    assert items.findText("Without weights", Qt.MatchFlag.MatchStartsWith) < 0
    items.setCurrentIndex(items.findText("Leaves · 90.0 %"))
    items.activated.emit(items.currentIndex())
    qtbot.waitUntil(lambda: known(page), timeout=LONG)
    assert page.start_card.start == str(run.path)


def test_the_list_has_every_start_and_no_heading_can_be_chosen(page: FinetunePage) -> None:
    items = page.start_card.list
    data = [items.itemData(row) for row in range(items.count())]
    assert set(choices.STARTS) <= set(data)
    for row in range(items.count()):
        flags = items.model().flags(items.model().index(row, 0))
        assert bool(flags & Qt.ItemFlag.ItemIsEnabled) == (items.itemData(row) is not None)


def test_a_configuration_file_is_shown_whole(page: FinetunePage, qtbot: QtBot, start: Path, tmp_path: Path) -> None:
    from core import config_file, validation

    pictures = coloured_pictures(tmp_path / "pictures")
    values = {
        "data": {"source": "folder", "path": str(pictures), "check": True, "treatments": {"blank": "keep"}},
        "finetune": {"start": str(start), "plan": "thorough", "normalisation": "half"},
        "recipe": {"recipe": "thorough", "epochs": 3},
    }
    config = validation.validate(values)
    config_file.save(config, tmp_path / "mine.toml")
    page.load_config_file(tmp_path / "mine.toml")
    qtbot.waitUntil(lambda: page.config is not None, timeout=LONG)
    assert page.config is not None
    assert page.config.model_copy(update={"model": config.model}) == config
