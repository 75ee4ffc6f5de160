"""The Runs page: reads, sorts, searches, follows, renames, stars, continues, repeats and deletes real run folders."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from core import checkpoint, config_file
from core.runs import history, notes
from core.runs.folder import RunFolder, running
from core.runs.metrics import lasting
from gui import settings
from gui.main_window import MainWindow
from gui.pages.runs_page import RunsPage
from gui.session import Session
from gui.widgets import runs_table
from gui.widgets.run_curves import RunCurves
from gui.widgets.runs_table import STAR
from gui.workers.background import running as running_jobs
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


def soon(page: RunsPage, qtbot: Any, so: Callable[[], bool]) -> None:
    """Waits without waiting for the page's next look."""

    def look_again() -> None:
        page.look()
        assert so()

    qtbot.waitUntil(look_again, timeout=10000)


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


def test_a_list_that_was_begun_before_a_change_is_read_again(page: RunsPage, qtbot: Any) -> None:
    make_run("One")
    show(page, qtbot, 1)
    page._timer.stop()
    qtbot.waitUntil(lambda: not page._job.running, timeout=10000)  # type: ignore[union-attr]
    page.look()
    early = page._job
    make_run("Two")
    page.acts.done.emit()
    assert page._job is early
    qtbot.waitUntil(lambda: page.filter.rowCount() == 2, timeout=10000)
    assert page._job is not early


def test_a_taken_name_is_refused_in_the_dialog(page: RunsPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_run("One")
    make_run("Two")
    show(page, qtbot, 2)
    shown: list[Exception] = []
    monkeypatch.setattr("gui.pages.run_acts.show_error", lambda _parent, error: shown.append(error))
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
    assert page.details.longer_button.toolTip() == "It has saved no weights yet."
    assert page.details.export_button.toolTip() == "It has saved no weights yet."
    assert page.details.start_button.toolTip() == "It has saved no weights yet."
    page.select_row(page.filter.row_of(done.path.with_name("Stopped")))
    assert page.details.continue_button.isEnabled() and page.details.export_button.isEnabled()
    with qtbot.waitSignal(page.startWanted) as wanted:
        page.details.start_button.click()
    assert wanted.args == [done.path.with_name("Stopped")]
    page.details.continue_button.click()
    assert not page.details.continue_button.isEnabled(), "at once, not after the next look"
    assert "One training at a time" in page.details.continue_button.toolTip()
    qtbot.waitUntil(lambda: session.state == "running")
    assert session.folder == done.path.with_name("Stopped")


def test_deleting_asks_and_goes_to_the_bin(page: RunsPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run("Away")
    show(page, qtbot, 1)
    page.select_row(0)
    binned: list[Path] = []
    moved: list[tuple[Path, Path | None]] = []
    page.session.folderMoved.connect(lambda old, new: moved.append((old, new)))
    monkeypatch.setattr(history, "delete", lambda folder: _bin(folder, binned))
    page.details.delete_action.trigger()
    assert binned == []
    next(button for button in page.acts.question.buttons() if button.text() == "Delete to bin").click()
    qtbot.waitUntil(lambda: page.filter.rowCount() == 0, timeout=10000)
    assert binned == [run.path] and moved == [(run.path, None)]


def test_of_several_to_be_deleted_it_is_told_which_are_gone(
    page: RunsPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two", "Three"):
        make_run(name)
    show(page, qtbot, 3)
    shown: list[Exception] = []
    gone: list[str] = []
    monkeypatch.setattr("gui.pages.run_acts.show_error", lambda _parent, error: shown.append(error))
    page.session.folderMoved.connect(lambda old, _new: gone.append(old.name))
    page.table.selectAll()
    page.details.delete_action.trigger()
    two = next(run.path for run in page.model.runs if run.name == "Two")
    with running(RunFolder(two)):  # somebody has begun to train it meanwhile
        monkeypatch.setattr("core.runs.history.send2trash", shutil.rmtree)
        next(button for button in page.acts.question.buttons() if button.text() == "Delete to bin").click()
        qtbot.waitUntil(lambda: bool(shown), timeout=10000)
    assert "2 of the 3 runs are in the bin; not so: “Two”." in str(shown[0]) and "Stop it first" in str(shown[0])
    assert sorted(gone) == ["One", "Three"]
    qtbot.waitUntil(lambda: names(page) == ["Two"])


def test_stars_are_given_by_click_and_key_sort_and_filter(page: RunsPage, qtbot: Any) -> None:
    plain, good = make_run("Plain"), make_run("Good")
    show(page, qtbot, 2)
    row = page.filter.row_of(good.path)
    place = page.table.visualRect(page.filter.index(row, STAR)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: notes.read(good).starred, timeout=10000)
    assert not notes.read(plain).starred
    page.starred_only.click()
    assert names(page) == ["Good"]
    page.starred_only.click()
    page.table.sortByColumn(STAR, Qt.SortOrder.AscendingOrder)
    assert names(page) == ["Good", "Plain"]
    page.select_row(0)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not notes.read(good).starred, timeout=10000)
    page.starred_only.click()
    assert page.nothing_found.isVisible() and "star" in page.nothing_found.text()
    (run,) = (run for run in page.model.runs if run.path == good.path)
    for starred in (True, False, True, False):
        page.model.give_star(run, starred)
    qtbot.waitUntil(lambda: not running_jobs(), timeout=10000)
    assert not notes.read(good).starred, "the last wish counts"


def test_notes_are_kept_when_the_field_is_left_and_found_by_the_search(page: RunsPage, qtbot: Any) -> None:
    run, other = make_run("Run"), make_run("Other")
    show(page, qtbot, 2)
    page.show_run(run.path)
    field = page.details.notes
    field.edit.setPlainText("twice the batch <b>helped</b>")
    page.select_row(page.filter.row_of(other.path))
    qtbot.waitUntil(lambda: notes.read(run).text == "twice the batch <b>helped</b>", timeout=10000)
    assert field.edit.toPlainText() == "" and notes.read(other).text == ""
    qtbot.waitUntil(lambda: any(each.notes.text for each in page.model.runs), timeout=10000)
    page.search.setText("helped batch")
    assert names(page) == ["Run"]
    page.select_row(0)
    qtbot.waitUntil(lambda: field.edit.toPlainText() == "twice the batch <b>helped</b>")


def test_notes_that_cannot_be_written_stay_in_the_field(page: RunsPage, qtbot: Any) -> None:
    run, other = make_run("Run"), make_run("Other")
    show(page, qtbot, 2)
    page.show_run(run.path)
    field = page.details.notes
    (run.path / notes.TEXT).mkdir()  # nobody can write there, whatever they may
    field.edit.setPlainText("words")
    field.save()
    qtbot.waitUntil(lambda: "Not saved" in field.problem.text(), timeout=10000)
    page.select_row(page.filter.row_of(other.path))
    assert not field.problem.isVisible()
    page.select_row(page.filter.row_of(run.path))
    assert field.edit.toPlainText() == "words" and "Not saved" in field.problem.text()
    (run.path / notes.TEXT).rmdir()

    def try_again() -> None:
        field.save()
        assert (run.path / notes.TEXT).is_file()

    qtbot.waitUntil(try_again, timeout=10000)
    qtbot.waitUntil(lambda: field.problem.text() == "")
    assert notes.read(run).text == "words"


def untrained() -> dict[str, Any]:
    """A checkpoint as a run writes it."""
    from core.models import resnet

    of = config()
    return {
        "config": of.model_dump(),
        "classes": ["a", "b"],
        "image_size": 8,
        "mean": [0.5] * 3,
        "std": [0.5] * 3,
        "channels": 3,
        "weights": resnet.build(of.model, 2).state_dict(),
        "metrics": {},
    }


def test_training_longer_asks_how_long_and_begins_a_new_run(
    page: RunsPage, session: Session, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("Done")
    show(page, qtbot, 1)
    shown: list[Exception] = []
    monkeypatch.setattr("gui.pages.run_acts.show_error", lambda _parent, error: shown.append(error))
    page.select_row(0)
    page.details.longer_button.click()
    page.acts.longer.accept()
    qtbot.waitUntil(lambda: bool(shown), timeout=20000)
    assert "last.pt" in str(shown[0]) and not session.busy, "its checkpoint is no checkpoint"
    checkpoint.save(run.best, untrained())
    page.details.longer_button.click()
    session.start(config("meanwhile"))
    page.acts.longer.accept()
    qtbot.waitUntil(lambda: [each.name for each in session.queue.entries] == ["Done (2)"], timeout=10000)
    session.queue.remove(session.queue.entries[0])
    session.cancel()
    qtbot.waitUntil(lambda: not session.busy and page.details.longer_button.isEnabled(), timeout=10000)
    page.select_row(page.filter.row_of(run.path))
    page.details.longer_button.click()
    assert page.acts.longer.epochs.value() == 3, "as many as it had"
    page.acts.longer.epochs.setValue(5)
    page.acts.longer.accept()
    qtbot.waitUntil(lambda: session.state == "running", timeout=10000)
    assert session.config is not None
    assert (session.config.name, session.config.recipe.epochs) == ("Done (2)", 5)
    assert session.config.finetune.start == str(run.path)
    assert "One training at a time" in page.details.longer_button.toolTip()


def test_a_repeated_run_is_shown_on_its_page(page: RunsPage, qtbot: Any) -> None:
    make_run("Run")
    show(page, qtbot, 1)
    page.select_row(0)
    with qtbot.waitSignal(page.configWanted, timeout=10000) as wanted:
        page.details.repeat_button.click()
    assert (wanted.args[0].name, wanted.args[0].recipe.epochs) == ("Run (2)", 3)


def test_a_repeated_run_lands_on_the_page_it_belongs_to(qtbot: Any, session: Session) -> None:
    fine_tuned = {"source": "folder", "path": "/nowhere"}
    scratch, tuned = make_run("Scratch"), make_run("Tuned", data=fine_tuned, finetune={"start": "bundled"})
    window = MainWindow(session)
    qtbot.addWidget(window)
    page: Any = window.show_page("runs")
    window.show()
    forms: dict[str, Callable[[Any], Any]] = {
        "train": lambda page: page.forms[""],
        "finetune": lambda page: page.settings.forms[""],
    }
    for run, key in ((scratch, "train"), (tuned, "finetune")):
        page.show_run(run.path)
        qtbot.waitUntil(lambda run=run: [each.path for each in page.selected()] == [run.path], timeout=10000)
        page.details.repeat_button.click()
        qtbot.waitUntil(lambda key=key: window.stack.currentWidget() is window.pages.get(key), timeout=10000)
        assert forms[key](window.pages[key]).values()["name"] == f"{run.name} (2)"
        window.show_page("runs")


def test_runs_are_compared_by_what_differs(page: RunsPage, qtbot: Any) -> None:
    first, second = make_run("First", accuracy=0.8), make_run("Second", accuracy=0.9)
    changed = config("Second", recipe={"epochs": 3, "mixup": 0.25})
    config_file.save(changed, second.config_file)
    second.log_file.write_text("2026-11-27 00:00:00  It began.\n", encoding="utf-8")
    show(page, qtbot, 2)
    tabs = page.details.tabs
    titles = [tabs.tabText(index) for index in range(tabs.count())]
    tabs.setCurrentIndex(titles.index("Settings"))
    page.show_runs([first.path, second.path])
    view: Any = tabs.view(titles.index("Settings"))
    qtbot.waitUntil(lambda: "They differ in 1 of" in view.sentence.text(), timeout=10000)
    rows = [[_cell(view, row, column) for column in range(3)] for row in range(view.table.rowCount())]
    best = next(row for row in rows if row[0] == "Accuracy, validation")
    order = names(page)
    assert [row[1 + order.index("Second")] for row in rows if row[0] == "Mixup"] == ["0.25"]
    assert best[1 + order.index("First")] == "80.00 %"
    winner = view.table.item(rows.index(best), 1 + order.index("Second"))
    assert winner.toolTip() == "The best of these runs"
    view.all.click()
    assert view.table.rowCount() > 40
    tabs.setCurrentIndex(titles.index("Log"))
    assert tabs.currentWidget().findChildren(QLabel)[0].text() == "Choose one run."
    assert tabs.currentWidget().findChildren(QLabel)[0].isVisible()
    page.select_row(page.filter.row_of(second.path))
    log: Any = tabs.view(titles.index("Log"))
    qtbot.waitUntil(lambda: "It began." in log.text.toPlainText(), timeout=10000)
    with second.log_file.open("a", encoding="utf-8") as file:
        file.write("2026-11-27 00:00:01  It went on.\n2026-11-27 half a li")
    qtbot.waitUntil(lambda: log.text.toPlainText().endswith("It went on.\n"), timeout=10000)
    log.copy.click()
    assert QGuiApplication.clipboard().text() == log.text.toPlainText()


def test_curves_are_aligned_by_epoch_step_or_time(page: RunsPage, qtbot: Any) -> None:
    quick, slow = make_run("Quick", epochs=2), make_run("Slow", epochs=3)
    for run, seconds in ((quick, 2.0), (slow, 100.0)):
        lines = [json.dumps({"epoch": number, "step": number * 10, "seconds": seconds}) for number in (1, 2, 3)]
        run.times_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    show(page, qtbot, 2)
    page.show_runs([quick.path, slow.path])
    curves = page.details.curves
    qtbot.waitUntil(lambda: _places(curves, "Slow") == [1, 2, 3], timeout=10000)
    curves.align("step")
    assert (_places(curves, "Quick"), _places(curves, "Slow")) == ([10, 20], [10, 20, 30])
    curves.align("time")
    assert _places(curves, "Slow") == pytest.approx([100 / 60, 200 / 60, 5])
    assert _places(curves, "Quick") == pytest.approx([2 / 60, 4 / 60])
    assert RunCurves().by == "time", "remembered"
    keys = {curve.title: key for key, curve in curves.accuracy.curves.items()}
    assert curves.legend.entries[keys["Slow"]].figure.text() == "90.0 %"


def test_a_name_from_a_file_is_never_taken_for_more_than_a_name(page: RunsPage, qtbot: Any) -> None:
    run = make_run("Evil")
    run.name_file.write_text("<b>bold</b>\n\u202egnp.exe\tend", encoding="utf-8")
    show(page, qtbot, 1)
    assert names(page) == ["<b>bold</b> gnp.exe end"]
    assert "&lt;b&gt;" in page.filter.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    page.select_row(0)
    assert page.details.heading.text() == "<b>bold</b> gnp.exe end"
    assert "&lt;b&gt;" in page.details.heading.toolTip()


def test_a_folder_of_runs_that_cannot_be_read_is_said_on_the_page(page: RunsPage, qtbot: Any) -> None:
    make_run("Kept")
    show(page, qtbot, 1)
    folder = settings.store().current.runs
    folder.rename(folder.with_name("away"))
    folder.write_text("not a folder", encoding="utf-8")
    soon(page, qtbot, lambda: page.problem.isVisible())
    assert "could not be read" in page.problem.text() and names(page) == ["Kept"]
    folder.unlink()
    folder.with_name("away").rename(folder)
    soon(page, qtbot, lambda: not page.problem.isVisible())


def test_a_run_that_is_deleted_while_it_is_shown_leaves_no_error(page: RunsPage, qtbot: Any) -> None:
    run = make_run("Going")
    show(page, qtbot, 1)
    page.select_row(0)
    tabs = page.details.tabs
    for index in range(1, tabs.count()):
        if tabs.tabText(index) in ("Settings", "Log"):
            tabs.setCurrentIndex(index)
    run.state_file.unlink()
    run.config_file.unlink()
    soon(page, qtbot, lambda: page.model.runs[0].state == "damaged")
    assert "missing" in page.details.sentence.text()
    qtbot.waitUntil(lambda: "could not be read" in page.details.repeat_button.toolTip(), timeout=10000)
    shutil.rmtree(run.path)
    soon(page, qtbot, lambda: page.filter.rowCount() == 0)


def _cell(view: Any, row: int, column: int) -> str:
    item = view.table.item(row, column)
    return "" if item is None else str(item.text())


def _places(curves: RunCurves, title: str) -> list[float]:
    (curve,) = (curve for curve in curves.accuracy.curves.values() if curve.title == title)
    return [float(place) for place in curve.series.kept()[0]]


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
