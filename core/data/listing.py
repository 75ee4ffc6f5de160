"""Which picture files lie in a folder: sorted as people count, without hidden files, unharmed by loops of links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from core.data.decode import suffixes
from core.errors import DiskError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini", "@eadir"})
FIRST_NAMES = 3
SAID_EVERY = 500
NOT_ALLOWED = -1
"""Stands for the length of a file that may not be opened: once it may, the listing has changed."""

NaturalKey = tuple[list[str | int], str]


@dataclass(frozen=True)
class Listed:
    """A picture file: its `name` relative to the folder that was listed (with "/"), its length in bytes, and when it
    was last changed (nanoseconds)."""

    path: str
    name: str
    size: int
    changed: int

    @property
    def parts(self) -> list[str]:
        return self.name.split("/")


@dataclass
class Listing:
    """The pictures of a folder and all below, in natural order, and the names of files that are none."""

    pictures: list[Listed] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def list_folder(folder: Path, progress: Progress, before: int = 0, *, outside: bool = True) -> Listing:
    """List `folder` and what is below. Links are followed, but no folder is entered twice below the same top folder;
    those that lead `outside` of `folder` may be left alone.

    `progress` hears how many pictures there are so far, those found `before` with them.

    Raises:
        DiskError: a folder can't be read.
    """
    listing = Listing()
    found = _Found(progress, before)
    entered: set[tuple[str, str]] = set()
    root = os.path.realpath(folder)

    def enter(inside: str) -> Iterator[Listed | str]:
        key = (inside.split("/")[0], os.path.realpath(folder / inside))
        if key in entered or ("", key[1]) in entered or not (outside or _within(key[1], root)):
            return iter(())
        entered.add(key)
        found.say()
        return iter(_content(folder, inside, listing.others, found))

    # Folder by folder in natural order: sorting all pictures at the end would hold the whole program up.
    open_folders = [enter("")]
    while open_folders:
        one = next(open_folders[-1], None)
        if one is None:
            open_folders.pop()
        elif isinstance(one, Listed):
            if outside or not os.path.islink(one.path) or _within(os.path.realpath(one.path), root):  # noqa: PTH114
                listing.pictures.append(one)
        else:
            open_folders.append(enter(one))
    return listing


@dataclass
class _Found:
    """How many pictures there are so far."""

    progress: Progress
    count: int

    def another(self) -> None:
        self.progress.check()
        self.count += 1
        if not self.count % SAID_EVERY:
            self.say()

    def say(self) -> None:
        count = self.count - self.count % SAID_EVERY
        text = QT_TRANSLATE_NOOP("core", "Looking for pictures: {count} so far…")
        start = Message(QT_TRANSLATE_NOOP("core", "Looking for pictures…"))
        self.progress.report(Message(text, {"count": count}) if count else start)


def _content(root: Path, inside: str, others: list[str], found: _Found) -> list[Listed | str]:
    """The pictures and the names of the folders just in `inside`, in natural order; other files go to `others`."""
    content: list[tuple[NaturalKey, Listed | str]] = []
    odd: list[str] = []
    known = suffixes()
    for entry, is_folder in _entries(root / inside):
        name = f"{inside}/{entry.name}" if inside else entry.name
        if is_folder:
            content.append((natural_key(entry.name), name))
        elif os.path.splitext(entry.name)[1].lower() in known:  # noqa: PTH122 - a Path for each file costs seconds
            content.append((natural_key(entry.name), _listed(entry, name)))
            found.another()
        else:
            odd.append(name)
    others += sorted(odd, key=natural_key)
    content.sort(key=itemgetter(0))
    return [one for _, one in content]


def _within(path: str, root: str) -> bool:
    """Whether a real path lies in the folder of another, or is it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def natural_key(name: str) -> NaturalKey:
    """Sorts "class 10" after "class 9", without regard to case."""
    parts: list[str | int] = []
    parts += [int(part) if index % 2 else part for index, part in enumerate(re.split(r"(\d+)", name.casefold()))]
    return parts, name


def unchanged(one: Listed) -> bool:
    """Whether the file is as it was listed."""
    try:
        status = os.stat(one.path)  # noqa: PTH116 - once for each picture
    except OSError:
        return not one.changed
    return (_length(one.path, status), status.st_mtime_ns) == (one.size, one.changed)


def is_hidden(name: str) -> bool:
    """What systems strew about, and what people hide."""
    return name.startswith(".") or name.casefold() in CLUTTER


def shown(name: str) -> str:
    """`name` as it can be printed: bytes that are no text become "?"."""
    return name.encode("utf-8", "replace").decode()


def first_names(names: Iterable[str]) -> str:
    """The first few names for a sentence, and "…" where there are more."""
    listed = [shown(name) for name in names]
    return ", ".join(listed[:FIRST_NAMES]) + (", …" if len(listed) > FIRST_NAMES else "")


def _entries(folder: Path) -> Iterator[tuple[os.DirEntry[str], bool]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not is_hidden(entry.name):
                    yield entry, _is_folder(entry)
    except OSError as error:
        raise DiskError(folder, error, writing=False) from error


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """A link that leads to itself or nowhere is no folder."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _listed(entry: os.DirEntry[str], name: str) -> Listed:
    """A picture that can't be asked for its length (a broken link) stays listed: reading it says why it is left out."""
    try:
        status = entry.stat()
    except OSError:
        return Listed(entry.path, name, 0, 0)
    return Listed(entry.path, name, _length(entry.path, status), status.st_mtime_ns)


def _length(path: str, status: os.stat_result) -> int:
    may = os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)
    return status.st_size if may else NOT_ALLOWED
