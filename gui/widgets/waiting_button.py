"""How many trainings wait, as a link that leads to them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from gui import theme
from gui.queue import TrainingQueue
from gui.translate import tr


class WaitingButton(QPushButton):
    """Follows the queue; hidden while nothing waits, unless it is to lead to the last report then (`for_report`)."""

    def __init__(self, queue: TrainingQueue, *, for_report: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue, self._for_report = queue, for_report
        self.setIconSize(QSize(16, 16))
        theme.set_kind(self, "link")
        theme.set_icon(self, "list", "accent")
        self.clicked.connect(queue.showWanted)
        queue.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        count, going = len(self._queue.entries), self._queue.going
        if not count:
            self.setText(tr("Queue"))
            self.setToolTip(tr("Nothing waits. The report of the last trainings is here."))
            self.setVisible(self._for_report and self._queue.report is not None)
            return
        self.setText(tr("{count} waiting", count=count) if going else tr("{count} waiting, paused", count=count))
        self.setToolTip(
            tr("They are trained when the one in hand has ended. Click to see and change them.")
            if going
            else tr("They begin when you say so. Click to see them.")
        )
        self.show()
