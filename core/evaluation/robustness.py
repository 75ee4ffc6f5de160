"""How much worse a network is on bad pictures: blurred, noisy, dark, squeezed, turned. N pictures, K classes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from core.choices import DISTURBANCES
from core.data.pictures import Pictures, Pixels, Rows
from core.evaluation.judging import judge
from core.evaluation.metrics import Robustness, wilson
from core.models.resnet import ResNet
from core.progress import Progress

MOST = 1000
"""Of more pictures than these, so many are taken, evenly spread: the interval is narrow enough then."""
STRENGTHS = (1, 2, 3)


def robustness(
    network: ResNet,
    contents: dict[str, Any],
    pictures: Pictures,
    device: str = "cpu",
    progress: Progress | None = None,
) -> tuple[Robustness, ...]:
    """The network's accuracy on the pictures as they are, then under each disturbance, weakest first.

    `contents` are its checkpoint's; it is in eval mode on `device`. The same pictures are disturbed alike each time.

    Raises:
        UserError: a picture's file has gone.
        Cancelled: `progress` was cancelled.
    """
    rows = np.linspace(0, len(pictures) - 1, min(MOST, len(pictures))).round().astype(np.int64)
    some = pictures.subset(rows)
    cases = [("", 0), *((kind, strength) for kind in DISTURBANCES for strength in STRENGTHS)]
    found = []
    for kind, strength in cases:
        shown = disturbed(some, kind, strength) if kind else some
        right = int(judge(network, contents, shown, device, progress=progress).right.sum())
        share = right / max(len(some), 1)
        found.append(Robustness(kind, strength, share, wilson(right, len(some)), len(some)))
    return tuple(found)


def disturbed(pictures: Pictures, kind: str, strength: int) -> Pictures:
    """`pictures` as a bad camera would give them; none of them is changed."""
    act = DISTURBANCES[kind].resolve()

    def read(rows: Rows) -> Pixels:
        whole = pictures.gather(rows)
        return np.stack([act(one, strength, int(row)) for one, row in zip(whole, rows, strict=True)])

    return Pictures(pictures.names, pictures.labels, read, pictures.decodes)


def blur(picture: Pixels, strength: int, _row: int) -> Pixels:
    """Out of focus: by 1, 2 and 4 hundredths of the side."""
    radius = 0.01 * 2 ** (strength - 1) * len(picture)
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))


def noise(picture: Pixels, strength: int, row: int) -> Pixels:
    """As in bad light: a standard deviation of 4, 8 and 16 % of full brightness, drawn for each picture."""
    spread = 255 * 0.04 * 2 ** (strength - 1)
    random = np.random.default_rng([row, strength])
    loud: Pixels = np.clip(picture + random.normal(0, spread, picture.shape), 0, 255).astype(np.uint8)
    return loud


def darkness(picture: Pixels, strength: int, _row: int) -> Pixels:
    """60, 35 and 20 % of its brightness."""
    dark: Pixels = (picture * (0.6, 0.35, 0.2)[strength - 1]).astype(np.uint8)
    return dark


def jpeg(picture: Pixels, strength: int, _row: int) -> Pixels:
    """Squeezed into a small file: quality 30, 15 and 7."""
    packed = io.BytesIO()
    Image.fromarray(picture).save(packed, "JPEG", quality=(30, 15, 7)[strength - 1])
    return np.asarray(Image.open(packed).convert("RGB"))


def rotation(picture: Pixels, strength: int, row: int) -> Pixels:
    """Held askew: turned by 10, 20 and 40 degrees, to the left or to the right."""
    angle = 10.0 * 2 ** (strength - 1) * (1 if row % 2 else -1)
    return np.asarray(Image.fromarray(picture).rotate(angle, Image.Resampling.BILINEAR))
