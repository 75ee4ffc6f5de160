"""Trained networks that answer in the window: opened in the background, the last ones kept. Torch comes with them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import choices
from core.errors import DiskError, UserError
from core.messages import Message
from core.progress import Progress
from core.runs import history, status
from core.runs.folder import RunFolder, run_of
from core.runs.history import RunSummary
from core.tasks.doubt import Doubt
from gui.workers.collection import spare_imports

if TYPE_CHECKING:
    from core.inference.predictor import Predictor

KEPT = 2
"""So many networks stay in memory: what answers, and what it is compared with."""


@dataclass(frozen=True)
class Known:
    """What is known of a network that can answer, without its weights.

    `run` is the folder of the run whose checkpoint it is, `accuracy` how much was right on the pictures of `role`
    ("" is unknown), `doubt` from when on its answers count. `notices` are what had to be taken for granted.
    """

    file: Path
    title: str
    classes: tuple[str, ...]
    image_size: int
    accuracy: float | None = None
    role: str = ""
    doubt: Doubt | None = None
    run: Path | None = None
    notices: tuple[Message, ...] = ()


@dataclass(frozen=True, eq=False)
class Network:
    """A network ready to answer. `mark` tells its file from a later one of the same name."""

    known: Known
    predictor: Predictor
    mark: tuple[str, int, int]


@dataclass(frozen=True)
class Listed:
    """What a person can choose from: their runs that have weights, newest first, and published networks that are on
    this computer (names of `choices.STARTS`)."""

    runs: tuple[RunSummary, ...]
    published: tuple[str, ...]


class Networks:
    """`open` may be called by several threads: whoever comes second waits for what the first one loads.

    `device` says where networks are to answer; "auto" takes the fastest.
    """

    def __init__(self, device: Callable[[], str] = lambda: "auto") -> None:
        self._device = device
        self._kept: OrderedDict[tuple[tuple[str, int, int], str], Network] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, source: str, progress: Progress) -> Network:
        """The network in `source`: a file, a run's folder, or a name of `choices.STARTS` that is on this computer.

        A file that has changed since is read again.

        Raises:
            UserError: it can't be read, or nothing that can answer is in it.
            Cancelled: `progress` was cancelled.
        """
        from core.models.weights import starts

        file = starts.resolve(source, progress)
        with self._lock:
            progress.check()
            key = (_mark(file), self._device())
            if key not in self._kept:
                while len(self._kept) >= KEPT:
                    self._kept.popitem(last=False)
                self._kept[key] = _opened(file, key[0], key[1], progress)
            self._kept.move_to_end(key)
            return self._kept[key]


def list_networks(folder: Path, progress: Progress) -> Listed:
    """What can be chosen, with the runs in `folder`. Raises DiskError where that can't be read."""
    from core.models.weights import starts

    runs = history.list_runs(folder)
    progress.check()
    usable = [run for run in runs if not run.problem and run.has_weights]
    return Listed(tuple(usable), tuple(name for name in choices.STARTS if starts.available(name) is not None))


def _mark(file: Path) -> tuple[str, int, int]:
    try:
        stands = file.stat()
    except OSError as error:
        raise DiskError(file, error, writing=False) from error
    return str(file), stands.st_mtime_ns, stands.st_size


def _opened(file: Path, mark: tuple[str, int, int], device: str, progress: Progress) -> Network:
    from core.inference.predictor import load_predictor
    from core.models.weights.opened import assumptions, recognise

    found = recognise(file, progress)
    notices = (*found.notices, *assumptions(found)) if found.contents is None else ()
    predictor = load_predictor(file, device)
    spare_imports()
    run = run_of(file)
    accuracy, role = _accuracy(file, run, predictor.metrics)
    known = Known(
        file=file,
        title=found.title,
        classes=predictor.classes,
        image_size=predictor.image_size,
        accuracy=accuracy,
        role=role,
        doubt=predictor.doubt,
        run=run.path if run is not None else None,
        notices=notices,
    )
    return Network(known, predictor, mark)


def _accuracy(file: Path, run: RunFolder | None, metrics: Mapping[str, Any]) -> tuple[float | None, str]:
    """What its run has measured at its end, else what the checkpoint says of the pictures that chose the best epoch."""
    if run is not None and file == (run.best if run.best.is_file() else run.last):
        try:
            stands = status.read(run)
        except UserError:
            stands = status.Status()
        if stands.accuracy is not None:
            return stands.accuracy, stands.role or ""
    best = metrics.get("best")
    told = best.get("accuracy") if isinstance(best, dict) else metrics.get("accuracy")
    return (float(told), "validation") if isinstance(told, int | float) and 0 <= told <= 1 else (None, "")
