"""Offers, at the start, to continue a run that a crash or power cut ended in the middle."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from core.progress import Progress
from core.runs import history
from gui.session import Session
from gui.settings import store
from gui.translate import tr
from gui.widgets.banner import Banner
from gui.workers.background import run_in_background


class UnfinishedRuns(QObject):
    """Looks for one in the background and says so in the banner."""

    def __init__(self, banner: Banner, session: Session) -> None:
        super().__init__(banner)
        self._banner = banner
        self._session = session

    def look(self) -> None:
        """Read the runs folder, without the window waiting for it."""
        folder = store().current.runs
        run_in_background(self, lambda progress: _newest(folder, progress), self._offer)

    def _offer(self, run: history.RunSummary | None) -> None:
        if run is None or self._session.busy:
            return
        self._banner.say(
            tr(
                "“{name}” stopped at epoch {epoch} of {epochs}. Continue?",
                name=run.name,
                epoch=run.status.epoch,
                epochs=run.status.epochs,
            ),
            [(tr("Continue"), lambda: self._session.continue_run(run.path)), (tr("Not now"), lambda: None)],
        )


def _newest(folder: Path, _progress: Progress) -> history.RunSummary | None:
    return next(iter(history.unfinished(folder)), None)
