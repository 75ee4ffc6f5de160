"""A heat map laid over its picture. Torch-free."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.data.pictures import Pixels

Map = npt.NDArray[np.float32]

OPACITY = 0.55
COLOURS = np.array(
    [
        [0, 0, 4],
        [31, 12, 72],
        [85, 15, 109],
        [136, 34, 106],
        [186, 54, 85],
        [227, 89, 51],
        [249, 140, 10],
        [252, 255, 164],
    ],
    dtype=np.float64,
)
"""From cold to hot, evenly far apart to the eye, also to one that sees no red: eight places of "inferno" (Smith and van
der Walt 2015, public domain)."""


def colours(heat: Map) -> Pixels:
    """Heat (H, W), 0 to 1, as RGB uint8 (H, W, 3)."""
    places = np.linspace(0, 1, len(COLOURS))
    channels = [np.interp(heat, places, COLOURS[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def overlay(picture: Pixels, heat: Map, opacity: float = OPACITY) -> Pixels:
    """`picture` uint8 (H, W, 3) in grey, and over it the heat (H, W), 0 to 1: the hotter, the less of it shows through.

    `opacity` 0 gives the picture as it is, in its colours.
    """
    if opacity <= 0:
        return picture
    grey = picture.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    share = np.clip(opacity * (0.35 + 0.65 * heat), 0, 1)[..., None]
    laid = (1 - share) * np.repeat(grey[..., None], 3, axis=-1) + share * colours(heat)
    shown: Pixels = laid.round().astype(np.uint8)
    return shown
