"""Many pictures before one network or two: listed, answered in the background, and brought to the window in groups.

What was answered before is known at once, from the journal of the network's checkpoint: so work that was cancelled, or
ended with the program, goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import DiskError
from core.inference.rows import Row
from core.progress import Progress
from gui.workers.background import Job, run_in_background
from gui.workers.mailbox import Mailbox
from gui.workers.networks import Known, Networks
from gui.workers.switching import quick_switching
from gui.workers.training_thread import step_back

DRAIN_MILLISECONDS = 100
"""How often the window takes what was answered, however fast that goes."""
AT_ONCE = 1500
"""So many answers are taken each time: those that were known before come all at once."""


@dataclass(frozen=True, eq=False)
class Found:
    """The pictures that were listed."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, eq=False)
class Opened:
    """Network number `which` (0 or 1) begins to answer."""

    which: int
    known: Known


@dataclass(frozen=True, eq=False)
class Said:
    """What network `which` said to the pictures from place `start` on."""

    which: int
    start: int
    rows: list[Row]


class ManyAnswers(QObject):
    """One piece of work at a time: `begin` ends the one before."""

    found = Signal(object)
    """The pictures (tuple of paths)."""
    opened = Signal(int, object)
    """A network, counted from 0, and what is known of it."""
    arrived = Signal(list)
    """New answers (list of `Said`)."""
    ended = Signal()
    failed = Signal(Exception)

    def __init__(self, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problem: DiskError | None = None
        """Why answers aren't kept for the next time, where the disk refuses."""
        self.done = self.total = 0
        """Answers, over all networks."""
        self._networks, self._count = networks, 0
        self._job: Job | None = None
        self._mailbox: Mailbox[Found | Opened | Said] = Mailbox()
        self._waiting: deque[Found | Opened | Said] = deque()
        self._end: Callable[[], None] | None = None
        """What to do once all that came was taken; None while more is to come."""
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self._drain)

    @property
    def busy(self) -> bool:
        """Whether answers are still to come."""
        return self._job is not None

    def begin(self, given: Sequence[Path], sources: Sequence[str]) -> None:
        """List the pictures in these files and folders, then let each of the networks answer all of them."""
        self.cancel()
        self.problem, self.done, self.total = None, 0, 0
        mailbox: Mailbox[Found | Opened | Said] = Mailbox()
        self._mailbox = mailbox
        self._waiting.clear()
        self._end = None
        wanted, networks, self._count = tuple(given), self._networks, len(sources)

        def work(progress: Progress) -> DiskError | None:
            step_back()
            with quick_switching():
                return _answer_all(wanted, tuple(sources), networks, mailbox, progress)

        def done(problem: DiskError | None) -> None:
            self.problem = problem
            self._end = self.ended.emit

        def failed(error: Exception) -> None:
            self._end = lambda: self.failed.emit(error)

        self._job = run_in_background(self, work, done, failed)
        self._timer.start()

    def cancel(self) -> None:
        """End the work; what was answered stays known."""
        if self._job is not None:
            self._job.cancel()
            self._over()

    def _over(self) -> None:
        self._job = None
        self._timer.stop()
        self._waiting.clear()

    def _drain(self) -> None:
        end = self._end
        self._waiting.extend(self._mailbox.drain())
        said: list[Said] = []
        taken = 0
        while self._waiting and taken < AT_ONCE:
            news = self._waiting.popleft()
            if isinstance(news, Said):
                said.append(news)
                taken += len(news.rows)
            else:
                self._tell(said)
                said = []
                self._take(news)
        self._tell(said)
        if end is not None and not self._waiting:
            self._over()
            end()
        elif self._job is not None and not self._job.wanted:
            self._over()

    def _tell(self, said: list[Said]) -> None:
        self.done += sum(len(news.rows) for news in said)
        if said:
            self.arrived.emit(said)

    def _take(self, news: Found | Opened) -> None:
        if isinstance(news, Found):
            self.total = len(news.paths) * self._count
            self.found.emit(news.paths)
        else:
            self.opened.emit(news.which, news.known)


def _answer_all(
    given: Sequence[Path],
    sources: Sequence[str],
    networks: Networks,
    mailbox: Mailbox[Found | Opened | Said],
    progress: Progress,
) -> DiskError | None:
    """Gives why answers can't be kept, where they can't."""
    from core.inference.answered import answered
    from core.inference.folder_answers import answer_files, pictures_in

    paths = pictures_in(given, progress)
    mailbox.put(Found(tuple(paths)))
    problem = None
    for which, source in enumerate(sources):
        network = networks.open(source, progress)
        mailbox.put(Opened(which, network.known))
        with answered(network.predictor) as known:
            start = 0
            with closing(answer_files(network.predictor, paths, known=known, progress=progress)) as groups:
                for rows in groups:
                    mailbox.put(Said(which, start, rows))
                    start += len(rows)
            problem = problem or known.problem
    return problem
