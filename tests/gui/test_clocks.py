"""What the window says of time: over the computer's sleep, over a change of the hour, and where no calendar helps."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import pytest

from core.training.events import Event, Paused, StepDone
from gui.translate import duration
from gui.widgets.run_header import finish_time
from gui.widgets.run_progress import RunProgress
from tests.gui.test_run_progress import started

NIGHT = 8 * 3600.0


def trained(progress: RunProgress, seconds: int, step: int = 0) -> None:
    """A step a second, looked at as often."""
    for second in range(1, seconds + 1):
        progress.look([StepDone(1, step + second, 1.0, 0.1)], float(step + second))


def test_a_night_of_sleep_makes_no_day_of_what_is_left() -> None:
    progress = RunProgress(now=0.0)
    progress.look([started()], 0.0)
    trained(progress, 10)
    assert progress.left(10.0) == pytest.approx(30.0)
    progress.look([], NIGHT)
    assert progress.left(NIGHT) == pytest.approx(30.0)
    assert progress.elapsed(NIGHT) == pytest.approx(10.0)
    progress.look([StepDone(1, 11, 1.0, 0.1)], NIGHT + 1)
    assert progress.left(NIGHT + 1) == pytest.approx(29.0)
    assert progress.images_per_second == pytest.approx(100.0)


def test_a_window_that_was_held_up_alone_counts_what_was_trained_meanwhile() -> None:
    progress = RunProgress(now=0.0)
    progress.look([started()], 0.0)
    trained(progress, 10)
    news: list[Event] = [StepDone(2, 10 + number, 1.0, 0.1) for number in range(1, 11)]
    progress.look(news, 20.0)
    assert progress.elapsed(20.0) == pytest.approx(20.0) and progress.left(20.0) == pytest.approx(20.0)


def test_sleep_within_a_pause_is_not_taken_off_twice() -> None:
    progress = RunProgress(now=0.0)
    progress.look([started()], 0.0)
    trained(progress, 10)
    progress.look([Paused(1, 10)], 10.0)
    progress.look([], NIGHT)
    assert progress.elapsed(NIGHT) == pytest.approx(10.0)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -math.inf, 1e300])
def test_what_no_calendar_has_is_a_dash(seconds: float) -> None:
    assert finish_time(seconds) == "–"
    assert duration(seconds) == "–" or seconds == 1e300


def test_the_end_of_a_training_is_told_so_that_the_day_is_clear() -> None:
    today, soon, later = finish_time(0.0), finish_time(3 * 86400.0), finish_time(30 * 86400.0)
    assert ":" in today and ":" in soon and len(soon) > len(today)
    assert ":" not in later, "a day of the week would be one of the next days"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's time zone can't be chosen")
    with monkeypatch.context() as there:
        there.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def test_an_end_after_the_clocks_were_changed_is_told_in_the_new_time(
    berlin: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1792887600.0)  # 2026-10-25 00:20 UTC, 02:20 in Berlin's summer
    assert "3:00" in finish_time(6000.0), "100 minutes later it is three in winter time, and not four"
