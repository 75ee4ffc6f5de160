"""Few pictures live on the graphics card as they are, so that none of their pixels travels while training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from core.data.pictures import Pictures, Rows
from core.data.transfer import STREAMED, Batch, to_device
from core.devices import free_memory

SHARE = 4
"""Pictures that take at most this part (a quarter) of the device's free memory live there."""
CHUNK_BYTES = 64_000_000


@dataclass(frozen=True, eq=False)
class Resident:
    """All pictures of a role on one device: `pixels` uint8 (N, H, W, 3), `labels` int64 (N,)."""

    pixels: Tensor
    labels: Tensor

    def batches(self, parts: list[Rows]) -> Iterator[Batch]:
        """The pictures and labels of each part (int64 rows), gathered on the device."""
        if not parts:
            return
        order = to_device(torch.from_numpy(np.concatenate(parts)), self.pixels.device)
        for rows in torch.split(order, [len(part) for part in parts]):
            yield self.pixels.index_select(0, rows), self.labels.index_select(0, rows)


_residents: WeakKeyDictionary[Pictures, dict[str, Resident]] = WeakKeyDictionary()


def resident(pictures: Pictures, device: str | torch.device) -> Resident | None:
    """`pictures` on `device`, for as long as they are in use; None where they don't belong or fit there.

    The processor's own memory holds them anyway, and Apple's graphics shares it.
    """
    if torch.device(device).type not in STREAMED or pictures.decodes or not len(pictures):
        return None
    known = _residents.setdefault(pictures, {})
    if str(device) not in known:
        one = pictures.gather(np.zeros(1, np.int64)).nbytes
        if one * len(pictures) * SHARE > free_memory(str(device)):
            return None
        known[str(device)] = upload(pictures, device)
    return known[str(device)]


def upload(pictures: Pictures, device: str | torch.device) -> Resident:
    """All of `pictures` on `device`, some at a time. Raises UserError where a file has gone."""
    first = pictures.gather(np.zeros(1, np.int64))
    pixels = torch.empty((len(pictures), *first.shape[1:]), dtype=torch.uint8, device=device)
    some = max(1, CHUNK_BYTES // first.nbytes)
    for start in range(0, len(pictures), some):
        rows = np.arange(start, min(start + some, len(pictures)))
        pixels[start : start + len(rows)] = to_device(torch.from_numpy(pictures.gather(rows)), device)
    return Resident(pixels, to_device(torch.from_numpy(pictures.labels), device))
