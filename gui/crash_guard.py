"""Catches what nobody caught: logs it, shows the one error dialog, and keeps the window alive."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QThread, QtMsgType, Signal, qInstallMessageHandler

from core import paths
from core.errors import Cancelled
from gui.dialogs.error_dialog import ErrorDialog, show_error

logger = logging.getLogger("resnet_trainer.window")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashGuard(QObject):
    """Install one for the life of the program. Only one dialog is open at a time; the others are in the log."""

    caught = Signal(object)
    """An exception, from whatever thread; shown on the window's."""

    def __init__(self) -> None:
        super().__init__()
        self.dialog: ErrorDialog | None = None
        self.caught.connect(self._show)

    def install(self) -> None:
        """Take over the three places where a forgotten error ends up."""
        _log_to(paths.settings_file().with_name("log.txt"))
        sys.excepthook = self._from_python
        threading.excepthook = lambda args: self._from_python(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        qInstallMessageHandler(_from_qt)

    def _from_python(
        self, kind: type[BaseException], error: BaseException, _traceback: TracebackType | None = None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, _traceback)
        elif not isinstance(error, Cancelled):
            logger.error("uncaught", exc_info=(kind, error, _traceback))
            if QThread.currentThread().loopLevel() == 0 and QThread.currentThread() is self.thread():
                sys.__excepthook__(kind, error, _traceback)
                self._tell_before_the_end(error)
            else:
                self.caught.emit(error)

    def _tell_before_the_end(self, error: BaseException) -> None:
        """The window never came up, so nothing would show the dialog, and the program ends after this."""
        dialog = show_error(None, error)
        dialog.exec()

    def _show(self, error: BaseException) -> None:
        if self.dialog is None:
            self.dialog = show_error(None, error)
            self.dialog.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self.dialog = None


def _log_to(file: Path) -> None:
    """Write warnings and errors into `file`, or nowhere if that can't be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logger.addHandler(handler)


def _from_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logger.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s (%s)", text, context.category or "")
