"""Pictures in a .zip or .tar (also compressed) file: unpacked into the cache, guarded against harmful archives."""

from __future__ import annotations

import errno
import hashlib
import lzma
import os
import re
import shutil
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import IO, Any

from core import durable, files
from core.data import cache, tars
from core.data.decode import HEIC_SUFFIXES, suffixes
from core.data.listing import is_hidden, shown
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.paths import RESERVED
from core.progress import Progress

VERSION = 2
CONTENT = "content"
SPARE_BYTES = 500_000_000
"""What stays free on the disk."""
MOST_FILES = 5_000_000
LARGEST_FILE = 2_000_000_000
LEAST_BOUND = 2_000_000_000
LARGEST_RATIO = 200
"""Pictures hardly shrink in an archive: one that grows by more than this, beyond the least bound, is a trap."""
MOST_FOLDERS = 60
"""Within one another: pictures aren't kept deeper, and whoever walks through thousands comes to no end."""
MEGABYTE = 1_000_000
COPY_BYTES = 1 << 20
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1

DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OverflowError,
    MemoryError,
)
"""What the readers of archives raise at damaged ones."""
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]+$')


@dataclass(frozen=True)
class Member:
    """A file in the archive: its name as it is there, and its unpacked length."""

    name: str
    size: int


class _Encrypted(Exception):  # noqa: N818 - becomes a UserError
    """A member needs a password."""


@dataclass
class _Unpacking:
    """What was taken so far: against duplicates and traps."""

    root: Path
    bound: int
    changed: int
    """Becomes every file's time of change, so that unpacking again gives the same listing."""
    links: int = 0
    names: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)
    taken: int = 0


def is_archive(path: Path) -> bool:
    """Whether `path` is a .zip or .tar file, whatever its name."""
    try:
        files.check_plain(path)  # a pipe would make one wait
        return tars.is_tar(path) or zipfile.is_zipfile(path)
    except DAMAGED as error:
        raise _damaged(path) from error
    except OSError as error:
        if error.errno is None:  # gzip and bz2 say so of damaged files
            raise _damaged(path) from error
        raise DiskError(path, error, writing=False) from error


def unpack(archive: Path, progress: Progress) -> cache.Entry:
    """The entry of the cache whose folder "content" holds the archive's pictures; made if it isn't there.

    Links, hidden files and what is no picture stay packed.

    Raises:
        UserError: the archive is damaged, needs a password, or could do harm.
        DiskError: it can't be read, or there is no room.
        Cancelled: `progress` was cancelled.
    """
    try:
        files.check_plain(archive)
        status = archive.stat()
    except OSError as error:
        raise DiskError(archive, error, writing=False) from error
    key = cache.make_key([VERSION, archive.resolve(), status.st_size, status.st_mtime_ns])
    return cache.entry("unpacked", key, lambda folder: _unpack(archive, status, folder / CONTENT, progress), progress)


def _unpack(archive: Path, status: os.stat_result, root: Path, progress: Progress) -> dict[str, Any]:
    cache.make_room(status.st_size, progress)
    state = _Unpacking(root, max(LEAST_BOUND, status.st_size * LARGEST_RATIO), status.st_mtime_ns)
    what = Message(QT_TRANSLATE_NOOP("core", "Unpacking “{path}”…"), {"path": shown(archive.name)})
    root.mkdir()
    with _explained(archive), _opened(archive, state.bound, progress) as opened:
        for count, (member, stream) in enumerate(_files(opened, state)):
            progress.report(what, state.taken, 0)
            if count > MOST_FILES:
                raise _trap(archive)
            name = _safe_name(archive, member.name)
            if name is not None:
                _write(archive, state, name, member, stream)
    _check_unchanged(archive, status)
    durable.sync_tree(root)
    return {"files": len(state.names), "links": state.links}


def _check_unchanged(archive: Path, before: os.stat_result) -> None:
    """What was unpacked is kept as the content of the file as it was `before`: it must still be that.

    Raises:
        DiskError: it was changed or replaced meanwhile, or is gone.
    """
    try:
        now = archive.stat()
        if (now.st_size, now.st_mtime_ns, now.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
    except OSError as error:
        raise DiskError(archive, error, writing=False) from error


@contextmanager
def _opened(archive: Path, most: int, progress: Progress) -> Iterator[tars.Tar | zipfile.ZipFile]:
    if zipfile.is_zipfile(archive) and not tars.is_tar(archive):
        with zipfile.ZipFile(archive) as opened_zip:
            yield opened_zip
    else:
        with tars.opened(archive, most, progress) as opened_tar:
            yield opened_tar


def _files(opened: tars.Tar | zipfile.ZipFile, state: _Unpacking) -> Iterator[tuple[Member, IO[bytes]]]:
    """The plain files, one after the other (a compressed tar can be read only forwards)."""
    if isinstance(opened, zipfile.ZipFile):
        yield from _zip_files(opened, state)
        return
    for member, content in opened.members():
        state.links += member.issym() or member.islnk()
        if content is not None:
            yield Member(member.name, member.size), content


def _zip_files(opened: zipfile.ZipFile, state: _Unpacking) -> Iterator[tuple[Member, IO[bytes]]]:
    for entry in opened.infolist():
        if stat.S_ISLNK(entry.external_attr >> 16):
            state.links += 1
        elif not entry.is_dir():
            if entry.flag_bits & ENCRYPTED_FLAG:
                raise _Encrypted
            with opened.open(entry) as stream:
                yield Member(zip_name(entry), entry.file_size), stream


def zip_name(entry: zipfile.ZipInfo) -> str:
    """The member's name. Many programs write UTF-8 without saying so; without the flag Python reads code page 437."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def is_clutter(name: str) -> bool:
    """Hidden or in a hidden folder, as macOS adds them."""
    return any(is_hidden(part) for part in name.split("/") if part not in (".", ".."))


def _safe_name(archive: Path, name: str) -> str | None:
    """Where in the cache the member goes ("a/b.jpg"), or None for what isn't needed."""
    plain = name.replace("\\", "/")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if plain.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:/", plain) or "\0" in plain:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” was not unpacked."),
            QT_TRANSLATE_NOOP("core", "It holds a file “{name}” that would land outside of its folder."),
            QT_TRANSLATE_NOOP("core", "Make the archive anew from the folder with your pictures."),
            path=shown(archive.name),
            name=shown(name),
        )
    if len(parts) > MOST_FOLDERS:
        raise _damaged(archive)
    if not parts or is_clutter("/".join(parts)):
        return None
    suffix = os.path.splitext(parts[-1])[1].lower()  # noqa: PTH122 - a name, no path
    if suffix not in suffixes() and suffix not in HEIC_SUFFIXES:
        return None
    return "/".join(_portable(part) for part in parts)


def _portable(part: str) -> str:
    """A name that this system takes: too long ones are shortened, signs that Windows forbids are replaced there."""
    if os.name == "nt":
        part = _NOT_ON_WINDOWS.sub("_", part)
        part = f"_{part}" if part.partition(".")[0].strip().lower() in RESERVED else part
    raw = part.encode("utf-8", "surrogateescape")
    if len(raw) <= 255:
        return part
    stem, suffix = os.path.splitext(part)  # noqa: PTH122 - a name, no path
    return stem.encode("utf-8", "replace")[:180].decode("utf-8", "ignore") + hashlib.sha1(raw).hexdigest()[:16] + suffix


def _write(archive: Path, state: _Unpacking, name: str, member: Member, stream: IO[bytes]) -> None:
    """Copy one member, watching its real length rather than what the archive says."""
    if name in state.names:
        raise _twice(archive, name)
    state.names.add(name)
    _check_room(archive, state, member.size)
    target = os.path.join(state.root, _unlike(state, name))  # noqa: PTH118 - a Path for each file costs seconds
    with _create(archive, name, target, state) as out:
        written = 0
        while block := stream.read(COPY_BYTES):
            written += len(block)
            if written > member.size or state.taken + written > state.bound:
                raise _trap(archive)
            _put(target, out, block)
    if written < member.size:
        raise EOFError
    with suppress(OSError):  # not every disk takes every time: then the pictures are decoded again the next time
        os.utime(target, ns=(state.changed, state.changed))
    state.taken += written


def _create(archive: Path, name: str, target: str, state: _Unpacking) -> FileIO:
    """A new file in a folder that is made where it is missing."""
    folder = os.path.dirname(target)  # noqa: PTH120
    try:
        if folder not in state.folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            state.folders.add(folder)
        return FileIO(target, "x")
    except (FileExistsError, NotADirectoryError) as error:  # once as a file, once as a folder
        raise _twice(archive, name) from error
    except OSError as error:
        raise DiskError(target, error, writing=True) from error


def _put(target: str, out: FileIO, block: bytes) -> None:
    """Write all of `block`; the disk's refusal is told apart from the archive's."""
    rest = memoryview(block)
    while rest:
        try:
            rest = rest[out.write(rest) :]
        except OSError as error:
            raise DiskError(target, error, writing=True) from error


def _unlike(state: _Unpacking, name: str) -> str:
    """`name`, or one with a number where this system might take it for another (case, composed letters)."""
    number, candidate = 1, name
    while (folded := unicodedata.normalize("NFC", candidate).casefold()) in state.folded:
        number += 1
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, no path
        candidate = f"{stem}~{number}{suffix}"
    state.folded.add(folded)
    return candidate


def _check_room(archive: Path, state: _Unpacking, size: int) -> None:
    if size > LARGEST_FILE or state.taken + size > state.bound:
        raise _trap(archive)
    if size < MEGABYTE and len(state.names) % 500 != 1:
        return  # so many small files can't fill what is kept free
    if size + SPARE_BYTES > shutil.disk_usage(state.root).free:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is no room to unpack “{path}”."),
            QT_TRANSLATE_NOOP("core", "The disk of the folder “{folder}” is nearly full."),
            QT_TRANSLATE_NOOP("core", "Make some room, or choose another cache folder in the settings."),
            path=shown(archive.name),
            folder=str(state.root.parents[1]),
        )


@contextmanager
def _explained(archive: Path) -> Iterator[None]:
    """What the readers of archives raise, in plain words."""
    try:
        yield
    except _Encrypted as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” can't be unpacked."),
            QT_TRANSLATE_NOOP("core", "It is protected by a password."),
            QT_TRANSLATE_NOOP("core", "Unpack it yourself, then choose the folder."),
            path=shown(archive.name),
        ) from error
    except (tars.TooMuch, MemoryError) as error:
        raise _trap(archive) from error
    except DAMAGED as error:
        raise _damaged(archive) from error
    except OSError as error:
        if error.errno is None:  # gzip and bz2 say so of damaged files
            raise _damaged(archive) from error
        raise DiskError(archive, error, writing=False) from error


def _twice(archive: Path, name: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” was not unpacked."),
        QT_TRANSLATE_NOOP("core", "It holds the file “{name}” twice."),
        QT_TRANSLATE_NOOP("core", "Make the archive anew from the folder with your pictures."),
        path=shown(archive.name),
        name=shown(name),
    )


def _damaged(archive: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” can't be unpacked."),
        QT_TRANSLATE_NOOP("core", "It is damaged, incomplete, or of an unknown kind."),
        QT_TRANSLATE_NOOP("core", "Copy or download it again, or unpack it yourself and choose the folder."),
        path=shown(archive.name),
    )


def _trap(archive: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” was not unpacked."),
        QT_TRANSLATE_NOOP("core", "It would grow beyond any measure, as no archive of pictures does."),
        QT_TRANSLATE_NOOP("core", "If you trust it, unpack it yourself and choose the folder."),
        path=shown(archive.name),
    )
