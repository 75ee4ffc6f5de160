"""A picture file or bytes to uint8 (size, size, 3): upright, in RGB, shorter side resized and the centre cropped."""

from __future__ import annotations

import os
import struct
import warnings
import zlib
from functools import cache

import numpy as np
from PIL import Image

from core.data.opening import TooMuchError, loading, opened
from core.data.pictures import Pixels
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP

VERSION = 1
"""Raised whenever the same file would give other pixels: part of the cache's key."""

FORMATS: tuple[str, ...] = (
    "JPEG",
    "MPO",
    "PNG",
    "WEBP",
    "GIF",
    "BMP",
    "DIB",
    "TIFF",
    "PPM",
    "AVIF",
    "JPEG2000",
    "ICO",
    "ICNS",
)
FORMATS += ("TGA", "PCX", "SGI", "QOI", "DDS", "IM", "MSP", "SPIDER", "XBM", "XPM")
"""Pillow's readers for pictures of pixels, without those that start other programs or only stand for a plug-in."""

HEIC = "HEIF"
HEIC_SUFFIXES = frozenset({".heic", ".heif", ".hif", ".heics", ".heifs"})
"""What iPhones write: read where the extra pi-heif is installed."""

ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
    AttributeError,
    AssertionError,
    SystemError,
    BufferError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise for damaged files."""

# Pictures of 90 to 179 million pixels (today's phones) are welcome; beyond, Pillow raises DecompressionBombError.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
# What is wrong with a file's notes about itself, such as its EXIF data, is nobody's concern here.
warnings.filterwarnings("ignore", module=r"PIL\.")

ROWS_AT_ONCE = 256


class UnreadablePicture(UserError):  # noqa: N818 - a condition of a file that scans count and leave out
    """A file that is no picture, is damaged, too large, or may not be opened."""


def decode(source: str | os.PathLike[str] | bytes, size: int) -> Pixels:
    """The picture in a file or in bytes as uint8 (size, size, 3).

    Turned upright as its EXIF data says; palette, grey, CMYK and 16-bit pictures become 8-bit RGB; what is transparent
    becomes white; of an animation the first frame counts. The shorter side is brought to `size` with antialiasing, of
    the longer side the middle is kept. JPEG files are decoded at a fraction of their size where that is enough.

    Raises:
        UnreadablePicture: it can't be read; the sentence names the file.
    """
    try:
        with opened(source, formats()) as image, loading(image, 2 * size):
            turn = upright(image)
            picture = square(rgb(image), size)
            return np.array(picture if turn is None else picture.transpose(turn), dtype=np.uint8)
    except Image.DecompressionBombError as error:
        raise _unreadable(source, QT_TRANSLATE_NOOP("core", "It has too many pixels.")) from error
    except (TooMuchError, MemoryError) as error:
        why = QT_TRANSLATE_NOOP("core", "To read it would take too long, or too much memory.")
        raise _unreadable(source, why) from error
    except PermissionError as error:
        raise _unreadable(source, QT_TRANSLATE_NOOP("core", "You are not allowed to open it.")) from error
    except FileNotFoundError as error:
        raise _unreadable(source, QT_TRANSLATE_NOOP("core", "It is not there (any more).")) from error
    except DAMAGED as error:
        raise _unreadable(source, QT_TRANSLATE_NOOP("core", "It is damaged, or no picture.")) from error


def sides(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """Width and height as the file's header says, or None where it can't be read."""
    try:
        with opened(path, formats()) as image:
            return image.size
    except (*DAMAGED, Image.DecompressionBombError, TooMuchError):
        return None


def resize(pixels: Pixels, size: int) -> Pixels:
    """Bring RGB pixels (H, W, 3) to (size, size, 3): shorter side to `size`, antialiased, then the middle."""
    return np.asarray(square(Image.fromarray(pixels), size))


def square(image: Image.Image, size: int) -> Image.Image:
    """The largest centred square of `image`, resampled to `size` with antialiasing."""
    width, height = image.size
    if (width, height) == (size, size):
        return image
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    return image.resize((size, size), Image.Resampling.BILINEAR, box=(left, top, left + side, top + side))


@cache
def formats() -> tuple[str, ...]:
    """Those of `FORMATS` that this Pillow can open, and HEIC where its reader is installed."""
    Image.init()
    return (*(name for name in FORMATS if name in Image.OPEN), *([HEIC] if reads_heic() else []))


@cache
def reads_heic() -> bool:
    """Whether HEIC pictures can be read; makes their reader known to Pillow. It turns them upright by itself."""
    try:
        import pi_heif
    except ImportError:
        return False
    pi_heif.register_heif_opener()
    return True


@cache
def suffixes() -> frozenset[str]:
    """The lower-case file name endings of pictures, with their dot."""
    readable = formats()
    return frozenset(suffix for suffix, name in Image.registered_extensions().items() if name in readable)


def upright(image: Image.Image) -> Image.Transpose | None:
    """The turn that the picture needs to stand upright, as its EXIF data says; None where it stands so."""
    try:
        return _UPRIGHT.get(int(image.getexif().get(ORIENTATION, 1)))
    except DAMAGED:
        return None


def rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB of the same size; transparent parts on white."""
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        image = Image.fromarray(_eight_bits(np.asarray(image)))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(values: np.ndarray) -> Pixels:
    """Grey values of 16 or 32 bit as 8 bit: the high byte of 16 bit; fractions of 1, else the range that is used."""
    eight = np.empty(values.shape, dtype=np.uint8)
    # Some rows at a time: all at once would take many times the memory of the picture.
    bands = [slice(top, top + ROWS_AT_ONCE) for top in range(0, len(values), ROWS_AT_ONCE)]
    if values.dtype.itemsize == 2 or (values.dtype.kind != "f" and 255 < values.max(initial=0) <= 65535):
        for band in bands:
            eight[band] = values[band].clip(0, 65535).astype(np.uint16) >> 8
        return eight
    low = min(float(_numbers(values[band]).min()) for band in bands)
    high = max(float(_numbers(values[band]).max()) for band in bands)
    for band in bands:
        some = _numbers(values[band])
        if values.dtype.kind == "f" and low >= 0 and high <= 1:
            some = some * 255
        elif low < 0 or high > 255:
            some = (some - low) * (255 / ((high - low) or 1))
        eight[band] = np.rint(some)
    return eight


def _numbers(values: np.ndarray) -> np.ndarray:
    """As float64, without what is none or infinite."""
    most = float(np.finfo(np.float32).max)
    return np.nan_to_num(values.astype(np.float64), posinf=most, neginf=-most)


def _unreadable(source: str | os.PathLike[str] | bytes, why: str) -> UnreadablePicture:
    name = "" if isinstance(source, bytes) else os.fsdecode(source).encode("utf-8", "replace").decode()
    return UnreadablePicture(QT_TRANSLATE_NOOP("core", "The picture “{path}” can't be read."), why, path=name)
