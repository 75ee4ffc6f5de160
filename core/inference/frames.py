"""The frames of an animated picture (GIF, WebP, PNG, AVIF), evenly spread and few enough to be looked at."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.decode import DAMAGED, decode, formats, rgb, square, upright
from core.data.opening import TooMuchError, loading, opened
from core.data.pictures import Pixels
from core.messages import QT_TRANSLATE_NOOP, message
from core.progress import Progress

MOST_FRAMES = 64
ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
"""Formats whose pictures follow each other in time: those of others are pages, sizes or views."""
MOST_SECONDS = 5.0
"""An animation is looked through for so long at most, in time of calculating."""
_BROKEN = (*DAMAGED, Image.DecompressionBombError, TooMuchError)


@dataclass(frozen=True, eq=False)
class Frame:
    """A frame: its `number` in the animation from 0, when it is shown (`seconds` from the start), and its pixels, uint8
    (size, size, 3)."""

    number: int
    seconds: float
    pixels: Pixels


def frame_count(source: Path | bytes) -> int:
    """How many frames a picture file, or the bytes of one, has; 1 where it doesn't move or can't be read."""
    try:
        with opened(source, formats()) as image:
            return _count(image)
    except _BROKEN:
        return 1


def frames(source: Path | bytes, size: int, progress: Progress, most: int = MOST_FRAMES) -> list[Frame]:
    """Every n-th frame, so that they are at most `most`, as `core.data.decode.decode` makes them of pictures.

    A picture that doesn't move is one frame. Of an animation that takes too long only the beginning is looked at.

    Raises:
        UnreadablePicture: no frame can be read. What is damaged further on ends there.
        Cancelled: `progress` was cancelled.
    """
    found: list[Frame] = []
    try:
        with opened(source, formats()) as image:
            if _count(image) > 1:
                with loading(image):
                    _collect(image, size, progress, most, found)
    except _BROKEN:
        pass  # what was found before counts; without any, `decode` says what is wrong
    return found or [Frame(0, 0.0, decode(source, size))]


def _collect(image: Image.Image, size: int, progress: Progress, most: int, found: list[Frame]) -> None:
    count = _count(image)
    step = -(-count // most)
    turn = upright(image)
    seconds = 0.0
    end = time.thread_time() + MOST_SECONDS
    for number in range(count):
        progress.report(message(QT_TRANSLATE_NOOP("core", "Reading the frames…")), number, count)
        if time.thread_time() > end:
            raise TooMuchError
        image.seek(number)
        image.load()  # some readers would catch up with all that were passed over at once, whoever cancels meanwhile
        if number % step == 0:
            start = image.info.get("timestamp")
            picture = square(rgb(image), size)
            picture = picture if turn is None else picture.transpose(turn)
            found.append(Frame(number, seconds if start is None else start / 1000, np.array(picture, dtype=np.uint8)))
        seconds += max(0.0, float(image.info.get("duration") or 0) / 1000)


def _count(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format in ANIMATED else 1
