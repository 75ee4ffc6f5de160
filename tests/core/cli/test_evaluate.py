"""`evaluate RUN`: without pictures named, a run is judged by its own, and that is kept in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import checkpoint
from core.cli import evaluate
from core.runs import judged
from core.runs.folder import RunFolder
from core.tasks.doubt import Doubt, Level
from tests.core.cli.commands import objects, run


def test_a_run_is_judged_as_it_was_trained_and_that_is_kept(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate", trained, "--json")
    (result,) = objects(out)
    assert (code, err, result["part"], result["count"]) == (0, "", "validation", 364)
    kept = judged.read(RunFolder(trained))
    assert kept is not None and kept.figures.accuracy == result["accuracy"]
    best = checkpoint.load(trained / "checkpoints" / "best.pt")
    assert result["accuracy"] == pytest.approx(best["metrics"]["best"]["accuracy"])
    doubt = result["doubt"]
    assert (
        doubt["chosen"]["wanted"] == 0.95 and doubt["count"] == 364 and set(doubt["here"]) >= {"coverage", "strangers"}
    )
    (named,) = objects(run(capsys, "evaluate", trained / "checkpoints" / "best.pt", "--json", "--sure", "0.8")[1])
    assert named["accuracy"] == result["accuracy"] and named["doubt"]["chosen"]["wanted"] == 0.8
    assert named["doubt"]["here"]["coverage"] >= doubt["here"]["coverage"]


def test_it_is_told_in_words(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate", trained, "--sure", "0.5", "--robust")
    assert (code, err) == (0, "")
    assert "364 validation pictures" in out and "very strong" in out and "test pictures" not in out
    # Two epochs may not be enough for 80 % of any answers to be right: one of the two is said.
    assert ("“I'm not sure”" in out) != ("No probability makes 80.00 %" in out)
    kept = judged.read(RunFolder(trained))
    assert kept is not None and len(kept.robustness) == 16


def test_another_part_or_another_checkpoint_of_the_run_is_judged_and_not_kept(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (train,) = objects(run(capsys, "evaluate", trained, "--part", "train", "--json")[1])
    (last,) = objects(run(capsys, "evaluate", trained / "checkpoints" / "last.pt", "--json")[1])
    assert (train["part"], train["count"]) == ("train", 1433)
    assert (last["part"], last["count"], last["checkpoint"][-7:]) == ("validation", 364, "last.pt")
    kept = judged.read(RunFolder(trained))
    assert kept is None or kept.part == "validation"


def test_a_file_of_no_run_needs_pictures(trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = tmp_path / "alone.pt"
    alone.write_bytes((trained / "checkpoints" / "best.pt").read_bytes())
    code, _, err = run(capsys, "evaluate", alone)
    assert code == 2 and "--data" in err and "digits" in err
    code, _, err = run(capsys, "evaluate", "no such run")
    assert code == 1 and "no run" in err


def test_on_test_pictures_it_says_what_comes_of_its_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    doubt = Doubt(1.0, (Level(0.95, 0.8, 0.75, 0.96),), 3.0, 0.05, 1234)
    evaluate._say_doubt(evaluate._Doubted(doubt, doubt.levels[0], 0.7, 0.94, 0.06), "test")
    told = capsys.readouterr().out
    assert all(part in told for part in ("80.00 %", "75.00 %", "1,234", "96.00 %", "70.00 %", "94.00 %", "6.00 %"))
    never = Doubt(1.0, (Level(0.95, 1.1, 0.0, 0.0),), 3.0, 0.05, 9)
    evaluate._say_doubt(evaluate._Doubted(never, never.levels[0], 0.0, None, 0.5), "test")
    told = capsys.readouterr().out
    assert "No probability makes 95.00 %" in told and "–" in told
