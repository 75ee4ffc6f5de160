"""Long work before the first step: told of as it goes, and ended by whoever ends the run."""

from __future__ import annotations

import threading

import pytest

from core.errors import Cancelled, UserError
from core.messages import Message
from core.progress import Progress
from core.training.control import Control
from core.training.events import Preparing
from core.training.preparing import in_background, what

READING = Message("Reading {n} pictures…", {"n": 3})
PATIENCE = 20.0


def endless(progress: Progress) -> None:
    """Goes on until it is cancelled."""
    progress.report(READING)
    given_up = threading.Event()
    while not given_up.wait(0.005):
        progress.check()


def test_each_report_is_an_event_in_its_order_and_then_there_is_the_result() -> None:
    def work(progress: Progress) -> str:
        for done in range(3):
            progress.report(READING, done, 2)
        return "done"

    events, given = [], in_background(work, Control())
    with pytest.raises(StopIteration) as end:
        while True:
            events.append(next(given))
    assert events == [Preparing(READING, done, 2) for done in range(3)]
    assert end.value.value == "done"


def test_what_the_work_raises_is_raised_after_its_reports() -> None:
    def work(progress: Progress) -> None:
        progress.report(READING)
        raise UserError("No pictures.")

    given = in_background(work, Control())
    assert next(given) == Preparing(READING)
    with pytest.raises(UserError, match=r"No pictures\."):
        next(given)


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("end", [Control.stop, Control.cancel])
def test_stop_and_cancel_end_the_work(end: object) -> None:
    control = Control()
    given = in_background(endless, control)
    next(given)
    assert callable(end)
    end(control)
    with pytest.raises(Cancelled):
        next(given)


@pytest.mark.timeout(PATIENCE)
def test_the_work_has_ended_when_the_generator_is_closed() -> None:
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            endless(progress)
        finally:
            ended.set()

    given = in_background(work, Control())
    next(given)
    given.close()
    assert ended.is_set()


@pytest.mark.timeout(PATIENCE)
def test_nobody_ends_work_that_nobody_wants_to_end() -> None:
    seen: list[bool] = []

    def work(progress: Progress) -> None:
        progress.report(READING)
        threading.Event().wait(0.15)
        seen.append(progress.cancelled)

    assert list(in_background(work, Control())) == [Preparing(READING)]
    assert seen == [False]


def test_a_step_without_numbers_shows_its_sentence() -> None:
    assert what("Reading {n} pictures…", n=3) == Preparing(READING, 0, 0)
