"""Classification: targets, loss, and how right the answers are. Another task would be a file beside this one.

Shapes: N pictures, K classes; logits (N, K) float, labels (N,) int64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


@dataclass(frozen=True)
class Targets:
    """Labels of a batch. A mixed batch also has second labels; `share` is the part that the first ones keep."""

    labels: Tensor
    second: Tensor | None = None
    share: float = 1.0

    def chunk(self, parts: int) -> list[Targets]:
        """The targets in `parts` pieces along N."""
        seconds = [None] * parts if self.second is None else list(self.second.tensor_split(parts))
        pieces = zip(self.labels.tensor_split(parts), seconds, strict=True)
        return [Targets(labels, second, self.share) for labels, second in pieces]


@dataclass(frozen=True)
class Score:
    """Mean loss and the part of right answers over `count` pictures."""

    loss: float
    accuracy: float
    count: int


def loss(logits: Tensor, targets: Targets, label_smoothing: float = 0.0) -> Tensor:
    """Mean cross-entropy in nats; for a mixed batch the mean of both labels' losses, weighed by `share`."""
    logits = logits.float()
    first = cross_entropy(logits, targets.labels, label_smoothing=label_smoothing)
    if targets.second is None:
        return first
    second = cross_entropy(logits, targets.second, label_smoothing=label_smoothing)
    return targets.share * first + (1 - targets.share) * second


def count_correct(logits: Tensor, targets: Targets) -> Tensor:
    """How many answers are right (a mixed picture counts by its shares), as a scalar tensor on the device."""
    answers = logits.detach().argmax(dim=1)
    right = (answers == targets.labels).sum().float()
    if targets.second is None:
        return right
    return targets.share * right + (1 - targets.share) * (answers == targets.second).sum().float()


def score(
    model: nn.Module, batches: Iterable[tuple[Tensor, Tensor]], interrupted: Callable[[], bool] = lambda: False
) -> Score | None:
    """Judge `model` in eval mode on batches of (images (N, 3, H, W), labels (N,)); None where interrupted.

    The model is left in the mode it was in.
    """
    was_training = model.training
    model.eval()
    losses: list[Tensor] = []
    rights: list[Tensor] = []
    count = 0
    try:
        with torch.inference_mode():
            for images, labels in batches:
                if interrupted():
                    return None
                logits = model(images).float()
                losses.append(cross_entropy(logits, labels, reduction="sum"))
                rights.append((logits.argmax(dim=1) == labels).sum())
                count += len(labels)
    finally:
        model.train(was_training)
    # Fetched once, not for each batch: a graphics card then never waits.
    total_loss, right = (sum(torch.stack(values).tolist()) if values else 0.0 for values in (losses, rights))
    return Score(total_loss / max(count, 1), right / max(count, 1), count)
