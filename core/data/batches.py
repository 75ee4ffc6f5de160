"""Batches on the device: the order is a function of (seed, epoch), and no worker process is needed."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from core.data.pictures import Pictures, Pixels, Rows
from core.data.resident import resident
from core.data.transfer import sent_ahead

MOST_AHEAD = 4
AHEAD_BYTES = 128_000_000
"""So many batches are read ahead from the disk, as far as they take no more memory than this."""


def steps_per_epoch(count: int, batch_size: int) -> int:
    """Training batches in an epoch. A last batch of one picture is left out: BatchNorm can't learn from it."""
    left = count % batch_size
    return max(1, count // batch_size + (1 if left > 1 else 0)) if count else 0


def epoch_order(count: int, *, seed: int, epoch: int) -> Rows:
    """The permutation of 0 … count-1 in which an epoch sees its pictures: int64 (count,)."""
    order: Rows = torch.randperm(count, generator=generator("order", seed, epoch)).numpy()
    return order


def mirrored_in(rows: Rows, *, seed: int, epoch: int) -> Tensor:
    """Which of the training pictures `rows` are mirrored alternately in `epoch`: bool (N,).

    Half of all, by a draw of the seed and the picture, in even epochs, and the other half in odd ones (Jordan 2024,
    arXiv:2404.00498): no picture is seen twice alike.
    """
    drawn = _first_mirrored(seed, 1 << int(rows.max(initial=0) + 1).bit_length())
    return drawn[torch.from_numpy(rows)] ^ bool(epoch % 2)


@lru_cache(maxsize=2)
def _first_mirrored(seed: int, count: int) -> Tensor:
    return torch.rand(count, generator=generator("mirrored", seed)) < 0.5


def generator(purpose: str, *numbers: int) -> torch.Generator:
    """A generator on the CPU whose stream is a function of `purpose` and `numbers` alone."""
    text = " ".join([purpose, *map(str, numbers)]).encode()
    seed = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1
    return torch.Generator().manual_seed(seed)


def batches(
    pictures: Pictures,
    *,
    seed: int,
    epoch: int,
    batch_size: int,
    first_step: int = 0,
    device: str | torch.device = "cpu",
    shuffle: bool = True,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield (images uint8 (N, H, W, 3), labels int64 (N,)) on `device`, beginning with batch number `first_step`.

    With `shuffle` (training) the order is that of (seed, epoch), and a last batch of one picture is left out; without
    it (judging) every picture comes, in its own order.

    Raises:
        UserError: a picture file has gone or changed meanwhile.
    """
    count = len(pictures)
    if shuffle:
        order, steps = epoch_order(count, seed=seed, epoch=epoch), steps_per_epoch(count, batch_size)
    else:
        order, steps = np.arange(count), -(-count // batch_size)
    parts = [order[step * batch_size : (step + 1) * batch_size] for step in range(first_step, steps)]
    kept = resident(pictures, device)
    if kept is not None:
        yield from kept.batches(parts)
        return
    labels = torch.from_numpy(pictures.labels)
    gathered = ((torch.from_numpy(pixels), labels[rows]) for rows, pixels in _gathered(pictures, parts))
    yield from sent_ahead(gathered, device)


def _gathered(pictures: Pictures, parts: list[Rows]) -> Iterator[tuple[Rows, Pixels]]:
    """The pixels of each part; where files have to be opened, later parts are read while this one is used."""
    if not pictures.decodes:
        for rows in parts:
            yield rows, pictures.gather(rows)
        return
    reader = ThreadPoolExecutor(1, thread_name_prefix="reading-ahead")
    try:
        following = deque(reader.submit(pictures.gather, rows) for rows in parts[:1])
        later = iter(parts[1:])
        for rows in parts:
            pixels = following.popleft().result()
            room = max(1, min(MOST_AHEAD, AHEAD_BYTES // pixels.nbytes)) - len(following)
            following.extend(reader.submit(pictures.gather, more) for more in islice(later, max(0, room)))
            yield rows, pixels
    finally:
        reader.shutdown(cancel_futures=True)
