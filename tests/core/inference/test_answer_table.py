"""The table of answers: spreadsheets read it, compute nothing in it, and nothing that was there is lost."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest

from core.data.decode import UnreadablePicture, decode
from core.errors import DiskError, UserError
from core.inference.answer_table import COLUMNS, FORMULA, check_place, write_table
from core.inference.rows import Row
from core.tasks.doubt import Verdict
from tests.data import forbidden


def row(path: str, *names: str, verdict: Verdict = "sure") -> Row:
    chances = (0.7, 0.2, 0.05)
    return Row(Path(path), tuple(zip(names, chances, strict=False)), verdict)


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_row_says_what_was_found_and_how_sure_that_is(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePicture) as problem:
        decode(tmp_path / "gone.png", 8)
    rows = [
        row("a.png", "cat", "dog", "猫"),
        row("b.png", "dog", "cat", verdict="unsure"),
        row("c.png", "cat", "dog", verdict="stranger"),
        row("d.png", "only"),
        Row(Path("gone.png"), problem=problem.value),
    ]
    table = tmp_path / "new" / "answers.csv"
    write_table(table, rows)
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells(table) == [
        list(COLUMNS),
        ["a.png", "cat", "0.700000", "yes", "dog", "0.200000", ""],
        ["b.png", "dog", "0.700000", "no", "cat", "0.200000", ""],
        ["c.png", "cat", "0.700000", "none of the classes", "dog", "0.200000", ""],
        ["d.png", "only", "0.700000", "yes", "", "", ""],
        ["gone.png", "", "", "", "", "", str(problem.value)],
    ]
    write_table(table, rows[:1])
    assert len(cells(table)) == 2


@pytest.mark.parametrize("name", ["=1", "'=1", "''=1", "'", "'a", "a'=1", "two\nlines", 'a"b;c'])
def test_a_name_can_be_read_back(tmp_path: Path, name: str) -> None:
    """Whoever takes one apostrophe off a cell that would be a formula without all of them has what it was."""
    write_table(tmp_path / "t.csv", [row("a.png", name)])
    cell = cells(tmp_path / "t.csv")[1][1]
    assert not cell.startswith(FORMULA)
    assert (cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell) == name


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_name_is_a_formula(tmp_path: Path, name: str) -> None:
    write_table(tmp_path / "t.csv", [row(name, name, name)])
    found = cells(tmp_path / "t.csv")[1]
    assert [found[place] for place in (0, 1, 4)] == ["'" + name] * 3


def test_quotes_breaks_and_separators_stay_in_their_cell(tmp_path: Path) -> None:
    names = ['say "miau", please', "two\nlines", "a;=1+1", "half \udce4 letter"]
    write_table(tmp_path / "t.csv", [row(name, name) for name in names])
    assert [line[1] for line in cells(tmp_path / "t.csv")[1:]] == [*names[:3], "half ? letter"]
    assert b'"a;=1+1"' in (tmp_path / "t.csv").read_bytes()


def test_what_is_no_table_of_answers_stays_as_it_is(tmp_path: Path) -> None:
    diary, empty = tmp_path / "diary.csv", tmp_path / "empty.csv"
    diary.write_text("monday,rain\n")
    empty.touch()
    for place in (diary, tmp_path):
        with pytest.raises(UserError, match="is there already"):
            check_place(place)
        with pytest.raises(UserError, match="is there already"):
            write_table(place, [])
    assert diary.read_text() == "monday,rain\n"
    check_place(empty)
    check_place(tmp_path / "new.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["diary.csv", "empty.csv"]


def test_a_table_that_is_open_elsewhere_is_said_to_be() -> None:
    error = OSError(13, "The process cannot access the file because it is being used by another process")
    error.winerror = 32  # type: ignore[attr-defined]  # as Windows sets it
    said = str(DiskError("t.csv", error, writing=True))
    assert "Another program has it open. Close it there" in said and "not allowed" not in said


def test_where_nothing_can_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="could not be written"):
        check_place(Path(__file__) / "below" / "t.csv")
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "t.csv"
        write_table(table, [row("a.png", "cat")])
        before = table.read_bytes()
        with forbidden(Path(place)), pytest.raises(DiskError, match="not allowed"):
            write_table(table, [])
        with forbidden(table), pytest.raises(DiskError, match="not allowed"):
            check_place(table)
        assert table.read_bytes() == before
