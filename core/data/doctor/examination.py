"""Every picture of a set looked at once, in threads; what was seen is kept in the cache, so that again is instant."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core import files
from core.data import cache, careful, decode
from core.data.careful import Diary
from core.data.doctor import look
from core.data.doctor.alike import alike
from core.data.doctor.look import Look
from core.data.layout import Scan
from core.data.listing import Listed, is_hidden, natural_key, unchanged
from core.data.pictures import Rows
from core.devices import usable_cores
from core.errors import DiskError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

VERSION = 1
"""Raised whenever the same pictures would be judged alike otherwise."""
SEEN = "seen.npz"
PASSING = (look.GONE, look.UNREACHABLE)
"""Troubles that may be over next time: they aren't kept."""
LARGEST_PIECE = 16
MOST_THREADS = 16
LOOKING = QT_TRANSLATE_NOOP("core", "Checking the pictures…")
COMPARING = QT_TRANSLATE_NOOP("core", "Looking for copies…")


@dataclass(frozen=True, eq=False)
class Examination:
    """What was seen of each of the N pictures of a scan, in its order (see `look.Look`).

    `trouble` uint8 (N,): 0 where it can be read. `formats` str (N,). `widths`, `heights` int64 (N,), upright.
    `contrast` float32 (N,). `same` int64 (N,): equal for pictures of the same pixels; `alike` int64 (N,): equal for
    those that are nearly the same, too. Both hold the lowest row of the group. `clutter`: names of hidden files.
    """

    trouble: npt.NDArray[np.uint8]
    formats: npt.NDArray[np.str_]
    widths: Rows
    heights: Rows
    contrast: npt.NDArray[np.float32]
    same: Rows
    alike: Rows
    clutter: tuple[str, ...] = ()

    @property
    def readable(self) -> npt.NDArray[np.bool_]:
        """Bool (N,)."""
        readable: npt.NDArray[np.bool_] = self.trouble == look.FINE
        return readable


_ARRAYS = ("trouble", "formats", "widths", "heights", "contrast", "same", "alike")


class _Passing(Exception):  # noqa: N818 - carries a result past the cache
    def __init__(self, seen: Examination) -> None:
        self.seen = seen


def examine(scan: Scan, progress: Progress) -> Examination:
    """Look at every picture of `scan` once; nothing on the disk is changed but the cache.

    Files that have gone, may not be opened or are damaged are a result, no error. The same files (path, length, time of
    change) are not looked at twice.

    Raises:
        Cancelled: `progress` was cancelled.
    """
    made: list[Examination] = []

    def make(folder: Path) -> dict[str, Any]:
        made.append(_examined(scan.pictures, progress))
        if _passing(scan.pictures, made[0].trouble):
            raise _Passing(made[0])
        arrays = {name: getattr(made[0], name) for name in _ARRAYS}
        stored = cache.make_room(sum(array.nbytes for array in arrays.values()), progress)
        if stored:
            files.write_atomically(folder / SEEN, lambda file: np.savez(file, **arrays))
        return {"stored": stored}

    try:
        entry = cache.entry("checked", _key(scan.pictures), make, progress)
        seen = made[0] if made else _stored(entry, len(scan.pictures))
    except _Passing as passing:
        seen = passing.seen
    except DiskError:
        seen = made[0] if made else None
    seen = seen or _examined(scan.pictures, progress)
    arrays = {name: getattr(seen, name) for name in _ARRAYS}
    return Examination(**arrays, clutter=tuple(_clutter(scan)))


def _passing(pictures: Sequence[Listed], trouble: npt.NDArray[np.uint8]) -> bool:
    """Whether a trouble may be over next time, although the listing will be the same."""
    if np.isin(trouble, PASSING).any():
        return True
    troubled = (pictures[row] for row in np.flatnonzero(trouble != look.FINE).tolist())
    return not all(map(unchanged, troubled))


def _key(pictures: Sequence[Listed]) -> str:
    deciding = [VERSION, look.VERSION, decode.VERSION, *decode.formats()]
    return cache.make_key([*deciding, *((one.path, one.size, one.changed) for one in pictures)])


def _stored(entry: cache.Entry, count: int) -> Examination | None:
    """What an earlier look kept, or None where it isn't as it was written."""
    if not entry.about.get("stored"):
        return None
    try:
        with np.load(entry.folder / SEEN, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in _ARRAYS}
    except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile):
        return None
    return Examination(**arrays) if all(len(array) == count for array in arrays.values()) else None


def _examined(pictures: Sequence[Listed], progress: Progress) -> Examination:
    looks = _looks(pictures, progress, Diary(cache.diary(_key(pictures))))
    trouble = np.array([one.trouble for one in looks], dtype=np.uint8)
    contrast = np.array([one.contrast for one in looks], dtype=np.float32)
    widths = np.array([one.width for one in looks], dtype=np.int64)
    heights = np.array([one.height for one in looks], dtype=np.int64)
    progress.report(Message(COMPARING))
    comparable = np.flatnonzero((trouble == look.FINE) & (contrast >= look.BLANK))
    same, near = alike([looks[row] for row in comparable.tolist()], progress.check)
    return Examination(
        trouble,
        np.array([one.format for one in looks], dtype=np.str_),
        widths,
        heights,
        contrast,
        _placed(same, comparable, len(looks)),
        _placed(near, comparable, len(looks)),
    )


def _placed(labels: Rows, rows: Rows, count: int) -> Rows:
    """Labels among `rows` as labels among all `count` pictures; the others are alone."""
    placed = np.arange(count, dtype=np.int64)
    placed[rows] = rows[labels]
    return placed


def _looks(pictures: Sequence[Listed], progress: Progress, diary: Diary) -> list[Look]:
    """A look at each picture, in order. Those that were in hand when a process died are looked at in another one."""
    threads = min(MOST_THREADS, usable_cores())
    size = max(1, min(LARGEST_PIECE, len(pictures) // (8 * threads)))
    looks: list[Look] = []

    def look_at(first: int) -> list[Look]:
        paths = [one.path for one in pictures[first : first + size]]
        if diary.suspects(first, len(paths)):
            return _apart(paths, progress)
        with diary.reading(first, len(paths)):
            return look.look_at(paths, progress.check)

    pool = ThreadPoolExecutor(threads, thread_name_prefix="checking")
    try:
        for seen in pool.map(look_at, range(0, len(pictures), size)):
            looks += seen
            progress.report(Message(LOOKING), len(looks), len(pictures))
    finally:
        pool.shutdown(cancel_futures=True)
    diary.close()
    return looks


def _apart(paths: Sequence[str], progress: Progress) -> list[Look]:
    """Pictures of which one may have ended the program: one that does so again is a damaged one."""
    try:
        seen = careful.apart("core.data.careful:look", paths, [], progress)
    except OSError:
        return look.look_at(paths, progress.check)
    return [Look(look.DAMAGED) if isinstance(one, careful.Died) else one for one in seen]


def _clutter(scan: Scan) -> list[str]:
    """The hidden files and folders in the folders of the pictures and those around them, as far as was chosen."""
    chosen = {str(source) for source in scan.sources}
    folders: dict[str, str] = {}
    for one in scan.pictures:
        path, name = os.path.dirname(one.path), os.path.dirname(one.name)  # noqa: PTH120 - a Path each costs seconds
        while path not in folders:
            folders[path] = name
            if path in chosen or not name:
                break
            path, name = os.path.dirname(path), os.path.dirname(name)  # noqa: PTH120
    found = [name for path, inside in folders.items() for name in _hidden(path, inside)]
    return sorted(set(found), key=natural_key)


def _hidden(path: str, inside: str) -> Iterator[str]:
    with suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if is_hidden(entry.name):
                yield f"{inside}/{entry.name}" if inside else entry.name
