"""The trainings that wait, as the window sees them: it starts the next one when the one in hand ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.config import RunConfig
from core.errors import DeviceLostError
from gui.settings import store
from gui.workers.background import run_in_background
from gui.workers.keeping_awake import KeepingAwake
from gui.workers.torch_loader import torch_loader

if TYPE_CHECKING:  # the window shows before what reads files is imported
    from core.runs.morning import Report
    from core.runs.queue import Entry, Queue, Taken
    from gui.session import Session

LOOK_MILLISECONDS = 5000
"""How often, while something is trained, the window looks for what other windows and commands put into the queue."""


@dataclass(frozen=True)
class News:
    """What a look into the queue has found: what waits, the last report, and what is to be trained or read now."""

    waiting: list[Entry]
    last: Report | None = None
    following: Taken | None = None
    report: Report | None = None


class TrainingQueue(QObject):
    """Files are read and written in the background, one thing after the other; `changed` comes when it shows.

    It goes by itself as long as it isn't `paused`: when a training ends, however it ended, the next one begins.
    """

    changed = Signal()
    reported = Signal(object)
    """All is done: the `Report`, where there were several trainings."""
    failed = Signal(Exception)
    """The queue can't be read or written, nothing can be trained, or the only training of it failed."""
    showWanted = Signal()  # noqa: N815 - named as Qt's signals are
    """The person wants to see what waits."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.entries: list[Entry] = []
        self.paused = False
        self.report: Report | None = None
        """The last report there is."""
        self.removed: tuple[Entry, int] | None = None
        """What was removed last, and from which place: it can be brought back."""
        self._session = session
        self._taken: Taken | None = None
        self._held: Taken | None = None
        """Taken in the moment in which the person started another one: it is the next."""
        self._taking = False
        """Whether the next one is being taken: two at once would leave one that nobody trains."""
        self._error: Exception | None = None
        self._jobs: deque[tuple[Callable[[Queue], News], Callable[[News], None]]] = deque()
        self._working = False
        self._awake = KeepingAwake(self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        session.finished.connect(self._training_over)
        session.failed.connect(self._training_failed)
        session.stateChanged.connect(self._show_state)

    @property
    def going(self) -> bool:
        """Whether the next training begins by itself."""
        return not self.paused and (self._session.busy or self._working)

    def look(self) -> None:
        """Read what waits."""
        self._do(lambda _found: None)

    def add(self, config: RunConfig) -> None:
        """Let it wait for its turn, which comes at once where nothing is trained any more."""
        self.paused = False
        self._do(lambda found: found.add(config), self._start_if_idle)

    def remove(self, entry: Entry) -> None:
        """Take it out; `undo` brings it back."""
        place = next((place for place, each in enumerate(self.entries) if each.id == entry.id), 0)
        self.removed = (entry, place) if entry.config is not None else None
        self._do(lambda found: found.remove(entry.id))

    def undo(self) -> None:
        """Bring back what was removed last."""
        if self.removed is not None:
            entry, place = self.removed
            self.removed = None
            self._do(lambda found: found.put_back(entry, place))

    def move(self, entry: Entry, place: int) -> None:
        """Bring it to this place, 0 being the next one."""
        self._do(lambda found: found.move(entry.id, place))

    def pause(self) -> None:
        """The training in hand goes on; no other begins after it."""
        self.paused = True
        self._show_state()

    def go_on(self) -> None:
        """Begin with the next one, now or when the one in hand ends."""
        self.paused = False
        self._show_state()
        error = torch_loader().error
        if error is not None:  # the person waits for it in vain otherwise
            self.failed.emit(error)
        self._start_if_idle()

    def _start_if_idle(self) -> None:
        if not self._session.busy and not self.paused and self._taken is None and not self._taking:
            self._advance(None, None)

    def _training_failed(self, error: Exception) -> None:
        # What waits would be spent on a device that has given up.
        self.paused = self.paused or isinstance(error, DeviceLostError)
        if self._session.queued:
            self._error = error

    def _training_over(self, _result: object) -> None:
        taken, self._taken = self._taken, None
        self._advance(taken, self._session.folder)

    def _advance(self, taken: Taken | None, run: Path | None) -> None:
        # Without the engine every training would fail: none is spent on that.
        goes = not self.paused and torch_loader().error is None and self._held is None and not self._taking
        self._taking = self._taking or goes
        self._put(partial(_next, taken=taken, run=run, goes=goes), partial(self._show_following, took=goes))

    def _show_following(self, news: News, *, took: bool) -> None:
        if took:
            self._taking = False
        following, self._held = news.following or self._held, None
        if following is not None and self.paused:  # the person was as fast as the queue
            self._put(partial(_given_back, taken=following), lambda _news: None)
        elif following is not None and self._session.busy:
            self._held = following
        elif following is not None:
            self._taken, self._error = following, None
            self._session.train_queued(following.folder.path)
        elif news.report is not None:
            self.reported.emit(news.report)
        elif self._error is not None:
            self.failed.emit(self._error)
        if following is None:
            self._error = None

    def _do(self, change: Callable[[Queue], object], then: Callable[[], None] | None = None) -> None:
        self._put(partial(_changed, change=change), lambda _news: then() if then is not None else None)

    def _put(self, work: Callable[[Queue], News], then: Callable[[News], None]) -> None:
        self._jobs.append((work, then))
        if not self._working:
            self._work()

    def _work(self) -> None:
        work, then = self._jobs.popleft()
        self._working = True
        folder = store().current.runs

        def done(news: News) -> None:
            self._working = False
            self.entries, self.report = news.waiting, news.last
            then(news)
            self._after()

        def failed(error: Exception) -> None:
            self._working = self._taking = False
            self.paused = True
            self.failed.emit(error)
            self._after()

        run_in_background(self, lambda _progress: work(_queue(folder)), done, failed)

    def _after(self) -> None:
        if self._jobs and not self._working:
            self._work()
        self._show_state()

    def _show_state(self, _state: object = None) -> None:
        if self._session.busy and not self._timer.isActive():
            self._timer.start()
        elif not self._session.busy:
            self._timer.stop()
        # Until the training itself keeps the computer awake.
        begins = self._session.queued and self._session.state in ("waiting", "preparing")
        self._awake.want(self.going and (begins or bool(self.entries)))
        self.changed.emit()


def _queue(runs: Path) -> Queue:
    from core.runs.queue import Queue

    return Queue(runs)


def _news(found: Queue, following: Taken | None = None, report: Report | None = None) -> News:
    from core.runs import morning

    return News(found.waiting(), morning.last(found.reports), following, report)


def _changed(found: Queue, *, change: Callable[[Queue], object]) -> News:
    change(found)
    return _news(found)


def _given_back(found: Queue, *, taken: Taken) -> News:
    found.give_back(taken)
    return _news(found)


def _next(found: Queue, *, taken: Taken | None, run: Path | None, goes: bool) -> News:
    """Note what is over, and take the next one or, after the last, make the report."""
    if taken is not None:
        found.finish(taken)
    elif run is not None and goes and any(entry.config is not None for entry in found.waiting()):
        found.note(run)
    following = found.take() if goes else None
    report = found.conclude() if following is None else None
    return _news(found, following, report)
