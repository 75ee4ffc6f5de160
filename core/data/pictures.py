"""What every source gives: pictures by index as uint8 (N, H, W, 3), their labels, and the three roles of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.messages import Message

Pixels = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]

STATISTICS_PICTURES = 10_000
STATISTICS_PIXELS = 50_000_000
SMALLEST_DEVIATION = 1 / 255


@dataclass(frozen=True, eq=False)
class Pictures:
    """Labelled square RGB pictures of one size.

    `names` are paths relative to the source, or made-up ids; `labels` is int64 (N,). `read` takes int64 rows (B,) and
    gives uint8 (B, H, W, 3); it may be called from any thread. `decodes` says that `read` goes to
    the disk each time (picture files, or a cache too large for the memory), so that reading ahead pays.
    """

    names: tuple[str, ...]
    labels: Rows
    read: Callable[[Rows], Pixels]
    decodes: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    def gather(self, indices: Rows) -> Pixels:
        """The pictures at `indices` (int64 (B,)): uint8 (B, H, W, 3). Raises UserError where a file has gone."""
        return self.read(np.asarray(indices, dtype=np.int64))

    def subset(self, rows: Rows) -> Pictures:
        """These rows alone, in this order, without copying pixels."""
        kept = np.asarray(rows, dtype=np.int64)
        read = self.read
        names = tuple(self.names[row] for row in kept)
        return Pictures(names, self.labels[kept], lambda indices: read(kept[indices]), self.decodes)


@dataclass(frozen=True, eq=False)
class DataSet:
    """Pictures in their roles. `validation` and `test` are None where there are none; they are never empty.

    `mean` and `std` are per channel, of the training pictures, on the scale 0 to 1. `mirrored_reads_differently`: a
    mirrored picture may mean something else (digits, text).
    """

    classes: tuple[str, ...]
    image_size: int
    train: Pictures
    validation: Pictures | None
    test: Pictures | None
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    mirrored_reads_differently: bool = False
    notices: tuple[Message, ...] = ()


def from_array(names: tuple[str, ...], labels: npt.ArrayLike, pixels: Pixels) -> Pictures:
    """Pictures that lie in memory (or in a mapped file): `pixels` is uint8 (N, H, W, 3)."""
    return Pictures(names, np.asarray(labels, dtype=np.int64), lambda rows: np.take(pixels, rows, axis=0))


def mean_and_std(pictures: Pictures) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Mean and standard deviation per channel on the scale 0 to 1, in float64.

    Taken from evenly spread pictures, at most 10,000 and fewer of large ones; the deviation is at least 1/255, so
    that pictures of one colour can be normalised.
    """
    side = pictures.gather(np.zeros(1, np.int64)).shape[1]
    count = min(len(pictures), STATISTICS_PICTURES, max(256, STATISTICS_PIXELS // side**2))
    rows = np.linspace(0, len(pictures) - 1, count).round().astype(np.int64)
    histogram = np.zeros((3, 256), dtype=np.int64)
    for some in np.array_split(rows, max(1, count // 256)):
        pixels = pictures.gather(some)
        for channel in range(3):
            histogram[channel] += np.bincount(pixels[..., channel].ravel(), minlength=256)
    values = np.arange(256) / 255
    shares = histogram / histogram.sum(axis=1, keepdims=True)
    mean = shares @ values
    deviation = np.sqrt((shares * (values - mean[:, None]) ** 2).sum(axis=1)).clip(SMALLEST_DEVIATION)
    return (float(mean[0]), float(mean[1]), float(mean[2])), (
        float(deviation[0]),
        float(deviation[1]),
        float(deviation[2]),
    )
