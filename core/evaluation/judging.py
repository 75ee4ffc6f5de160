"""One pass of a network over pictures: all that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.data.augment import normalise
from core.data.batches import batches
from core.data.pictures import Pictures
from core.evaluation.answers import Answers
from core.messages import QT_TRANSLATE_NOOP, message
from core.models.mirrored import answering
from core.models.resnet import ResNet
from core.progress import Progress

BATCH = 64


def judge(
    network: ResNet,
    contents: dict[str, Any],
    pictures: Pictures,
    device: str = "cpu",
    batch_size: int = BATCH,
    progress: Progress | None = None,
) -> Answers:
    """Run every picture through the network, which is in eval mode on `device`; `contents` are its checkpoint's."""
    progress = progress or Progress()
    what = message(QT_TRANSLATE_NOOP("core", "Judging the pictures…"))
    plain = batches(pictures, seed=0, epoch=0, batch_size=batch_size, device=device, shuffle=False)
    network_or_both = answering(network, mirrored=contents.get("judged_mirrored", False))
    found: list[Tensor] = []
    done = 0
    for images, _ in plain:
        progress.report(what, done, len(pictures))
        found.append(_logits(network_or_both, images, contents["mean"], contents["std"]).float())
        done += len(images)
    progress.report(what, done, len(pictures))
    # Fetched once, not for each batch: a graphics card then never waits.
    logits = torch.cat(found).cpu().numpy() if found else np.zeros((0, len(contents["classes"])), np.float32)
    return Answers(tuple(contents["classes"]), pictures.names, pictures.labels, logits)


@torch.inference_mode()
def _logits(network: nn.Module, images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    logits: Tensor = network(normalise(images, tuple(mean), tuple(std)))
    return logits
