"""The line below Start: a real rehearsal's sentence, ended by a change, and how a training was tuned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.messages import Message
from core.training.events import Tuned
from gui.session import Session
from gui.widgets.rehearsal_line import RehearsalLine
from gui.widgets.run_header import RunHeader
from gui.workers import background
from gui.workers.torch_loader import torch_loader
from tests.core.training.small import config
from tests.gui.short_engine import ShortEngine

LONG = 90_000


@pytest.fixture
def header(qtbot: QtBot, by_itself: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunHeader]:
    monkeypatch.setattr(RehearsalLine, "_wait", by_itself)
    header = RunHeader(Session(engine=ShortEngine()))
    qtbot.addWidget(header)
    header.show()
    torch_loader().start()
    qtbot.waitUntil(lambda: torch_loader().is_ready, timeout=LONG)
    yield header
    header.rehearsal.follow(None)


def test_it_says_what_the_training_will_take(header: RunHeader, qtbot: QtBot) -> None:
    header.rehearsal.follow(config())
    qtbot.waitUntil(lambda: "memory" in header.rehearsal.text() and not background.running(), timeout=LONG)
    assert "disk" in header.rehearsal.text()
    height = header.height()
    header.rehearsal.follow(None)
    assert not header.rehearsal.text()
    assert header.height() == height


def test_how_a_training_was_tuned_stands_there_while_it_runs(header: RunHeader) -> None:
    sentence = "bf16, channels-last: 2.8x faster here than the default."
    header.session.eventsArrived.emit([Tuned(Message(sentence), "bf16", "channels-last", 1, "off", 2.8)])
    assert header.rehearsal.text() == sentence == header.rehearsal.toolTip()


def test_a_change_ends_the_rehearsal_and_its_child(header: RunHeader, qtbot: QtBot) -> None:
    header.rehearsal.follow(config())
    qtbot.waitUntil(lambda: bool(background.running()), timeout=LONG)
    (job,) = background.running()
    header.rehearsal.follow(config(recipe__epochs=3))
    assert job.progress.cancelled
    qtbot.waitUntil(lambda: job.thread is not None and not job.thread.is_alive(), timeout=LONG)
    assert header.start.isEnabled()
