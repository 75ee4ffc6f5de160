"""The session: one training at a time, every wish of the person, errors, and a window that goes away meanwhile."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.config import RunConfig
from core.errors import UserError
from core.training.events import Event, StepDone
from gui.session import Session
from gui.workers.torch_loader import TorchLoader
from tests.gui.short_engine import ShortEngine


def test_a_run_from_start_to_result(qtbot: QtBot) -> None:
    session = Session(engine=ShortEngine(epochs=2))
    events: list[Event] = []
    states: list[str] = []
    session.eventsArrived.connect(events.extend)
    session.stateChanged.connect(states.append)
    with qtbot.waitSignal(session.finished) as finished:
        assert session.start(RunConfig())
        assert session.busy
    assert [event.step for event in events if isinstance(event, StepDone)] == list(range(1, 21))
    assert finished.args == [session.result]
    assert session.result is not None and session.result.outcome == "finished"
    assert session.folder == Path("made")
    assert states == ["waiting", "preparing", "running", "idle"]
    assert not session._timer.isActive()


def test_two_starts_are_impossible(qtbot: QtBot) -> None:
    engine = ShortEngine(epochs=1000)
    session = Session(engine=engine)
    with qtbot.waitSignal(session.finished):
        assert session.start(RunConfig())
        assert not session.start(RunConfig())
        assert not session.continue_run(Path("other"))
        qtbot.waitUntil(lambda: session.state == "running")
        session.cancel()
    assert len(engine.asked) == 1


def test_pause_resume_stop(qtbot: QtBot) -> None:
    session = Session(engine=ShortEngine(epochs=1000))
    session.start(RunConfig())
    qtbot.waitUntil(lambda: session.state == "running")
    session.pause()
    assert session.state == "pausing"
    qtbot.waitUntil(lambda: session.state == "paused")
    session.resume()
    session.pause()
    qtbot.waitUntil(lambda: session.state == "paused")
    session.resume()
    assert session.state == "running"
    with qtbot.waitSignal(session.finished):
        session.stop()
        assert session.state == "stopping"
    assert session.result is not None and session.result.outcome == "stopped"
    assert session.state == "idle"


def test_stop_and_cancel_end_a_pause(qtbot: QtBot) -> None:
    for end, outcome in (("stop", "stopped"), ("cancel", "cancelled")):
        session = Session(engine=ShortEngine(epochs=1000))
        session.start(RunConfig())
        qtbot.waitUntil(lambda session=session: session.state == "running")  # type: ignore[misc]
        session.pause()
        qtbot.waitUntil(lambda session=session: session.state == "paused")  # type: ignore[misc]
        with qtbot.waitSignal(session.finished):
            getattr(session, end)()
        assert session.result is not None and session.result.outcome == outcome


def test_an_error_is_told_and_the_next_start_works(qtbot: QtBot) -> None:
    error = UserError("The disk is full.")
    engine = ShortEngine(epochs=1, error=error)
    session = Session(engine=engine)
    failures: list[Exception] = []
    session.failed.connect(failures.append)
    with qtbot.waitSignal(session.finished) as finished:
        session.start(RunConfig())
    assert failures == [error]
    assert finished.args == [None]
    assert engine.closed
    engine.error = None
    with qtbot.waitSignal(session.finished):
        assert session.start(RunConfig())
    assert session.result is not None


def test_start_waits_for_the_engine_and_can_be_taken_back(qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader._started = True
    session = Session(loader=loader)
    with qtbot.waitSignal(session.finished) as finished:
        session.start(RunConfig())
        assert session.state == "waiting"
        session.cancel()
    assert finished.args == [None]
    session.start(RunConfig())
    session._engine = ShortEngine(epochs=1)
    with qtbot.waitSignal(session.finished):
        loader._loaded(None)
        assert session.state == "preparing"
    assert session.result is not None


def test_an_engine_that_cannot_be_loaded_is_told(qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader._started = True
    session = Session(loader=loader)
    failures: list[Exception] = []
    session.failed.connect(failures.append)
    session.start(RunConfig())
    loader._broken(ImportError("no torch"))
    session.start(RunConfig())
    assert len(failures) == 2
    assert session.state == "idle"


def test_a_destroyed_window_waits_for_its_training(qtbot: QtBot) -> None:
    window = QObject()
    engine = ShortEngine(epochs=1000)
    session = Session(window, engine=engine)
    session.start(RunConfig())
    qtbot.waitUntil(lambda: session.state == "running")
    thread = session._thread
    assert thread is not None
    shiboken6.delete(window)
    assert thread.isFinished()
    assert engine.closed
