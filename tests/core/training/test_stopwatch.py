"""Time that was worked: pauses and the computer's sleep don't count, whatever the clock did meanwhile."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.progress import Progress
from core.training import measuring
from core.training.control import Control
from core.training.engine import train
from core.training.events import EpochDone, Paused, StepDone
from core.training.measuring import measure
from core.training.stopwatch import Stopwatch
from core.training.trials import _Trial
from tests.core.training.small import config
from tests.core.training.test_tuning_child import BF16, CONTIGUOUS, PLAIN, child, failures, job

NIGHT = 8 * 3600.0


class Clock:
    """The system's, and what was added to it."""

    def __init__(self) -> None:
        self.added = 0.0
        self._own = time.monotonic

    def __call__(self) -> float:
        return self._own() + self.added


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "monotonic", made)
    return made


def test_sleep_does_not_count_and_slow_work_does() -> None:
    now = 0.0
    watch = Stopwatch(lambda: now)
    for took in (60.0, 0.2, 0.1, 0.3):  # the first one compiles
        now += took
        watch.beat()
    assert watch.seconds == pytest.approx(60.6)
    watch.start()
    for _ in range(20):
        now += 0.2
        watch.beat()
    now += NIGHT
    watch.beat()
    assert watch.seconds == pytest.approx(4.2)
    now += 30.0  # a slow disk
    watch.count()
    now += NIGHT
    watch.skip()
    now -= 3600.0  # no clock should, and some do
    watch.beat()
    assert watch.seconds == pytest.approx(34.2)


def test_work_that_takes_long_again_and_again_was_no_sleep() -> None:
    now = 0.0
    watch = Stopwatch(lambda: now)
    for took in (0.0, 6.0, 6.5, 6.0, 5.5):
        now += took
        watch.beat()
    assert watch.seconds == pytest.approx(24.0)
    for _ in range(20):
        now += 0.1
        watch.beat("judging")
    now += 6.0
    watch.beat()
    assert watch.seconds == pytest.approx(32.0), "what is quick of another kind says nothing of it"


def epochs(control: Control) -> list[EpochDone]:
    found, paused = [], False
    for event in train(config(recipe__epochs=3), control):
        if isinstance(event, StepDone) and event.step == 8 and not paused:
            paused = True
            control.pause()
        if isinstance(event, Paused):
            control.resume()
        if isinstance(event, EpochDone):
            found.append(event)
    assert paused
    return found


def test_a_pause_does_not_count_as_time_of_its_epoch(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = Control.wait_while_paused

    def sleeping(self: Control) -> None:
        wait(self)
        clock.added += NIGHT

    monkeypatch.setattr(Control, "wait_while_paused", sleeping)
    found = epochs(Control())
    assert all(0 <= epoch.seconds < 3600 for epoch in found) and all(epoch.images_per_second > 0.1 for epoch in found)


def test_an_epoch_that_the_computer_slept_through_is_no_longer_than_its_work(clock: Clock, tmp_path: Path) -> None:
    found = []
    for event in train(config(recipe__epochs=6, recipe__batch_size=64), Control(), tmp_path):
        if isinstance(event, StepDone) and event.step == 60:
            clock.added += NIGHT
        if isinstance(event, EpochDone):
            found.append(event.seconds)
    assert len(found) == 6 and all(0 <= seconds < 3600 for seconds in found)


def test_of_a_rehearsal_a_step_that_was_slept_through_is_left_out() -> None:
    trial = _Trial(PLAIN, turns=[[0.1, 0.1, 60.0, 0.1]])
    assert trial.mean_seconds == pytest.approx(0.1) == trial.seconds
    assert _Trial(PLAIN, turns=[[0.1, 0.3]]).mean_seconds == pytest.approx(0.2), "what only took longer counts"
    assert _Trial(PLAIN, cold=3.0).mean_seconds == 3.0


def test_a_test_of_settings_outlasts_the_computers_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, began = Clock(), time.monotonic()

    def monotonic() -> float:
        if time.monotonic() > began + 1.0:
            clock.added = NIGHT
        return clock()

    monkeypatch.setattr(measuring, "time", SimpleNamespace(monotonic=monotonic))
    measured = measure(job(), Progress(), 20, child("time.sleep(1.5)"))
    assert clock.added and failures(measured) == {PLAIN: "", BF16: "", CONTIGUOUS: ""}
