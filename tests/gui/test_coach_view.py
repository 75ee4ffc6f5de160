"""The tab "Advice" and the report's dialog, on one real run whose labels are partly wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.runs import history, status
from core.runs.folder import RunFolder, running
from gui.dialogs.report_dialog import ReportDialog
from gui.session import Session
from gui.widgets.coach_view import CoachView
from gui.workers.judging import Judging
from tests.core.runs.patients import Drawing, source, trained
from tests.gui.shell import PatientEngine, make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunFolder]:
    drawing = Drawing(train=(60,) * 4, validation=(80,) * 4, strength=1.5, twisted=0.1)
    settings: dict[str, Any] = {"epochs": 6, "optimizer": "auto", "batch_size": 32, "label_smoothing": 0.0}
    with source():
        yield trained(tmp_path_factory.mktemp("runs"), drawing, **settings)


@pytest.fixture
def view(qtbot: Any) -> CoachView:
    made = CoachView(Session(engine=PatientEngine()), Judging())
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_from_curves_to_pictures_to_changed_settings(view: CoachView, run: RunFolder, qtbot: Any) -> None:
    view.show_run(history.summary(run.path))
    qtbot.waitUntil(lambda: view.seen is not None, timeout=20000)
    assert view.nothing.isVisible() and not view.cards
    assert view.more_button.isVisible() and "curves" in view.more_words.text()
    assert view.judging.judge(run.path)  # as another tab does
    view.hide()
    view.show()
    assert view.work.cancel.isVisible() and not view.more.isVisible()
    view.work.cancel.click()
    assert not view.work.isVisible()
    view.more_button.click()
    qtbot.waitUntil(lambda: bool(view.cards), timeout=60000)
    card = view.cards[0]
    assert "wrong label" in card.headline.text() and not view.nothing.isVisible() and not view.more.isVisible()
    assert card.apply.text() == "Label smoothing 0 → 0.1"
    card.show_pictures.click()
    qtbot.waitUntil(lambda: bool(card.grid.thumbnails), timeout=20000)
    assert view.seen is not None and view.seen.judged is not None
    names = [view.seen.judged.answers.names[row] for row in card.rows]
    assert [each.caption for each in card.grid.thumbnails] == names
    with qtbot.waitSignal(view.configWanted) as wanted:
        card.apply.click()
    changed: RunConfig = wanted.args[0]
    recipe = view.seen.config.recipe.model_copy(update={"label_smoothing": 0.1})
    assert changed == view.seen.config.model_copy(update={"recipe": recipe})


def test_the_same_run_again_costs_nothing_and_another_one_clears(view: CoachView, run: RunFolder, qtbot: Any) -> None:
    view.show_run(history.summary(run.path))
    qtbot.waitUntil(lambda: view.seen is not None, timeout=20000)
    job = view._job
    view.show_run(history.summary(run.path))
    assert view._job is job
    broken = make_run("Broken")
    broken.config_file.write_text("recipe = 3", encoding="utf-8")
    view.show_run(history.summary(broken.path))
    assert view.seen is None and not view.cards
    qtbot.waitUntil(lambda: "can't be used" in view.message.text(), timeout=20000)
    view.show_run(None)
    assert view.message.text() == "Choose one run."


def test_advice_that_stays_the_same_when_the_run_ends_is_no_longer_called_early(
    view: CoachView, run: RunFolder, tmp_path: Path, qtbot: Any
) -> None:
    copy = RunFolder(Path(shutil.copytree(run.path, tmp_path / "copy")))
    ended = status.read(copy)
    status.write(copy, replace(ended, state="running"))
    with running(copy):
        view.show_run(history.summary(copy.path))
        qtbot.waitUntil(lambda: view.seen is not None, timeout=20000)
        assert view.going_on.isVisible()
    advice = [card.headline.text() for card in view.cards]
    status.write(copy, ended)
    view.show_run(history.summary(copy.path))
    qtbot.waitUntil(lambda: not view.going_on.isVisible(), timeout=20000)
    assert [card.headline.text() for card in view.cards] == advice


def test_the_report_is_written_and_a_refusal_is_said(run: RunFolder, tmp_path: Path, qtbot: Any) -> None:
    dialog = ReportDialog(None, run.path, "Mine")
    qtbot.addWidget(dialog)
    dialog.show()
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    dialog.write(blocked / "report.html")
    qtbot.waitUntil(lambda: "could not be written" in dialog.work.text.text(), timeout=60000)
    assert dialog.start.isEnabled() and not dialog.open_button.isVisible()
    dialog.write(tmp_path / "report.html")
    assert not dialog.start.isEnabled() and dialog.start.toolTip()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=60000)
    assert dialog.open_button.isVisible() and "report.html" in dialog.where.text()
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    dialog.write(tmp_path / "other.html")
    dialog.reject()
    assert not (tmp_path / "other.html").exists()
