"""Judges a run's network on the run's own pictures, once, and opens both for whoever wants to look closer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.data.pictures import Pictures
from core.errors import DiskError
from core.evaluation.evaluate import Opened, open_both
from core.evaluation.metrics import figures
from core.evaluation.robustness import robustness
from core.progress import Progress
from core.runs.folder import RunFolder
from core.runs.judged import Judged, checkpoint_of, keep, mark, read
from core.tasks.doubt import DOUBT, from_values


def judge(
    run: RunFolder, progress: Progress | None = None, device: str = "auto", *, robust: bool = False, again: bool = False
) -> Judged:
    """The run's evaluation: what is kept of it, else made and kept; `again` makes it anew. With `robust` disturbed
    pictures are tried, too. Where the folder can't be written, it is made all the same and said in a notice.

    Raises:
        UserError: the run has no checkpoint, or its pictures can't be had any more.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    known = None if again else read(run)
    if known is not None and (known.robustness or not robust):
        return known
    path = checkpoint_of(run)
    before = mark(path)
    both = _opened(path, device, progress)
    if known is None:
        answers = both.judge(both.pictures, progress)
        doubt = from_values(both.contents.get(DOUBT))
        known = Judged(answers, figures(answers), both.part, doubt, (), tuple(map(str, both.notices)))
    if robust:
        found = robustness(both.network, both.contents, both.pictures, both.device, progress)
        known = replace(known, robustness=found)
    try:
        keep(run, known, before)
    except DiskError as error:
        known = replace(known, notices=(*known.notices, str(error)))
    return known


def pictures(run: RunFolder, progress: Progress | None = None) -> Pictures:
    """The pictures that `judge` would judge now, in the order of its answers: where some have gone or come since those
    were kept, names tell which are which.

    Raises:
        UserError: they can't be had any more.
        Cancelled: `progress` was cancelled.
    """
    return _opened(checkpoint_of(run), "cpu", progress or Progress()).pictures


def opened(run: RunFolder, progress: Progress | None = None, device: str = "auto") -> Opened:
    """The run's network and the pictures that `judge` judges, as for `pictures`."""
    return _opened(checkpoint_of(run), device, progress or Progress())


def _opened(path: Path, device: str, progress: Progress) -> Opened:
    return open_both(path, None, "auto", device, progress)
