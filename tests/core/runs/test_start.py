"""Runs with the real engine: straight, paused, closed and killed ones end with the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import config_file
from core.errors import UserError
from core.runs import start, status
from core.runs.folder import RunFolder
from core.runs.history import unfinished
from core.training.control import Control
from core.training.events import Paused, RunFinished, StepDone
from tests.core.training.small import config, last_weights, same

ROOT = Path(__file__).parents[3]
SMALL = config(checkpoint_seconds=0.0, recipe__ema=0.9, recipe__mixup=0.2)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder = start.prepare(SMALL, tmp_path_factory.mktemp("straight"))
    events = list(start.run(folder))
    assert isinstance(events[-1], RunFinished)
    return folder


def assert_same(run: RunFolder, straight: RunFolder) -> None:
    assert run.metrics_file.read_bytes() == straight.metrics_file.read_bytes()
    assert same(last_weights(run.path), last_weights(straight.path))
    assert status.read(run).state == "finished"


def go_on(run: RunFolder) -> None:
    list(start.run(run, Control(), resume=True))


def test_the_folder_holds_the_whole_run(straight: RunFolder) -> None:
    assert config_file.load(straight.config_file) == SMALL
    assert straight.last.is_file() and straight.best.is_file()
    assert unfinished(straight.path.parent) == []


def test_paused_equals_straight(straight: RunFolder, tmp_path: Path) -> None:
    run, control = start.prepare(SMALL, tmp_path), Control()
    for event in start.run(run, control):
        if isinstance(event, StepDone) and event.step in (3, 8):
            control.pause()
        if isinstance(event, Paused):
            assert status.read(run).state == "paused"
            control.resume()
    assert_same(run, straight)


def test_closed_equals_straight(straight: RunFolder, tmp_path: Path) -> None:
    run = start.prepare(SMALL, tmp_path)
    for patience in (3, 14, 25):
        events = start.run(run, Control(), resume=True)
        for _ in range(patience):
            next(events)
        events.close()
        assert status.read(run).state == "interrupted"
        assert [one.path for one in unfinished(tmp_path)] == [run.path]
    go_on(run)
    assert_same(run, straight)


def test_what_a_kill_leaves_at_any_moment_equals_straight(straight: RunFolder, tmp_path: Path) -> None:
    """A copy of the folder, taken while an event is on its way, is what a kill at that moment leaves."""
    original = start.prepare(SMALL, tmp_path / "original")
    copies = []
    chosen = sorted(random.Random(5).sample(range(3, 40), 5))
    for number, _ in enumerate(start.run(original)):
        if number in chosen:
            copies.append(RunFolder(tmp_path / "copies" / str(number)))
            shutil.copytree(original.path, copies[-1].path)
    assert len(copies) == len(chosen)
    for copy in copies:
        go_on(copy)
        assert_same(copy, straight)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_three_times_equals_straight(straight: RunFolder, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, pathlib\n"
        "from core.runs import start; from core.runs.folder import RunFolder\n"
        "for event in start.run(RunFolder(pathlib.Path(sys.argv[1])), resume=True):\n"
        "    if getattr(event, 'step', 0) == int(sys.argv[2]) and event.kind == 'StepDone':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = start.prepare(SMALL, tmp_path)
    for step in (2, 5, 9):
        done = subprocess.run([sys.executable, "-c", program, str(run.path), str(step)], cwd=ROOT, env=os.environ)
        assert done.returncode == -signal.SIGKILL
        assert [one.path for one in unfinished(tmp_path)] == [run.path]
    go_on(run)
    assert_same(run, straight)


def test_a_run_killed_before_its_first_checkpoint_begins_anew(straight: RunFolder, tmp_path: Path) -> None:
    run = start.prepare(SMALL, tmp_path)
    status.write(run, status.Status(state="running"))
    assert [one.path for one in unfinished(tmp_path)] == [run.path]
    go_on(run)
    assert_same(run, straight)


def test_a_stopped_run_can_go_on(straight: RunFolder, tmp_path: Path) -> None:
    run, control = start.prepare(SMALL, tmp_path), Control()
    for event in start.run(run, control):
        if isinstance(event, StepDone) and event.step == 4:
            control.stop()
    assert status.read(run).state == "stopped"
    assert unfinished(tmp_path) == []
    go_on(run)
    assert_same(run, straight)


def test_pictures_that_are_not_there_are_a_sentence_in_the_run(tmp_path: Path) -> None:
    run = start.prepare(config(data__source="folder", data__path=str(tmp_path / "nowhere")), tmp_path)
    with pytest.raises(UserError, match="nowhere"):
        list(start.run(run))
    stands = status.read(run)
    assert stands.state == "failed" and "nowhere" in stands.message
    assert unfinished(tmp_path) == []
