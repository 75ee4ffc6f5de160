"""How large a source's pictures typically are, before any is decoded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.config import DataConfig
from core.data import layout
from core.data.decode import sides
from core.data.listing import Listed
from core.paths import paths_of
from core.progress import Progress

ASKED_FOR_SIZE = 500
SIDES = {"digits": 8, "cifar10": 32, "cifar100": 32}


def typical_side(config: DataConfig, progress: Progress) -> int | None:
    """The median of the shorter sides; None where no picture's header can be read.

    Raises:
        UserError: the folder can't be used.
        Cancelled: `progress` was cancelled.
    """
    if config.source in SIDES:
        return SIDES[config.source]
    return median_side(layout.scan(paths_of(config.path), progress).pictures)


def median_side(pictures: Sequence[Listed]) -> int | None:
    """The median of the shorter sides of spread pictures; None where none can be read."""
    shorter = shorter_sides(pictures)
    return int(np.median(shorter)) if shorter else None


def shorter_sides(pictures: Sequence[Listed]) -> list[int]:
    """The shorter sides of up to 500 spread pictures, as their headers say; what can't be read is passed over."""
    asked = np.linspace(0, len(pictures) - 1, min(len(pictures), ASKED_FOR_SIZE)).round().astype(int)
    return [min(size) for size in (sides(pictures[row].path) for row in asked.tolist()) if size is not None]
