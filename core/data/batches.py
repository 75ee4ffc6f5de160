"""Batches on the device: the order is a function of (seed, epoch), and no worker process is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from core.data.pictures import Pictures, Pixels, Rows


def steps_per_epoch(count: int, batch_size: int) -> int:
    """Training batches in an epoch. A last batch of one picture is left out: BatchNorm can't learn from it."""
    left = count % batch_size
    return max(1, count // batch_size + (1 if left > 1 else 0)) if count else 0


def epoch_order(count: int, *, seed: int, epoch: int) -> Rows:
    """The permutation of 0 … count-1 in which an epoch sees its pictures: int64 (count,)."""
    order: Rows = torch.randperm(count, generator=generator("order", seed, epoch)).numpy()
    return order


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
    for rows, pixels in _gathered(pictures, parts):
        yield to_device(torch.from_numpy(pixels), device), to_device(torch.from_numpy(pictures.labels[rows]), device)


def to_device(tensor: Tensor, device: str | torch.device) -> Tensor:
    """`tensor` on `device` without waiting for what the device is doing."""
    if torch.device(device).type == "cuda":
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def _gathered(pictures: Pictures, parts: list[Rows]) -> Iterator[tuple[Rows, Pixels]]:
    """The pixels of each part; where files have to be opened, the next part is read while this one is used."""
    if not pictures.decodes:
        for rows in parts:
            yield rows, pictures.gather(rows)
        return
    with ThreadPoolExecutor(1, thread_name_prefix="reading-ahead") as ahead:
        following = [ahead.submit(pictures.gather, rows) for rows in parts[:1]]
        for step, rows in enumerate(parts):
            pixels = following.pop().result()
            following += [ahead.submit(pictures.gather, later) for later in parts[step + 1 : step + 2]]
            yield rows, pixels
