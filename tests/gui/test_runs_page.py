"""The Runs page: reads, sorts, searches, follows, renames, continues, saves and deletes real run folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.runs import history
from core.runs.folder import RunFolder
from core.runs.metrics import lasting
from gui.pages.runs_page import RunsPage
from gui.session import Session
from gui.widgets import runs_table
from tests.gui.shell import PatientEngine, config, epoch, make_run


@pytest.fixture
def session(qtbot: Any) -> Any:
    made = Session(engine=PatientEngine())
    yield made
    made.cancel()
    qtbot.waitUntil(lambda: not made.busy, timeout=10000)


@pytest.fixture
def page(qtbot: Any, session: Session) -> RunsPage:
    made = RunsPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    return made


def names(page: RunsPage) -> list[str]:
    return [page.filter.index(row, 0).data() for row in range(page.filter.rowCount())]


def show(page: RunsPage, qtbot: Any, count: int) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.filter.rowCount() == count, timeout=10000)


def test_an_empty_page_says_what_to_do(page: RunsPage, qtbot: Any) -> None:
    page.show()
    qtbot.waitUntil(lambda: "No runs yet" in page.empty_text.text())
    assert page.stack.currentWidget() is page.empty
    assert not page.details.continue_button.isEnabled()
    assert page.details.continue_button.toolTip() == "Choose one run."


def test_columns_sort_by_what_they_mean(page: RunsPage, qtbot: Any) -> None:
    make_run("nine", accuracy=0.09, epochs=9)
    make_run("Ten", accuracy=0.1, epochs=10)
    make_run("none", accuracy=None, epochs=0)
    show(page, qtbot, 3)
    titles = [column.title for column in runs_table.columns()]
    page.table.sortByColumn(titles.index("Accuracy"), Qt.SortOrder.DescendingOrder)
    assert names(page) == ["Ten", "nine", "none"]
    page.table.sortByColumn(titles.index("Epochs"), Qt.SortOrder.AscendingOrder)
    assert names(page) == ["none", "nine", "Ten"]
    page.table.sortByColumn(titles.index("Name"), Qt.SortOrder.AscendingOrder)
    assert names(page) == ["nine", "none", "Ten"]


def test_search_looks_at_the_whole_row(page: RunsPage, qtbot: Any) -> None:
    make_run("Ants")
    make_run("Bees", "stopped")
    show(page, qtbot, 2)
    page.search.setText("stopped digits")
    assert names(page) == ["Bees"]
    page.search.setText("wasps")
    assert names(page) == [] and page.nothing_found.isVisible()


def test_one_run_shows_training_and_validation_several_one_curve_each(page: RunsPage, qtbot: Any) -> None:
    make_run("One", epochs=3)
    make_run("Two", epochs=2)
    show(page, qtbot, 2)
    page.select_row(0)
    assert list(page.details.curves.accuracy.curves) == ["train", "0"]
    qtbot.waitUntil(lambda: page.details.curves.accuracy.best is not None)
    page.table.selectAll()
    assert [curve.title for curve in page.details.curves.loss.curves.values()] == names(page)
    assert page.details.heading.text() == "2 runs"


def test_a_run_trained_elsewhere_is_followed(page: RunsPage, qtbot: Any) -> None:
    run = make_run("Elsewhere", epochs=2)
    show(page, qtbot, 1)
    page.select_row(0)
    qtbot.waitUntil(lambda: page.details.curves.accuracy.best == (2.0, 0.9))
    with run.metrics_file.open("a", encoding="utf-8") as file:
        file.write(json.dumps(lasting(epoch(3, 0.95))) + "\n")
    qtbot.waitUntil(lambda: page.details.curves.accuracy.best == (3.0, 0.95), timeout=10000)
    make_run("Newer")
    qtbot.waitUntil(lambda: page.filter.rowCount() == 2, timeout=10000)
    assert [each.name for each in page.selected()] == ["Elsewhere"]


def test_renaming_in_place(page: RunsPage, qtbot: Any) -> None:
    run = make_run("Old")
    show(page, qtbot, 1)
    page.session.folder = run.path
    moved: list[tuple[Path, Path | None]] = []
    page.session.folderMoved.connect(lambda old, new: moved.append((old, new)))
    assert page.model.setData(page.model.index(0, 0), "New name")
    qtbot.waitUntil(lambda: names(page) == ["New name"])
    assert not run.path.exists()
    assert history.list_runs()[0].name == "New name"
    new = history.list_runs()[0].path
    assert moved == [(run.path, new)] and page.session.folder == new


def test_a_taken_name_is_refused_in_the_dialog(page: RunsPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_run("One")
    make_run("Two")
    show(page, qtbot, 2)
    shown: list[Exception] = []
    monkeypatch.setattr("gui.pages.runs_page.show_error", lambda _parent, error: shown.append(error))
    row = [run.name for run in page.model.runs].index("One")
    page.model.setData(page.model.index(row, 0), "Two")
    qtbot.waitUntil(lambda: bool(shown))
    assert "There is a run called “Two” already." in str(shown[0])
    assert sorted(names(page)) == ["One", "Two"]


def test_buttons_are_there_for_what_can_be_done_and_say_why_not(page: RunsPage, session: Session, qtbot: Any) -> None:
    make_run("Stopped", "stopped", epochs=1)
    done = make_run("Done")
    done.last.unlink()
    show(page, qtbot, 2)
    page.show_run(done.path)
    qtbot.waitUntil(lambda: [run.name for run in page.selected()] == ["Done"])
    assert page.details.continue_button.toolTip() == "It has done all its epochs."
    assert page.details.export_button.toolTip() == "It has saved no weights yet."
    assert page.details.start_button.toolTip() == "It has saved no weights yet."
    page.select_row(page.filter.row_of(done.path.with_name("Stopped")))
    assert page.details.continue_button.isEnabled() and page.details.export_button.isEnabled()
    with qtbot.waitSignal(page.startWanted) as wanted:
        page.details.start_button.click()
    assert wanted.args == [done.path.with_name("Stopped")]
    page.details.continue_button.click()
    qtbot.waitUntil(lambda: session.state == "running")
    assert session.folder == done.path.with_name("Stopped")
    page._show_selection()
    assert "One training at a time" in page.details.continue_button.toolTip()


def test_deleting_asks_and_goes_to_the_bin(page: RunsPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run("Away")
    show(page, qtbot, 1)
    page.select_row(0)
    binned: list[Path] = []
    moved: list[tuple[Path, Path | None]] = []
    page.session.folderMoved.connect(lambda old, new: moved.append((old, new)))
    monkeypatch.setattr(history, "delete", lambda folder: _bin(folder, binned))
    page.details.delete_button.click()
    assert binned == []
    next(button for button in page.question.buttons() if button.text() == "Delete to bin").click()
    qtbot.waitUntil(lambda: page.filter.rowCount() == 0, timeout=10000)
    assert binned == [run.path] and moved == [(run.path, None)]


def _bin(folder: RunFolder, binned: list[Path]) -> None:
    binned.append(folder.path)
    folder.path.rename(folder.path.parent.parent / "bin")


def test_damaged_folders_are_listed_with_their_reason(page: RunsPage, qtbot: Any) -> None:
    run = make_run("Broken")
    run.state_file.write_text("{", encoding="utf-8")
    future = make_run("Future")
    future.state_file.write_text('{"format": 99}', encoding="utf-8")
    show(page, qtbot, 2)
    page.show_run(future.path)
    qtbot.waitUntil(lambda: [each.name for each in page.selected()] == ["Future"])
    assert "newer version" in page.details.sentence.text()
    state = [column.title for column in runs_table.columns()].index("State")
    assert page.filter.index(0, state).data() == "Damaged"


def test_a_run_outside_the_runs_folder_joins_the_table(page: RunsPage, qtbot: Any, tmp_path: Path) -> None:
    from core.runs import start

    run = start.prepare(config("Outside"), tmp_path)
    page.show_run(run.path)
    show(page, qtbot, 1)
    qtbot.waitUntil(lambda: [each.name for each in page.selected()] == ["Outside"])
