"""The Train page as a person uses it, with a short engine in place of the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core import config_file
from core.config import DataConfig, RecipeConfig, RunConfig
from core.errors import UserError
from core.messages import Message
from core.training.events import RunFinished
from gui import theme
from gui.dialogs.error_dialog import ErrorDialog
from gui.pages.train_page import TrainPage
from gui.session import Session
from gui.widgets.field_editors import FloatEditor
from gui.widgets.result_card import how_good
from gui.workers.torch_loader import TorchLoader
from tests.gui.short_engine import ShortEngine

MakePage = Callable[..., TrainPage]


@pytest.fixture
def make_page(qtbot: QtBot, qapp: QApplication) -> Iterator[MakePage]:
    theme.apply(qapp, "light")
    sessions: list[Session] = []

    def make(engine: ShortEngine | None = None, loader: TorchLoader | None = None) -> TrainPage:
        session = Session(engine=None if loader else engine or ShortEngine(), loader=loader)
        sessions.append(session)
        page = TrainPage(session)
        qtbot.addWidget(page)
        page.resize(904, 650)
        page.show()
        qtbot.waitExposed(page)
        return page

    yield make
    for session in sessions:
        session.cancel()
        qtbot.waitUntil(lambda session=session: not session.busy)  # type: ignore[misc]


def spoil(page: TrainPage, key: str, text: str) -> None:
    """Type something into a number's line."""
    editor = next(form.rows[key].editor for form in page.forms.values() if key in form.rows)
    assert isinstance(editor, FloatEditor)
    editor.line.setText(text)


def test_a_fresh_page_can_start_with_the_digits(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    assert page.config == RunConfig()
    assert page.header.start.isVisible()
    assert page.header.start.isEnabled()
    assert not page.header.pause.isVisible()
    qtbot.waitUntil(lambda: page.data_card.seen is not None)
    seen = page.data_card.seen
    assert seen is not None
    assert len(seen.pictures) == 9
    assert len(set(seen.captions)) == 9
    assert "10" in page.data_card.status.text()
    assert page.data_card.preview.isVisible()


def test_everything_fits_a_small_window_without_scrolling_sideways(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    qtbot.waitUntil(lambda: page.data_card.seen is not None)
    for form in page.forms.values():
        form.fold.setChecked(True)
    content = page.scroll_area.widget()
    assert content.minimumSizeHint().width() <= page.scroll_area.viewport().width()
    assert page.minimumSizeHint().width() <= 904
    assert page.minimumSizeHint().height() <= 650


def test_problems_are_listed_together_and_lead_to_their_fields(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    spoil(page, "recipe.warmup", "soon")
    spoil(page, "recipe.learning_rate", "-1")
    qtbot.waitUntil(lambda: len(page.problems) == 2)
    assert page.problem_list.isVisible()
    assert not page.header.start.isEnabled()
    tooltip = page.header.start.toolTip()
    for word in ("Warm-up", "Learning rate"):
        assert word in page.problem_list.label.text()
        assert word in tooltip
    row = page.forms["recipe"].rows["recipe.warmup"]
    assert not row.isVisible()
    page.problem_list.label.linkActivated.emit("recipe.warmup")
    assert row.isVisible()
    assert row.problem is not None
    assert row.problem.isVisible()
    qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty())
    assert row.editor.focusProxy() is page.focusWidget()
    spoil(page, "recipe.warmup", "0.1")
    spoil(page, "recipe.learning_rate", "0.1")
    qtbot.waitUntil(lambda: page.header.start.isEnabled())
    assert not page.problem_list.isVisible()


def test_start_with_a_problem_leads_to_it(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    spoil(page, "recipe.learning_rate", "fast")
    page.start()
    assert not page.session.busy
    assert page.forms["recipe"].rows["recipe.learning_rate"].styleSheet()


def test_search_shows_what_matches_wherever_it_is(make_page: MakePage) -> None:
    page = make_page()
    page.search.setText("momentum")
    assert page.forms["recipe"].rows["recipe.momentum"].isVisible()
    assert not page.cards["data"].isVisible()
    assert not page.schedule.isVisible()
    page.search.setText("nothing like that")
    assert page.nothing_found.isVisible()
    page.search.clear()
    assert page.cards["data"].isVisible()
    assert not page.forms["recipe"].rows["recipe.momentum"].isVisible()


def test_a_run_from_the_click_to_the_result(make_page: MakePage, qtbot: QtBot) -> None:
    engine = ShortEngine(epochs=3)
    page = make_page(engine)
    with qtbot.waitSignal(page.session.finished):
        qtbot.mouseClick(page.header.start, Qt.MouseButton.LeftButton)
    assert engine.asked == [RunConfig()]
    plots = page.run_area.plots
    assert len(plots.loss.curves["steps"].series) == 30
    assert len(plots.loss.curves["train"].series) == 3
    assert len(plots.accuracy.curves["validation"].series) == 3
    assert len(plots.rate.curves["rate"].series) == 30
    assert plots.accuracy.best == (3.0, pytest.approx(0.875))
    card = page.run_area.result
    assert card.isVisible()
    assert "97 of 100" in card.sentence.text()
    assert "validation pictures, which also chose the best epoch" in card.sentence.text()
    assert not card.export.isVisible()
    assert "Finished." in page.run_area.log.toPlainText()
    assert page.header.state.text() == "Finished"
    assert page.header.figures["epoch"].text() == "3 of 3"
    assert page.header.start.isVisible()


def test_a_second_run_begins_with_empty_curves(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(ShortEngine(epochs=2))
    for _ in range(2):
        with qtbot.waitSignal(page.session.finished):
            page.start()
            assert not page.run_area.result.isVisible()
    assert len(page.run_area.plots.loss.curves["steps"].series) == 20


def test_pause_resume_and_stop_with_their_buttons(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(ShortEngine(epochs=1000))
    header = page.header
    page.start()
    qtbot.waitUntil(lambda: page.session.state == "running")
    assert not header.start.isVisible()
    header.pause.click()
    qtbot.waitUntil(lambda: header.state.text() == "Paused")
    assert header.resume.isVisible()
    assert not header.pause.isVisible()
    header.resume.click()
    assert header.state.text() == "Training"
    with qtbot.waitSignal(page.session.finished):
        header.stop.click()
        assert header.stop.text() == "Stopping…"
        assert not header.stop.isEnabled()
    assert header.state.text() == "Stopped and kept"
    assert page.run_area.result.isVisible()


def test_cancel_asks_first(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(ShortEngine(epochs=1000))
    page.start()
    qtbot.waitUntil(lambda: page.session.state == "running")
    page.header.cancel.click()
    page.header.question.escapeButton().click()
    assert page.session.state == "running"
    page.header.cancel.click()
    yes = next(button for button in page.header.question.buttons() if button is not page.header.question.escapeButton())
    with qtbot.waitSignal(page.session.finished):
        yes.click()
    assert page.header.state.text() == "Cancelled"
    assert not page.run_area.result.isVisible()


def test_start_before_torch_is_loaded_waits(make_page: MakePage, qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader._started = True
    page = make_page(loader=loader)
    page.header.start.click()
    assert page.header.state.text() == "Getting ready…"
    assert page.header.cancel.isVisible()
    page.session._engine = ShortEngine(epochs=1)
    with qtbot.waitSignal(page.session.finished):
        loader._loaded(None)
    assert page.run_area.result.isVisible()


def test_an_error_opens_the_dialog_and_leads_to_its_field(make_page: MakePage, qtbot: QtBot) -> None:
    error = UserError("There is no device “cuda” here.", field="device.device")
    page = make_page(ShortEngine(error=error))
    with qtbot.waitSignal(page.session.finished):
        page.start()
    dialog = page.findChild(ErrorDialog)
    assert dialog is not None
    assert dialog.error is error
    lead = next(button for button in dialog.findChildren(QWidget) if "Device" in str(button.property("text") or ""))
    lead.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(page.forms["device"].rows["device.device"].styleSheet()))
    assert page.header.start.isEnabled()
    assert "no device" in page.run_area.log.toPlainText()


def test_a_settings_file_fills_the_form(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    config = RunConfig(name="Mine", recipe=RecipeConfig(epochs=7, milestones=[0.25]))
    config_file.save(config, tmp_path / "mine.toml")
    page = make_page()
    page.load_config_file(tmp_path / "mine.toml")
    qtbot.waitUntil(lambda: page.config == config)
    assert page.forms["recipe"].rows["recipe.epochs"].is_changed


def test_dropped_pictures_are_chosen(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page()
    page.use_pictures(tmp_path)
    assert page.config is not None
    assert page.config.data == DataConfig(source="folder", path=str(tmp_path))


def test_pictures_that_cannot_be_used_are_explained_in_their_card(
    make_page: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page()
    page.use_pictures(tmp_path)
    qtbot.waitUntil(lambda: page.data_card._job is None)
    assert str(tmp_path) in page.data_card.status.text()
    assert page.data_card.seen is None
    assert not page.data_card.preview.isVisible()


def test_pictures_that_must_be_downloaded_are_not_fetched_before_start(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.set_values({"data.source": "cifar10"})
    qtbot.waitUntil(lambda: page.data_card._job is None)
    assert "download" in page.data_card.status.text()
    assert page.header.start.isEnabled()


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("test", "360 test pictures"),
        ("validation", "which also chose the best epoch"),
        ("train", "training pictures themselves"),
    ],
)
def test_the_result_says_on_which_pictures(role: str, words: str) -> None:
    result = RunFinished("finished", Message("Done."), 3, 30, role, 0.971, 0.1, 360, None, None)  # type: ignore[arg-type]
    assert words in how_good(result)
    assert "97 of 100" in how_good(result)
