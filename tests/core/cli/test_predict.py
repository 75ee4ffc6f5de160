"""`predict` on whole folders: a table, sorted copies, and going on after an end in the middle."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import checkpoint
from core.cli.bar import progress_bar
from core.cli.main import main
from core.messages import Message
from core.tasks.doubt import from_values
from tests.core.cli.commands import ROOT, objects, process, run
from tests.data import digits_and_noise

MANY = 520
"""More lines of JSON than fit into a pipe, and more than two batches of pictures."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return digits_and_noise(tmp_path_factory.mktemp("many"), MANY - 50, 50)[0].parent


def hashes(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def batches(home: Path) -> list[int]:
    """How many answers each batch that was asked for has noted."""
    (journal,) = (home / "cache" / "pictures").glob("answers-*.jsonl")
    return [len(json.loads(line)) for line in journal.read_text().splitlines() if line]


def test_killed_in_the_middle_it_goes_on_and_the_table_is_the_same(
    trained: Path, many: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, other = tmp_path / "killed.csv", tmp_path / "whole.csv"
    child = process("predict", trained, many, "--csv", table, "--json", "--device", "cpu")
    # It waits for whoever reads its lines, so it can't have come to its end.
    assert child.stdout is not None and json.loads(child.stdout.readline())["file"].endswith("0.bmp")
    child.kill()
    child.communicate()
    before = batches(home)
    assert 0 < sum(before) < MANY and not table.exists()
    assert main(["predict", str(trained), str(many), "--csv", str(table), "--device", "cpu"]) == 0
    assert sum(batches(home)) == MANY and batches(home)[: len(before)] == before
    monkeypatch.setenv("RESNET_TRAINER_HOME", str(tmp_path / "another home"))
    assert main(["predict", str(trained), str(many), "--csv", str(other), "--device", "cpu"]) == 0
    assert table.read_bytes() == other.read_bytes() and len(cells(table)) == MANY


def test_a_folder_gives_a_table_and_sorted_copies(
    trained: Path, many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, table, out = tmp_path / "letter.bmp", tmp_path / "t.csv", tmp_path / "out"
    bad.write_text("Dear picture,")
    before = hashes(many)
    words = ("predict", trained, many, bad, "--csv", table, "--copy-to", out)
    code, said, err = run(capsys, *words)
    assert code == 1 and "letter.bmp" in err and "Traceback" not in err
    assert said.splitlines()[0].startswith("Pictures: 521; sure ") and "unreadable 1." in said
    found = {"yes": 0, "no": 0, "none of the classes": 0, "": 0}
    rows = cells(table)
    for row in rows:
        found[row["sure"]] += 1
        kind = {"yes": row["prediction"], "no": "not sure", "": "letter"}.get(row["sure"], "none of the classes")
        assert (out / kind / Path(row["path"]).name).exists() == (kind != "letter")
    assert found[""] == 1 and found["yes"] < MANY and sum(found.values()) == MANY + 1
    assert hashes(many) == before and sorted(hashes(out).values()) == sorted(before.values())
    assert f"{MANY}; there already: 0" in said and f"0; there already: {MANY}" in run(capsys, *words)[1]


def test_verdicts_are_told_and_the_wanted_rate_changes_them(
    trained: Path, many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doubt = from_values(checkpoint.load(trained / "checkpoints" / "best.pt")["doubt"])
    assert doubt is not None
    strict = objects(run(capsys, "predict", trained, many, "--json", "--sure", "0.99")[1])
    lenient = objects(run(capsys, "predict", trained, many, "--json", "--sure", "0.5")[1])
    assert [each["top"] for each in strict] == [each["top"] for each in lenient]
    for answers, wanted in ((strict, 0.99), (lenient, 0.5)):
        least = doubt.level(wanted).threshold
        known = [each for each in answers if each["verdict"] != "stranger"]
        assert all((each["verdict"] == "sure") == (each["probability"] >= least) for each in known)
    told = {verdict: next(each for each in strict if each["verdict"] == verdict) for verdict in ("unsure", "stranger")}
    out = run(capsys, "predict", trained, *(each["file"] for each in told.values()), "--sure", "0.99")[1].splitlines()
    assert ": not sure (" in out[0] and ": none of its classes (" in out[1]
    assert run(capsys, "predict", trained, many, "--sure", "95")[0] == 2


def test_what_can_not_be_done_is_said_before_the_work(
    trained: Path, many: Path, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary = tmp_path / "diary.csv"
    diary.write_text("monday,rain\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, why in (
        ((many, "--csv", diary), "no table of answers"),
        ((many, "--csv", diary / "below.csv"), "could not be written"),
        ((many, "--copy-to", many / "sorted"), "can't go into"),
        ((empty,), "no pictures"),
    ):
        code, out, err = run(capsys, "predict", trained, *words)
        assert (code, out, len(err.splitlines())) == (1, "", 1) and why in err
    assert diary.read_text() == "monday,rain\n" and not (many / "sorted").exists()
    assert not list((home / "cache").rglob("*.jsonl")) or not batches(home)


def test_the_bar_goes_to_the_terminal_and_the_answers_where_they_are_sent() -> None:
    pty = pytest.importorskip("pty")
    terminal, its_end = pty.openpty()
    code = (
        "from core.cli.bar import progress_bar; from core.messages import Message\n"
        "with progress_bar() as progress: progress.report(Message('Looking…'), 1, 2); print('an answer', flush=True)"
    )
    environment = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-c", code]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=its_end, text=True, timeout=60
    )
    drawn = os.read(terminal, 10_000).decode()
    os.close(terminal)
    os.close(its_end)
    assert (done.returncode, done.stdout) == (0, "an answer\n")
    assert "Looking…" in drawn and "50%" in drawn


def test_no_bar_is_drawn_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        progress.report(Message("Looking…"), 1, 2)
    assert capsys.readouterr() == ("", "")
