"""The one error dialog, and the guard that brings forgotten errors to it."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from core import paths
from core.errors import Cancelled, UserError
from gui import crash_guard
from gui.crash_guard import CrashGuard
from gui.dialogs.error_dialog import ErrorDialog, show_error


def _texts(dialog: ErrorDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def _button(dialog: ErrorDialog, text: str) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == text)


def test_it_says_what_why_and_what_to_do(qtbot: Any) -> None:
    dialog = ErrorDialog(None, UserError("“{name}” is full.", "It was small.", "Empty it.", name="Box"))
    qtbot.addWidget(dialog)
    assert _texts(dialog) == ["“Box” is full.", "It was small.", "Empty it."]
    assert dialog.details.isHidden()


def test_a_fault_of_the_program_is_called_so_and_shows_no_traceback_as_its_message(qtbot: Any) -> None:
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        dialog = ErrorDialog(None, error)
    qtbot.addWidget(dialog)
    said = " ".join(_texts(dialog))
    assert "fault of the program" in said
    assert "Traceback" not in said and "division" not in said
    dialog.show()
    dialog.details_button.click()
    assert dialog.details.isVisible()
    assert "ZeroDivisionError: division by zero" in dialog.details.toPlainText()


def test_the_report_can_be_copied(qtbot: Any) -> None:
    dialog = ErrorDialog(None, UserError("It is broken.", "", "Mend it."))
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("It is broken.\nMend it.")
    assert "Python" in copied and "Qt" in copied


def test_an_action_closes_the_dialog_and_does_it(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[bool] = []
    dialog = show_error(parent, UserError("No folder."), actions=[("Choose…", lambda: done.append(True))])
    _button(dialog, "Choose…").click()
    assert done == [True]
    assert not dialog.isVisible()


@pytest.fixture
def guard(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = CrashGuard()
    before = qInstallMessageHandler(None)
    made.install()
    qInstallMessageHandler(before)
    yield made
    if made.dialog is not None:
        made.dialog.reject()
    for handler in list(crash_guard.logger.handlers):
        crash_guard.logger.removeHandler(handler)
        handler.close()


@pytest.mark.qt_no_exception_capture
def test_a_forgotten_error_in_a_slot_is_shown_and_logged(guard: CrashGuard, qtbot: Any) -> None:
    def broken() -> None:
        raise KeyError("forgotten")

    QTimer.singleShot(0, broken)
    qtbot.waitUntil(lambda: guard.dialog is not None)
    assert guard.dialog is not None and isinstance(guard.dialog.error, KeyError)
    assert "forgotten" in paths.settings_file().with_name("log.txt").read_text(encoding="utf-8")


def test_a_forgotten_error_in_a_thread_is_shown_once(guard: CrashGuard, qtbot: Any) -> None:
    for _ in range(3):
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: guard.dialog is not None)
    first = guard.dialog
    qtbot.wait(20)
    assert guard.dialog is first


def test_what_was_cancelled_is_no_error(guard: CrashGuard, qtbot: Any) -> None:
    sys.excepthook(Cancelled, Cancelled(), None)
    qtbot.wait(20)
    assert guard.dialog is None


def test_what_qt_says_is_logged(guard: CrashGuard, caplog: pytest.LogCaptureFixture) -> None:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    with caplog.at_level(logging.WARNING):
        crash_guard._from_qt(QtMsgType.QtWarningMsg, QMessageLogContext(), "a complaint")
    assert "a complaint" in caplog.text
