"""`kill -9` at each file operation of a start: then there is no run or a whole one, and nothing half made for good."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.errors import UserError
from core.runs import start, status
from core.runs.history import list_runs, summary
from core.runs.queue import Queue

OPERATIONS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock")
ONE = RunConfig(name="one")

if sys.platform == "win32":
    pytest.skip("there is no kill -9", allow_module_level=True)


def killed(act: Callable[[], object], at: int) -> bool:
    """`act` in a child that is killed just before its file operation number `at`; whether it had so many."""
    child = os.fork()
    if child == 0:
        left, code = [at], 1

        def hear(event: str, _: tuple[Any, ...]) -> None:
            if event in OPERATIONS:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(hear)
            act()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def each_kill(folder: Path, act: Callable[[Path], object], own: Sequence[str] = ()) -> Iterator[Path]:
    """A folder for each operation of `act`, which was killed there; the last one has all of it. The person has files of
    the names `own` in it."""
    for at in count(1):
        place = folder / str(at)
        place.mkdir()
        for name in own:
            (place / name).write_text("mine", encoding="utf-8")
        was_killed = killed(lambda place=place: act(place), at)  # type: ignore[misc]
        yield place
        if not was_killed:
            assert at > 10
            return


def half_made(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".*") if path.name.startswith((".making-", ".writing-"))]


def test_a_killed_start_leaves_no_run_or_a_whole_one_and_takes_no_name_away(tmp_path: Path) -> None:
    for runs in each_kill(tmp_path, lambda place: start.prepare(ONE, place)):
        made = [path.name for path in runs.iterdir() if path not in half_made(runs)]
        assert [run.path.name for run in list_runs(runs)] == made
        again = start.prepare(ONE, runs)
        assert again.path.name == again.name == ("one (2)" if made else "one")
        assert {run.state for run in list_runs(runs)} == {"interrupted"}
        assert half_made(runs) == []


@pytest.mark.parametrize("given", [False, True])
def test_a_folder_asked_for_can_be_used_after_a_killed_start(tmp_path: Path, given: bool) -> None:
    def begin(place: Path) -> None:
        if given:
            (place / "mine").mkdir()
        start.prepare(ONE, folder=place / "mine")

    for place in each_kill(tmp_path, begin):
        listed = list_runs(place)
        assert [run.state for run in listed] in ([], ["interrupted"])
        if listed:
            with pytest.raises(UserError, match="already"):
                start.prepare(ONE, folder=place / "mine")
        else:
            again = start.prepare(RunConfig(name="another"), folder=place / "mine")
            assert (again.path, again.name) == (place / "mine", "another")
            assert summary(again.path).state == "interrupted" and half_made(place) == []


def test_the_persons_own_files_beside_a_killed_start_stay(tmp_path: Path) -> None:
    for place in each_kill(tmp_path, lambda place: start.prepare(ONE, folder=place), ("letter.txt", "name.txt")):
        again = start.prepare(ONE, folder=place)
        assert again.path.parent == place and half_made(place) == []
        assert [(place / name).read_text(encoding="utf-8") for name in ("letter.txt", "name.txt")] == ["mine"] * 2


def test_what_was_killed_while_it_was_taken_or_given_back_is_trained_once(tmp_path: Path) -> None:
    def begin(place: Path) -> None:
        queue = Queue(place)
        queue.add(ONE)
        taken = queue.take()
        assert taken is not None
        queue.give_back(taken)

    for place in each_kill(tmp_path, begin):
        queue = Queue(place)
        if not list(queue.folder.glob("*.toml")) and not list_runs(place):
            continue  # killed before it waited
        assert len(queue.waiting()) + len(queue.broken_off()) == 1
        assert {run.state for run in list_runs(place)} <= {"interrupted"}
        taken = queue.take()
        assert taken is not None and taken.folder.path.name == taken.folder.name == "one"
        status.write(taken.folder, status.Status(state="finished", started=1.0))
        queue.finish(taken)
        assert queue.take() is None and [run.state for run in list_runs(place)] == ["finished"]
        start.prepare(ONE, place)
        assert [path for path in half_made(place) if path.parent == place] == []


def test_of_several_processes_each_gets_a_run_of_its_own(tmp_path: Path) -> None:
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                for _ in range(5):
                    start.prepare(ONE, tmp_path)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    expected = ["one", *(f"one ({number})" for number in range(2, 21))]
    assert sorted(run.path.name for run in list_runs(tmp_path)) == sorted(expected)
    assert all(run.name == run.path.name and run.state == "interrupted" for run in list_runs(tmp_path))
    assert half_made(tmp_path) == []
