"""A first look at the chosen pictures: how many, of which classes, and a few to see. Runs in the background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.config import DataConfig
from core.data.pictures import DataSet, Pixels, Rows
from core.data.sources import must_download, open_data
from core.progress import Progress

SHOWN = 9


@dataclass(frozen=True, eq=False)
class Look:
    """The opened pictures, and nine of them: `pictures` are uint8 (H, W, 3), `captions` their classes."""

    data: DataSet
    pictures: list[Pixels]
    captions: list[str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Training, validation and test pictures."""
        return len(self.data.train), len(self.data.validation or ()), len(self.data.test or ())


def look(config: DataConfig, validation_share: float, test_share: float, progress: Progress) -> Look | None:
    """Open the pictures as a training would, so that a later Start finds them decoded.

    None where they would have to be downloaded: that is for Start.

    Raises:
        UserError: they can't be used; it says why.
        Cancelled: the person changed their mind.
    """
    if must_download(config):
        return None
    data = open_data(config, validation_share, progress, test_share)
    rows = _spread(data.train.labels, len(data.classes))
    pixels = data.train.gather(rows)
    return Look(data, list(pixels), [data.classes[label] for label in data.train.labels[rows]])


def _spread(labels: Rows, classes: int) -> Rows:
    """Nine rows (or all, where there are fewer) from as many classes as possible, always the same."""
    by_class = [np.flatnonzero(labels == label) for label in range(min(classes, SHOWN))]
    # Every class comes once before any comes twice.
    turns = ((turn, own) for turn in range(SHOWN) for own in by_class if turn < len(own))
    return np.array([own[turn] for turn, own in turns][:SHOWN], dtype=np.int64)
