"""The figures above the plots: speed, time left, best accuracy, with pauses and continued runs."""

from __future__ import annotations

import pytest

from core.messages import Message
from core.training.events import EpochDone, Paused, Resumed, RunStarted, StepDone
from gui.widgets.run_progress import RunProgress


def started(step: int = 0, epoch: int = 0) -> RunStarted:
    return RunStarted(("a", "b"), 8, 1000, 100, 0, 5, "CPU", Message(""), 4, 10, epoch, step)


def epoch_done(epoch: int, accuracy: float, best: bool) -> EpochDone:
    return EpochDone(epoch, epoch * 10, 1.0, 0.5, 1.0, accuracy, 0.1, best, 5.0, 200.0)


def test_time_left_follows_from_the_steps_done() -> None:
    progress = RunProgress(now=100.0)
    assert progress.left(101.0) is None
    progress.note(started(), 110.0)
    progress.note(StepDone(1, 10, 1.0, 0.1), 120.0)
    assert progress.total_steps == 40
    assert progress.fraction == 0.25
    assert progress.left(120.0) == pytest.approx(30.0)
    assert progress.elapsed(120.0) == pytest.approx(20.0)
    assert progress.images_per_second == pytest.approx(100.0)
    progress.note(epoch_done(1, 0.7, True), 121.0)
    assert progress.images_per_second == 200.0
    assert progress.best_accuracy == 0.7


def test_pauses_count_for_nothing() -> None:
    progress = RunProgress(now=0.0)
    progress.note(started(), 0.0)
    progress.note(StepDone(1, 10, 1.0, 0.1), 10.0)
    progress.note(Paused(0, 10), 10.0)
    assert progress.elapsed(500.0) == pytest.approx(10.0)
    assert progress.left(500.0) == pytest.approx(30.0)
    progress.note(Resumed(0, 10), 1000.0)
    progress.note(StepDone(2, 20, 1.0, 0.1), 1010.0)
    assert progress.elapsed(1010.0) == pytest.approx(20.0)
    assert progress.left(1010.0) == pytest.approx(20.0)


def test_a_continued_run_counts_from_where_it_goes_on() -> None:
    progress = RunProgress(now=0.0)
    progress.note(started(step=20, epoch=2), 0.0)
    assert progress.fraction == 0.5
    progress.recall([epoch_done(1, 0.6, True), epoch_done(2, 0.5, False)])
    assert (progress.best_accuracy, progress.best_epoch) == (0.6, 1)
    progress.note(StepDone(3, 25, 1.0, 0.1), 5.0)
    assert progress.left(5.0) == pytest.approx(15.0)
    progress.note(epoch_done(3, 0.8, True), 10.0)
    progress.recall([epoch_done(1, 0.6, True)])
    assert progress.best_accuracy == 0.8


def test_the_clock_stands_when_the_run_is_over() -> None:
    progress = RunProgress(now=0.0)
    progress.note(started(), 0.0)
    progress.note(StepDone(1, 10, 1.0, 0.1), 10.0)
    progress.note(Paused(0, 10), 10.0)
    progress.end(30.0)
    assert progress.elapsed(1000.0) == pytest.approx(10.0)
    assert progress.left(1000.0) is None
