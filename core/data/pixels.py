"""Picture files as arrays: decoded once into the cache, or at each use where they are larger than its limit."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np

from core import files
from core.data import cache, careful
from core.data.careful import Diary
from core.data.decode import VERSION, UnreadablePicture, decode, formats
from core.data.listing import NOT_ALLOWED, Listed, shown, unchanged
from core.data.pictures import Pixels, Rows
from core.devices import usable_cores
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

RAM_BYTES = 1_000_000_000
"""Up to this size the pixels are held in memory; larger ones are mapped from the cache."""
CHUNK_BYTES = 32_000_000
PIXELS = "pixels.npy"

Read = Callable[[Rows], Pixels]
Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Decoded:
    """`read` gives uint8 (B, S, S, 3) for int64 rows into the listing that was asked for; rows in `unreadable` must
    not be asked for. `decodes`: each read goes to the disk."""

    read: Read
    unreadable: tuple[int, ...]
    decodes: bool
    notices: tuple[Message, ...] = ()


def load(
    sources: Sequence[Path],
    listed: Sequence[Listed],
    size: int,
    progress: Progress,
    *,
    keep: cache.Entry | None = None,
) -> Decoded:
    """The pictures of `listed`, brought to (size, size, 3), from the cache if nothing has changed since.

    The key is made of the paths of `sources` (the folders that all lie in), each file's name, length and time of
    change, `size` and the decoder's version. `keep` is the unpacked archive in which the files lie, if they do. Where
    the cache can't be written, small sets are decoded into memory and large ones at each use.

    Raises:
        Cancelled: `progress` was cancelled.
    """
    wanted = len(listed) * size * size * 3
    key = cache.make_key(
        [
            *(source.resolve() for source in sources),
            size,
            VERSION,
            *formats(),
            *((one.name, one.size, one.changed) for one in listed),
        ]
    )
    try:
        entry = cache.entry("pixels", key, lambda folder: _make(folder, key, listed, size, progress), progress)
        unreadable = tuple(entry.about["unreadable"])
        if not entry.about["stored"]:
            return Decoded(_reader(listed, size, keep), unreadable, decodes=True)
        return Decoded(_stored(entry, (len(listed), size, size, 3)), unreadable, decodes=wanted > RAM_BYTES)
    except DiskError as error:
        return _without_cache(listed, size, keep, error, progress)


def load_made(
    deciding: Sequence[object], make: Callable[[], tuple[Pixels, dict[str, Any]]], progress: Progress
) -> tuple[Pixels, dict[str, Any]]:
    """Pixels uint8 (N, S, S, 3) that are costly to make, and the JSON values that belong to them: `make()`, or what
    it gave earlier for the same `deciding` values. They are kept only where they fit below the cache's limit.
    """
    made: list[tuple[Pixels, dict[str, Any]]] = []

    def fill(folder: Path) -> dict[str, Any]:
        made.append(make())
        pixels, values = made[0]
        stored = cache.make_room(pixels.nbytes, progress)
        if stored:
            files.write_atomically(folder / PIXELS, lambda file: np.save(file, pixels))
        return {"stored": stored, "shape": pixels.shape, "values": values if stored else {}}

    try:
        entry = cache.entry("pixels", cache.make_key([VERSION, *deciding]), fill, progress)
        if entry.about["stored"] and not made:
            return np.array(_mapped(entry, tuple(entry.about["shape"]))), entry.about["values"]
    except DiskError:
        pass
    return made[0] if made else make()


def _make(folder: Path, key: str, listed: Sequence[Listed], size: int, progress: Progress) -> dict[str, Any]:
    """Decode everything once: into the entry, or, if it doesn't fit, only to learn which can't be read."""
    unreadable: list[int] = []
    diary = Diary(cache.diary(key))
    chunks = _decoded_chunks(listed, size, unreadable, progress, to_keep=True, diary=diary)
    stored = cache.make_room(len(listed) * size * size * 3, progress)
    if stored:

        def write(file: BinaryIO) -> None:
            header = {"descr": "|u1", "fortran_order": False, "shape": (len(listed), size, size, 3)}
            np.lib.format.write_array_header_1_0(file, header)
            for chunk in chunks:
                file.write(chunk.tobytes())

        files.write_atomically(folder / PIXELS, write)
    else:
        for _ in chunks:
            pass
    diary.close()
    return {"stored": stored, "unreadable": unreadable}


def _decoded_chunks(
    listed: Sequence[Listed],
    size: int,
    unreadable: list[int],
    progress: Progress,
    *,
    to_keep: bool = False,
    diary: Diary | None = None,
) -> Iterator[Pixels]:
    """All pictures in order, some at a time; what can't be read is black and its row is added to `unreadable`. Those
    that were in hand when a process died, by the `diary`, are read in another one.

    Raises DiskError where the pixels are `to_keep` and a file can't be read for a reason that may pass: a disk that was
    pulled out comes back, and what it holds must not stay left out.
    """
    step = max(8, min(256, CHUNK_BYTES // (size * size * 3)))
    what = Message(QT_TRANSLATE_NOOP("core", "Reading the pictures…"))
    with ThreadPoolExecutor(_threads(), thread_name_prefix="decoding") as pool:
        for first in range(0, len(listed), step):
            progress.report(what, first, len(listed))
            some = listed[first : first + step]
            chunk = np.zeros((len(some), size, size, 3), np.uint8)
            if diary is not None and diary.suspects(first, len(some)):
                results = _apart(some, size, progress)
            else:
                results = _in_threads(pool, lambda one: _try(one, size), some)
            with diary.reading(first, len(some)) if diary is not None else nullcontext():
                for row, pixels in enumerate(results):
                    if not isinstance(pixels, UnreadablePicture):
                        chunk[row] = pixels
                        continue
                    unreadable.append(first + row)
                    passing = _passing(some[row], pixels) if to_keep else None
                    if passing is not None:
                        raise DiskError(some[row].path, passing, writing=False)
            yield chunk
    progress.report(what, len(listed), len(listed))


def _in_threads(pool: ThreadPoolExecutor, act: Callable[[Listed], Made], some: Sequence[Listed]) -> Iterator[Made]:
    """`act` on each, in order, a few at a time: handing over every small picture alone costs more than it gains."""
    few = max(1, min(16, len(some) // 8))
    pieces = [some[first : first + few] for first in range(0, len(some), few)]
    for made in pool.map(lambda piece: [act(one) for one in piece], pieces):
        yield from made


def _try(one: Listed, size: int) -> Pixels | UnreadablePicture:
    try:
        return decode(one.path, size)
    except UnreadablePicture as problem:
        return problem


def _apart(some: Sequence[Listed], size: int, progress: Progress) -> Iterator[Pixels | UnreadablePicture]:
    """Pictures of which one may have ended the program: read in a process of its own."""
    try:
        found = careful.apart("core.data.careful:picture", [one.path for one in some], [size], progress)
    except OSError:
        found = [None] * len(some)
    for one, pixels in zip(some, found, strict=True):
        if isinstance(pixels, careful.Died):
            yield UnreadablePicture(
                QT_TRANSLATE_NOOP("core", "The picture “{path}” can't be read."),
                QT_TRANSLATE_NOOP("core", "The program ended while reading it."),
                path=shown(one.path),
            )
        else:
            yield pixels if pixels is not None else _try(one, size)


def _passing(one: Listed, problem: UnreadablePicture) -> OSError | None:
    """Why a file can't be read now, where it may be at another time although its listing will be the same."""
    cause = problem.__cause__
    if isinstance(cause, MemoryError):
        return OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
    refusal = cause if isinstance(cause, OSError) and cause.errno is not None else None
    if not unchanged(one):
        return refusal or OSError(errno.ESTALE, os.strerror(errno.ESTALE))
    was_no_better = not one.changed or one.size == NOT_ALLOWED or isinstance(refusal, IsADirectoryError)
    return None if was_no_better else refusal


def _stored(entry: cache.Entry, shape: tuple[int, ...]) -> Read:
    mapped = _mapped(entry, shape)
    pixels: Pixels = np.array(mapped) if mapped.nbytes <= RAM_BYTES else mapped
    keep = None if mapped.nbytes <= RAM_BYTES else entry

    def read(rows: Rows, in_use: cache.Entry | None = keep) -> Pixels:
        del in_use
        return np.take(pixels, rows, axis=0)

    return read


def _mapped(entry: cache.Entry, shape: tuple[int, ...]) -> Pixels:
    """The entry's pixels, read-only, after checking that the whole file is there.

    Raises:
        DiskError: the file can't be opened or isn't as it was written.
    """
    file = entry.folder / PIXELS
    try:
        mapped: Pixels = np.load(file, mmap_mode="r", allow_pickle=False)
        if mapped.shape != shape or mapped.dtype != np.uint8 or file.stat().st_size < mapped.nbytes:
            raise ValueError("unexpected shape")
    except ValueError as error:
        raise DiskError(file, OSError(0, str(error)), writing=False) from error
    except OSError as error:
        raise DiskError(file, error, writing=False) from error
    return mapped


def _reader(listed: Sequence[Listed], size: int, keep: cache.Entry | None) -> Read:
    """Decode at each read, several files at a time."""

    def read(rows: Rows, in_use: cache.Entry | None = keep) -> Pixels:
        del in_use
        chosen = [listed[row] for row in rows.tolist()]
        if len(chosen) < 2:
            return np.stack([_unchanged(one, size) for one in chosen])
        with ThreadPoolExecutor(_threads(), thread_name_prefix="decoding") as pool:
            return np.stack(list(_in_threads(pool, lambda one: _unchanged(one, size), chosen)))

    return read


def _unchanged(one: Listed, size: int) -> Pixels:
    """Decode a file that must be as it was listed."""
    try:
        status = os.stat(one.path)  # noqa: PTH116 - once for each picture
        if (status.st_size, status.st_mtime_ns) == (one.size, one.changed):
            return decode(one.path, size)
    except OSError as error:
        raise _gone(one) from error
    except UnreadablePicture as error:
        raise _gone(one) from error
    raise _gone(one)


def _gone(one: Listed) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "The picture “{path}” can't be read any more."),
        QT_TRANSLATE_NOOP("core", "It was moved, removed or changed since the training began."),
        QT_TRANSLATE_NOOP("core", "Bring it back or connect its disk, then continue the run."),
        path=shown(one.path),
    )


def _without_cache(
    listed: Sequence[Listed], size: int, keep: cache.Entry | None, error: DiskError, progress: Progress
) -> Decoded:
    unreadable: list[int] = []
    chunks = _decoded_chunks(listed, size, unreadable, progress)
    if len(listed) * size * size * 3 <= RAM_BYTES:
        pixels = np.concatenate(list(chunks))
        notice = Message(
            QT_TRANSLATE_NOOP("core", "The pictures will be read anew at the next start: {why}"), {"why": error.why}
        )
        return Decoded(lambda rows: np.take(pixels, rows, axis=0), tuple(unreadable), False, (notice,))
    for _ in chunks:
        pass
    notice = Message(QT_TRANSLATE_NOOP("core", "The pictures are read anew in each epoch: {why}"), {"why": error.why})
    return Decoded(_reader(listed, size, keep), tuple(unreadable), True, (notice,))


def _threads() -> int:
    """The processors that this program may use, at most 16."""
    return min(16, usable_cores())
