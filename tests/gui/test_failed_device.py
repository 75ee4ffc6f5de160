"""A graphics card that gave up: the dialog offers to go on on the processor, where there is something to go on from."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.config import RunConfig
from core.errors import UserError
from core.runs import start
from core.runs.folder import RunFolder
from gui import failed_device
from gui.session import Session
from tests.gui.short_engine import ShortEngine

LOST = UserError("The graphics card stopped working in the middle of the training.", field="device.device")


class OnDisk(ShortEngine):
    """Its runs have folders."""

    def prepare(self, config: RunConfig) -> RunFolder:  # type: ignore[override]
        return start.prepare(config)


def failed(qtbot: QtBot, error: Exception) -> tuple[OnDisk, Session]:
    engine = OnDisk(epochs=1, error=error)
    session = Session(engine=engine)
    with qtbot.waitSignal(session.finished):
        session.start(RunConfig(name="run"))
    assert session.folder is not None
    (session.folder / "checkpoints").mkdir()
    return engine, session


def test_a_run_that_lost_its_device_goes_on_on_the_processor(qtbot: QtBot) -> None:
    engine, session = failed(qtbot, LOST)
    assert failed_device.offers(session, LOST) == [], "there is no checkpoint yet"
    folder = session.folder
    assert folder is not None
    RunFolder(folder).last.touch()
    [(word, act)] = failed_device.offers(session, LOST)
    assert word == "Continue on the processor"
    engine.error = None
    with qtbot.waitSignal(session.finished):
        act()
    assert session.continuing == folder and engine.devices == ["", "cpu"]
    with qtbot.waitSignal(session.finished):
        assert session.continue_run(Path(folder))
    assert engine.devices[-1] == "", "another time it has its own again"


def test_other_failures_offer_nothing(qtbot: QtBot) -> None:
    other = UserError("The disk is full.")
    _engine, session = failed(qtbot, other)
    assert session.folder is not None
    RunFolder(session.folder).last.touch()
    assert failed_device.offers(session, other) == []
    assert failed_device.offers(session, RuntimeError("a fault")) == []
