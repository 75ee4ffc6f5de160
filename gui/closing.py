"""Closing while a training runs: asks, stops safely, and hides the window where a step takes long."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from gui.dialogs.close_dialog import CloseDialog
from gui.session import Session
from gui.translate import tr

PATIENCE_MILLISECONDS = 5000
"""After this the window hides; the process goes on until everything is saved."""


class Closing(QObject):
    """`may_close()` says whether the window may go now; otherwise it asks and closes it later."""

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._stopping = False
        self.dialog: CloseDialog | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._hide)
        session.finished.connect(self._training_over)

    def may_close(self) -> bool:
        """Whether nothing runs; else the person is asked, once."""
        if not self._session.busy:
            return True
        if self.dialog is None:
            self.dialog = CloseDialog(self._window)
            if self._session.queue.entries:
                self.dialog.text.setText(f"{self.dialog.text.text()} {tr('What waits is kept for the next time.')}")
            self.dialog.stopWanted.connect(self._stop)
            self.dialog.finished.connect(self._answered)
            self.dialog.open()
        return False

    def _answered(self, _result: int) -> None:
        self.dialog = None

    def _stop(self) -> None:
        self._stopping = True
        self._patience.start()
        self._session.queue.pause()
        self._session.stop()

    def _hide(self) -> None:
        if self.dialog is not None:
            self.dialog.hide()
        self._window.hide()

    def _training_over(self, _result: object) -> None:
        """The training ended, by our stop or by itself while we were asking."""
        self._patience.stop()
        if self.dialog is not None:
            self.dialog.close()
        if self._stopping:
            hidden = not self._window.isVisible()
            self._window.close()
            if hidden:
                QApplication.quit()
