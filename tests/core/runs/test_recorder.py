"""The recorder: events pass unchanged, and the folder holds the same bytes however often the run broke off."""

from __future__ import annotations

import io
import json
import os
import sys
from functools import partial
from pathlib import Path

import pytest

from core import config_file, files
from core.errors import DiskError, UserError
from core.messages import Message
from core.runs import metrics, start, status
from core.runs.folder import RunFolder
from core.runs.metrics import read_lines
from core.runs.recorder import record
from core.training.events import CheckpointDue, Event, Paused, Resumed, RunFinished, StepDone
from tests.core.runs.fake import Engine, epoch_done, finished, lines, started, steps, straight


def test_events_pass_unchanged_and_are_written_down(folder: RunFolder) -> None:
    events = straight()
    assert list(record(iter(events), folder)) == events
    kinds = [json.loads(line)["event"] for line in lines(folder.metrics_file)]
    assert kinds == [event.kind for event in events if event.kind not in ("Preparing", "RunStarted")]
    assert "seconds" not in folder.metrics_file.read_text() and "per_second" not in folder.metrics_file.read_text()
    assert [json.loads(line)["seconds"] for line in lines(folder.times_file)] == [1.5, 1.5]
    stands = status.read(folder)
    assert (stands.state, stands.epoch, stands.epochs, stands.best_epoch) == ("finished", 2, 2, 2)
    assert (stands.accuracy, stands.role, stands.seconds, stands.device) == (0.8, "validation", 3.0, "CPU")
    assert "Finished after 2 epochs." in folder.log_file.read_text()
    assert "Epoch 2:" in folder.log_file.read_text()


def test_what_was_heard_is_written_before_it_is_passed_on(folder: RunFolder) -> None:
    for event in record(iter(straight()), folder):
        if isinstance(event, StepDone):
            assert json.loads(lines(folder.metrics_file)[-1])["step"] == event.step


def test_closing_closes_the_engine_and_leaves_the_run_to_be_continued(folder: RunFolder) -> None:
    engine = Engine(straight())
    recorded = record(engine.run(), folder)
    while not isinstance(next(recorded), StepDone):
        pass
    assert status.read(folder).state == "running"
    recorded.close()
    assert engine.closed
    assert status.read(folder).state == "interrupted"


def test_closing_after_the_result_keeps_the_result(folder: RunFolder) -> None:
    recorded = record(iter(straight()), folder)
    while not isinstance(next(recorded), RunFinished):
        pass
    recorded.close()
    assert status.read(folder).state == "finished"


def test_an_error_a_person_can_meet_is_kept_as_its_sentence(folder: RunFolder) -> None:
    error = UserError("The pictures are gone.")
    with pytest.raises(UserError) as raised:
        list(record(Engine(straight()[:4], error).run(), folder))
    assert raised.value is error
    stands = status.read(folder)
    assert (stands.state, stands.message) == ("failed", "The pictures are gone.")
    assert "The pictures are gone." in folder.log_file.read_text()


def test_a_bug_is_kept_with_its_traceback(folder: RunFolder) -> None:
    with pytest.raises(ZeroDivisionError):
        list(record(Engine(straight()[:4], ZeroDivisionError("a bug")).run(), folder))
    assert status.read(folder).state == "failed"
    assert "Traceback" in folder.log_file.read_text()


def test_pausing_shows_in_the_state_and_leaves_no_trace_in_the_metrics(folder: RunFolder, tmp_path: Path) -> None:
    list(record(iter(straight()), folder))
    other = start.prepare(config_file.load(folder.config_file), tmp_path / "others")
    paused: list[Event] = [started(), *steps(1, 2), Paused(0, 2), Resumed(0, 2), *steps(3, 6), finished()]
    states = [status.read(other).state for _ in record(iter(paused), other)]
    assert "paused" in states and states[-1] == "finished"
    assert other.metrics_file.read_bytes() == folder.metrics_file.read_bytes()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([started(), *steps(1, 5)], [started(1, 4), *steps(5, 6), finished()]),
        ([started(), *steps(1, 5)], [started(0, 2), *steps(3, 6), finished()]),
        ([started(), *steps(1, 2)], [started(0, 0), *steps(1, 6), finished()]),
        (straight(), [started(2, 6), finished()]),
        (straight(), [started(1, 3), *steps(4, 6), finished()]),
        # A checkpoint may hold events that were not handed over before it was written.
        ([started(), *steps(1, 1)], [started(1, 4), *steps(2, 6), finished()]),
        ([started(), *steps(1, 4)], [started(1, 4), *steps(2, 6), finished()]),
        # A pause after an epoch's last step, before it is judged; killed between the judging and its checkpoint.
        ([started(), *steps(1, 3)], [started(0, 3), epoch_done(1), *steps(4, 6), finished()]),
    ],
)
def test_a_run_that_goes_on_ends_with_the_same_bytes(
    folder: RunFolder, tmp_path: Path, first: list[Event], second: list[Event]
) -> None:
    list(record(iter(straight()), folder))
    broken = start.prepare(config_file.load(folder.config_file), tmp_path / "others")
    list(record(iter(first), broken))
    assert list(record(iter(second), broken)) == second
    assert broken.metrics_file.read_bytes() == folder.metrics_file.read_bytes()
    assert [json.loads(line)["epoch"] for line in lines(broken.times_file)] == [1, 2]


def test_a_line_torn_by_a_kill_is_cut(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    whole = folder.metrics_file.read_bytes()
    folder.metrics_file.write_bytes(whole[: whole.index(b"\n", 200) - 5])
    assert all("event" in line for line in read_lines(folder.metrics_file))
    list(record(iter([started(0, 1), *steps(2, 6), finished()]), folder))
    assert folder.metrics_file.read_bytes() == whole


def test_a_number_that_is_none_stays_json(folder: RunFolder) -> None:
    from core.training.events import GradientNorms

    list(record(iter([started(), GradientNorms(1, {"stem": float("inf")})]), folder))
    assert json.loads(lines(folder.metrics_file)[0])["norms"] == {"stem": None}


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_is_a_sentence_and_no_checkpoint_knows_more_than_the_folder(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = partial(Path("/dev/full").open, "ab", buffering=0)
    monkeypatch.setattr(files, "open_to_append", lambda _path: full())
    engine = Engine([*steps(1, 6), finished()])
    with pytest.raises(DiskError, match="full"):
        list(record(engine.run(), folder))
    assert not engine.closed and isinstance(engine.broken_off, DiskError)
    assert status.read(folder).state == "failed"


def test_before_a_checkpoint_its_lines_are_made_sure(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(metrics, "SYNC_SECONDS", 1e9)
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    events = record(iter([started(), *steps(1, 2), CheckpointDue(0, 2), finished()]), folder)
    while not isinstance(event := next(events), CheckpointDue):
        assert not isinstance(event, StepDone) or folder.metrics_file.stat().st_ino not in synced
    assert folder.metrics_file.stat().st_ino in synced
    events.close()


def test_where_the_lines_can_not_be_made_sure_the_engine_writes_no_last_checkpoint(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine([started(), *steps(1, 6), finished()])
    events = record(engine.run(), folder)
    assert [next(events) for _ in range(3)] == [started(), *steps(1, 2)[:2]]
    real = os.fsync

    def broken(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == folder.metrics_file.stat().st_ino:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(DiskError, match=r"metrics\.jsonl"):
        events.close()
    assert not engine.closed and isinstance(engine.broken_off, DiskError)
    assert status.read(folder).state == "failed"


def test_a_disk_that_says_only_at_closing_that_it_failed_is_a_sentence(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(io.FileIO):
        def close(self) -> None:
            if not self.closed:
                super().close()
                raise OSError(5, "Input/output error")

    real = files.open_to_append
    fails = folder.metrics_file
    monkeypatch.setattr(files, "open_to_append", lambda path: Failing(path, "ab") if path == fails else real(path))
    with pytest.raises(DiskError, match=r"metrics\.jsonl"):
        list(record(iter([started(), *steps(1, 2)]), folder))


def test_a_notice_is_in_the_log_and_progress_only_once(folder: RunFolder) -> None:
    from core.training.events import Notice, Preparing

    reading = [Preparing(Message("Reading {n}", {"n": n}), n, 9) for n in range(9)]
    list(record(iter([*reading, Notice(Message("Three were left out."))]), folder))
    assert folder.log_file.read_text().count("Reading") == 1
    assert "Three were left out." in folder.log_file.read_text()


def test_the_words_about_the_end_can_be_translated(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    (told,) = status.read(folder).told()
    assert (told.template, told.parameters) == ("Finished after {epoch} epochs.", {"epoch": 2})
    with pytest.raises(UserError):
        list(record(Engine([started()], UserError("No “{path}”.", "", "Look in {path}.", path="a{b}")).run(), folder))
    stands = status.read(folder)
    assert [each.template for each in stands.told()] == ["No “{path}”.", "Look in {path}."]
    assert stands.message == "No “a{b}”. Look in a{b}."


@pytest.mark.parametrize("change", [{"sentences": []}, {"sentences": ["{nothing}"]}, {"fillings": {"epoch": {}}}])
def test_words_of_an_older_version_or_a_tampered_file_are_told_as_they_stand(
    folder: RunFolder, change: dict[str, object]
) -> None:
    list(record(iter(straight()), folder))
    values = json.loads(folder.state_file.read_text())
    folder.state_file.write_text(json.dumps({**values, **change}))
    assert [str(each) for each in status.read(folder).told()] == ["Finished after 2 epochs."]
    assert [each.parameters for each in status.read(folder).told()] == [{}]
