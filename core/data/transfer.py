"""To the graphics card without waiting for it: from pinned memory, the next batch on a stream beside the training's."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch import Tensor

STREAMED = ("cuda", "xpu")
"""Kinds of devices that copy from pinned memory while they compute."""

Batch = tuple[Tensor, Tensor]


def to_device(tensor: Tensor, device: str | torch.device) -> Tensor:
    """`tensor` on `device` without waiting for what the device is doing."""
    if torch.device(device).type in STREAMED:
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def sent_ahead(batches: Iterable[Batch], device: str | torch.device) -> Iterator[Batch]:
    """`batches` on `device`. Where it has streams, each is on its way while the one before is being computed on."""
    kind = torch.device(device).type
    if kind in STREAMED:
        return _beside_the_training(batches, device, torch.get_device_module(kind))
    return ((images.to(device), labels.to(device)) for images, labels in batches)


def _beside_the_training(batches: Iterable[Batch], device: str | torch.device, backend: Any) -> Iterator[Batch]:
    """`backend` is torch.cuda or torch.xpu: their streams and events have the same names."""
    beside = backend.Stream(device)
    sent: deque[tuple[Batch, Any]] = deque()
    for images, labels in batches:
        with backend.stream(beside):
            batch = to_device(images, device), to_device(labels, device)
            sent.append((batch, beside.record_event()))
        if len(sent) > 1:
            yield _received(*sent.popleft(), backend.current_stream(device))
    while sent:
        yield _received(*sent.popleft(), backend.current_stream(device))


def _received(batch: Batch, arrived: Any, training: Any) -> Batch:
    """`batch`, which `training`, a stream, may use as soon as it has `arrived`; the program itself doesn't wait."""
    training.wait_event(arrived)
    for tensor in batch:
        # The memory belongs to the other stream: it must not be used again there before this one is done with it.
        tensor.record_stream(training)
    return batch
