"""What goes between the program and the child that times settings: jobs, figures, and how the child's end is read."""

from __future__ import annotations

import json
import os
import queue
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.config import DeviceConfig
from core.progress import Progress
from core.training import measuring
from core.training.measuring import Job, Measured, Setting, measure
from tests.core.training import small

PLAIN, BF16 = Setting(), Setting("bf16")
SILENT = (sys.executable, "-c", "input()")


def job(*settings: Setting, **changes: Any) -> Job:
    return small.job(*(settings or (PLAIN, BF16)), **changes)


def test_a_job_arrives_as_it_was_sent(tmp_path: Path) -> None:
    for sent in (job(), job(pictures=16, checkpoint_folder=tmp_path)):
        assert Job.from_json(json.loads(json.dumps(sent.to_json()))) == sent
    assert job().pictures == 0 and job().checkpoint_folder is None


def test_a_setting_replaces_what_was_open() -> None:
    device = Setting("bf16", "contiguous", 3, "on").applied_to(DeviceConfig(device="cpu"))
    assert device == DeviceConfig(device="cpu", precision="bf16", memory_format="contiguous", threads=3, compiled="on")
    assert Setting() == Setting("fp32", "channels-last", 1, "off")


@pytest.mark.parametrize(("settings", "seconds"), [((), 60.0), ((PLAIN,), 0.0), ((PLAIN,), -1.0)])
def test_without_settings_or_time_no_child_is_started(settings: tuple[Setting, ...], seconds: float) -> None:
    nothing = small.job(settings=settings, validation=0)
    assert measure(nothing, Progress(), seconds, ("/no/such/program",)) == []


class Child:
    """A child whose lines come at given times of a clock that the test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, script: list[tuple[float, bytes | None]]) -> None:
        self.now, self._script = 1000.0, list(script)
        monkeypatch.setattr(measuring, "time", SimpleNamespace(monotonic=lambda: self.now))
        self.child = object.__new__(measuring._Child)
        self.child.trying, self.child.ready_at, self.child.exit_code = None, None, 0
        self.child._lines = self  # type: ignore[assignment]
        self.child._process = SimpleNamespace(wait=lambda: 0)  # type: ignore[assignment]

    def get(self, timeout: float) -> bytes | None:
        passed, line = self._script.pop(0)
        self.now += passed
        if line == b"":
            raise queue.Empty
        return line

    def follow(self, seconds: float) -> tuple[str, dict[Setting, Measured]]:
        found: dict[Setting, Measured] = {}
        return self.child.follow(Progress(), seconds, found), found


READY, WAIT = b'{"ready": true}\n', b""
FIGURES = b'{"setting": {"precision": "bf16"}, "step_seconds": 0.5}\n'


@pytest.mark.parametrize(
    ("script", "failed"),
    [
        ([*[(4.0, WAIT)] * 45, (0.0, None)], ""),
        ([*[(4.0, WAIT)] * 46], "timeout"),
        ([(600.0, WAIT), *[(4.0, WAIT)] * 45, (0.0, None)], ""),
        ([(600.0, WAIT), *[(4.0, WAIT)] * 46], "timeout"),
        ([(4.0, READY), *[(4.0, WAIT)] * 2, (0.0, None)], ""),
        ([(4.0, READY), *[(4.0, WAIT)] * 3], "timeout"),
        ([(4.0, READY), (600.0, WAIT), *[(4.0, WAIT)] * 2, (0.0, None)], ""),
        ([(4.0, READY), (600.0, WAIT), *[(4.0, WAIT)] * 3], "timeout"),
        ([(4.0, READY), (5.0, WAIT), (5.0, WAIT), (0.0, None)], ""),
        ([(4.0, READY), (5.0, WAIT), (5.0, WAIT), (1.0, WAIT)], "timeout"),
        ([(4.0, READY), (4.0, FIGURES), (4.0, FIGURES), (4.0, WAIT)], "timeout"),
    ],
)
def test_a_child_has_three_minutes_to_begin_and_then_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[float, bytes | None]], failed: str
) -> None:
    """Time in which the computer slept is given to it once more."""
    assert Child(monkeypatch, script).follow(10.0)[0] == failed


def test_what_a_child_says_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    trying = b'{"trying": {"precision": "bf16"}}\n'
    child = Child(monkeypatch, [(1.0, READY), (1.0, trying), (1.0, FIGURES), (1.0, b"3\n"), (1.0, None)])
    assert child.follow(10.0) == ("", {BF16: Measured(BF16, step_seconds=0.5)})
    assert (child.child.trying, child.child.ready_at) == (BF16, 1001.0)
    again = Child(monkeypatch, [(1.0, trying), (1.0, b'{"trying": null}\n'), (1.0, None)])
    again.follow(10.0)
    assert (again.child.trying, again.child.ready_at) == (None, None)


@pytest.mark.parametrize(
    ("code", "posix", "windows"),
    [
        (0, "", ""),
        (77, "memory", "memory"),
        (-9, "memory", "crashed"),
        (-4, "crashed", "crashed"),
        (1, *["crashed"] * 2),
    ],
)
def test_a_childs_end_is_read_from_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, code: int, posix: str, windows: str
) -> None:
    child = Child(monkeypatch, [])
    child.child._process = SimpleNamespace(wait=lambda: code)  # type: ignore[assignment]
    for system, failed in (("posix", posix), ("nt", windows)):
        monkeypatch.setattr(measuring, "os", SimpleNamespace(name=system))
        assert child.child._ending() == failed
    assert child.child.exit_code == code


def test_the_checkpoint_goes_into_a_folder_of_its_own_on_the_wanted_disk(tmp_path: Path) -> None:
    dead = tmp_path / ".rehearsal-abcd1234"
    dead.mkdir()
    with measuring._checkpoint_folder(None) as nowhere:
        assert nowhere is None
    with measuring._checkpoint_folder(tmp_path / "runs" / "later") as folder:
        assert folder is not None and folder.parent == tmp_path and folder.name.startswith(".rehearsal-")
        (folder / "last.pt").write_text("weights")
    assert not folder.exists()
    with measuring._checkpoint_folder(tmp_path) as folder:
        assert folder is not None and folder.parent == tmp_path


def test_the_one_who_left_keeps_no_child() -> None:
    with measuring._Child(SILENT) as child:
        child.begin(job())
        process = child._process
    assert process.poll() is not None
    assert process.stdin is not None and process.stdin.closed
    assert process.stdout is not None and process.stdout.closed
    assert not child._reader.is_alive()
    assert os.getpid() != process.pid


def test_what_a_child_leaves_unsaid_counts_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, found = Child(monkeypatch, [(1.0, b'{"setting": {}}\n'), (1.0, None)]).follow(10.0)
    nothing = found[PLAIN]
    assert (nothing.step_seconds, nothing.mean_seconds, nothing.judge_seconds, nothing.save_seconds) == (0, 0, 0, 0)
    assert (nothing.checkpoint_bytes, nothing.peak_bytes, nothing.loss, nothing.compile_seconds) == (0, 0, 0, 0)
    assert (nothing.sane, nothing.others, nothing.failed, nothing.exit_code) == (False, 0, "", 0)
