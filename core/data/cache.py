"""The cache folder: whole entries under a key, made once among all processes, the oldest unused leaving first.

An entry is a folder `<kind>-<key>` with an about.json (written last, which knows the others' lengths) and its files. It
is made under another name and renamed when complete; one whose files have other lengths is made anew. Only folders of
that form, below the cache folder's own sub-folder, are ever removed, and the journals there: single files that are
appended to.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import time
import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import files, settings
from core.errors import DiskError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

ABOUT = "about.json"
USERS = "users"
LENGTHS = "lengths"
JOURNAL_SECONDS = 30 * 24 * 3600
_ENTRY = re.compile(r"(pixels|unpacked|checked)-[0-9a-f]{40}")
_JOURNAL = re.compile(r"(answers|reading)-[0-9a-f]{40}\.jsonl")
_REMAINS = re.compile(r"\.(making|removing)-(pixels|unpacked|checked)-[0-9a-f]{40}-[0-9a-f]{8}")


@dataclass(frozen=True, eq=False)
class Entry:
    """A complete entry; `about` is what its maker noted (JSON values). It isn't removed while this object lives."""

    folder: Path
    about: dict[str, Any]


def make_key(parts: Iterable[object]) -> str:
    """40 hexadecimal digits for whatever decides an entry's content."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(str(part).encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def entry(kind: str, key: str, make: Callable[[Path], dict[str, Any]], progress: Progress) -> Entry:
    """The entry `key`, made by `make(empty folder) -> about` unless it is there. Other processes wait for it.

    Raises:
        DiskError: the cache folder can't be written.
        Cancelled, or whatever `make` raises: no entry is left.
    """
    name = f"{kind}-{key}"
    with _locked(name, progress):
        try:
            return _open(name) or _make(name, make)
        except OSError as error:
            raise DiskError(_folder(), error, writing=True) from error


def make_room(wanted: int, progress: Progress) -> bool:
    """Whether `wanted` bytes fit below the limit, after removing the oldest entries that nobody uses."""
    limit = int(settings.load_or_default().cache_limit * 1e9)
    if wanted > limit:
        return False
    sizes = {name: _size(_folder() / name) for name in _names()}
    for name in sorted(sizes, key=_last_used):
        progress.check()
        if sum(sizes.values()) + wanted <= limit:
            break
        if _remove(name):
            del sizes[name]
    return sum(sizes.values()) + wanted <= limit


def journal(key: str) -> Path:
    """The file in which the answers under `key` are noted as they come; it goes when the cache is cleared, and after
    a month in which nobody used it."""
    for name in _listed(_JOURNAL):
        with suppress(OSError):
            if (_folder() / name).stat().st_mtime < time.time() - JOURNAL_SECONDS:
                (_folder() / name).unlink()
    return _folder() / f"answers-{key}.jsonl"


def diary(key: str) -> Path:
    """The file in which who reads the pictures under `key` notes which ones are in hand; see `core.data.careful`."""
    return _folder() / f"reading-{key}.jsonl"


def cache_size() -> int:
    """Bytes that the cache takes on the disk."""
    return sum(_size(_folder() / name) for name in [*_names(), *_remains(), *_listed(_JOURNAL)])


def clear_cache() -> int:
    """Remove every entry that nobody uses; returns the bytes that are free again."""
    before = cache_size()
    for name in _listed(_JOURNAL):
        with suppress(OSError):
            (_folder() / name).unlink()
    for name in _names():
        _remove(name)
    _sweep()
    return before - cache_size()


def _folder() -> Path:
    return settings.load_or_default().cache / "pictures"


def _lock_file(name: str) -> Path:
    return _folder() / "locks" / f"{name}.lock"


def _names() -> list[str]:
    return _listed(_ENTRY)


def _remains() -> list[str]:
    return _listed(_REMAINS)


def _listed(pattern: re.Pattern[str]) -> list[str]:
    try:
        return [name for name in os.listdir(_folder()) if pattern.fullmatch(name)]  # noqa: PTH208 - names are wanted
    except OSError:
        return []


@contextmanager
def _locked(name: str, progress: Progress) -> Iterator[None]:
    """Hold the entry's lock, waiting politely."""
    while True:
        with files.lock(_lock_file(name), seconds=0.2) as held:
            if held:
                yield
                return
        progress.report(Message(QT_TRANSLATE_NOOP("core", "Another window is reading the same pictures: waiting…")))


def _open(name: str) -> Entry | None:
    """The complete entry, marked as used now and in use; None where there is none. Called under its lock."""
    folder = _folder() / name
    try:
        about = _sealed(json.loads((folder / ABOUT).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError, RecursionError):
        about = {}
    if not _is_whole(folder, about):
        _remove_tree(folder)
        return None
    with suppress(OSError):
        os.utime(folder / ABOUT)
    _used(folder)  # forgets those who are gone
    opened = Entry(folder, about)
    in_use = ExitStack()
    in_use.enter_context(files.lock(folder / USERS / f"{uuid.uuid4().hex}.lock"))
    weakref.finalize(opened, in_use.close)
    return opened


def _is_whole(folder: Path, about: dict[str, Any]) -> bool:
    """Whether the entry's files have the lengths that they were written with: one that is too short ends the program
    where it is mapped."""
    if not isinstance(about.get(LENGTHS), dict):
        return False
    try:
        return all((folder / name).stat().st_size == length for name, length in about[LENGTHS].items())
    except OSError:
        return False


def _lengths(folder: Path) -> dict[str, int]:
    with os.scandir(folder) as inside:
        return {each.name: each.stat().st_size for each in inside if each.is_file(follow_symlinks=False)}


def _make(name: str, make: Callable[[Path], dict[str, Any]]) -> Entry:
    """Make the entry beside its place and move it there. Called under its lock."""
    _sweep(name)
    _remove_tree(_folder() / name)
    making = _folder() / f".making-{name}-{uuid.uuid4().hex[:8]}"
    try:
        making.mkdir(parents=True)
        about = make(making)
        about = {**about, LENGTHS: _lengths(making)}
        files.write_text_atomically(making / ABOUT, json.dumps({"about": about, "seal": _seal(about)}))
        making.rename(_folder() / name)
    finally:
        _remove_tree(making)
    made = _open(name)
    if made is None:
        raise FileNotFoundError(errno.ENOENT, "removed while it was made", str(_folder() / name))
    return made


def _sealed(values: Any) -> dict[str, Any]:
    """What its maker noted. Raises ValueError, LookupError or TypeError where it isn't that any more."""
    about: dict[str, Any] = values["about"]
    if not isinstance(about, dict) or values["seal"] != _seal(about):
        raise ValueError("not as it was written")
    return about


def _seal(about: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def _last_used(name: str) -> float:
    try:
        return (_folder() / name / ABOUT).stat().st_mtime
    except OSError:
        return 0.0


def _remove(name: str) -> bool:
    """Remove an entry unless somebody makes or uses it."""
    with files.lock(_lock_file(name)) as held:
        if not held or _used(_folder() / name):
            return False
        doomed = _folder() / f".removing-{name}-{uuid.uuid4().hex[:8]}"
        try:
            (_folder() / name).rename(doomed)
        except OSError:
            return False
        _remove_tree(doomed)
        return True


def _used(folder: Path) -> bool:
    """Whether a living process holds one of the entry's user marks; marks of dead ones are removed."""
    used = False
    for mark in (folder / USERS).glob("*.lock"):
        with files.lock(mark) as free:
            if not free:
                used = True
                continue
        with suppress(OSError):
            mark.unlink(missing_ok=True)
    return used


def _sweep(own: str = "") -> None:
    """Remove what killed processes left half made or half removed, of whatever entry: it may never be wanted again.
    `own` is the entry whose lock is held here."""
    for remains in _remains():
        name = "-".join(remains.split("-")[1:3])
        with ExitStack() as locks:
            if name == own or locks.enter_context(files.lock(_lock_file(name))):
                _remove_tree(_folder() / remains)


def _remove_tree(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder, ignore_errors=os.name == "nt")


def _size(path: Path) -> int:
    total = 0
    with suppress(OSError):
        total += path.stat().st_size if path.is_file() else 0
    for inside, _, names in os.walk(path):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(inside, name)).st_size  # noqa: PTH118 - thousands of files
    return total
