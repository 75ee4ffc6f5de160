"""What a fine-tuning starts from, looked at in the background: recognised, fetched, or adopted from a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import choices
from core.messages import Message
from core.progress import Progress
from core.runs import history
from core.runs.history import RunSummary

if TYPE_CHECKING:
    from core.models.weights.opened import Recognised

BUNDLED = "bundled"


@dataclass(frozen=True)
class Absent:
    """A published network that isn't on this computer yet; `terms` says how large it is, and on which terms."""

    name: str
    terms: Message


def look(start: str, progress: Progress) -> Recognised | Absent:
    """What `start` is, without any download. The weights themselves are let go: a page needs none.

    Raises:
        UserError: it is nothing that a training can go on from; it says why.
    """
    from core.models.weights import opened, starts

    if start in choices.STARTS and start != BUNDLED and starts.available(start) is None:
        return Absent(start, starts.terms(start))
    found = opened.recognise(starts.resolve(start, progress), progress)
    return replace(found, weights={}, contents=None)


def fetch(start: str, progress: Progress) -> Recognised | Absent:
    """Download it, or go on with a download that broke off; then look at it."""
    from core.models.weights import starts

    starts.resolve(start, progress)
    return look(start, progress)


def adopt(start: str, file: Path, progress: Progress) -> Recognised | Absent:
    """Take `file` for the published network `start`, if it is that; then look at it."""
    from core.models.weights import starts

    starts.adopt(start, file, progress)
    return look(start, progress)


def own_runs(folder: Path, progress: Progress) -> list[RunSummary]:
    """The person's runs that have weights to go on from, the newest first."""
    runs = history.list_runs(folder)
    progress.check()
    return [run for run in runs if not run.problem and (run.folder.best.is_file() or run.folder.last.is_file())]
