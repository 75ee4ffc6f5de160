"""Very long runs in the window: continued without a million events, and with their room on the disk said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.runs import curves, history, start
from core.runs.metrics import lasting
from core.training.events import EpochDone, Event, GradientNorms, StepDone
from gui.dialogs.settings_dialog import SettingsDialog
from gui.pages.runs_page import RunsPage
from gui.plots.live_plot import LivePlot
from gui.session import Session
from gui.translate import size
from gui.widgets.gradients_view import GradientsView
from gui.widgets.run_area import RunArea
from gui.workers import background
from gui.workers.judging import Judging
from tests.gui.shell import PatientEngine, config, make_run

STEPS = 30


def a_run_of(steps: int) -> Path:
    """A run of epochs of ten steps each that broke off; the second epoch was the best."""
    folder = start.prepare(config("Long"))
    said: list[Event] = []
    for step in range(1, steps + 1):
        said.append(StepDone((step - 1) // 10 + 1, step, 1 / step, 0.1))
        if step % 5 == 0:
            said.append(GradientNorms(step, {"stem": 0.5, "head": 0.1}))
        if step % 10 == 0:
            said.append(EpochDone(step // 10, step, 0.5, 0.5, 0.7, 0.6, 0.1, step == 20, 1.0, 100.0))
    folder.metrics_file.write_text("".join(json.dumps(lasting(event)) + "\n" for event in said), encoding="utf-8")
    folder.checkpoints.mkdir()
    folder.last.write_bytes(b"weights")
    return folder.path


def test_the_curves_of_a_continued_run_need_no_event_for_each_step(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million of them held the window up for a second, and took half a gigabyte."""
    folder = a_run_of(STEPS)
    made: list[Any] = []
    usual = curves.to_event
    monkeypatch.setattr(curves, "to_event", lambda line: made.append(line) or usual(line))
    session = Session(engine=PatientEngine())
    area = RunArea(session)
    qtbot.addWidget(area)
    session.continue_run(folder)
    series = area.plots.loss.curves["steps"].series
    qtbot.waitUntil(lambda: len(series) > 0, timeout=5000)
    with qtbot.waitSignal(session.finished, timeout=5000):
        session.stop()
    assert not made
    assert len(series) == STEPS
    assert len(area.plots.rate.curves["rate"].series) == STEPS
    assert len(area.plots.accuracy.curves["validation"].series) == STEPS // 10
    assert len(area.plots.gradients.plot.curves["stem"].series) == STEPS // 5
    assert area.plots.accuracy.best == (2.0, 0.6)
    assert (session.progress.best_epoch, session.progress.best_accuracy) == (2, 0.6)


def test_gradients_are_drawn_part_by_part_and_not_point_by_point(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The 40,000 of a million steps held the window up for nine seconds."""
    a_run_of(STEPS)
    [run] = history.list_runs()
    calls: list[str] = []
    usual = LivePlot.append
    monkeypatch.setattr(LivePlot, "append", lambda plot, key, x, y: calls.append(key) or usual(plot, key, x, y))
    session = Session(engine=PatientEngine())
    view = GradientsView(session, Judging(session))
    qtbot.addWidget(view)
    view.show_runs([run])
    stem = view.one.plot.curves
    qtbot.waitUntil(lambda: "stem" in stem and len(stem["stem"].series) == STEPS // 5, timeout=5000)
    assert calls == ["stem", "head"]
    x, y = stem["stem"].series.kept()
    assert x.tolist() == [0.5 * each for each in range(1, STEPS // 5 + 1)] and set(y) == {0.5}


def test_a_run_says_how_much_room_it_takes(qtbot: QtBot) -> None:
    run = make_run("A large one")
    run.last.write_bytes(b"x" * 3_000_000)
    page = RunsPage(Session(engine=PatientEngine()))
    qtbot.addWidget(page)
    page.look()
    qtbot.waitUntil(lambda: size(3_000_000) in page.details.sentence.text(), timeout=5000)
    run.last.write_bytes(b"x" * 9_000_000)
    run.best.write_bytes(b"x")
    page.look()
    qtbot.waitUntil(lambda: size(9_000_000) in page.details.sentence.text(), timeout=5000)


def test_the_settings_say_how_much_room_all_runs_take(qtbot: QtBot) -> None:
    make_run("A large one").last.write_bytes(b"x" * 5_000_000)
    dialog = SettingsDialog()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: size(5_000_000) in dialog.taken.text(), timeout=5000)
    qtbot.waitUntil(lambda: not background.running(), timeout=5000)
