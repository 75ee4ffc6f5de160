"""Pictures as they are put into a page: small, and as data: URIs."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from core.data.pictures import Pixels
from core.evaluation.heat import Map, overlay

SHARP = 96
"""Smaller pictures stay as they are, and the page shows each pixel as a square."""
LARGEST = 224
HEAT_SIDE = 192


def data_uri(pixels: Pixels) -> str:
    """uint8 (H, W, 3) as a data: URI: PNG where it is small, else JPEG of at most `LARGEST` a side."""
    image, buffer = Image.fromarray(pixels), io.BytesIO()
    if max(image.size) <= SHARP:
        image.save(buffer, "PNG", optimize=True)
        return _uri("png", buffer.getvalue())
    image.thumbnail((LARGEST, LARGEST))
    image.save(buffer, "JPEG", quality=85)
    return _uri("jpeg", buffer.getvalue())


def is_small(pixels: Pixels) -> bool:
    """Whether it is shown larger than it is."""
    return bool(max(pixels.shape[:2]) <= SHARP)


def with_heat(pixels: Pixels, heat: Map) -> tuple[Pixels, Pixels]:
    """The picture and the heat (H, W), 0 to 1, over it, both large enough to see where the heat is."""
    height, width = pixels.shape[:2]
    times = max(1, HEAT_SIDE // max(height, width))
    large = np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)
    smooth = Image.fromarray(heat.astype(np.float32)).resize(large.shape[1::-1], Image.Resampling.BILINEAR)
    return large, overlay(large, np.clip(np.asarray(smooth), 0, 1))


def _uri(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
