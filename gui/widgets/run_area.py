"""The right side of a training page: state and buttons, the result, and the tabs with curves, gradients and log."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from core.runs.curves import follow
from core.training.events import Event, RunFinished, RunStarted
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import tr
from gui.widgets.card import Card
from gui.widgets.result_card import ResultCard
from gui.widgets.run_header import RunHeader
from gui.widgets.run_log import RunLog
from gui.widgets.run_plots import RunPlots
from gui.workers.background import run_in_background


class RunArea(QWidget):
    """Follows the session; `showWanted` carries the run folder that the person wants to see in Runs, `tryWanted` that
    of a run to try on pictures."""

    tryWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    showWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.header = RunHeader(session)
        self.result = ResultCard()
        self.log = RunLog()
        self._earlier: Earlier | None = None
        self._plots: RunPlots | None = None
        self._curves, self._gradients = QWidget(), Card()
        self._gradients.body.setContentsMargins(16, 8, 8, 8)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._curves, tr("Curves"))
        self.tabs.addTab(self._gradients, tr("Gradients"))
        self.tabs.addTab(self.log, tr("Log"))
        self.tabs.setTabToolTip(
            1, tr("How long the gradient of each part is: where it vanishes, a part no longer learns.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.header)
        column.addWidget(self.result)
        self.row = QHBoxLayout()
        """The tabs, and room beside them for what a page adds."""
        self.row.setSpacing(12)
        self.row.addWidget(self.tabs, 1)
        column.addLayout(self.row, 1)
        session.jobStarted.connect(self._job_started)
        session.eventsArrived.connect(self._take)
        session.failed.connect(self._failed)
        session.finished.connect(self._finished)
        self.result.exportWanted.connect(self.export)
        self.result.tryWanted.connect(self.tryWanted)
        self.result.showWanted.connect(self.showWanted)
        self.session.folderMoved.connect(self.result.follow)
        if session.busy:
            self._join()

    @property
    def plots(self) -> RunPlots:
        """The curves. They are made when first asked for, or once the rest of the page is seen."""
        if self._plots is None:
            self._plots = RunPlots()
            column = QVBoxLayout(self._curves)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(self._plots)
            self._gradients.body.addWidget(self._plots.gradients)
        return self._plots

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A tenth of a second of work that nobody should wait for before seeing the page.
        QTimer.singleShot(0, self, lambda: self.plots)

    def export(self, folder: Path) -> None:
        """Let the person save what the run has learned, in any format."""
        from gui.dialogs.export_dialog import open_export

        open_export(self, folder, folder.name)

    def _job_started(self) -> None:
        self.result.hide()
        self.plots.clear()
        self.log.start()
        self._earlier = None
        if self.session.continuing is not None:
            self._read_earlier(self.session.continuing)

    def _join(self) -> None:
        """A training is under way already: draw what it has done so far, then follow it."""
        folder = self.session.continuing or self.session.folder
        if folder is not None:
            self._read_earlier(folder)
        if self.session.started is not None:
            self._take([self.session.started])

    def _read_earlier(self, folder: Path) -> None:
        earlier = self._earlier = Earlier()
        run_in_background(
            self,
            lambda _progress: next(follow(folder)).events,
            partial(self._recall, earlier),
            lambda _error: self._recall(earlier, []),
        )

    def _take(self, events: list[Event]) -> None:
        self.log.take(events)
        self.plots.take(events if self._earlier is None else self._earlier.before(events))

    def _recall(self, earlier: Earlier, events: list[Event]) -> None:
        """The curves that a continued run already has are there: draw them before what came meanwhile."""
        if earlier is self._earlier:
            earlier.events = events
            self.header.recall(events)
            self.plots.take(earlier.before([]))

    def _failed(self, error: Exception) -> None:
        self.log.say(error_words(error))

    def _finished(self, result: RunFinished | None) -> None:
        if result is not None and self.session.started is not None and result.outcome != "cancelled":
            self.result.show_result(result, self.session.folder)


class Earlier:
    """Holds the events of a continued run back until its earlier ones are read and can be drawn before them."""

    def __init__(self) -> None:
        self.events: list[Event] | None = None
        self._held: list[Event] = []
        self._open = False

    def before(self, events: list[Event]) -> list[Event]:
        """What can be drawn now: the start of the run, then the earlier events, then all that came since."""
        if self._open:
            return events
        self._held += events
        started = next((index for index, event in enumerate(self._held) if isinstance(event, RunStarted)), None)
        if self.events is None or started is None:
            return []
        self._open = True
        return [*self._held[: started + 1], *self.events, *self._held[started + 1 :]]
