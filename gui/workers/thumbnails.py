"""Small versions of picture files, decoded in the background a handful at a time, the latest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.data.decode import UnreadablePicture, decode
from core.progress import Progress
from gui.widgets.pictures import to_image
from gui.workers.background import Job, run_in_background
from gui.workers.switching import quick_switching

TOGETHER = 8
KEPT = 400
"""So many pictures stay in memory, and so many wishes are remembered: what is wished for again comes again."""


class Thumbnails(QObject):
    """`image(path)` is the upright picture or None; `arrived(list[str])` says which are new since."""

    arrived = Signal(list)

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self._images: OrderedDict[str, QImage | None] = OrderedDict()
        self._wishes: OrderedDict[str, None] = OrderedDict()
        self._job: Job | None = None

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
        for path in reversed([path for path in paths if path not in self._images]):
            self._wishes[path] = None
            self._wishes.move_to_end(path)
        while len(self._wishes) > KEPT:
            self._wishes.popitem(last=False)
        self._go_on()

    def forget(self) -> None:
        """Cancel all wishes and let go of the pictures."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._wishes.clear()
        self._images.clear()

    def _go_on(self) -> None:
        if self._job is not None or not self._wishes:
            return
        batch = [self._wishes.popitem()[0] for _ in range(min(TOGETHER, len(self._wishes)))]
        side = self.side
        self._job = run_in_background(self, lambda progress: _decoded(batch, side, progress), self._take)

    def _take(self, images: dict[str, QImage | None]) -> None:
        self._job = None
        self._images.update(images)
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.arrived.emit(list(images))
        self._go_on()


def _decoded(paths: list[str], side: int, progress: Progress) -> dict[str, QImage | None]:
    images: dict[str, QImage | None] = {}
    with quick_switching():
        for path in paths:
            progress.check()
            try:
                images[path] = to_image(decode(path, side))
            except UnreadablePicture:
                images[path] = None
    return images
