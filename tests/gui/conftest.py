"""What every test of the window gets: the theme, fresh settings, and no leftovers: Qt warnings, threads or timers."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication

from gui import settings, theme
from gui.widgets.rehearsal_line import RehearsalLine
from gui.workers import background

HARMLESS = ("This plugin does not support",)
"""The off-screen platform says so whenever a window has a minimum size."""


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The light theme, whatever the test before chose."""
    theme.apply(qapp, "light")


@pytest.fixture(autouse=True, scope="session")
def collected_here() -> Iterator[None]:
    """As in the program, no other thread collects garbage: it could wait for the window's, and that for it."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def fresh_settings(home: Any) -> Iterator[None]:
    """Nobody's settings: the store reads the test's own home."""
    settings.store.cache_clear()
    yield
    settings.store.cache_clear()


@pytest.fixture(autouse=True)
def by_itself(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Nothing is rehearsed by itself while a test is about something else. Gives what was taken away."""
    usual = RehearsalLine._wait
    monkeypatch.setattr(RehearsalLine, "_wait", lambda _line: None)
    return usual


@pytest.fixture(autouse=True)
def no_warnings(qtlog: Any) -> Iterator[None]:
    """Fails where Qt complained."""
    yield
    said = [
        record.message
        for record in qtlog.records
        if record.log_type_name in ("QtWarningMsg", "QtCriticalMsg", "QtFatalMsg")
        and not record.message.startswith(HARMLESS)
    ]
    assert not said, f"Qt said: {said}"


@pytest.fixture(autouse=True)
def no_leftovers(qapp: QApplication) -> Iterator[None]:
    """Fails where a thread or timer outlives the test, and names it."""
    threads = set(threading.enumerate())
    timers = {id(timer) for timer in _active(QTimer)}
    yield
    background.cancel_all(10)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    left = _left_threads(threads)
    assert not left, f"threads still run: {left}"
    gc.collect()
    ticking = _left_timers(qapp, timers)
    assert not ticking, f"timers still tick: {ticking}"


def _left_threads(before: set[threading.Thread]) -> list[str]:
    end = time.monotonic() + 5
    while True:
        own = [
            each.name for each in set(threading.enumerate()) - before if not isinstance(each, threading._DummyThread)
        ]
        left = [*own, *(_whose(thread) for thread in _active(QThread))]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.02)


def _left_timers(app: QApplication, before: set[int]) -> list[str]:
    """Those that go on; one that only has to run out once is given the time."""
    end = time.monotonic() + 2
    while True:
        left = [timer for timer in _active(QTimer) if id(timer) not in before]
        waiting = any(timer.isSingleShot() for timer in left) and time.monotonic() < end
        if not waiting:
            return [f"{_whose(timer)}, every {timer.interval()} ms" for timer in left]
        app.processEvents()
        time.sleep(0.02)


def _active(kind: type) -> list[Any]:
    """The living timers that tick, or threads that run."""
    alive = (each for each in gc.get_objects() if issubclass(type(each), kind) and shiboken6.isValid(each))
    return [each for each in alive if (each.isRunning() if isinstance(each, QThread) else each.isActive())]


def _whose(thing: Any) -> str:
    parent = thing.parent()
    return f"{type(thing).__name__} {thing.objectName()} of {type(parent).__name__ if parent else 'nobody'}"
