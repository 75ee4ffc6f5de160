"""One picture looked at once: readable or why not, its true format, size and contrast, and what to tell copies by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from core import files
from core.data import decode
from core.data.opening import TooMuchError, loading, opened
from core.data.pictures import Pixels

VERSION = 1
"""Raised whenever the same file would be seen differently: part of the cache's key."""

GRID = 16
"""The perceptual hash compares the cells of a GRID x GRID grid."""
GREY = np.array([0.299, 0.587, 0.114], dtype=np.float32)
HASH_BYTES = GRID * GRID // 8
SAMPLES = 32
ENOUGH = 40
"""A JPEG is decoded at an eighth, a quarter or half of its size, as long as this many pixels a side remain."""
DEAD_BAND = 0.05
"""Differences below this part of the contrast count as none, so that noise and flat areas change no bits."""

FINE, DAMAGED, CUT_OFF, EMPTY, NO_PICTURE, FORBIDDEN, GONE, UNREACHABLE, TOO_LARGE, TOO_MUCH = range(10)
"""What became of the attempt to read a file (`Look.trouble`)."""
ROWS_AT_ONCE = 256
BLANK = 2.0
"""Less contrast has only a picture of one colour all over."""

_SIGNATURES = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x0cjP",
    b"qoif",
    b"\0\0\1\0",
    b"icns",
    b"DDS ",
)
_ON_THE_SAME_SIDES = (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
_AT_ITS_END = ("truncated", "Truncated", "unexpected end", "not enough image data", "EOF", "buffer is not large enough")


@dataclass(frozen=True)
class Look:
    """What one opening of a file shows. All but `trouble` is empty or zero where it can't be read.

    `width` and `height` are upright. `contrast` is the greatest standard deviation among the colours, of 255.
    `pixels` is a digest of the size and the decoded pixels; `hash` the perceptual hash of 256 bits (`difference_hash`);
    `thumbnail` the GRID x GRID greys it was made from; `colour` the mean red, green and blue.
    """

    trouble: int
    format: str = ""
    width: int = 0
    height: int = 0
    contrast: float = 0.0
    pixels: bytes = b""
    hash: bytes = bytes(HASH_BYTES)
    thumbnail: bytes = bytes(GRID * GRID)
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)


def look_at(paths: Sequence[str], check: Callable[[], object] = lambda: None) -> list[Look]:
    """Open and read all of each file; a JPEG is decoded at a fraction of its size. `check` is called before each."""
    opened = []
    for path in paths:
        check()
        opened.append(_opened(path))
    fine = [one for one in opened if isinstance(one, _Opened)]
    if not fine:
        return [Look(trouble) for trouble in opened if isinstance(trouble, int)]
    small = np.stack([one.small for one in fine]).astype(np.float32)
    samples = np.stack([one.samples for one in fine]).astype(np.float32)
    cells = small @ GREY
    # Single pixels, too: a mean would smooth a fine texture away.
    contrasts = np.maximum(small.std((1, 2)), samples.std((1, 2))).max(1).tolist()
    hashes, colours = difference_hash(cells), small.mean((1, 2)).tolist()
    thumbnails = cells.round().astype(np.uint8)
    looks = iter(
        Look(
            FINE,
            one.format,
            one.width,
            one.height,
            contrasts[place],
            one.pixels,
            hashes[place].tobytes(),
            thumbnails[place].tobytes(),
            tuple(colours[place]),
        )
        for place, one in enumerate(fine)
    )
    return [Look(one) if isinstance(one, int) else next(looks) for one in opened]


@dataclass(frozen=True, eq=False)
class _Opened:
    """What is taken of a picture while it is open: `small` uint8 (GRID, GRID, 3), `samples` uint8 (SAMPLES, …, 3)."""

    format: str
    width: int
    height: int
    pixels: bytes
    small: Pixels
    samples: Pixels


def _opened(path: str) -> _Opened | int:
    """What the file shows, or which trouble it makes. Small pieces of work in Python hold other threads up."""
    try:
        with opened(path, decode.formats()) as image:
            form, (width, height) = image.format or "", image.size
            with loading(image, ENOUGH):
                seen = _seen(image, form, width, height)
        if form == "PNG":
            _check_sums(path)
        return seen
    except Image.DecompressionBombError:
        return TOO_LARGE
    except (TooMuchError, MemoryError):
        return TOO_MUCH
    except UnidentifiedImageError:
        return _what_else(path)
    except decode.DAMAGED as error:
        return _trouble(error)


def _seen(image: Image.Image, form: str, width: int, height: int) -> _Opened:
    turn = decode.upright(image)
    seen = decode.rgb(image)
    if turn is not None:
        seen = seen.transpose(turn)
        width, height = (width, height) if turn in _ON_THE_SAME_SIDES else (height, width)
    digest = hashlib.sha1(f"{width} {height} ".encode(), usedforsecurity=False)
    for top in range(0, seen.height, ROWS_AT_ONCE):  # the bytes of all would be another whole picture in memory
        digest.update(seen.crop((0, top, seen.width, min(top + ROWS_AT_ONCE, seen.height))).tobytes())
    small = np.asarray(seen.resize((GRID, GRID), Image.Resampling.BILINEAR))
    samples = np.asarray(seen.resize((SAMPLES, SAMPLES), Image.Resampling.NEAREST))
    return _Opened(form, width, height, digest.digest(), small, samples)


def _check_sums(path: str) -> None:
    """Raise SyntaxError where a PNG's check sums don't fit: its pixels can be had, but they are not what they were."""
    with opened(path, ("PNG",)) as image:
        image.verify()


def difference_hash(cells: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """256 bits, uint8 (N, HASH_BYTES), from the greys float (N, GRID, GRID) of pictures squeezed into that grid.

    A bit says whether a cell is clearly brighter than its left neighbour (the first column's is the last): the
    difference hash of Krawetz ("Kind of like that", 2013) at a finer grid, with a dead band relative to the contrast.
    Neither scaling, recompression, nor a change of brightness or contrast alters more than a few bits.
    """
    step = cells - np.roll(cells, 1, axis=2)
    clear = step > DEAD_BAND * cells.std((1, 2), keepdims=True)
    return np.packbits(clear.reshape(len(cells), -1), axis=1)


def _trouble(error: Exception) -> int:
    """What a reader's refusal means."""
    if isinstance(error, IsADirectoryError):
        return NO_PICTURE
    if isinstance(error, PermissionError):
        return FORBIDDEN
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return GONE
    if isinstance(error, OSError) and error.errno is not None:
        return UNREACHABLE
    return CUT_OFF if any(words in str(error) for words in _AT_ITS_END) else DAMAGED


def _what_else(path: str) -> int:
    """What a file is that no reader knows: empty, the remains of a picture, or something else."""
    try:
        with files.open_to_read(Path(path)) as file:
            start = file.read(16)
    except OSError as error:
        return _trouble(error)
    if not start:
        return EMPTY
    known = start.startswith(_SIGNATURES) or start[8:12] == b"WEBP" or start[4:8] == b"ftyp"
    return DAMAGED if known else NO_PICTURE
