"""The queue: its order, each training taken exactly once, and what a kill at any moment leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core import config_file
from core.config import RunConfig
from core.errors import DiskError
from core.runs import rounds, start, status
from core.runs.folder import RunFolder
from core.runs.history import list_runs
from core.runs.queue import Entry, Queue, Taken
from core.runs.rounds import Item

ROOT = Path(__file__).parents[3]
TAKER = (
    "import sys, pathlib; from core.runs.queue import Queue\n"
    "queue = Queue(pathlib.Path(sys.argv[1])); print('ready', flush=True); sys.stdin.readline()\n"
    "while (taken := queue.take()) is not None:\n"
    "    print(taken.id, taken.folder.name, flush=True); queue.finish(taken)\n"
)


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path / "runs")


def names(queue: Queue) -> list[str]:
    return [entry.name for entry in queue.waiting()]


def filled(queue: Queue, *wanted: str) -> list[Entry]:
    return [queue.add(RunConfig(name=name)) for name in wanted]


def take(queue: Queue) -> Taken:
    taken = queue.take()
    assert taken is not None
    return taken


def end(queue: Queue, taken: Taken, **values: object) -> None:
    """As a training leaves its run."""
    status.write(taken.folder, status.Status(**{"state": "finished", "started": 1.0, **values}))  # type: ignore[arg-type]
    queue.finish(taken)


def test_the_first_is_the_first_until_the_person_says_otherwise(queue: Queue) -> None:
    assert (queue.waiting(), queue.take(), queue.conclude()) == ([], None, None)
    a, _b, c = filled(queue, "a", "b", "c")
    queue.move(c.id, 0)
    assert names(queue) == ["c", "a", "b"]
    filled(queue, "d")
    assert names(queue) == ["c", "a", "b", "d"]
    assert queue.remove(a.id) and not queue.remove(a.id)
    assert names(Queue(queue.runs)) == ["c", "b", "d"]
    queue.put_back(a, 1)
    assert names(queue) == ["c", "a", "b", "d"]
    all_taken = [take(queue) for _ in range(4)]
    assert [taken.folder.name for taken in all_taken] == ["c", "a", "b", "d"]
    assert queue.take() is None


def test_what_was_taken_is_a_run_that_can_begin_and_waits_no_more(queue: Queue) -> None:
    (entry,) = filled(queue, "mine")
    taken = take(queue)
    assert config_file.load(taken.folder.config_file) == entry.config
    assert names(queue) == [] and queue.take() is None
    (listed,) = list_runs(queue.runs)
    assert (listed.name, listed.can_continue) == ("mine", True)


def test_the_report_comes_after_the_last_of_several(queue: Queue) -> None:
    filled(queue, "a", "b")
    first = take(queue)
    assert queue.conclude() is None
    end(queue, first, best_accuracy=0.5)
    assert queue.conclude() is None
    end(queue, take(queue), state="failed", message="No pictures.")
    report = queue.conclude()
    assert report is not None and [(ran.name, ran.state) for ran in report.runs] == [("a", "finished"), ("b", "failed")]
    assert queue.conclude() is None
    filled(queue, "alone")
    end(queue, take(queue))
    assert queue.conclude() is None


def test_a_lock_that_cannot_be_deleted_holds_up_nothing(queue: Queue) -> None:
    filled(queue, "a", "b")
    taken = take(queue)
    lock = queue._lock_file(taken.id)
    lock.unlink(missing_ok=True)
    lock.mkdir()
    end(queue, taken)
    assert take(queue).folder.name == "b"


def test_two_processes_never_take_the_same(queue: Queue) -> None:
    entries = filled(queue, *(f"number {number}" for number in range(12)))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, str(queue.runs)],
            cwd=ROOT,
            env=os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    taken = [line.split()[0] for process in processes for line in process.communicate(timeout=60)[0].splitlines()]
    assert sorted(taken) == sorted(entry.id for entry in entries)
    assert sorted(run.name for run in list_runs(queue.runs)) == sorted(entry.name for entry in entries)


def test_a_process_that_died_leaves_its_training_to_the_next(queue: Queue) -> None:
    filled(queue, "a", "b")
    taken = take(queue)
    status.write(taken.folder, status.Status(state="running", epoch=3, epochs=9, started=1.0))
    assert queue.broken_off() == []  # its process lives: this one
    taken.held.close()
    assert [run.path for run in queue.broken_off()] == [taken.folder.path]
    again = take(queue)
    assert (again.folder.path, again.id) == (taken.folder.path, taken.id)
    assert names(queue) == ["b"] and len(list_runs(queue.runs)) == 1
    end(queue, again)
    assert take(queue).folder.name == "b"


def test_a_training_that_kills_its_process_each_time_gives_way(queue: Queue) -> None:
    filled(queue, "deadly", "harmless")
    for offered in (True, True, False):
        taken = take(queue)
        assert taken.folder.name == "deadly"
        taken.held.close()
        assert bool(queue.broken_off()) == offered  # only what `take` would go on with
    assert take(queue).folder.name == "harmless"


def test_what_broke_off_is_not_forgotten_when_another_process_ends_the_last_one(queue: Queue) -> None:
    filled(queue, "killed", "last")
    killed, last = take(queue), take(queue)
    killed.held.close()
    end(queue, last, state="stopped")
    assert queue.conclude() is None
    again = take(queue)
    assert again.folder.path == killed.folder.path
    end(queue, again)
    report = queue.conclude()
    assert report is not None and len(report.runs) == 2


def test_what_had_begun_before_it_was_removed_is_not_brought_back_to_run_twice(queue: Queue) -> None:
    (entry,) = filled(queue, "a")
    taken = take(queue)
    assert not queue.remove(entry.id)
    queue.put_back(entry, 0)
    end(queue, taken)
    queue.conclude()
    assert queue.waiting() == [] and queue.take() is None


def test_one_that_is_taken_while_the_list_is_read_is_no_damaged_one(queue: Queue) -> None:
    class Overtaken(Queue):
        def _ids(self) -> list[str]:
            ids = super()._ids()
            take(queue)
            return ids

    filled(queue, "a", "b")
    assert names(Overtaken(queue.runs)) == ["b"]


def test_one_that_broke_off_and_was_thrown_away_is_in_no_report(queue: Queue) -> None:
    filled(queue, "thrown away", "b", "c")
    taken = take(queue)
    taken.held.close()
    shutil.rmtree(taken.folder.path)
    for name in ("b", "c"):
        following = take(queue)
        assert following.folder.name == name
        end(queue, following)
    report = queue.conclude()
    assert report is not None and [ran.name for ran in report.runs] == ["b", "c"]


@pytest.mark.parametrize("entry_is_gone", [False, True])
def test_a_kill_when_it_has_been_taken_loses_and_doubles_nothing(queue: Queue, entry_is_gone: bool) -> None:
    (entry,) = filled(queue, "a")
    config = entry.config
    assert config is not None
    made = start.prepare(config, queue.runs)
    found = rounds.Round().with_item(Item(entry.id, made.path.name), 1.0)
    rounds.write(queue.folder / "round.json", found)
    if entry_is_gone:
        queue._file(entry.id).unlink()
    assert names(queue) == []
    taken = take(queue)
    assert taken.folder.path == made.path and config_file.load(made.config_file) == config
    end(queue, taken)
    assert queue.take() is None and [run.state for run in list_runs(queue.runs)] == ["finished"]


def test_one_that_was_killed_before_its_folder_had_its_name_waits_and_can_be_removed(queue: Queue) -> None:
    for name in ("a", "b"):
        (entry,) = filled(queue, name)
        rounds.write(queue.folder / "round.json", rounds.Round().with_item(Item(entry.id, name), 1.0))
        assert names(queue) == [name] and queue.conclude() is None
        assert queue.remove(entry.id)
        queue.put_back(entry, 0)
        taken = take(queue)
        assert (taken.folder.path.name, taken.fresh) == (name, True)
        end(queue, taken)


def test_another_run_that_got_the_name_of_one_that_was_killed_is_not_taken_for_it(queue: Queue) -> None:
    (entry,) = filled(queue, "a")
    rounds.write(queue.folder / "round.json", rounds.Round().with_item(Item(entry.id, "a"), 1.0))
    other = start.prepare(RunConfig.model_validate({"name": "a", "recipe": {"epochs": 77}}), queue.runs)
    taken = take(queue)
    assert (taken.folder.path.name, taken.fresh) == ("a (2)", True)
    end(queue, taken)
    assert queue.take() is None and status.read(RunFolder(other.path)).state == "interrupted"


def test_a_run_that_ended_just_before_its_process_died_is_not_trained_again(queue: Queue) -> None:
    filled(queue, "a", "b")
    taken = take(queue)
    status.write(taken.folder, status.Status(state="finished", started=1.0, accuracy=0.9))
    taken.held.close()
    following = take(queue)
    assert following.folder.name == "b"
    end(queue, following)
    report = queue.conclude()
    assert report is not None and [ran.state for ran in report.runs] == ["finished", "finished"]


def test_a_file_that_makes_no_sense_is_told_of_and_holds_up_nothing(queue: Queue) -> None:
    filled(queue, "good")
    (queue.folder / "00-written-by-hand.toml").write_text("[recipe]\nepochs = -1\n", encoding="utf-8")
    (queue.folder / "order.json").write_text("{", encoding="utf-8")
    bad, good = queue.waiting()
    assert bad.config is None and "epochs" in str(bad.problem)
    taken = take(queue)
    assert taken.folder.name == good.name == "good"
    assert queue.take() is None and [entry.id for entry in queue.waiting()] == [bad.id]
    assert queue.remove(bad.id) and queue.waiting() == []


def test_a_training_that_never_waited_is_in_the_report_of_those_behind_it(queue: Queue) -> None:
    filled(queue, "b")
    first = start.prepare(RunConfig(name="a"), queue.runs)
    status.write(first, status.Status(state="finished", started=1.0))
    queue.note(first.path)
    queue.note(first.path)
    end(queue, take(queue))
    report = queue.conclude()
    assert report is not None and [ran.name for ran in report.runs] == ["a", "b"]


def test_a_round_that_can_not_be_written_leaves_the_training_waiting_and_no_folder(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(queue, "a")

    def full(path: Path, found: object) -> None:
        raise DiskError(path, OSError(28, "No space left on device"), writing=True)

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "write", full)
        with pytest.raises(DiskError, match=r"round\.json"):
            queue.take()
    assert names(queue) == ["a"] and list_runs(queue.runs) == []
    assert take(queue).folder.path.name == "a"
