"""The queue in the window: what is started while something trains waits, and follows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from core.errors import DeviceLostError, UserError
from core.messages import message
from core.runs import queue, status
from core.runs.folder import RunFolder
from core.runs.history import list_runs, summary
from core.runs.recorder import record
from core.training.control import Control
from core.training.events import Event, RunFinished
from gui.dialogs.experiment_dialog import ExperimentDialog
from gui.dialogs.morning_dialog import MorningDialog
from gui.dialogs.queue_dialog import QueueDialog
from gui.main_window import MainWindow
from gui.session import Session
from gui.unfinished import UnfinishedRuns
from gui.workers.torch_loader import torch_loader
from tests.gui.shell import PatientEngine, config, epoch, make_run, started


class QueuedEngine(PatientEngine):
    """Leaves run folders as the real one does. Trains until it is stopped; a run called "short" ends by itself, and one
    called "failing" with an error."""

    def __init__(self) -> None:
        super().__init__()
        self.trained: list[str] = []

    def run(self, folder: RunFolder, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]:
        self.trained.append(folder.name)
        return record(self._events(folder, control), folder)

    def _events(self, folder: RunFolder, control: Control) -> Iterator[Event]:
        if folder.name.startswith("failing"):
            raise UserError("The pictures are gone.")
        if folder.name.startswith("lost"):
            raise DeviceLostError("The graphics card stopped working.")
        if folder.name.startswith("short"):
            control.stop()
            yield started()
            yield epoch(1, 0.75)
            yield RunFinished("finished", message("Finished."), 1, 10, "validation", 0.75, 1.0, 10, 1, 0.75)
        else:
            yield from super().run(folder, control)


@pytest.fixture
def engine() -> QueuedEngine:
    return QueuedEngine()


@pytest.fixture
def window(qtbot: Any, engine: QueuedEngine) -> Iterator[MainWindow]:
    made = MainWindow(Session(engine=engine))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show_page("train")
    made.show()
    yield made
    made.session.queue.pause()
    made.session.cancel()
    qtbot.waitUntil(lambda: not made.session.busy and not made.session.queue._working, timeout=10000)


@pytest.fixture
def session(qtbot: Any, engine: QueuedEngine) -> Iterator[Session]:
    made = Session(engine=engine)
    yield made
    made.queue.pause()
    made.cancel()
    qtbot.waitUntil(lambda: not made.busy and not made.queue._working, timeout=10000)


@pytest.fixture
def dialog(qtbot: Any, session: Session) -> QueueDialog:
    made = QueueDialog(None, session)
    qtbot.addWidget(made)
    made.show()
    return made


Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(qtbot: Any) -> Wait:
    return lambda so: qtbot.waitUntil(lambda: bool(so()), timeout=10000)


def names(session: Session) -> list[str]:
    return [entry.name for entry in session.queue.entries]


def waiting(session: Session, wait: Wait, *wanted: str) -> None:
    """One is trained, and these wait behind it."""
    assert session.start(config("in hand"))
    for name in wanted:
        session.start_or_wait(config(name))
    wait(lambda: names(session) == list(wanted) and session.state == "running")


def test_start_twice_and_the_second_follows_the_first(window: MainWindow, qtbot: Any, wait: Wait) -> None:
    page: Any = window.pages["train"]
    page.set_values({"name": "one"})
    page.header.start.clicked.connect(QApplication.processEvents)  # as between the halves of a person's double click
    place = page.header.start.mapTo(window, page.header.start.rect().center())
    qtbot.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert page.header.stop.rect().contains(page.header.stop.mapFrom(window, place))
    wait(lambda: window.session.state == "running")
    assert window.session.state == "running"
    page.set_values({"name": "two"})
    assert page.header.after.isVisible() and not page.header.start.isVisible()
    qtbot.mouseClick(page.header.after, Qt.MouseButton.LeftButton)
    wait(lambda: names(window.session) == ["two"])
    assert window.status.waiting.isVisible() and window.status.waiting.text() == "1 waiting"
    assert window.session.queue._awake.wanted
    window.show_page("runs")
    window.session.stop()
    wait(lambda: window.session.folder is not None and window.session.folder.name == "two")
    wait(lambda: window.session.state == "running")
    assert names(window.session) == [] and not window.session.queue._awake.wanted
    assert (
        window.stack.currentWidget() is window.pages["runs"]
    )  # what begins by itself leaves the person where they are


def test_after_a_failure_the_next_one_begins_and_the_report_tells_of_all(
    window: MainWindow, engine: QueuedEngine, wait: Wait
) -> None:
    failures: list[Exception] = []
    window.session.queue.failed.connect(failures.append)
    waiting(window.session, wait, "failing", "short")
    window.session.stop()
    wait(lambda: window.banner.isVisible())
    assert engine.trained == ["in hand", "failing", "short"] and failures == []
    assert "3 trainings" in window.banner.text.text() and "2 went well" in window.banner.text.text()
    window.banner.buttons[0].click()
    dialog: Any = next(each for key, each in window._dialogs.items() if key.startswith("morning"))
    assert isinstance(dialog, MorningDialog)
    assert "“failing” failed: The pictures are gone." in dialog.sentences
    states = [dialog.table.item(row, 1) for row in range(3)]
    assert [cell.text() for cell in states if cell is not None] == ["Stopped", "Failed", "Finished"]
    dialog.show_in_runs.click()
    page: Any = window.pages["runs"]
    wait(lambda: sorted(run.name for run in page.selected()) == ["failing", "in hand", "short"])
    window.show_queue()
    again: Any = window._dialogs["queue"]
    wait(lambda: again.report.isEnabled())


def test_a_device_that_gave_up_is_not_asked_for_the_next_ones(
    session: Session, wait: Wait, engine: QueuedEngine
) -> None:
    failures: list[Exception] = []
    session.queue.failed.connect(failures.append)
    waiting(session, wait, "lost", "short")
    session.stop()
    wait(lambda: failures)
    assert isinstance(failures[0], DeviceLostError) and session.queue.paused
    assert engine.trained == ["in hand", "lost"] and names(session) == ["short"]
    session.queue.go_on()
    wait(lambda: engine.trained[-1] == "short" and not session.busy)


def test_the_only_one_that_waited_says_why_it_failed(session: Session, dialog: QueueDialog, wait: Wait) -> None:
    failures: list[Exception] = []
    session.queue.failed.connect(failures.append)
    session.queue.add(config("failing"))
    wait(lambda: failures)
    assert str(failures[0]) == dialog.problem.text() == "The pictures are gone."
    for name in ("next", "later"):
        session.queue.add(config(name))
    wait(lambda: session.state == "running" and not session.queue._working)
    assert names(session) == ["later"] and dialog.pause.isVisible(), "one is taken at a time"
    dialog.pause.click()
    assert not dialog.problem.isVisible(), "what was tried before is over"


def test_the_order_is_the_persons(session: Session, dialog: QueueDialog, wait: Wait) -> None:
    waiting(session, wait, "a", "b", "c")
    assert not dialog.earlier.isEnabled() and dialog.earlier.toolTip()
    dialog.list.setCurrentRow(2)
    dialog.earlier.click()
    wait(lambda: names(session) == ["a", "c", "b"])
    chosen = dialog.selected()
    assert chosen is not None and chosen.name == "c"
    dialog.list.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)  # what dragging the last one to the top does
    wait(lambda: names(session) == ["b", "a", "c"])
    dialog.list.setCurrentRow(1)
    dialog.remove.click()
    wait(lambda: names(session) == ["b", "c"])
    assert dialog.undo.isVisible() and "“a” was removed." in dialog.removed.text()
    dialog.undo.click()
    wait(lambda: names(session) == ["b", "a", "c"])
    assert not dialog.undo.isVisible()
    assert [entry.name for entry in queue.own().waiting()] == ["b", "a", "c"]


def test_a_paused_queue_begins_with_nothing_until_it_is_told_to(
    session: Session, dialog: QueueDialog, wait: Wait
) -> None:
    waiting(session, wait, "next")
    dialog.pause.click()
    session.stop()
    wait(lambda: not session.busy and not session.queue._working)
    assert names(session) == ["next"] and "Nothing is being trained" in dialog.sentence.text()
    dialog.go.click()
    wait(lambda: session.state == "running")
    assert session.folder is not None and session.folder.name == "next"


def test_without_the_engine_nothing_is_spent_and_it_is_said_why(
    session: Session, engine: QueuedEngine, dialog: QueueDialog, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch_loader(), "is_ready", False)
    monkeypatch.setattr(torch_loader(), "error", UserError("PyTorch can't be loaded."))
    session.queue.add(config("next"))
    wait(lambda: names(session) == ["next"] and not session.queue._working)
    dialog.go.click()
    assert dialog.problem.text() == "PyTorch can't be loaded."
    wait(lambda: not session.queue._working)
    assert names(session) == ["next"] and engine.trained == []
    experiment = ExperimentDialog(None, session, config("base"))
    assert experiment.estimate.text() == "PyTorch can't be loaded."
    experiment.deleteLater()


def test_closing_leaves_the_rest_for_the_next_time(window: MainWindow, engine: QueuedEngine, wait: Wait) -> None:
    waiting(window.session, wait, "next")
    window.close()
    assert window.closing.dialog is not None
    window.closing.dialog.stop_button.click()
    wait(lambda: not window.isVisible() and not window.session.queue._working)
    assert engine.trained == ["in hand"] and [entry.name for entry in queue.own().waiting()] == ["next"]


def test_after_a_restart_the_window_asks_first(window: MainWindow, engine: QueuedEngine, wait: Wait) -> None:
    for name in ("a", "b"):
        queue.own().add(config(name))
    UnfinishedRuns(window.banner, window.session).look()
    wait(lambda: window.banner.isVisible())
    assert window.banner.text.text() == "2 trainings are waiting. Start them?"
    wait(lambda: names(window.session) == ["a", "b"])
    assert engine.trained == [] and "paused" in window.status.waiting.text()
    window.banner.buttons[0].click()
    wait(lambda: engine.trained == ["a"])
    window.session.stop()
    wait(lambda: engine.trained == ["a", "b"])


def test_after_a_kill_the_window_offers_to_go_on_with_the_one_that_broke_off(
    window: MainWindow, engine: QueuedEngine, wait: Wait
) -> None:
    for name in ("broken", "rest"):
        queue.own().add(config(name))
    taken = queue.own().take()
    assert taken is not None
    status.write(taken.folder, status.Status(state="running", epoch=2, epochs=9, started=1.0))
    taken.held.close()
    UnfinishedRuns(window.banner, window.session).look()
    wait(lambda: window.banner.isVisible())
    assert "“broken” stopped at epoch 2 of 9, and one more is waiting" in window.banner.text.text()
    window.banner.buttons[0].click()
    wait(lambda: engine.trained == ["broken"])
    window.session.stop()
    wait(lambda: engine.trained == ["broken", "rest"])
    assert sorted(run.name for run in list_runs()) == ["broken", "rest"]


def test_the_experiment_of_the_train_page_puts_four_there_and_a_wrong_form_nothing(
    window: MainWindow, wait: Wait
) -> None:
    page: Any = window.pages["train"]
    page.set_values({"seed": 3})
    waiting(window.session, wait)
    page.experiment.click()
    page.experiment.dialog.epochs.setValue(2)
    page.experiment.dialog.start.click()
    wait(lambda: len(names(window.session)) == 4)
    four = [entry.config for entry in window.session.queue.entries if entry.config is not None]
    assert [each.name.split(" ")[0] for each in four] == ["plain-20", "plain-56", "resnet-20", "resnet-56"]
    assert {(each.seed, each.recipe.epochs) for each in four} == {(3, 2)}
    page.set_values({"recipe.accumulation": 128, "recipe.momentum": 0.0})
    for button in (page.header.after, page.experiment):
        assert not button.isEnabled() and button.toolTip()


def test_gradients_of_several_runs_lie_over_one_another(qtbot: Any, wait: Wait, tmp_path: Path) -> None:
    import json

    from core.runs.metrics import lasting
    from core.training.events import GradientNorms
    from gui.widgets.gradients_view import GradientsView
    from gui.workers.judging import Judging

    runs = [make_run(name) for name in ("plain", "residual")]
    for number, run in enumerate(runs, 1):
        with run.metrics_file.open("a", encoding="utf-8") as file:
            for step in (25, 30):
                norms = GradientNorms(step, {"stem": 1.0, "stage 1": float(number), "head": 9.0})
                file.write(json.dumps(lasting(norms)) + "\n")
    session = Session(engine=PatientEngine())
    view = GradientsView(session, Judging(session))
    qtbot.addWidget(view)
    view.show()
    view.show_runs([summary(run.path) for run in runs])
    wait(lambda: view.several_plot is not None)
    plot = view.several_plot
    assert plot is not None
    assert [(curve.title, curve.series.last) for curve in plot.curves.values()] == [
        ("plain", (30.0, 1.0)),
        ("residual", (30.0, 2.0)),
    ]
    view.choices["head"].click()
    assert view.several_plot is not None
    assert [curve.series.last for curve in view.several_plot.curves.values()] == [(30.0, 9.0), (30.0, 9.0)]
    view.show_run(summary(runs[0].path))
    assert not view.compared.isVisible(), "what is of other runs goes at once"
    wait(lambda: view.one.isVisible() and set(view.one.plot.curves) == {"stem", "stage 1", "head"})
    runs[1].metrics_file.unlink()
    runs[1].metrics_file.mkdir()
    view.show_run(summary(runs[1].path))
    wait(lambda: "could not be read" in view.words.text())
    assert not view.one.plot.curves


def test_a_pause_in_the_moment_in_which_the_next_one_is_taken_lets_it_wait(
    session: Session, engine: QueuedEngine, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = queue.Queue.take

    def pausing(found: queue.Queue) -> queue.Taken | None:
        session.queue.paused = True  # as the button does, while another thread takes
        return take(found)

    waiting(session, wait, "short one", "short two")
    with monkeypatch.context() as patched:
        patched.setattr(queue.Queue, "take", pausing)
        session.stop()
        wait(lambda: not session.busy and not session.queue._working)
    assert engine.trained == ["in hand"]
    assert names(session) == ["short one", "short two"]
    assert [run.name for run in list_runs()] == ["in hand"]
    session.queue.go_on()
    wait(lambda: engine.trained == ["in hand", "short one", "short two"] and not session.busy)
