"""Which pictures look alike to a network: by the features behind its last layer. N pictures, F features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.data.augment import normalise
from core.data.batches import batches
from core.data.pictures import Pictures
from core.evaluation.answers import Floats, Integers
from core.messages import QT_TRANSLATE_NOOP, message
from core.models.resnet import ResNet
from core.progress import Progress

BATCH = 64

Features = npt.NDArray[np.float32]


def features(
    network: ResNet,
    pictures: Pictures,
    mean: Sequence[float],
    std: Sequence[float],
    device: str = "cpu",
    progress: Progress | None = None,
) -> Features:
    """What `network`, in eval mode on `device`, sees in each picture: float32 (N, F), each row of length 1.

    Raises:
        UserError: a picture's file has gone.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    what = message(QT_TRANSLATE_NOOP("core", "Looking which pictures are alike…"))
    backbone, found, done = network.backbone(), list[Tensor](), 0
    plain = batches(pictures, seed=0, epoch=0, batch_size=BATCH, device=device, shuffle=False)
    with torch.inference_mode():
        for images, _ in plain:
            progress.report(what, done, len(pictures))
            found.append(backbone(normalise(images, tuple(mean), tuple(std))).float())
            done += len(images)
    progress.report(what, done, len(pictures))
    if not found:
        return np.zeros((0, 0), np.float32)
    seen: Features = torch.nn.functional.normalize(torch.cat(found), dim=1).cpu().numpy()
    return seen


def nearest(of: Features, among: Features, count: int) -> tuple[Integers, Floats]:
    """For each row of `of`, the `count` nearest rows of `among`, and how alike they are (cosine): both (N, count).

    The nearest come first; there are fewer where `among` has fewer.
    """
    alike = of.astype(np.float64) @ among.astype(np.float64).T
    order = np.argsort(-alike, axis=1, kind="stable")[:, :count]
    return order.astype(np.int64), np.take_along_axis(alike, order, axis=1)
