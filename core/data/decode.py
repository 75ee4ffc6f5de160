"""A picture file or bytes to uint8 (size, size, 3): upright, in RGB, shorter side resized and the centre cropped."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.data.pictures import Pixels

VERSION = 1
"""Raised whenever the same file would give other pixels: part of the cache's key."""


def resize(pixels: Pixels, size: int) -> Pixels:
    """Bring RGB pixels (H, W, 3) to (size, size, 3): shorter side to `size`, antialiased, then the middle."""
    return np.asarray(square(Image.fromarray(pixels), size))


def square(image: Image.Image, size: int) -> Image.Image:
    """The largest centred square of `image`, resampled to `size` with antialiasing."""
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    if image.size == (size, size):
        return image
    return image.resize((size, size), Image.Resampling.BILINEAR, box=box)
