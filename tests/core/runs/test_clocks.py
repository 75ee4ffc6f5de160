"""Runs, queues and reports of clocks that jump, or that show a year in which nobody lives."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.config import RunConfig
from core.export.figures import moment, span
from core.runs import listing, morning, stamps, start, status
from core.runs.folder import RunFolder
from core.runs.listing import summary
from core.runs.morning import Ran, Report
from core.runs.queue import Queue

HOUR = 3600.0


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr(time, "time", lambda: moment)


def test_a_name_is_later_than_the_last_one_whatever_the_clock_says() -> None:
    assert stamps.after("20261025-023000-000001", []) == "20261025-023000-000001"
    assert stamps.after("20261025-023000-000001", ["20261025-022959-999999-ab", "0000"]) == "20261025-023000-000001"
    assert stamps.after("20261025-023000-000001", ["20271025-023000-999999-ab"]) == "20271025-023001-000000"
    assert stamps.after("2026-10-25 02-30-00", ["2026-10-25 02-30-00"]) == "2026-10-25 02-30-01"
    assert stamps.after("–", ["–"]) == "–"


def test_what_is_put_into_the_queue_later_stays_behind_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(tmp_path)
    for number, seconds in enumerate((1.7e9, 1.7e9 - HOUR, 1.7e9 - HOUR, 1.0e9, 1.7e9 + HOUR)):
        at(monkeypatch, seconds)
        queue.add(RunConfig(name=f"{number}"))
    assert [entry.name for entry in queue.waiting()] == ["0", "1", "2", "3", "4"]


def test_the_last_report_is_the_one_that_was_kept_last(tmp_path: Path) -> None:
    row = Ran("run", "run", "finished", seconds=60.0)
    for ended in (1.7e9, 1.7e9, 1.7e9 - HOUR, 1.7e9 - 300 * 24 * HOUR):
        report = Report(ended - 120, ended, (row, row))
        morning.keep(tmp_path, report)
        assert morning.last(tmp_path) == report
    assert len(morning.kept(tmp_path)) == 4


def test_a_report_over_a_clock_that_was_set_back_tells_no_negative_time() -> None:
    row = Ran("run", "run", "finished", seconds=90.0)
    said = str(morning.sentences(Report(1.7e9, 1.7e9 - HOUR, (row, row)))[0])
    assert "(3 min 0 s)" in said


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -float("inf"), 1e300, -1e300])
def test_what_is_no_time_is_a_dash(seconds: float) -> None:
    assert moment(seconds) == "–" == morning.clock(seconds)
    said = [str(each) for each in morning.sentences(Report(seconds, seconds, ()))]
    assert "nan" not in said[0] and "-" not in said[0]
    assert span(-5.0) == "0.0 s"


@pytest.mark.parametrize("seconds", [253402300799.0, -86400.0])
def test_a_run_that_was_made_in_an_impossible_year_is_no_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    at(monkeypatch, seconds)
    run = start.prepare(RunConfig(name="odd"), tmp_path)
    found = summary(run.path)
    assert found.problem is None and found.can_continue
    assert 0 <= status.read(run).started < seconds or seconds < 0


def test_a_run_from_the_future_on_a_read_only_disk_does_not_live_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start.prepare(RunConfig(name="old"), tmp_path)
    status.write(run, status.Status(state="running"))
    run.lock_file.touch()
    monkeypatch.setattr(listing.os, "access", lambda *_words: False)
    assert summary(run.path).state == "running"
    for days in (1, -1):
        os.utime(run.state_file, (time.time() + days * 86400,) * 2)
        assert summary(RunFolder(run.path).path).state == "interrupted"
