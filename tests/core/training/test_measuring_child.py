"""The child program, within this process: what it is told, what it says, and with which code it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import pytest

from core import torch_environment
from core.errors import UserError
from core.training import measuring_child, trials
from core.training.measuring import OUT_OF_MEMORY, Job, Setting
from tests.core.training import small

JOB = small.job(Setting(), Setting("bf16"))


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What goes to the parent; the job comes from it."""
    pipe, prepared = io.BytesIO(), list[str]()
    monkeypatch.setattr(measuring_child, "_private_stdout", lambda: pipe)
    monkeypatch.setattr(measuring_child, "_be_expendable", lambda: prepared.append("expendable"))
    monkeypatch.setattr(measuring_child, "_end_with_parent", lambda: None)
    monkeypatch.setattr(torch_environment, "prepare", lambda: prepared.append("torch"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(JOB.to_json()) + "\n"))
    return pipe


def test_a_line_is_said_for_each_thing(pipe: io.BytesIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(job: Job, say: Callable[[dict[str, Any]], None]) -> None:
        assert job == JOB
        say({"ready": True})
        say({"trying": None})

    monkeypatch.setattr(trials, "run", run)
    assert measuring_child.main() == 0
    assert pipe.getvalue() == b'{"ready": true}\n{"trying": null}\n'


@pytest.mark.parametrize("error", [MemoryError(), UserError("too large"), RuntimeError("CUDA out of memory.")])
def test_refused_memory_has_an_exit_code_of_its_own(
    pipe: io.BytesIO, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def run(*_given: Any) -> None:
        raise error

    monkeypatch.setattr(trials, "run", run)
    assert measuring_child.main() == OUT_OF_MEMORY == 77


def test_any_other_error_is_a_crash(pipe: io.BytesIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_given: Any) -> None:
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(trials, "run", run)
    with pytest.raises(RuntimeError, match="shapes differ"):
        measuring_child.main()


def test_what_else_is_printed_does_not_reach_the_parent(capfd: pytest.CaptureFixture[str]) -> None:
    before = os.dup(1)
    try:
        with measuring_child._private_stdout() as channel:
            os.write(1, b"a warning\n")
            channel.write(b"ours\n")
    finally:
        os.dup2(before, 1)
        os.close(before)
    assert capfd.readouterr() == ("ours\n", "a warning\n")


def test_the_child_ends_when_its_parent_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before all that the parent says has been read."""
    pipe, codes = io.StringIO("still there"), list[int]()
    monkeypatch.setattr(sys, "stdin", pipe)
    monkeypatch.setattr(os, "_exit", codes.append)
    measuring_child._end_with_parent()
    assert (codes, pipe.tell()) == ([1], len("still there"))


def test_ctrl_c_is_left_to_the_parent(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    adjustment = tmp_path / "oom_score_adj"
    adjustment.write_text("0")
    monkeypatch.setattr(measuring_child, "Path", lambda name: adjustment)
    before = signal.getsignal(signal.SIGINT)
    try:
        measuring_child._be_expendable()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert adjustment.read_text() == "1000"
