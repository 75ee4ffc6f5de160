"""What a checkpoint says to folders full of pictures: batch by batch, decoded ahead, going on where it was.

`pictures_in` finds the files, `answered` opens what is known of them, `answer_files` gives their rows.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.decode import UnreadablePicture, decode
from core.data.listing import list_folder
from core.data.pictures import Pixels
from core.devices import usable_cores
from core.inference.answered import Answered
from core.inference.rows import TOP, Row, judged
from core.messages import QT_TRANSLATE_NOOP, message
from core.progress import Progress
from core.tasks.doubt import RIGHT_RATE, probabilities, verdicts

if TYPE_CHECKING:
    from core.inference.predictor import Predictor

PIXELS_AT_ONCE = 800_000
"""16 pictures of 224x224, and 256 small ones: a cancelled job ends within a second or so, also with a large network."""
LEAST_AT_ONCE, MOST_AT_ONCE = 4, 256
MOST_THREADS = 16
LOOKING = QT_TRANSLATE_NOOP("core", "Looking at the pictures…")


def pictures_in(paths: Sequence[Path], progress: Progress) -> list[Path]:
    """The picture files that `paths` name: files as they are given, whatever their name, and of folders what lies in
    them and below, sorted as people count, without hidden files and without what links lead to outside of the folder.
    A file that is named twice comes once.

    Raises:
        DiskError: a folder can't be read.
        Cancelled: `progress` was cancelled.
    """
    found: dict[str, Path] = {}
    for path in paths:
        files = [path]
        if os.path.isdir(path):  # noqa: PTH112 - pathlib's raises where nobody may look
            files = [Path(one.path) for one in list_folder(path, progress, len(found), outside=False).pictures]
        for file in files:
            found.setdefault(os.path.abspath(file), file)  # noqa: PTH100 - thousands of files
    return list(found.values())


def answer_files(
    predictor: Predictor,
    paths: Sequence[Path],
    *,
    known: Answered | None = None,
    wanted: float = RIGHT_RATE,
    progress: Progress,
) -> Generator[list[Row], None, None]:
    """A row for each file, in the files' order, some at a time. Close the generator to end early.

    Files that `known` holds are not read again; the others are added to it before they are given out. A file that is
    no picture, is damaged, too large or gone is a row with its problem.

    Raises:
        Cancelled: `progress` was cancelled; what was answered stays in `known`.
    """
    at_once = max(LEAST_AT_ONCE, min(MOST_AT_ONCE, PIXELS_AT_ONCE // predictor.image_size**2))
    what, done = message(LOOKING), 0
    waiting: list[_Looked] = []
    unanswered = 0
    progress.report(what, 0, len(paths))
    with closing(_looked_at(paths, predictor.image_size, at_once, known)) as looked:
        for one in looked:
            progress.check()
            waiting.append(one)
            unanswered += one.pixels is not None
            # A batch is full by its pictures alone: taken up again, the rest falls into the same batches, to the bit.
            if unanswered == at_once or (not unanswered and len(waiting) >= at_once):
                yield _answers(predictor, waiting, known, wanted)
                done += len(waiting)
                progress.report(what, done, len(paths))
                waiting, unanswered = [], 0
    if waiting:
        yield _answers(predictor, waiting, known, wanted)
    progress.report(what, len(paths), len(paths))


@dataclass(frozen=True, eq=False)
class _Looked:
    """A file that was read: its row is complete where it was known or can't be read; otherwise it has `pixels`."""

    row: Row
    pixels: Pixels | None = None


def _looked_at(
    paths: Sequence[Path], size: int, at_once: int, known: Answered | None
) -> Generator[_Looked, None, None]:
    """Every file in order; while one batch is answered, the next two are read."""
    few = max(1, min(16, at_once // 4))
    threads = min(MOST_THREADS, usable_cores())
    ahead: deque[Future[list[_Looked]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="decoding")
    try:
        for first in range(0, len(paths), few):
            some = paths[first : first + few]
            ahead.append(pool.submit(lambda some: [_look(path, size, known) for path in some], some))
            if len(ahead) * few > 2 * at_once:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _look(path: Path, size: int, known: Answered | None) -> _Looked:
    """The file's length and time are those before it is read: changed meanwhile, it is another file the next time."""
    row = Row(path)
    try:
        status = os.stat(path)  # noqa: PTH116 - thousands of files
        row = Row(path, size=status.st_size, changed=status.st_mtime_ns)
    except OSError:
        pass  # to read it says why
    before = known.find(path, row.size, row.changed) if known is not None else None
    if before is not None:
        return _Looked(before)
    try:
        return _Looked(row, decode(path, size))
    except UnreadablePicture as problem:
        return _Looked(replace(row, problem=problem))


def _answers(predictor: Predictor, looked: Sequence[_Looked], known: Answered | None, wanted: float) -> list[Row]:
    pictures = [one.pixels for one in looked if one.pixels is not None]
    fresh = iter(_asked(predictor, [one.row for one in looked if one.pixels is not None], pictures))
    rows = [one.row if one.pixels is None else next(fresh) for one in looked]
    if known is not None:
        known.add([row for row, one in zip(rows, looked, strict=True) if one.pixels is not None])
    return judged(rows, predictor.doubt, wanted)


def _asked(predictor: Predictor, rows: Sequence[Row], pictures: Sequence[Pixels]) -> list[Row]:
    if not pictures:
        return []
    logits, apart = predictor.look(np.stack(pictures))
    chances = probabilities(logits, predictor.doubt)
    best = np.argsort(-chances, axis=1, kind="stable")[:, :TOP]
    said = verdicts(logits, predictor.doubt, distances=apart)
    return [
        replace(
            row,
            top=tuple((predictor.classes[label], float(chance[label])) for label in labels),
            verdict=verdict,
        )
        for row, chance, labels, verdict in zip(rows, chances, best, said, strict=True)
    ]
