"""Two at the same run in the same moment: what is between a look and an act must not be lost or torn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import files
from core.config import RunConfig
from core.errors import UserError
from core.runs import history, notes, start, status
from core.runs.folder import RunFolder, is_running, running
from core.runs.queue import Queue

windows = pytest.mark.skipif("os.name == 'nt'", reason="Windows itself keeps a folder in which a file is open")


def made(folder: Path, name: str) -> RunFolder:
    return start.prepare(RunConfig(name=name), folder)


def before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, act: Callable[[], object]) -> None:
    """`act` happens just before `owner.name` is called the first time."""
    original, once = getattr(owner, name), [act]

    def late(*words: Any, **named: Any) -> Any:
        if once:
            once.pop()()
        return original(*words, **named)

    monkeypatch.setattr(owner, name, late)


@windows
def test_nobody_begins_to_train_a_run_in_the_moment_in_which_its_folder_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, told = made(tmp_path, "before"), []

    def begin() -> None:
        try:
            with running(run):
                status.write(run, status.Status(state="running"))
        except UserError as error:
            told.append(str(error))

    before(monkeypatch, Path, "rename", begin)
    renamed = history.rename(run, "after")
    assert len(told) == 1 and "another window" in told[0]
    assert [each.name for each in history.list_runs(tmp_path)] == ["after"]
    assert not run.path.exists() and status.read(renamed).state == "interrupted"


def test_of_two_new_runs_in_the_same_folder_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, told = tmp_path / "place", []

    def other() -> None:
        try:
            start.prepare(RunConfig(name="two"), folder=place)
        except UserError as error:
            told.append(str(error))

    before(monkeypatch, start, "furnish", other)
    run = start.prepare(RunConfig(name="one"), folder=place)
    assert len(told) == 1 and "There is a run" in told[0]
    assert run.name == "one" and [each.name for each in history.list_runs(tmp_path)] == ["one"]


@windows
@pytest.mark.parametrize("act", ["train", "rename"])
def test_who_comes_when_the_folder_has_just_been_renamed_is_told_and_leaves_none_of_the_old_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    run = made(tmp_path, "before")
    before(monkeypatch, files, "lock", lambda: run.path.rename(tmp_path / "after"))
    with pytest.raises(UserError):
        list(start.run(run)) if act == "train" else history.rename(run, "other")
    assert [each.name for each in tmp_path.iterdir()] == ["after"]


@windows
def test_nobody_begins_to_train_a_run_in_the_moment_in_which_it_goes_to_the_bin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, told = made(tmp_path, "gone"), []

    def binned(path: Path) -> None:
        try:
            with running(run):
                pass
        except UserError as error:
            told.append(str(error))

    monkeypatch.setattr(history, "send2trash", binned)
    history.delete(run)
    assert len(told) == 1


def test_a_name_that_another_run_gets_in_the_same_moment_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(tmp_path, "one")
    before(monkeypatch, history, "at_rest", lambda: made(tmp_path, "same"))
    with pytest.raises(UserError, match="already"):
        history.rename(one, "same")
    assert sorted(each.name for each in history.list_runs(tmp_path)) == ["one", "same"]


def test_of_two_new_runs_of_the_same_name_both_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before(monkeypatch, Path, "rename", lambda: made(tmp_path, "same"))
    run = made(tmp_path, "same")
    assert (run.path.name, run.name) == ("same (2)", "same (2)")
    assert sorted((each.path.name, each.name, each.state) for each in history.list_runs(tmp_path)) == [
        ("same", "same", "interrupted"),
        ("same (2)", "same (2)", "interrupted"),
    ]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_waiting_training_whose_name_another_run_gets_in_the_same_moment_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(tmp_path)
    queue.add(RunConfig(name="same"))
    before(monkeypatch, Path, "rename", lambda: made(tmp_path, "same"))
    taken = queue.take()
    assert taken is not None and taken.folder.name == "same (2)"
    taken.held.close()  # its process is gone
    assert [run.path for run in queue.broken_off()] == [taken.folder.path] and queue.waiting() == []


def test_whoever_looks_in_the_same_moment_does_not_make_a_run_look_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made(tmp_path, "still")
    with running(run):
        pass
    lock, looking = files.lock(run.lock_file), [True]
    lock.__enter__()

    def looked(_seconds: float) -> None:
        if looking:
            looking.clear()
            lock.__exit__(None, None, None)

    with monkeypatch.context() as patched:
        patched.setattr(time, "sleep", looked)
        assert not is_running(run)
    with running(run):
        assert is_running(run)


def test_of_two_who_write_notes_at_once_both_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, read = made(tmp_path, "noted"), notes._read_text

    def slowly(run: RunFolder) -> str:
        text = read(run)
        time.sleep(0.05)
        return text

    monkeypatch.setattr(notes, "_read_text", slowly)
    writers = [threading.Thread(target=notes.save, args=(run, words, "")) for words in ("mine", "theirs")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(read(run).split()) == ["mine", "theirs"]


def test_what_was_taken_and_given_back_waits_as_the_next_one(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    for name in ("one", "two"):
        queue.add(RunConfig(name=name))
    taken = queue.take()
    assert taken is not None
    queue.give_back(taken)
    assert [entry.name for entry in queue.waiting()] == ["one", "two"]
    assert history.list_runs(tmp_path) == [] and not queue.worked_off and queue.broken_off() == []
    again = queue.take()
    assert again is not None and again.folder.name == "one"
    again.held.close()  # its process is gone
    adopted = queue.take()
    assert adopted is not None and adopted.folder.path == again.folder.path
    queue.give_back(adopted)
    assert [run.path for run in queue.broken_off()] == [again.folder.path], "what has begun stays begun"
    assert [entry.name for entry in queue.waiting()] == ["two"]
