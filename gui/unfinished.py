"""Offers, at the start, to continue a run that a crash or power cut ended in the middle, and to train what waits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from core.progress import Progress
from core.runs import history
from core.runs.history import RunSummary
from core.runs.queue import Queue
from gui.session import Session
from gui.settings import store
from gui.translate import tr
from gui.widgets.banner import Action, Banner
from gui.workers.background import run_in_background


@dataclass(frozen=True)
class Left:
    """What the last time left: a run that broke off, whether the queue goes on with it, and how many wait."""

    run: RunSummary | None
    from_queue: bool
    waiting: int


class UnfinishedRuns(QObject):
    """Looks for them in the background and says so in the banner: nothing begins by itself."""

    def __init__(self, banner: Banner, session: Session) -> None:
        super().__init__(banner)
        self._banner = banner
        self._session = session

    def look(self) -> None:
        """Read the runs folder, without the window waiting for it."""
        folder = store().current.runs
        run_in_background(self, lambda progress: _left(folder, progress), self._offer)

    def _offer(self, left: Left) -> None:
        if self._session.busy:
            return
        queue = self._session.queue
        if left.waiting or left.from_queue:
            queue.paused = True
        queue.look()
        if left.run is not None:
            self._offer_run(left, left.run)
        elif left.waiting:
            self._banner.say(
                tr("One training is waiting. Start it?")
                if left.waiting == 1
                else tr("{count} trainings are waiting. Start them?", count=left.waiting),
                [
                    (tr("Start"), queue.go_on),
                    (tr("Show"), queue.showWanted.emit),
                    (tr("Not now"), lambda: None),
                ],
            )

    def _offer_run(self, left: Left, run: RunSummary) -> None:
        where = {"name": run.name, "epoch": run.status.epoch, "epochs": run.status.epochs}
        if left.waiting == 1:
            text = tr("“{name}” stopped at epoch {epoch} of {epochs}, and one more is waiting. Continue?", **where)
        elif left.waiting:
            text = tr(
                "“{name}” stopped at epoch {epoch} of {epochs}, and {count} more are waiting. Continue?",
                count=left.waiting,
                **where,
            )
        else:
            text = tr("“{name}” stopped at epoch {epoch} of {epochs}. Continue?", **where)
        actions: list[Action] = [(tr("Continue"), lambda: self._continue(left, run)), (tr("Not now"), lambda: None)]
        self._banner.say(text, actions)

    def _continue(self, left: Left, run: RunSummary) -> None:
        if left.from_queue:
            self._session.queue.go_on()
        else:
            self._session.continue_run(run.path)
            if left.waiting:
                self._session.queue.go_on()


def _left(folder: Path, _progress: Progress) -> Left:
    queue = Queue(folder)
    broken_off = [history.summary(run.path) for run in queue.broken_off()]
    unfinished = broken_off or history.unfinished(folder)
    # Another window or command sees to them.
    waiting = [] if queue.worked_off else [entry for entry in queue.waiting() if entry.config is not None]
    return Left(next(iter(unfinished), None), bool(broken_off), len(waiting))
