"""A disk that a power cut leaves, made up from a log of fault.c.

What was synced is there. Of the rest anything may be: a file's later writes alone, with zeros where the earlier ones
were to be; names without content; of what was done to a folder's names, the first things only, as file systems keep
them in order. A file's sync doesn't make its name sure: its folder's does.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_ENTRY = struct.Struct("<QQIIc7x")
Write = tuple[int, bytes | None]
"""Where, and what; None: the file was cut there."""
Tree = dict[str, "bytes | Tree"]
HOW = ("nothing", "everything", "names only", "by chance")


@dataclass(frozen=True)
class Entry:
    """One operation, or a mark (kind "m", `path` its text)."""

    kind: str
    inode: int
    place: int
    path: str
    more: bytes


def entries(log: bytes) -> Iterator[Entry]:
    place = 0
    while place < len(log):
        inode, where, path_length, more_length, kind = _ENTRY.unpack_from(log, place)
        place += _ENTRY.size
        path = log[place : place + path_length].decode()
        more = log[place + path_length : place + path_length + more_length]
        place += path_length + more_length
        yield Entry(kind.decode(), inode, where, path, more)


@dataclass(eq=False)
class File:
    sure: bytes = b""
    pending: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        self.sure, self.pending = _written(self.sure, self.pending), []

    def after(self, how: str, chance: random.Random) -> bytes:
        if not self.pending or how in ("nothing", "names only"):
            return self.sure
        if how == "everything":
            return _written(self.sure, self.pending)
        there = [one for one in self.pending if chance.random() < 0.7]
        if there and there[-1][1]:
            place, data = there[-1]
            there[-1] = place, data[: chance.randint(0, len(data))]
        return _written(self.sure, there)


@dataclass(eq=False)
class Folder:
    sure: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, str, File | Folder | None]] = field(default_factory=list)
    """(name that goes, name that comes, what it is); "" for none."""

    def sync(self) -> None:
        self.sure, self.pending = self._named(len(self.pending)), []

    def after(self, how: str, chance: random.Random) -> Tree:
        count = len(self.pending)
        kept = {"nothing": 0, "by chance": chance.randint(0, count)}.get(how, count)
        return {name: inside.after(how, chance) for name, inside in sorted(self._named(kept).items())}

    def _named(self, count: int) -> dict[str, File | Folder]:
        names = dict(self.sure)
        for old, new, inside in self.pending[:count]:
            names.pop(old, None)
            if new and inside is not None:
                names[new] = inside
        return names


class Disk:
    """What was done below `root` so far, and how far it is sure."""

    def __init__(self, root: Path) -> None:
        """All that lies in `root` now is sure."""
        self._now: dict[str, File | Folder] = {}
        self._inodes: dict[int, File | Folder] = {}
        self.top = Folder()
        self._add(root, self.top)

    def do(self, entry: Entry) -> None:
        path = entry.path
        match entry.kind:
            case "c" | "d":
                made: File | Folder = File() if entry.kind == "c" else Folder()
                self._now[path] = self._inodes[entry.inode] = made
                self._above(path).pending.append(("", PurePosixPath(path).name, made))
            case "w":
                self._file(entry).pending.append((entry.place, entry.more))
            case "t":
                self._file(entry).pending.append((entry.place, None))
            case "s":
                self._inodes[entry.inode].sync()
            case "S":
                for each in [self.top, *self._inodes.values()]:
                    each.sync()
            case "u":
                self._now.pop(path)
                self._above(path).pending.append((PurePosixPath(path).name, "", None))
            case "r":
                self._move(path, entry.more.decode())
            case kind:
                raise ValueError(f"an operation {kind} on {path}")

    def after(self, how: str, chance: random.Random) -> Tree:
        """What may be there after a power cut now."""
        return self.top.after(how, chance)

    def _add(self, folder: Path, node: Folder) -> None:
        self._now[str(folder)] = self._inodes[folder.stat().st_ino] = node
        for path in folder.iterdir():
            if path.is_dir():
                inside = node.sure[path.name] = Folder()
                self._add(path, inside)
            else:
                file = node.sure[path.name] = File(path.read_bytes())
                self._now[str(path)] = self._inodes[path.stat().st_ino] = file

    def _above(self, path: str) -> Folder:
        folder = self._now[str(PurePosixPath(path).parent)]
        assert isinstance(folder, Folder)
        return folder

    def _file(self, entry: Entry) -> File:
        file = self._inodes[entry.inode]
        assert isinstance(file, File)
        return file

    def _move(self, path: str, target: str) -> None:
        moved = self._now.pop(path)
        for name in [name for name in self._now if name.startswith(path + "/")]:
            self._now[target + name[len(path) :]] = self._now.pop(name)
        self._now[target] = moved
        old, new = PurePosixPath(path), PurePosixPath(target)
        if old.parent == new.parent:
            self._above(path).pending.append((old.name, new.name, moved))
            return
        self._above(path).pending.append((old.name, "", None))
        self._above(target).pending.append(("", new.name, moved))


def put(tree: Tree, folder: Path, before: Tree | None) -> None:
    """Lay the tree out in `folder`, where `before` lies; None: the folder isn't there."""
    if before is None:
        folder.mkdir()
    there = before or {}
    for name in there.keys() - tree.keys():
        _remove(folder / name)
    for name, inside in tree.items():
        old = there.get(name)
        if isinstance(inside, bytes):
            if isinstance(old, dict):
                _remove(folder / name)
            if old != inside:
                (folder / name).write_bytes(inside)
        elif isinstance(old, dict):
            put(inside, folder / name, old)
        else:
            _remove(folder / name)
            put(inside, folder / name, None)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def digest(tree: Tree) -> bytes:
    found = hashlib.blake2b()
    for name, inside in tree.items():
        found.update(name.encode() + b"\0")
        found.update(hashlib.blake2b(inside).digest() if isinstance(inside, bytes) else digest(inside) + b"/")
    return found.digest()


def _written(content: bytes, writes: list[Write]) -> bytes:
    raw = bytearray(content)
    for place, data in writes:
        end = place + len(data or b"")
        if len(raw) < end:
            raw.extend(bytes(end - len(raw)))
        if data is None:
            del raw[place:]
        else:
            raw[place:end] = data
    return bytes(raw)
