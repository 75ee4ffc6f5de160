"""Picture files opened so that none holds the program up: no pipe is waited for, nothing is mapped, and the work and
the memory that reading one takes have bounds. For whoever looks at pictures with Pillow."""

from __future__ import annotations

import io
import logging
import os
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from core import files
from core.data import decoding_apart

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER_BYTES = 1 << 16
HEADS = (BUFFER_BYTES, 1 << 20)
"""Bytes of a JPEG among which the beginning of its first scan is looked for, before all of it is."""
LARGEST_FILE, LARGEST_IN_MEMORY = 1_200_000_000, 300_000_000
"""Bytes of a file; and of one whose reader takes all of it at once."""
MOST_SECONDS = 10.0
"""Who has calculated for so long, and still wants more of a file, gets no more."""
MOST_SCANNED = 4_000_000_000
"""Pixels of a JPEG times how often all of them are gone through: 179 million have the usual ten scans, and more."""
FEW_PIXELS = 500_000
"""So many take next to no memory, however many scans hold them."""
MOST_SEGMENTS = 100_000
ROOM_BYTES = 1_000_000_000
"""What all pictures together may take while they are read; a larger one waits until it is alone."""
BYTES_A_PIXEL = 12
BYTES_A_COEFFICIENT = 2
HELD_PIXELS = {"JPEG2000": 3_000_000, "AVIF": 50_000_000, "SGI": 50_000_000}
"""The readers of these hold the interpreter for as long as they take: larger pictures than so many pixels are decoded
in a process of their own."""
_IN_SCANS = frozenset({"JPEG", "MPO"})
_INSIDE = frozenset({"ICO", "ICNS"})
"""Formats that hold whole pictures of others, which may be larger than they say."""
_MARKER = re.compile(rb"\xff[\x02-\xcf\xd9-\xfe]")
_FRAMES = frozenset({*range(0xC0, 0xD0)}) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_SCAN, _END = 0xDA, 0xD9
_SCAN_BEGINS = bytes((0xFF, _SCAN))

# Memory in smaller blocks would stay with the thread that had it: some hundred megabytes for each that reads.
Image.core.set_block_size(1 << 27)  # type: ignore[attr-defined]
# What is wrong with a file's notes about itself is nobody's concern here; whether it can be read is told by who asked.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class TooMuchError(Exception):
    """To read the picture would take too long, or too much memory."""


@contextmanager
def opened(source: str | os.PathLike[str] | bytes, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The picture in a file or in bytes, of one of these of Pillow's `formats`; only its header is read.

    Raises:
        IsADirectoryError: it is no file but a folder, a pipe or a device.
        TooMuchError: it is far larger than pictures are, or reading it goes on and on.
        Whatever Pillow raises.
    """
    with _source(source) as stream, Image.open(stream, formats=formats) as image:
        yield image


@contextmanager
def loading(image: Image.Image, draft: int | None = None) -> Iterator[None]:
    """Load the picture's pixels inside: as soon as there is room for it beside the others that are read. JPEG files are
    decoded at a fraction of their size where `draft` pixels a side remain.

    Raises TooMuchError for one that would be gone through too often.
    """
    whole = image.width * image.height
    scans = _scans(image) if image.format in _IN_SCANS else 1
    if scans * whole > MOST_SCANNED:
        raise TooMuchError
    if draft is not None:
        image.draft(None, (draft, draft))
    wanted = ROOM_BYTES if image.format in _INSIDE else image.width * image.height * BYTES_A_PIXEL
    if scans > 1:
        wanted += whole * len(image.getbands()) * BYTES_A_COEFFICIENT
    with _pictures.taken(wanted):
        if whole > HELD_PIXELS.get(image.format or "", whole):
            _load_apart(image)
        yield


class _Small(io.BytesIO):
    """The whole of a file that a buffer holds: most pictures are read at once."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


class _Bounded(io.RawIOBase):
    """A file that stops giving once its reader has calculated for too long.

    It has no file number on purpose: Pillow and libtiff would map it, and a mapped file that another program cuts off
    ends this one.
    """

    def __init__(self, file: io.FileIO | io.BytesIO, name: str) -> None:
        self._file, self.name = file, name
        self._end = time.thread_time() + MOST_SECONDS

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self._check()
        return self._file.readinto(buffer)

    def readall(self) -> bytes:
        self._check()
        return self._file.read()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def _check(self) -> None:
        if time.thread_time() > self._end:
            raise TooMuchError


class _Room:
    """Lets so many bytes be taken at once, in the order in which they were asked for."""

    def __init__(self, total: int) -> None:
        self._total, self._free = total, total
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def taken(self, wanted: int) -> AbstractContextManager[None]:
        """Within, so many bytes are taken."""
        return nullcontext() if wanted < self._total >> 6 else self._held(wanted)  # most pictures: not worth a lock

    @contextmanager
    def _held(self, wanted: int) -> Iterator[None]:
        wanted, own = min(wanted, self._total), object()
        with self._changed:
            self._waiting.append(own)
            try:
                self._changed.wait_for(lambda: self._waiting[0] is own and wanted <= self._free)
            finally:
                self._waiting.remove(own)
                self._changed.notify_all()
            self._free -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._free += wanted
                self._changed.notify_all()


_files, _pictures = _Room(ROOM_BYTES), _Room(ROOM_BYTES)
"""Some readers need the whole file in memory. Who holds room for pictures waits for nothing any more, so that the two
can't wait for one another."""


@contextmanager
def _source(source: str | os.PathLike[str] | bytes) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        with io.BufferedReader(_Bounded(io.BytesIO(source), ""), BUFFER_BYTES) as stream:
            yield stream
        return
    name = os.fspath(source)
    with files.open_raw(name) as file:
        start = file.read(BUFFER_BYTES + 1)
        if len(start) <= BUFFER_BYTES:
            yield _Small(start, name)
            return
        size = os.fstat(file.fileno()).st_size
        if size > (LARGEST_IN_MEMORY if start[:4] == b"RIFF" or start[4:8] == b"ftyp" else LARGEST_FILE):
            raise TooMuchError
        file.seek(0)
        with _files.taken(2 * size), io.BufferedReader(_Bounded(file, name), BUFFER_BYTES) as stream:
            yield stream


def _load_apart(image: Image.Image) -> None:
    """Give an opened picture its pixels, where it comes from a file."""
    path = image.fp.name  # type: ignore[attr-defined]
    if not path:
        return
    decoded = decoding_apart.decoded(path)
    if decoded is None:
        raise TooMuchError
    image.tile = []  # type: ignore[attr-defined]
    image.im, image._mode, image._size, image.palette = decoded.im, decoded.mode, decoded.size, None


def _scans(image: Image.Image) -> int:
    """How often a JPEG's pixels are gone through, at most; 1 where that is neither long nor takes memory."""
    stream: BinaryIO = image.fp  # type: ignore[attr-defined]
    pixels = image.width * image.height
    if pixels <= FEW_PIXELS and isinstance(stream, _Small):
        scans = stream.getvalue().count(_SCAN_BEGINS)
        if scans * pixels <= MOST_SCANNED:
            return 1
    place = stream.tell()
    try:
        for most in HEADS:
            stream.seek(0)
            if (one := _is_one_scan(stream.read(most))) is not None:
                break
        if one:
            return 1
        stream.seek(0)
        whole = stream.read()
    finally:
        stream.seek(place)
    scans = whole.count(_SCAN_BEGINS)
    # What looks like one inside of a segment counts there, too.
    return max(2, scans if scans * pixels <= MOST_SCANNED else _counted(whole))


def _is_one_scan(head: bytes) -> bool | None:
    """Whether the first scan of a JPEG that begins so holds all that there is; None where it begins later."""
    components, progressive, place = 0, False, 2
    for _ in range(MOST_SEGMENTS):
        found = _MARKER.search(head, place)
        if found is None:
            return None
        place = found.end()
        code, length = head[place - 1], max(2, int.from_bytes(head[place : place + 2], "big"))
        segment = head[place + 2 : place + length]
        if code == _SCAN or not segment:
            return not progressive and bool(segment) and segment[0] >= components
        if code in _FRAMES:
            progressive, components = code in _PROGRESSIVE, segment[5] if len(segment) > 5 else 0
        place += length
    raise TooMuchError


def _counted(whole: bytes) -> int:
    """The scans up to the picture's end; what may look like one inside of a segment counts not."""
    scans, place = 0, 2
    for _ in range(MOST_SEGMENTS):
        found = _MARKER.search(whole, place)
        if found is None or whole[found.start() + 1] == _END:
            return scans
        scans += whole[found.start() + 1] == _SCAN
        place = found.end() + int.from_bytes(whole[found.end() : found.end() + 2], "big")
    raise TooMuchError
