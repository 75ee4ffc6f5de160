"""`train` and `resume` as people and programs use them: what they print, how they end, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import train
from core.cli.report import JsonReport
from core.runs import status
from core.runs.folder import RunFolder
from core.training.events import Event, RunStarted
from tests.core.cli.commands import PROGRAM, ROOT, SMALL, objects, process, run

LONG = [*SMALL, "--epochs", "100000", "--json"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals to other processes are POSIX")


def test_json_is_a_line_about_the_run_one_for_each_epoch_and_the_result(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "train", *SMALL, "--json", "--seed", "5", "--out", tmp_path / "run")
    assert (code, err) == (0, "")
    first, *epochs, last = objects(out)
    assert (first["run"], first["epochs"], first["train_count"]) == (str(tmp_path / "run"), 2, 1433)
    assert [epoch["epoch"] for epoch in epochs] == [1, 2]
    for key in ("train_loss", "train_accuracy", "val_loss", "val_accuracy", "learning_rate", "images_per_second"):
        assert all(isinstance(epoch[key], float) for epoch in epochs)
    assert last["outcome"] == "finished"
    assert (last["test_accuracy"], last["val_accuracy"]) == (None, max(epoch["val_accuracy"] for epoch in epochs))
    assert Path(last["best_checkpoint"]).is_file() and Path(last["last_checkpoint"]).is_file()


def test_words_say_how_good_it_is_and_where_it_is(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "resume", trained)
    assert (code, err) == (0, "")
    assert "Finished after 2 epochs." in out
    assert "validation pictures, which also chose the best epoch" in out
    assert str(trained / "checkpoints" / "best.pt") in out


def test_without_out_it_is_in_the_runs_folder_and_listed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(capsys, "runs")[0] == 0
    code, _, _ = run(capsys, "train", *SMALL, "--epochs", "1", "--name", "First: one")
    assert code == 0
    assert (home / "runs" / "First- one" / "metrics.jsonl").exists()
    (listed,) = objects(run(capsys, "runs", "--json")[1])
    assert (listed["name"], listed["state"], listed["epochs_done"]) == ("First: one", "finished", 1)
    assert "First: one" in run(capsys, "runs")[1]
    assert run(capsys, "resume", "First: one")[0] == 0


def test_a_run_that_is_there_is_not_overwritten(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (trained / "metrics.jsonl").read_bytes()
    code, _, err = run(capsys, "train", *SMALL, "--out", trained)
    assert code == 1 and "already" in err
    assert (trained / "metrics.jsonl").read_bytes() == before


def test_a_run_goes_on_with_another_device(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "train", *SMALL, "--device", "xpu:7", "--json", "--out", tmp_path / "run")
    assert code == 1 and "xpu:7" in err
    code, out, _ = run(capsys, "resume", tmp_path / "run", "--device", "cpu", "--json")
    assert code == 0 and objects(out)[-1]["outcome"] == "finished"
    assert 'device = "xpu:7"' in (tmp_path / "run" / "config.toml").read_text()


def test_a_device_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "train", "--device", "xpu:7", "--json", "--out", tmp_path / "run")
    assert (code, out) == (1, "")
    assert "xpu:7" in err and len(err.splitlines()) == 1
    assert status.read(RunFolder(tmp_path / "run")).state == "failed"


def test_a_loss_that_is_no_number_ends_with_a_sentence_and_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # Decay 10 at a rate of 100 makes each weight some thousand times larger in every step.
    words = ["--learning-rate", "100", "--weight-decay", "10", "--schedule", "constant", "--warmup", "0"]
    code, out, err = run(capsys, "train", *SMALL, *words, "--epochs", "20", "--json", "--out", tmp_path / "run")
    assert (code, objects(out)[-1]["outcome"]) == (1, "diverged")
    assert "not a number" in err
    assert status.read(RunFolder(tmp_path / "run")).state == "diverged"


@posix
def test_ctrl_c_stops_and_keeps_and_the_run_can_go_on(tmp_path: Path) -> None:
    program = process("train", *LONG, "--out", tmp_path / "run")
    assert program.stdout is not None
    while "epoch" not in json.loads(program.stdout.readline()):
        pass
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0
    last = objects(out)[-1]
    assert last["outcome"] == "stopped" and Path(last["last_checkpoint"]).is_file()
    assert "Stopping after this step" in err and "Traceback" not in err
    assert status.read(RunFolder(tmp_path / "run")).state == "stopped"
    again = process("resume", tmp_path / "run", "--json")
    assert again.stdout is not None
    first = json.loads(again.stdout.readline())
    assert first["steps_done"] == last["steps_done"] > 0
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=120)
    assert again.returncode == 0


def test_a_second_ctrl_c_cancels(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Both come within one step: the program can't have ended between them."""

    class Impatient(JsonReport):
        def hear(self, event: Event) -> None:
            super().hear(event)
            if isinstance(event, RunStarted):
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(train, "report", lambda folder, json: Impatient(folder))
    code, out, _ = run(capsys, "train", *LONG, "--out", tmp_path / "run")
    assert (code, objects(out)[-1]["outcome"]) == (130, "cancelled")
    assert status.read(RunFolder(tmp_path / "run")).state == "cancelled"


def test_two_requests_cancel_and_a_third_breaks_off() -> None:
    from core.cli.interrupt import ctrl_c_ends
    from core.training.control import Control

    control = Control()
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c_ends(control):
        signal.raise_signal(signal.SIGINT)
        assert control.ending and not control.cancelled
        signal.raise_signal(signal.SIGINT)
        assert control.cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@posix
def test_a_reader_that_goes_away_ends_it_quietly_with_its_checkpoint(tmp_path: Path) -> None:
    words = [word for word in LONG if word != "--json"]
    program = process("train", *words, "--out", tmp_path / "run")
    assert program.stdout is not None and program.stderr is not None
    while not program.stdout.readline().startswith("Epoch 1"):
        pass
    program.stdout.close()
    assert program.wait(timeout=120) == 141
    assert program.stderr.read() == ""
    program.stderr.close()
    run_folder = RunFolder(tmp_path / "run")
    assert run_folder.last.is_file()
    assert status.read(run_folder).state == "interrupted"


def test_help_to_a_closed_pipe_is_quiet() -> None:
    program = subprocess.Popen([*PROGRAM, "train", "--help"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None and program.stderr is not None
    program.stdout.close()
    program.wait(timeout=60)
    assert program.stderr.read() == b""
    program.stderr.close()
