"""`queue`, `--queue` and `experiment` as a person uses them, and a queue that is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from core.cli.queue import work_off
from core.runs import queue
from core.runs.history import list_runs, unfinished
from core.training.run_state import RunState
from tests.core.cli.commands import SMALL, objects, process, run
from tests.data import image_folder

Capture = pytest.CaptureFixture[str]


def put(capsys: Capture, name: str, *words: str | Path) -> None:
    code, out, err = run(capsys, "train", *SMALL, "--name", name, *words, "--queue", "--json")
    assert (code, err) == (0, "") and objects(out)[0]["name"] == name


def listed(capsys: Capture) -> list[str]:
    return [each["name"] for each in objects(run(capsys, "queue", "--json")[1])]


def test_what_is_put_there_is_listed_moved_and_removed(capsys: Capture) -> None:
    for words in ((), ("run",)):
        assert "Nothing waits" in run(capsys, "queue", *words)[1]
    for name in ("a", "b", "c"):
        put(capsys, name)
    code, out, err = run(capsys, "queue", "move", "3", "up")
    assert (code, err) == (0, "") and out.splitlines()[2].split()[:2] == ["2", "c"]
    assert run(capsys, "queue", "move", "1", "up")[0] == 0
    assert listed(capsys) == ["a", "c", "b"]
    code, out, _ = run(capsys, "queue", "remove", "1", "--json")
    assert code == 0 and objects(out)[0]["name"] == "a"
    assert listed(capsys) == ["c", "b"]
    code, _, err = run(capsys, "queue", "remove", "3")
    assert code == 2 and "no number 3" in err
    assert list_runs() == []


def test_what_waits_has_no_folder_of_its_own(capsys: Capture, tmp_path: Path) -> None:
    code, _, err = run(capsys, "train", "--queue", "--out", tmp_path / "x")
    assert code == 2 and "--out" in err and listed(capsys) == []


def test_a_fine_tuning_waits_with_the_network_it_starts_from(capsys: Capture, tmp_path: Path) -> None:
    pictures = image_folder(tmp_path / "pets", {"cats": 4, "dogs": 4})
    assert run(capsys, "finetune", "--data", pictures, "--queue")[0] == 0
    (entry,) = queue.own().waiting()
    assert entry.config is not None and entry.config.finetune.start == "bundled"
    assert entry.data == "pets" and entry.config.data.path == str(pictures)


def test_the_experiment_can_wait_and_says_when_runs_show_nothing(capsys: Capture) -> None:
    wanted = ("experiment", "plain-vs-residual", "--epochs", "2", "--width", "4", "--queue", "--json")
    assert [each["name"] for each in objects(run(capsys, *wanted)[1])] == listed(capsys)
    assert [name.split(" ")[0] for name in listed(capsys)] == ["plain-20", "plain-56", "resnet-20", "resnet-56"]
    taken = queue.own().take()
    assert taken is not None
    code, _, err = run(capsys, "experiment", "plain-vs-residual", "--of", taken.folder.path)
    assert code == 1 and "can't be compared" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_a_device_that_gave_up_is_not_asked_for_the_next_ones(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        put(capsys, name)
    real = RunState.train_step

    def lose(state: RunState, *given: Any) -> None:
        if state.step == 7:
            raise RuntimeError("CUDA error: device lost")
        real(state, *given)

    monkeypatch.setattr(RunState, "train_step", lose)
    code, out, err = run(capsys, "queue", "run")
    assert code == 1 and "stopped working" in err and "Still waiting: 1" in out
    assert listed(capsys) == ["b"]
    assert [run.name for run in unfinished()] == ["a"]


def test_when_nobody_reads_any_more_the_others_keep_waiting(capsys: Capture) -> None:
    for name in ("first", "second"):
        put(capsys, name)
    reading, writing = os.pipe()
    os.close(reading)
    found = queue.own()
    with pytest.raises(BrokenPipeError), open(writing, "w") as closed, redirect_stdout(closed):  # noqa: PTH123
        work_off(found, json=True)
    assert listed(capsys) == ["second"]
    assert [run.name for run in found.broken_off()] == ["first"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_the_middle_it_goes_on_where_it_was_and_a_failure_holds_up_nothing(
    capsys: Capture, tmp_path: Path
) -> None:
    pictures = image_folder(tmp_path / "pictures", {"a": 2, "b": 2})
    put(capsys, "first", "--epochs", "3", "--checkpoint-seconds", "0")
    put(capsys, "no pictures", "--data", pictures)
    put(capsys, "last")
    for file in pictures.rglob("*.png"):
        file.unlink()
    program = process("queue", "run", "--json")
    assert program.stdout is not None
    while "epoch" not in json.loads(program.stdout.readline()):
        pass
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=60)
    assert listed(capsys) == ["no pictures", "last"]

    code, out, err = run(capsys, "queue", "run", "--json")
    said = objects(out)
    assert code == 1 and str(pictures) in err
    assert said[0]["name"] == "first" and said[0]["steps_done"] >= 1
    assert sorted((each.name, each.state) for each in list_runs()) == [
        ("first", "finished"),
        ("last", "finished"),
        ("no pictures", "failed"),
    ]
    assert [ran["name"] for ran in said[-1]["report"]["runs"]] == ["first", "no pictures", "last"]
    assert listed(capsys) == [] and run(capsys, "queue", "run", "--json")[:2] == (0, "")
    code, out, _ = run(capsys, "queue", "report")
    assert code == 0 and "“no pictures” failed:" in out and "2 went well" in out
