"""Evaluations of runs for whoever shows them: kept ones are read, others made, in the background and once for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.messages import Message
from core.progress import Progress
from core.runs.folder import RunFolder
from gui.workers.background import Job, run_in_background

if TYPE_CHECKING:
    from core.runs.judged import Judged

KEPT = 8
"""So many runs' evaluations stay in memory."""


class Judging(QObject):
    """`look` reads what is kept of a run, `judge` makes it; then `known` gives it, and None before."""

    arrived = Signal(Path)
    """`known` has something new of this run, or `look` found that there is nothing (`looked` says so)."""
    failed = Signal(Path, Exception)
    progressed = Signal(Path, Message, int, int)
    """Of the run that is judged: what is done, how much of how much."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[Path, Judged | None] = {}
        self._looks: dict[Path, Job] = {}
        self._job: Job | None = None
        self.judges: Path | None = None
        """The run that is judged now: one at a time."""

    def known(self, run: Path) -> Judged | None:
        """What is known of the run in this folder."""
        return self._known.get(run)

    def looked(self, run: Path) -> bool:
        """Whether `look` has come back for this run."""
        return run in self._known

    def look(self, run: Path) -> None:
        """Read again what is kept of the run; needs no torch."""
        if run in self._looks and self._looks[run].running:
            return

        def read(_progress: Progress) -> Judged | None:
            from core.runs import judged

            return judged.read(RunFolder(run))

        self._looks[run] = run_in_background(self, read, lambda found: self._take(run, found))

    def judge(self, run: Path, *, robust: bool = False, again: bool = False) -> bool:
        """Make the run's evaluation, or what is missing of it. False while another one is made."""
        if self.judges is not None:
            return False
        self.judges = run

        def work(progress: Progress) -> Judged:
            from core.runs import judging

            return judging.judge(RunFolder(run), progress, robust=robust, again=again)

        def done(found: Judged) -> None:
            self.judges = None
            self._take(run, found)

        def failed(error: Exception) -> None:
            self.judges = None
            self.failed.emit(run, error)

        def listen(what: Message, done: int, total: int) -> None:
            self.progressed.emit(run, what, done, total)

        self._job = run_in_background(self, work, done, failed, listen)
        return True

    def cancel(self) -> None:
        """End the judging in hand; what was known stays."""
        if self._job is not None and self.judges is not None:
            run, self.judges = self.judges, None
            self._job.cancel()
            self.arrived.emit(run)

    def _take(self, run: Path, found: Judged | None) -> None:
        self._looks.pop(run, None)
        self._known.pop(run, None)
        self._known[run] = found
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        self.arrived.emit(run)
