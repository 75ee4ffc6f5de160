"""The child that times settings: the real one once, and programs in its place that die, hang or talk nonsense."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.devices import Chosen
from core.errors import Cancelled
from core.messages import Message
from core.progress import Progress
from core.training import measuring, tuning
from core.training.measuring import Job, Measured, Setting, measure
from tests.core.training import small
from tests.core.training.small import config

PLAIN, CONTIGUOUS, BF16 = Setting(), Setting(memory_format="contiguous"), Setting("bf16")

CHILD = """
import json, os, signal, sys, time
job = json.loads(sys.stdin.readline())
def say(**values):
    print(json.dumps(values), flush=True)
def figures(setting, seconds):
    say(setting=setting, step_seconds=seconds, loss=2.3, sane=True)
say(ready=True)
for setting in job["settings"]:
    say(trying=setting)
    if setting["precision"] == "bf16":
        BODY
    figures(setting, 1.0 if setting["memory_format"] == "channels-last" else 0.5)
"""


def job(**changes: Any) -> Job:
    return small.job(PLAIN, BF16, CONTIGUOUS, **{"seconds": 0.2, "pictures": 16, **changes})


def child(body: str) -> tuple[str, ...]:
    """A program that does `body` when it is to try bf16."""
    return (sys.executable, "-c", CHILD.replace("BODY", body))


def failures(measured: list[Measured]) -> dict[Setting, str]:
    return {each.setting: each.failed for each in measured}


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("signal", "failed"), [("SIGILL", "crashed"), ("SIGSEGV", "crashed"), ("SIGKILL", "memory")])
def test_a_setting_that_kills_the_child_is_left_out(signal: str, failed: str) -> None:
    measured = measure(job(), Progress(), 60, child(f"os.kill(os.getpid(), signal.{signal})"))
    assert failures(measured) == {PLAIN: "", BF16: failed, CONTIGUOUS: ""}
    assert measured[2].step_seconds == 0.5


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_illegal_instruction_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tuning.SWITCH)
    case = tuning.Case(
        config(device__memory_format="channels-last"), Chosen("cpu", "A processor", Message("")), 10, 8, 1000
    )
    settled = tuning.settle(
        case,
        Progress(),
        lambda job, progress, seconds: measure(job, progress, 60, child("os.kill(os.getpid(), signal.SIGILL)")),
        lambda job: 100.0,
    )
    assert str(settled.message) == (
        "Trying bf16, channels-last ended the test (illegal instruction): plain settings are used."
    )
    assert settled.device.precision == "fp32"


def test_refused_memory_is_told_by_the_exit_code() -> None:
    measured = measure(job(), Progress(), 60, child(f"os._exit({measuring.OUT_OF_MEMORY})"))
    assert failures(measured) == {PLAIN: "", BF16: "memory", CONTIGUOUS: ""}


def children() -> set[psutil.Process]:
    """This process's, those that other tests left (PyTorch's compiler keeps helpers) among them."""
    return set(psutil.Process().children())


def test_a_child_that_hangs_is_ended() -> None:
    before = children()
    measured = measure(job(), Progress(), 0.5, child("time.sleep(600)"))
    assert failures(measured) == {PLAIN: "", BF16: "timeout"}
    assert children() <= before


def test_nonsense_is_passed_over() -> None:
    nonsense = (
        r"print('Warning: {', flush=True); os.write(1, b'\xff\n[1]\n{\"setting\": 3}\n{\"trying\": {\"a\": 1}}\n')"
    )
    measured = measure(job(), Progress(), 60, child(nonsense))
    assert failures(measured) == {PLAIN: "", BF16: "", CONTIGUOUS: ""}


@pytest.mark.parametrize("command", [(sys.executable, "-c", "import sys; sys.exit(3)"), ("/no/such/program",)])
def test_a_child_that_never_begins_leaves_nothing_measured(command: tuple[str, ...]) -> None:
    assert failures(measure(job(), Progress(), 60, command)) == {PLAIN: "crashed"}


def test_cancelling_ends_the_child() -> None:
    progress = Progress()
    before = children()
    ended = threading.Event()

    def cancel_when_it_runs() -> None:
        while children() <= before:
            time.sleep(0.01)
        progress.cancel()
        ended.set()

    threading.Thread(target=cancel_when_it_runs).start()
    with pytest.raises(Cancelled):
        measure(job(), progress, 600, child("time.sleep(600)"))
    assert ended.is_set()
    assert children() <= before


def test_the_real_child_times_the_real_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "core").mkdir()
    (tmp_path / "torch.py").write_text("raise SystemExit(3)")
    runs = tmp_path / "runs" / "not there yet"
    plain, contiguous = measure(job(settings=(PLAIN, CONTIGUOUS), checkpoint_folder=runs), Progress(), 120)
    for each in (plain, contiguous):
        assert (each.failed, each.sane) == ("", True)
        assert 0 < each.step_seconds < 5 and 0 < each.judge_seconds < 5 and 0 < each.save_seconds < 5
        assert each.checkpoint_bytes > 10_000
        assert each.peak_bytes > 0
    assert plain.loss == pytest.approx(contiguous.loss, rel=1e-3)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["core", "torch.py"]


def test_a_disk_without_room_for_the_folder_is_left_to_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_where: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with measuring._checkpoint_folder(tmp_path / "runs") as folder:
        assert folder is not None and folder.is_dir()
    assert list(tmp_path.iterdir()) == []
