"""Background jobs: results on the window's thread, cancelled jobs silent, errors shown unless somebody takes them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import UserError
from core.messages import message
from core.progress import Progress
from gui.dialogs.error_dialog import ErrorDialog
from gui.workers.background import cancel_all, run_in_background, running


def test_work_runs_elsewhere_and_reports_here(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    places: list[threading.Thread] = []
    run_in_background(
        parent,
        lambda _progress: threading.current_thread(),
        lambda worker: places.extend([worker, threading.current_thread()]),
    )
    qtbot.waitUntil(lambda: len(places) == 2)
    assert places[0] is not places[1]
    assert places[1] is threading.main_thread()
    assert running() == []


def test_progress_arrives_in_order(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told: list[int] = []
    ended: list[None] = []

    def work(progress: Progress) -> None:
        for done in range(5):
            progress.report(message("Working"), done, 4)

    run_in_background(parent, work, ended.append, progress=lambda _what, done, _total: told.append(done))
    qtbot.waitUntil(lambda: bool(ended))
    assert told == [0, 1, 2, 3, 4]


def test_a_cancelled_job_says_nothing(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    go, told = threading.Event(), []
    job = run_in_background(parent, lambda _progress: go.wait(5), told.append, told.append)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: not job.running)
    assert told == []


def test_a_job_whose_parent_is_gone_says_nothing(qtbot: Any) -> None:
    parent = QObject()
    go, told = threading.Event(), []
    job = run_in_background(parent, lambda _progress: go.wait(5), told.append, told.append)
    shiboken6.delete(parent)
    go.set()
    qtbot.waitUntil(lambda: not job.running)
    assert told == []


def test_errors_go_to_whoever_wants_them_else_into_the_dialog(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def fail(_progress: Progress) -> None:
        raise UserError("It is broken.", "It fell.", "Mend it.")

    taken: list[Exception] = []
    run_in_background(parent, fail, lambda _none: None, taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert not _dialogs()
    run_in_background(parent, fail, lambda _none: None)
    qtbot.waitUntil(lambda: bool(_dialogs()))
    assert str(_dialogs()[0].error) == "It is broken. It fell. Mend it."
    _dialogs()[0].reject()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate"), "not enough memory"),
        (RuntimeError("CUDA error: out of memory"), "not enough memory"),
        (RuntimeError("CUDA error: unspecified launch failure"), "graphics card stopped working"),
    ],
)
def test_what_the_machine_refuses_is_a_sentence(qtbot: Any, error: Exception, sentence: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def work(_progress: Progress) -> None:
        raise error

    told: list[Exception] = []
    run_in_background(parent, work, lambda _result: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError) and sentence in str(told[0])


def test_cancel_all_waits_for_the_threads(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def work(progress: Progress) -> None:
        while True:
            progress.check()

    job = run_in_background(parent, work, lambda _none: pytest.fail("it was cancelled"))
    assert cancel_all(10)
    assert job.thread is not None and not job.thread.is_alive()


def _dialogs() -> list[ErrorDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, ErrorDialog) and each.isVisible()]
