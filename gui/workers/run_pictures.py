"""The pictures that a run was judged by: opened once, fetched in the background a handful at a time as they are wished
for, the latest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from core import config_file
from core.data.pictures import Pictures, Pixels
from core.errors import UserError
from core.evaluation.answers import Integers
from core.paths import paths_of
from core.progress import Progress
from core.runs.folder import RunFolder
from gui.widgets.pictures import to_image
from gui.workers.background import Job, run_in_background
from gui.workers.switching import quick_switching

if TYPE_CHECKING:
    from core.runs.judged import Judged

TOGETHER = 16
KEPT = 600
"""So many pictures stay in memory, and so many wishes are remembered: what is wished for again comes again."""
GONE = -1

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Found:
    """The pictures as they are now, and where in them those lie that were judged: int64 (N,), `GONE` where one isn't
    there any more."""

    pictures: Pictures
    places: Integers

    @property
    def gone(self) -> int:
        """How many of those that were judged aren't there any more."""
        return int((self.places == GONE).sum())

    def pixels(self, row: int) -> Pixels | None:
        """uint8 (H, W, 3) of the picture judged as `row`; None where it has gone."""
        place = int(self.places[row])
        if place == GONE:
            return None
        try:
            one: Pixels = self.pictures.gather(np.array([place]))[0]
        except UserError:
            return None
        return one


class RunPictures(QObject):
    """`image(row)` is a small picture or None; `arrived` says that there are new ones. Nothing is opened before the
    first wish. `found` is there once `opened` or a first picture came."""

    arrived = Signal()
    opened = Signal()
    failed = Signal(Exception)
    """The pictures of the run can't be had any more."""

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self.found: Found | None = None
        self.error: Exception | None = None
        self._run: Path | None = None
        self._judged: Judged | None = None
        self._images: OrderedDict[int, QImage | None] = OrderedDict()
        self._wishes: OrderedDict[int, None] = OrderedDict()
        self._job: Job | None = None
        self._uses = 0
        """What was opened for an earlier use is not taken for a later one."""

    def use(self, run: Path, judged: Judged) -> None:
        """From now on it is about the pictures of this run's evaluation."""
        self.forget()
        self._run, self._judged = run, judged

    def forget(self) -> None:
        """Cancel all wishes and let go of the pictures."""
        if self._job is not None:
            self._job.cancel()
        self._uses += 1
        self._job = self._run = self._judged = self.found = self.error = None
        self._wishes.clear()
        self._images.clear()

    def image(self, row: int) -> QImage | None:
        """The picture where it is there; None where it isn't (yet)."""
        if row in self._images:
            self._images.move_to_end(row)
        return self._images.get(row)

    def is_known(self, row: int) -> bool:
        """Whether it was looked for: where `image` is None then, it has gone."""
        return row in self._images or self.error is not None

    def want(self, rows: Iterable[int]) -> None:
        """Fetch these, before what was wished for earlier."""
        for row in reversed([row for row in rows if row not in self._images]):
            self._wishes[row] = None
            self._wishes.move_to_end(row)
        while len(self._wishes) > KEPT:
            self._wishes.popitem(last=False)
        self._go_on()

    def ask(
        self,
        work: Callable[[Found], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> Job:
        """Do `work` with the pictures, in the background; they are opened for it where they aren't yet. Nothing is
        reported once `parent`, who asked, is gone."""
        run, judged, found, use = self._run, self._judged, self.found, self._uses
        if run is None or judged is None:
            raise RuntimeError("no run is in use")

        def both(progress: Progress) -> tuple[Found, T]:
            opened = found or _open(run, judged, progress)
            return opened, work(opened)

        def take(result: tuple[Found, T]) -> None:
            if self._uses == use:
                self._take_found(result[0])
            done(result[1])

        return run_in_background(parent or self, both, take, failed)

    def _go_on(self) -> None:
        if self._job is not None or not self._wishes or self._run is None or self.error is not None:
            return
        batch = [self._wishes.popitem()[0] for _ in range(min(TOGETHER, len(self._wishes)))]
        side = self.side
        self._job = self.ask(lambda found: _small(found, batch, side), self._take, self._fail)

    def _take_found(self, found: Found) -> None:
        first, self.found = self.found is None, found
        if first:
            self.opened.emit()

    def _take(self, images: dict[int, QImage | None]) -> None:
        self._job = None
        self._images.update(images)
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.arrived.emit()
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self._job, self.error = None, error
        self._wishes.clear()
        self.failed.emit(error)


def _open(run: Path, judged: Judged, progress: Progress) -> Found:
    from core.runs import judging

    pictures = judging.pictures(RunFolder(run), progress)
    return Found(pictures, places_of(judged.answers.names, pictures.names))


def places_of(judged: tuple[str, ...], there: tuple[str, ...]) -> Integers:
    """Where in `there` each of the judged names is now: int64 (N,), `GONE` where it isn't, or isn't the only one."""
    if judged == there:
        return np.arange(len(judged))
    places: dict[str, int] = {}
    for place, name in enumerate(there):
        places[name] = GONE if name in places else place
    return np.array([places.get(name, GONE) for name in judged], dtype=np.int64)


def _small(found: Found, rows: list[int], side: int) -> dict[int, QImage | None]:
    """The pictures, no larger than `side`, so that many of them can be kept."""
    with quick_switching():
        return {row: _fitting(pixels, side) for row, pixels in _gathered(found, rows).items()}


def _gathered(found: Found, rows: list[int]) -> dict[int, Pixels | None]:
    there = [row for row in rows if found.places[row] != GONE]
    try:
        pixels = list(found.pictures.gather(found.places[there])) if there else []
    except UserError:
        # One file that has gone since spoils all that are asked for together.
        return {row: found.pixels(row) for row in rows}
    known: dict[int, Pixels | None] = dict.fromkeys(rows)
    known.update(zip(there, pixels, strict=True))
    return known


def _fitting(pixels: Pixels | None, side: int) -> QImage | None:
    if pixels is None:
        return None
    image = to_image(pixels)
    if max(image.width(), image.height()) <= side:
        return image
    how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side, side, *how)


def file_of(run: Path, name: str) -> Path | None:
    """The file of a picture of the run by its name; None where it is none of its own, or has gone."""
    try:
        data = config_file.load_values(RunFolder(run).config_file)["data"]
        roots = paths_of(str(data["path"])) if data["source"] == "folder" else []
    except (UserError, KeyError, TypeError):
        return None
    # Of one folder the names begin inside it; of several, with the folder's own name.
    return next((file for root in roots for file in (root / name, root.parent / name) if file.is_file()), None)
