"""Files that are whole or not there: atomic writes, locks between processes. What is read may be another's."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from core import leftovers
from core.durable import make_folder, sync_folder
from core.errors import DiskError

_BINARY = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_UMASK = os.umask(0o077)
os.umask(_UMASK)
"""Read once: asking sets it for a moment, for all threads."""
LONGEST_TEXT = 16 << 20
"""Bytes that a text file of ours may have unless its reader expects more."""


def write_atomically(
    path: Path, write: Callable[[BinaryIO], object], *, check: Callable[[Path], object] | None = None
) -> None:
    """Call `write(file)` on a temporary file beside `path`, make it durable, then give it its name.

    Whatever happens - full disk, kill, power cut - `path` holds either its old content or all of the new one. `check`
    gets the whole temporary file before it gets its name; if it raises, `path` stays as it was.

    Raises:
        DiskError: the folder can't be made or written.
    """
    temporary: Path | None = None
    with ExitStack() as held:
        try:
            make_folder(path.parent)
            descriptor, temporary = leftovers.temporary_file(path.parent, held)
            with os.fdopen(descriptor, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            if check is not None:
                check(temporary)
            with suppress(OSError):  # not every disk keeps permissions: no reason to lose the file
                temporary.chmod(0o666 & ~_UMASK)
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise DiskError(path, error, writing=True) from error
        finally:
            if temporary is not None:
                with suppress(OSError):  # a disk that became read-only: what failed before is what is to be told
                    temporary.unlink(missing_ok=True)


def write_text_atomically(path: Path, text: str) -> None:
    """`write_atomically` for UTF-8 text. Halves of letters, which only a broken name has, become "?"."""
    write_atomically(path, lambda file: file.write(text.encode(errors="replace")))


def open_to_read(path: Path) -> BinaryIO:
    """The file's bytes. Raises OSError, IsADirectoryError for what is no file: a pipe would make one wait, a device
    never ends."""
    return io.BufferedReader(open_raw(path))


def open_raw(path: str | os.PathLike[str]) -> io.FileIO:
    """`open_to_read` without a buffer."""
    check_plain(path)
    file = io.FileIO(path, opener=_without_waiting)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _no_file(path)
    return file


def check_plain(path: str | os.PathLike[str]) -> None:
    """Raise what `open_to_read` would, for whoever can only be given a name."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - once for each picture
        raise _no_file(path)


def _without_waiting(name: str, flags: int) -> int:
    try:
        return os.open(name, flags | _AT_ONCE)
    except BlockingIOError:  # lent to another computer, who gives it back when asked
        return os.open(name, flags)


def _no_file(path: str | os.PathLike[str]) -> IsADirectoryError:
    return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))


def open_to_append(path: Path) -> BinaryIO:
    """The file, made where it isn't there; each write goes to its end. Raises OSError, also for a link: what was
    brought along in a folder must not lead to the person's other files; and for a pipe, at which one would wait."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return open(path, "ab", buffering=0, opener=lambda name, _flags: os.open(name, flags, 0o666))


def read_text(path: Path, most: int = LONGEST_TEXT) -> str:
    """The file's UTF-8 text (undecodable bytes become U+FFFD). Raises DiskError where it can't be read, is longer than
    `most` bytes, or is no file."""
    try:
        with open_to_read(path) as file:
            raw = file.read(min(most, os.fstat(file.fileno()).st_size) + 1)  # room for all of `most` may be missing
            if len(raw) > most:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    text = raw.decode(errors="replace").removeprefix("\ufeff")  # some editors put a mark there
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole_lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """The lines with their ends, but none longer than `longest` bytes: such a one isn't held in memory."""
    begun = False
    while raw := file.readline(longest):
        ends = raw.endswith(b"\n")
        if ends and not begun:
            yield raw
        begun = not ends


def read_json(path: Path, most: int = LONGEST_TEXT) -> Any:
    """The values in a .json file.

    Raises:
        DiskError: as `read_text`.
        ValueError: it is no JSON.
    """
    return from_json(read_text(path, most))


def from_json(text: str | bytes) -> Any:
    """What JSON says. Raises ValueError where it is none, or is nested deeper than anything of ours."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


@contextmanager
def lock(path: Path, *, seconds: float = 0) -> Iterator[bool]:
    """Hold the lock file `path` between processes; yields whether it was obtained within `seconds`.

    The lock goes with the process that holds it, also when that is killed.

    Raises:
        DiskError: the lock file can't be made.
    """
    held = FileLock(path, thread_local=False)
    try:
        make_folder(path.parent)
        if path.is_symlink():  # to lock a file may empty it
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        held.acquire(timeout=seconds)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise DiskError(path, error, writing=True) from error
    try:
        yield True
    finally:
        held.release()
