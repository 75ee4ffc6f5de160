"""Small versions of picture files, decoded in the background, the latest wish first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from core.data.decode import UnreadablePicture, decode
from core.progress import Progress
from gui.widgets.pictures import to_image
from gui.workers.background import Job, run_in_background
from gui.workers.mailbox import Mailbox
from gui.workers.switching import quick_switching

TAKE_MILLISECONDS = 80
"""How often the window takes what was decoded: each time it paints."""
KEPT = 400
"""So many pictures stay in memory, and so many wishes are remembered, unless `keep` asks for more: what is wished for
again comes again."""


class Thumbnails(QObject):
    """`image(path)` is the upright picture or None; `arrived(list[str])` says which are new since."""

    arrived = Signal(list)

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side, self._kept = side, KEPT
        self._images: OrderedDict[str, QImage | None] = OrderedDict()
        self._wishes = _Wishes()
        self._mailbox: Mailbox[tuple[str, QImage | None]] = Mailbox()
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TAKE_MILLISECONDS)
        self._timer.timeout.connect(self._take)

    def image(self, path: str) -> QImage | None:
        """The picture where it is there; None where it isn't (yet) or can't be read."""
        if path in self._images:
            self._images.move_to_end(path)
        return self._images.get(path)

    def is_known(self, path: str) -> bool:
        """Whether the file was looked at: where `image` is None then, it can't be read."""
        return path in self._images

    def want(self, paths: Iterable[str]) -> None:
        """Fetch these, before what was wished for earlier."""
        self._wishes.add([path for path in paths if path not in self._images])
        self._go_on()

    def keep(self, count: int) -> None:
        """So many are in sight at once: each of them stays."""
        self._kept = self._wishes.most = max(KEPT, count)

    def forget(self) -> None:
        """Cancel all wishes and let go of the pictures."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._timer.stop()
        self._wishes, self._mailbox = _Wishes(self._kept), Mailbox()
        self._images.clear()

    def _go_on(self) -> None:
        """One thread works as long as there are wishes: to start one for each few would hold the window up."""
        if self._job is not None or not self._wishes:
            return
        wishes, side, mailbox = self._wishes, self.side, self._mailbox

        def work(progress: Progress) -> None:
            _decode(wishes, side, mailbox, progress)

        self._job = run_in_background(self, work, lambda _nothing: self._over())
        self._timer.start()

    def _over(self) -> None:
        self._job = None
        self._take()
        self._go_on()

    def _take(self) -> None:
        images = dict(self._mailbox.drain())
        if images:
            self._images.update(images)
            self._wishes.fulfilled(images)
            while len(self._images) > self._kept:
                self._images.popitem(last=False)
            self.arrived.emit(list(images))
        if self._job is not None and self._job.running and self._job.wanted:
            self._timer.start()


class _Wishes:
    """Paths in the order in which they were wished for, each once; for two threads."""

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._in_hand: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, paths: list[str]) -> None:
        """The first of `paths` is the latest wish."""
        with self._lock:
            for path in reversed(paths):
                if path not in self._in_hand:
                    self._waiting[path] = None
                    self._waiting.move_to_end(path)
            while len(self._waiting) > self.most:
                self._waiting.popitem(last=False)

    def latest(self) -> str | None:
        """The latest wish, which is in hand from now on until it is `fulfilled`."""
        with self._lock:
            if not self._waiting:
                return None
            path, _nothing = self._waiting.popitem()
            self._in_hand.add(path)
            return path

    def fulfilled(self, paths: Iterable[str]) -> None:
        with self._lock:
            self._in_hand.difference_update(paths)


def _decode(wishes: _Wishes, side: int, mailbox: Mailbox[tuple[str, QImage | None]], progress: Progress) -> None:
    with quick_switching():
        while (path := wishes.latest()) is not None:
            progress.check()
            try:
                mailbox.put((path, to_image(decode(path, side))))
            except UnreadablePicture:
                mailbox.put((path, None))
