"""Copies of answered pictures in folders of their classes. Originals are only ever read."""

from __future__ import annotations

import errno
import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from core import files
from core.data.listing import shown
from core.devices import usable_cores
from core.errors import DiskError, UserError
from core.inference.rows import Row
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import safe_name
from core.progress import Progress

UNSURE = QT_TRANSLATE_NOOP("core", "not sure")
STRANGER = QT_TRANSLATE_NOOP("core", "none of the classes")
COPYING = QT_TRANSLATE_NOOP("core", "Copying the pictures…")
CHUNK_BYTES = 1 << 20
LONGEST_SUFFIX = 16


@dataclass(frozen=True)
class Copied:
    """How many pictures were copied, how many were there `already`, how many had no answer (`left_out`), and why
    others could not be read (any more)."""

    count: int
    already: int
    left_out: int
    problems: tuple[DiskError, ...] = ()


def folder_names(classes: Sequence[str], unsure: str = UNSURE, stranger: str = STRANGER) -> tuple[str, ...]:
    """A folder's name for each class, then one for `unsure` and one for `stranger`: such as every system allows, and
    different where upper and lower case are not told apart, too."""
    taken: set[str] = set()
    names = []
    for wanted in (*classes, unsure, stranger):
        name = next(each for each in _numbered(safe_name(wanted, "class"), "") if each.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def check_destination(destination: Path, names: Sequence[str], sources: Sequence[Path]) -> None:
    """Raise before the work begins what `copy_into_classes` would raise after it; `names` are `folder_names`.

    Raises:
        UserError: one of the folders would lie in a source.
    """
    folders = {_identity(source): source for source in sources if os.path.isdir(source)}  # noqa: PTH112
    for place in (destination, *(destination / name for name in names)):
        real = Path(os.path.realpath(place))
        for source in (folders.get(_identity(above)) for above in (real, *real.parents)):
            if source is not None:
                raise UserError(
                    QT_TRANSLATE_NOOP("core", "The copies can't go into “{path}”."),
                    QT_TRANSLATE_NOOP("core", "It lies in “{source}”, where your pictures are."),
                    QT_TRANSLATE_NOOP("core", "Choose a folder beside it, or a new one."),
                    path=shown(str(place)),
                    source=shown(str(source)),
                )


def copy_into_classes(
    rows: Sequence[Row],
    destination: Path,
    *,
    sources: Sequence[Path],
    classes: Sequence[str],
    progress: Progress,
    unsure: str = UNSURE,
    stranger: str = STRANGER,
) -> Copied:
    """Copy each answered picture into `destination/<its class>`; what isn't sure, and what shows none of the classes,
    into folders of their own (`unsure` and `stranger` are their names in the person's language).

    `sources` are the files and folders that were answered, `classes` all that the checkpoint knows. Nothing is ever
    replaced: a name that is taken gets a number, and a file that is there already, equal in every byte, is not copied
    again. Cancelled, only whole files are there; the next time it goes on.

    Raises:
        UserError: one of the folders would lie in a source.
        DiskError: `destination` can't be written, or the disk is full.
        Cancelled: `progress` was cancelled.
    """
    names = folder_names(classes, unsure, stranger)
    check_destination(destination, names, sources)
    folders = {destination / name: paths for name, paths in sorted(_by_folder(rows, names, classes).items())}
    answered = sum(map(len, folders.values()))
    done = copied = 0
    problems: list[DiskError] = []
    with ThreadPoolExecutor(min(8, 2 * usable_cores()), thread_name_prefix="copying") as pool:
        for folder, paths in folders.items():
            plan = list(_plan(folder, paths, problems, progress))
            done += len(paths) - len(plan)
            for problem in pool.map(lambda pair: _copy(pair[0], pair[1], progress), plan):
                copied, done = copied + (problem is None), done + 1
                problems += [problem] if problem else []
                progress.report(message(COPYING), done, answered)
    return Copied(copied, answered - copied - len(problems), len(rows) - answered, tuple(problems))


def _by_folder(rows: Sequence[Row], names: Sequence[str], classes: Sequence[str]) -> dict[str, list[Path]]:
    by_class = dict(zip(classes, names, strict=False))
    apart = {"unsure": names[-2], "stranger": names[-1]}
    found: dict[str, list[Path]] = {}
    for row in (row for row in rows if row.top):
        found.setdefault(apart.get(row.verdict) or by_class[row.top[0][0]], []).append(row.path)
    return found


def _identity(path: Path) -> tuple[int, int] | None:
    """The same for every way to write a folder's name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _plan(
    folder: Path, originals: Sequence[Path], problems: list[DiskError], progress: Progress
) -> Iterator[tuple[Path, Path]]:
    """Which originals are to be copied, and to where: those whose equals are neither there nor planned."""
    taken = _content(folder)
    alike: dict[str, _Names] = {}
    for original in originals:
        progress.check()
        stem, suffix = _safe_parts(original)
        names = alike.setdefault(_same(stem + suffix), _Names(_numbered(stem, suffix), taken))
        name = names.free()
        try:
            size = original.stat().st_size
            if not names.hold(original, size):
                taken[_same(name)] = (original, size)
                yield original, folder / name
        except OSError as error:
            problems.append(DiskError(original, error, writing=False))


def _safe_parts(original: Path) -> tuple[str, str]:
    """The name as every system allows it, without its suffix, and that; what is no plain suffix belongs to the name."""
    suffix = original.suffix
    plain = len(suffix) <= LONGEST_SUFFIX and safe_name(f"x{suffix}") == f"x{suffix}"
    return (safe_name(original.stem, "picture"), suffix) if plain else (safe_name(original.name, "picture"), "")


class _Names:
    """Names that differ by their number alone, of which some are `taken`. Each is looked at once, however many files of
    one name there are."""

    def __init__(self, names: Iterator[str], taken: Mapping[str, tuple[Path, int]]) -> None:
        self._names, self._taken = names, taken
        self._next = next(names)
        self._files: dict[int, list[Path]] = {}
        self._digests: dict[int, set[bytes]] = {}

    def free(self) -> str:
        """The first name that isn't taken."""
        while (other := self._taken.get(_same(self._next))) is not None:
            self._files.setdefault(other[1], []).append(other[0])
            self._next = next(self._names)
        return self._next

    def hold(self, original: Path, size: int) -> bool:
        """Whether a file with these bytes has one of the names. Only files of the same length are read."""
        known, waiting = self._digests.setdefault(size, set()), self._files.get(size, [])
        while waiting:
            with suppress(OSError):  # what can't be read counts as another one
                known.add(_digest(waiting.pop()))
        return bool(known) and _digest(original) in known


def _digest(path: Path) -> bytes:
    with files.open_to_read(path) as file:
        return hashlib.file_digest(file, "sha256").digest()  # type: ignore[arg-type]


def _content(folder: Path) -> dict[str, tuple[Path, int]]:
    """What is in the folder, under its names as `_same` has them: the path, and the length in bytes (-1: no file)."""
    try:
        return {_same(each.name): (each, each.stat().st_size if each.is_file() else -1) for each in folder.iterdir()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DiskError(folder, error, writing=True) from error


def _same(name: str) -> str:
    """The same for all names that some system doesn't tell apart: macOS composes and decomposes letters, too."""
    return unicodedata.normalize("NFC", name).casefold()


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    """The name itself, then with a number: "rose.jpg", "rose (2).jpg", …"""
    yield stem + suffix
    for number in count(2):
        yield f"{stem} ({number}){suffix}"


class _OriginalError(DiskError):
    """The original can't be read to its end."""


def _copy(original: Path, target: Path, progress: Progress) -> DiskError | None:
    """Copy with the time of change; returns why the original can't be read. Raises DiskError for the target."""
    progress.check()

    def pour(file: BinaryIO) -> None:
        while chunk := _read(source, original):
            progress.check()
            file.write(chunk)

    try:
        with files.open_to_read(original) as source:
            files.write_atomically(target, pour, check=lambda _: _check_free(target))
            status = os.fstat(source.fileno())
    except _OriginalError as lost:
        return lost
    except OSError as error:
        return DiskError(original, error, writing=False)
    with suppress(OSError):  # the picture is there; not every file system takes every time
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    return None


def _read(source: BinaryIO, original: Path) -> bytes:
    try:
        return source.read(CHUNK_BYTES)
    except OSError as error:
        raise _OriginalError(original, error, writing=False) from error


def _check_free(target: Path) -> None:
    """Another program may have taken the name meanwhile."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
