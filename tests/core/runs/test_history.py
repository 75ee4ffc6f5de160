"""The list of runs: tolerant of damage, honest about what broke off; names, the bin, old formats."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.config import RunConfig
from core.errors import UserError
from core.runs import history, start, status
from core.runs.folder import RunFolder, running
from core.runs.recorder import record
from tests.core.runs.fake import started, steps, straight

FILES = Path(__file__).parents[2] / "files"


def made(runs: Path, name: str) -> RunFolder:
    return start.prepare(RunConfig(name=name), runs)


def test_no_folder_holds_no_runs(tmp_path: Path) -> None:
    assert history.list_runs(tmp_path / "nowhere") == []


def test_a_name_longer_than_file_names_finds_its_run(tmp_path: Path) -> None:
    long = made(tmp_path, "很" * 120)
    assert history.find("很" * 120, tmp_path).path == long.path
    with pytest.raises(UserError, match="There is no run"):
        history.find("x" * 300, tmp_path)
    assert history.summary(tmp_path / ("x" * 300)).state == "damaged"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_leads_in_circles_hides_no_run(tmp_path: Path) -> None:
    made(tmp_path, "good")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert [run.name for run in history.list_runs(tmp_path)] == ["good"]


def test_damaged_and_future_runs_are_listed_with_a_sentence(tmp_path: Path) -> None:
    good, torn, future, half, odd = (made(tmp_path, name) for name in ("good", "torn", "future", "half", "odd"))
    torn.state_file.write_text('{"format": 1, "sta')
    future.state_file.write_text('{"format": 99, "state": "levitating"}')
    half.state_file.unlink()
    half.checkpoints.mkdir()
    odd.state_file.write_text('{"format": 1, "state": "running", "epoch": "many"}')
    (tmp_path / "pictures").mkdir()
    (tmp_path / "letter.txt").write_text("not a run")
    listed = {run.name: run for run in history.list_runs(tmp_path)}
    assert set(listed) == {"good", "torn", "future", "half", "odd"}
    assert listed["good"].problem is None
    assert "newer version" in str(listed["future"].problem)
    assert "missing" in str(listed["half"].problem)
    assert "damaged" in str(listed["torn"].problem) and "damaged" in str(listed["odd"].problem)
    assert {run.state for run in listed.values() if run.problem} == {"damaged"}
    assert good.config_file.exists()


def test_a_start_that_was_killed_before_it_had_a_state_can_be_continued(tmp_path: Path) -> None:
    asked_for, named_only = made(tmp_path, "asked for"), made(tmp_path, "named only")
    asked_for.state_file.unlink()
    for file in (named_only.state_file, named_only.config_file):
        file.unlink()
    (run,) = history.list_runs(tmp_path)
    assert (run.name, run.state, run.problem) == ("asked for", "interrupted", None)
    assert history.unfinished(tmp_path) == [run]


def test_a_folder_that_is_listed_again_shows_what_has_changed(tmp_path: Path) -> None:
    one, two = made(tmp_path, "one"), made(tmp_path, "two")
    listing = history.Listing()
    first = {run.name: run for run in listing.runs(tmp_path)}
    again = {run.name: run for run in listing.runs(tmp_path)}
    assert again == first and again["one"].status is first["one"].status, "not read a second time"
    status.write(one, status.Status(state="finished", epoch=7))
    two.checkpoints.mkdir()
    two.last.write_bytes(b"")
    made(tmp_path, "three")
    listed = {run.name: run for run in listing.runs(tmp_path)}
    assert listed["one"].status.epoch == 7 and not listed["one"].has_weights
    assert listed["two"].has_weights and set(listed) == {"one", "two", "three"}
    history.rename(two, "four")
    shutil.rmtree(one.path)
    assert {run.name for run in listing.runs(tmp_path)} == {"three", "four"}
    with running(RunFolder(tmp_path / "four")):
        assert {run.name for run in listing.runs(tmp_path) if run.running} == {"four"}
    assert not any(run.running for run in listing.runs(tmp_path))


def test_a_damaged_run_is_read_again_until_it_is_mended(folder: RunFolder) -> None:
    listing, whole = history.Listing(), folder.state_file.read_text()
    folder.state_file.write_text("{")
    assert listing.run(folder.path).state == "damaged"
    folder.state_file.write_text(whole)
    assert listing.run(folder.path).problem is None


def test_a_run_of_a_newer_version_is_not_touched(folder: RunFolder) -> None:
    folder.state_file.write_text('{"format": 99}')
    with pytest.raises(UserError, match="newer version"):
        next(start.run(folder, resume=True))
    assert folder.state_file.read_text() == '{"format": 99}'


def test_what_broke_off_can_be_continued_and_what_runs_is_left_alone(tmp_path: Path) -> None:
    killed, alive, finished, stopped, failed = (
        made(tmp_path, name) for name in ("killed", "alive", "finished", "stopped", "failed")
    )
    for run in (killed, alive):
        list(record(iter([started(), *steps(1, 3)]), run))
        assert status.read(run).state == "running"
    list(record(iter(straight()), finished))
    status.write(stopped, status.Status(state="stopped"))
    status.write(failed, status.Status(state="failed"))
    for run in (stopped, failed):
        run.checkpoints.mkdir()
        run.last.write_bytes(b"")
    with running(alive):
        states = {run.name: run.state for run in history.list_runs(tmp_path)}
        names = {run.name for run in history.unfinished(tmp_path)}
    assert states == {
        "killed": "interrupted",
        "alive": "running",
        "finished": "finished",
        "stopped": "stopped",
        "failed": "failed",
    }
    assert names == {"killed", "failed"}


def test_a_run_that_failed_before_it_learned_anything_is_not_asked_about(folder: RunFolder) -> None:
    status.write(folder, status.Status(state="failed", message="No pictures."))
    assert history.unfinished(folder.path.parent) == []


def test_rename_changes_name_and_folder(tmp_path: Path) -> None:
    renamed = history.rename(made(tmp_path, "before"), "  After: all ")
    assert (renamed.path.name, renamed.name) == ("After- all", "After: all")
    assert not (tmp_path / "before").exists()
    assert status.read(renamed)
    assert history.rename(renamed, "After: all").path == renamed.path


def test_rename_refuses_what_is_taken_or_empty(tmp_path: Path) -> None:
    one = made(tmp_path, "one")
    made(tmp_path, "two")
    for name, sentence in (("two", "already"), ("", "needs a name"), (" ", "needs a name")):
        with pytest.raises(UserError, match=sentence):
            history.rename(one, name)
    assert one.name == "one"


def test_renaming_a_running_run_leaves_its_folder_and_its_training(folder: RunFolder) -> None:
    events = record(iter(straight()), folder)
    with running(folder):
        next(events)
        assert history.rename(folder, "called otherwise").path == folder.path
        list(events)
    assert folder.name == "called otherwise"
    assert status.read(folder).state == "finished"


def test_delete_refuses_a_running_run(folder: RunFolder) -> None:
    with running(folder), pytest.raises(UserError, match="Stop it first"):
        history.delete(folder)
    assert folder.path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where other systems have their bin can't be chosen")
def test_delete_moves_to_the_bin(folder: RunFolder, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from core.runs import history; from core.runs.folder import RunFolder;"
        "history.delete(RunFolder(pathlib.Path(sys.argv[1])))"
    )
    bin_folder = tmp_path / "share"
    environment = {**os.environ, "XDG_DATA_HOME": str(bin_folder)}
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", program, str(folder.path)], check=True, env=environment, cwd=root)
    assert not folder.path.exists()
    assert (bin_folder / "Trash" / "files" / "test" / "config.toml").exists()


def test_runs_are_found_by_name_or_folder(tmp_path: Path) -> None:
    run = made(tmp_path, "A: b")
    assert history.find("A: b", tmp_path) == run
    assert history.find("A- b", tmp_path) == run
    assert history.find(str(run.path)).path == run.path
    with pytest.raises(UserError, match="no run"):
        history.find("C", tmp_path)


def test_the_first_format_stays_readable(tmp_path: Path) -> None:
    shutil.copytree(FILES / "run-1", tmp_path / "run-1")
    (run,) = history.list_runs(tmp_path)
    assert run.problem is None
    assert (run.name, run.state, run.status.epoch, run.status.classes) == (
        "Digits, the first format",
        "finished",
        2,
        10,
    )
    curves = history.read_curves(run.folder)
    assert len(curves.losses) == 12 and len(curves.train_losses) == len(curves.seconds) == 2
    assert curves.result is not None and curves.result["outcome"] == "finished"


def test_older_formats_are_brought_up_to_date_step_by_step(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def accuracy_in_percent_to_fraction(values: status.Values) -> status.Values:
        return {**values, "accuracy": values["accuracy"] / 100}

    def device_was_called_processor(values: status.Values) -> status.Values:
        return {**{key: value for key, value in values.items() if key != "processor"}, "device": values["processor"]}

    monkeypatch.setitem(status.MIGRATIONS, 1, accuracy_in_percent_to_fraction)
    monkeypatch.setitem(status.MIGRATIONS, 2, device_was_called_processor)
    monkeypatch.setattr(status, "FORMAT", 3)
    folder.state_file.write_text(json.dumps({"format": 1, "state": "finished", "accuracy": 98, "processor": "Z80"}))
    stands = status.read(folder)
    assert (stands.accuracy, stands.device) == (0.98, "Z80")
