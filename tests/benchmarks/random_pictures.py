"""CIFAR-size pictures drawn at random, as a source that both sides of a benchmark can read."""

from __future__ import annotations

from functools import cache

import numpy as np

from core import choices
from core.config import DataConfig
from core.data.pictures import DataSet, from_array
from core.progress import Progress

STATISTICS = (0.5, 0.5, 0.5), (0.29, 0.29, 0.29)


@cache
def random_data_set(count: int) -> DataSet:
    """`count` pictures of 32x32 pixels in 10 classes, no validation part."""
    draw = np.random.default_rng(0)
    pixels = draw.integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)
    train = from_array(tuple(map(str, range(count))), draw.integers(0, 10, count), pixels)
    return DataSet(tuple("abcdefghij"), 32, train, None, None, *STATISTICS)


def register(count: int) -> None:
    """Make the source "random" one that can be chosen."""

    def open_random(config: DataConfig, share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
        return random_data_set(count)

    choice = choices.Choice("Random", "Drawn at random.", f"{__name__}:open_random")
    globals()["open_random"] = open_random
    choices.SOURCES["random"] = choice
