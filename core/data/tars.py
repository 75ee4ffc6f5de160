"""Reads .tar files, also compressed ones: only forwards, and within bounds whatever they say of themselves.

Python's own reader takes into memory whatever a header says belongs to it, follows sizes below zero backwards without
end, keeps every member, and takes a damaged header for the archive's end.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from core.progress import Progress

HEADER_BYTES = 16 << 20
"""What may stand before one member's contents: names of any length, but nothing that fills the memory."""
STEP_BYTES = 64 << 20
MOST_RECORDS = 1000
"""Of those that hold for the whole archive."""
_DECOMPRESSORS: tuple[tuple[bytes, Any], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
    (b"\x5d\0\0", lzma.LZMAFile),
)


class TooMuch(tarfile.TarError):
    """It holds more than was to be unpacked."""


class Tar:
    """An opened archive. `opened` makes one."""

    def __init__(self, file: _Forwards) -> None:
        self._file = file
        self._tar = tarfile.open(fileobj=file, mode="r:")  # type: ignore[call-overload]  # noqa: SIM115 - holds no file

    def members(self) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
        """Each member, and the contents of a plain file, which can be read until the next member is asked for.

        Raises:
            Cancelled, OSError, and what `archives.DAMAGED` lists.
        """
        while (member := self._next()) is not None:
            yield member, self._tar.extractfile(member) if member.isreg() else None

    def _next(self) -> tarfile.TarInfo | None:
        self._file.left = HEADER_BYTES
        member: tarfile.TarInfo | None = self._tar.next()
        self._tar.members.clear()
        self._file.left = sys.maxsize
        if member is None:
            self._file.finish()
        elif member.size < 0 or len(self._tar.pax_headers or ()) > MOST_RECORDS:
            raise tarfile.ReadError("it makes no sense")
        return member


class _Forwards:
    """What `tarfile` reads from: never backwards, not beyond `most` bytes, and between members only `left` of them."""

    def __init__(self, file: IO[bytes], most: int, progress: Progress, *, packed: bool) -> None:
        self._file, self._most, self._progress, self._packed = file, most, progress, packed
        self.left = HEADER_BYTES
        self._last = b""

    def read(self, count: int) -> bytes:
        if not 0 <= count <= self.left:
            raise TooMuch("a header is longer than any name")
        self.left -= count
        self._last = self._file.read(count)
        self._progress.check()
        return self._last

    def seek(self, position: int) -> None:
        if position > self._most:
            raise TooMuch("it is longer than it may be")
        if position < self.tell():
            raise tarfile.ReadError("it leads backwards")
        while (here := self.tell()) < position:
            self._progress.check()
            self._file.seek(min(position, here + STEP_BYTES))
            if self.tell() == here:
                raise tarfile.ReadError("it is cut off")

    def finish(self) -> None:
        """Where no more header was: see that this is the end, and that all that was unpacked was right.

        Only the end of a .gz says whether what came before it was.
        """
        if not self._last or self._last.strip(b"\0"):
            raise tarfile.ReadError("it does not end as archives do")
        while self._packed and self._file.read(STEP_BYTES >> 6):
            self._progress.check()
            if self.tell() > self._most:
                raise TooMuch("it is longer than it may be")

    def tell(self) -> int:
        return self._file.tell()


@contextmanager
def opened(path: Path, most: int, progress: Progress) -> Iterator[Tar]:
    """The archive at `path`; of a compressed one no more than `most` bytes are unpacked.

    Raises:
        Cancelled, OSError, and what `archives.DAMAGED` lists.
    """
    with path.open("rb") as file:
        head = file.read(6)
        file.seek(0)
        packed = next((opener for beginning, opener in _DECOMPRESSORS if head.startswith(beginning)), None)
        if packed is None:
            yield Tar(_Forwards(file, path.stat().st_size, progress, packed=False))
            return
        unpacked: IO[bytes]
        with packed(file) as unpacked:
            yield Tar(_Forwards(unpacked, most, progress, packed=True))


def is_tar(path: Path) -> bool:
    """Whether the file begins as a .tar, also a compressed one. Raises as `opened`."""
    try:
        with opened(path, 2 * HEADER_BYTES, Progress()):
            return True
    except tarfile.TarError:
        return False
