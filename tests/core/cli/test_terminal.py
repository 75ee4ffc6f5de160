"""No letter of a name is obeyed by a terminal, and no markup in it is followed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from core.cli import bar
from core.cli.output import complain, say, table
from core.cli.report import WordsReport
from core.messages import message
from core.runs import start
from core.runs.folder import RunFolder
from core.training.events import Notice, Preparing
from core.validation import validate
from tests.core.cli.commands import run

RED = "\x1b[31mred\x1b]0;title\x07\u202e"
SHOWN = "\\x1b[31mred\\x1b]0;title\\x07\\u202e"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_words_and_tables_write_out_what_can_not_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"{RED}\nsecond")
    complain(RED)
    table(["Name", "Value"], [["two\nlines", RED], ["x", "y"]])
    said = capsys.readouterr()
    assert said.out == f"{SHOWN}\nsecond\nName        Value\ntwo\\nlines  {SHOWN}\nx           y\n"
    assert said.err == f"{SHOWN}\n"


def test_a_run_with_such_a_name_is_listed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    made = start.prepare(validate({"name": "x"}))
    made.name_file.write_text(RED + "[bold]", encoding="utf-8")
    made.state_file.write_text("{")
    code, out, _ = run(capsys, "runs")
    assert code == 0 and "[31mred]0;title[bold]" in out and "\x1b" not in out and "\u202e" not in out


def test_a_bar_follows_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with bar.progress_bar() as progress:
        progress.report(message("{name} [/] [bold]…", name=RED), 1, 2)
    assert "\x1b[31mred" not in terminal.getvalue() and "\x1b]0;" not in terminal.getvalue()


def test_a_training_on_a_terminal_follows_none_either(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    with WordsReport(RunFolder(tmp_path)) as told:
        told.hear(Preparing(message("Reading {name} [/]…", name=RED)))
        told.hear(Notice(message("[bold]{name}", name=RED)))
    said = terminal.getvalue()
    assert "\x1b[31mred" not in said and "\x1b]0;" not in said and "[bold]" in said and "[/]" in said
