"""Files that are whole or not there: atomic writes, locks between processes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from core.errors import DiskError

_UMASK = os.umask(0o077)
os.umask(_UMASK)
"""Read once: asking sets it for a moment, for all threads."""


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if check is not None:
            check(temporary)
        temporary.chmod(0o666 & ~_UMASK)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise DiskError(path, error, writing=True) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_text_atomically(path: Path, text: str) -> None:
    """`write_atomically` for UTF-8 text."""
    write_atomically(path, lambda file: file.write(text.encode()))


def read_text(path: Path) -> str:
    """The file's UTF-8 text. Raises DiskError where it can't be read (undecodable bytes become U+FFFD)."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise DiskError(path, error, writing=False) from error


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable, where the system can (Windows does so by itself)."""
    if os.name == "nt":
        return
    with suppress(OSError):  # the files are whole and have their names; not every folder can be asked for more
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def lock(path: Path, *, seconds: float = 0) -> Iterator[bool]:
    """Hold the lock file `path` between processes; yields whether it was obtained within `seconds`.

    The lock goes with the process that holds it, also when that is killed.

    Raises:
        DiskError: the lock file can't be made.
    """
    held = FileLock(path, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
