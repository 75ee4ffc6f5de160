"""The right side of a training page: state and buttons, the result, and the tabs with curves, gradients and log."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from core.runs.curves import Curves, read_curves
from core.training.events import EpochDone, Event, RunFinished, RunStarted
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
            lambda _progress: read_curves(folder),
            partial(self._recall, earlier),
            lambda _error: self._recall(earlier, None),
        )

    def _take(self, events: list[Event]) -> None:
        self.log.take(events)
        if self._earlier is None:
            self.plots.take(events)
        else:
            self._earlier.held += events
            self._draw_both(self._earlier)

    def _recall(self, earlier: Earlier, curves: Curves | None) -> None:
        """The curves that a continued run already has are there: draw them before what came meanwhile."""
        if earlier is self._earlier:
            earlier.curves, earlier.read = curves, True
            if curves is not None:
                self.header.recall(_best(curves))
            self._draw_both(earlier)

    def _draw_both(self, earlier: Earlier) -> None:
        """The start of the run, then what it had before, then all that came since; once it is all there."""
        started = next((index for index, event in enumerate(earlier.held) if isinstance(event, RunStarted)), None)
        if started is not None and earlier.read:
            self._earlier = None
            self.plots.take(earlier.held[: started + 1])
            if earlier.curves is not None:
                self.plots.recall(earlier.curves)
            self.plots.take(earlier.held[started + 1 :])

    def _failed(self, error: Exception) -> None:
        self.log.say(error_words(error))

    def _finished(self, result: RunFinished | None) -> None:
        if result is not None and self.session.started is not None and result.outcome != "cancelled":
            self.result.show_result(result, self.session.folder)


@dataclass
class Earlier:
    """What a continued run did before, and the events that are held back until that is read and can be drawn."""

    curves: Curves | None = None
    read: bool = False
    """Whether `curves` is what there is: None where it couldn't be read."""
    held: list[Event] = field(default_factory=list)


def _best(curves: Curves) -> list[Event]:
    """The epoch that was chosen so far, where one was."""
    if curves.best_epoch is None:
        return []
    row = int((curves.epochs == curves.best_epoch).nonzero()[0][-1])
    return [
        EpochDone(
            epoch=curves.best_epoch,
            step=int(curves.epoch_steps[row]),
            train_loss=float(curves.train_losses[row]),
            train_accuracy=float(curves.train_accuracies[row]),
            validation_loss=float(curves.validation_losses[row]),
            validation_accuracy=float(curves.validation_accuracies[row]),
            learning_rate=0.0,
            best=True,
            seconds=0.0,
            images_per_second=0.0,
        )
    ]
