"""The Log tab: the end of a long log, what is appended, and a log that began anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.runs import history
from core.runs.folder import RunFolder
from gui.session import Session
from gui.widgets.log_view import MOST_BYTES, LogView
from gui.workers.judging import Judging
from tests.gui.shell import PatientEngine, make_run


@pytest.fixture
def view(qtbot: Any) -> LogView:
    made = LogView(Session(engine=PatientEngine()), Judging())
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def show(view: LogView, run: RunFolder) -> None:
    view.show_run(history.summary(run.path))


def soon(view: LogView, qtbot: Any, end: str) -> None:
    """Waits for the text to end so, without waiting for the next look."""

    def look_again() -> None:
        view.look()
        assert view.text.toPlainText().endswith(end)

    qtbot.waitUntil(look_again, timeout=10000)


def test_of_a_long_log_the_end_is_shown_and_followed(view: LogView, qtbot: Any) -> None:
    run = make_run("Long")
    line = "2026-11-27 03:00:00  " + "ä" * 60 + "\n"
    run.log_file.write_text(line * (MOST_BYTES // 80) + "the last line\n", encoding="utf-8")
    show(view, run)
    soon(view, qtbot, "the last line\n")
    assert "left out" in view.remark.text()
    assert view.text.toPlainText().startswith("2026-11-27"), "no torn line, no torn letter"
    bar = view.text.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(10)
    with run.log_file.open("a", encoding="utf-8") as file:
        file.write("one more\n")
    soon(view, qtbot, "one more\n")
    assert bar.value() < bar.maximum() / 2, "who reads is left where they are"


def test_a_log_that_began_anew_is_shown_anew(view: LogView, qtbot: Any) -> None:
    run = make_run("Again")
    show(view, run)
    assert not view.copy.isEnabled()
    run.log_file.write_text("first\nsecond\n", encoding="utf-8")
    soon(view, qtbot, "first\nsecond\n")
    run.log_file.write_text("new\n", encoding="utf-8")
    soon(view, qtbot, "new\n")
    assert view.text.toPlainText() == "new\n"
    assert view.copy.isEnabled()


def test_a_log_that_cannot_be_read_is_a_sentence(view: LogView, qtbot: Any, tmp_path: Path) -> None:
    run = make_run("Odd")
    run.log_file.mkdir()
    show(view, run)
    qtbot.waitUntil(lambda: "could not be read" in view.remark.text(), timeout=10000)
    run.log_file.rmdir()
    run.log_file.write_text("again\n", encoding="utf-8")
    soon(view, qtbot, "again\n")
    assert view.remark.text() == ""
    run.log_file.rename(run.path / "away")
    run.log_file.mkdir()
    qtbot.waitUntil(lambda: "could not be read" in view.remark.text(), timeout=10000)
    run.log_file.rmdir()
    (run.path / "away").rename(run.log_file)
    with run.log_file.open("a", encoding="utf-8") as file:
        file.write("and on\n")
    soon(view, qtbot, "and on\n")
    assert view.remark.text() == "", "what is over isn't said any more"


@pytest.mark.timeout(30)
def test_a_line_of_any_length_holds_nobody_up(view: LogView, qtbot: Any) -> None:
    """Qt never comes back from laying out a line of a hundred thousand letters."""
    run = make_run("Endless")
    run.log_file.write_text(f"first{' ' * 200_000}\nlast\n", encoding="utf-8")
    show(view, run)
    soon(view, qtbot, "…\nlast\n")
    view.grab()
    assert len(view.text.toPlainText()) < 20_000
