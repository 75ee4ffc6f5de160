"""One pass of a network over pictures: all that it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from core.data.augment import normalise
from core.data.batches import batches
from core.data.pictures import Pictures
from core.evaluation.answers import Answers
from core.messages import QT_TRANSLATE_NOOP, message
from core.models.answering import answers_and_features, features_of
from core.models.known import distances, known_of
from core.models.resnet import ResNet
from core.progress import Progress
from core.tasks.doubt import DOUBT

LEAST_AT_ONCE, MOST_AT_ONCE = 64, 256
PIXELS_AT_ONCE = 600_000
"""Small pictures are judged many at once: of 32 pixels, 256 take a sixth less time each than 64."""


def judge(
    network: ResNet,
    contents: dict[str, Any],
    pictures: Pictures,
    device: str = "cpu",
    batch_size: int = 0,
    progress: Progress | None = None,
) -> Answers:
    """Run every picture through the network, which is in eval mode on `device`; `contents` are its checkpoint's.

    `answering.load_answering` makes a network that does so fast. `batch_size` 0 goes by the pictures' size.

    Raises:
        UserError: a picture's file has gone.
        Cancelled: `progress` was cancelled.
    """
    known = known_of(contents.get(DOUBT), features_of(network))
    among = None if known is None else known.to(device)

    def apart(seen: Tensor) -> Tensor:
        return seen.new_zeros(len(seen)) if among is None else distances(seen, among)

    logits, found = _passed(network, contents, pictures, device, batch_size, progress, apart)
    return _answers(contents, pictures, logits, None if among is None else found)


def features(
    network: ResNet,
    contents: dict[str, Any],
    pictures: Pictures,
    device: str = "cpu",
    batch_size: int = 0,
    progress: Progress | None = None,
) -> Tensor:
    """What the network sees in every picture, float32 (N, F) on its device. Arguments and errors as for `judge`."""
    return _passed(network, contents, pictures, device, batch_size, progress, lambda seen: seen)[1]


def _passed(
    network: ResNet,
    contents: dict[str, Any],
    pictures: Pictures,
    device: str,
    batch_size: int,
    progress: Progress | None,
    keep: Callable[[Tensor], Tensor],
) -> tuple[Tensor, Tensor]:
    """Logits (N, K), and what `keep` makes of the features."""
    progress = progress or Progress()
    what = message(QT_TRANSLATE_NOOP("core", "Judging the pictures…"))
    batch_size = batch_size or max(LEAST_AT_ONCE, min(MOST_AT_ONCE, PIXELS_AT_ONCE // int(contents["image_size"]) ** 2))
    plain = batches(pictures, seed=0, epoch=0, batch_size=batch_size, device=device, shuffle=False)
    found: list[tuple[Tensor, Tensor]] = []
    done = 0
    for images, _ in plain:
        progress.report(what, done, len(pictures))
        found.append(_batch(network, contents, images, keep))
        done += len(images)
    progress.report(what, done, len(pictures))
    if not found:
        return torch.zeros(0, len(contents["classes"])), torch.zeros(0)
    # Fetched once, not for each batch: a graphics card then never waits.
    logits, kept = (torch.cat(each) for each in zip(*found, strict=True))
    return logits, kept


@torch.inference_mode()
def _batch(
    network: ResNet, contents: dict[str, Any], images: Tensor, keep: Callable[[Tensor], Tensor]
) -> tuple[Tensor, Tensor]:
    pixels = normalise(images, tuple(contents["mean"]), tuple(contents["std"]))
    logits, seen = answers_and_features(network, pixels, mirrored=contents.get("judged_mirrored", False))
    return logits, keep(seen)


def _answers(contents: dict[str, Any], pictures: Pictures, logits: Tensor, apart: Tensor | None) -> Answers:
    return Answers(
        tuple(contents["classes"]),
        pictures.names,
        pictures.labels,
        logits.cpu().numpy(),
        None if apart is None else apart.cpu().numpy(),
    )
