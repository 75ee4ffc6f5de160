"""The thread that iterates the engine: every event arrives in order, the generator is closed, errors are kept."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.config import RunConfig
from core.training.control import Control
from core.training.events import Event, RunFinished, StepDone
from gui.workers.mailbox import Mailbox
from gui.workers.switching import SWITCH_SECONDS
from gui.workers.training_thread import NICENESS, TrainingThread
from tests.gui.short_engine import STEPS_PER_EPOCH, ShortEngine


def test_nothing_is_lost_in_the_mailbox() -> None:
    mailbox: Mailbox[int] = Mailbox()
    count = 20_000
    writer = threading.Thread(target=lambda: [mailbox.put(number) for number in range(count)])
    writer.start()
    got: list[int] = []
    while writer.is_alive():
        got += mailbox.drain()
    got += mailbox.drain()
    assert got == list(range(count))
    assert mailbox.drain() == []


def test_every_event_arrives_in_order(qtbot: QtBot) -> None:
    engine = ShortEngine(epochs=3, seconds=0)
    thread = TrainingThread(RunConfig(), Control(), engine)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    events = thread.mailbox.drain()
    steps = [event.step for event in events if isinstance(event, StepDone)]
    assert steps == list(range(1, 3 * STEPS_PER_EPOCH + 1))
    assert isinstance(events[-1], RunFinished)
    assert engine.closed
    assert thread.error is None


def test_an_error_is_kept_and_the_engine_closed(qtbot: QtBot) -> None:
    error = ValueError("broken")
    engine = ShortEngine(error=error)
    thread = TrainingThread(RunConfig(), Control(), engine)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    assert thread.error is error
    assert engine.closed


class Watching(ShortEngine):
    """Notes how its thread is set up."""

    def run(self, folder: Any, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]:
        self.switch = sys.getswitchinterval()
        self.niceness = os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) if sys.platform == "linux" else 0
        yield from super().run(folder, control, resume)


def test_training_steps_back_behind_the_window_and_no_longer_than_it_runs(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    engine = Watching(epochs=1)
    thread = TrainingThread(RunConfig(), Control(), engine)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    assert engine.switch == pytest.approx(SWITCH_SECONDS, rel=0.01)
    assert sys.getswitchinterval() == pytest.approx(before)
    if sys.platform == "linux":
        own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        assert engine.niceness == min(19, own + NICENESS)
