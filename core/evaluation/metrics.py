"""Figures from logits: loss, right answers, right within five, and the confusion matrix. N pictures, K classes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from torch import Tensor
from torch.nn.functional import cross_entropy

Matrix = npt.NDArray[np.int64]

TOP = 5


@dataclass
class Tally:
    """Gathers batches. What comes out doesn't depend on how the pictures were divided into them, or on their order."""

    classes: int
    confusion: Matrix = field(init=False)
    """int64 (K, K): row the true class, column the answer."""
    _losses: list[float] = field(default_factory=list)
    _in_top: int = 0

    def __post_init__(self) -> None:
        self.confusion = np.zeros((self.classes, self.classes), dtype=np.int64)

    def add(self, logits: Tensor, labels: Tensor) -> None:
        """Count a batch: logits float (N, K), labels int64 (N,)."""
        logits = logits.float()
        self._losses += cross_entropy(logits, labels, reduction="none").tolist()
        nearest = logits.topk(min(TOP, self.classes), dim=1).indices
        self._in_top += int((nearest == labels[:, None]).any(dim=1).sum())
        answers = logits.argmax(dim=1).cpu().numpy()
        pairs = labels.cpu().numpy() * self.classes + answers
        self.confusion += np.bincount(pairs, minlength=self.classes**2).reshape(self.classes, self.classes)

    @property
    def count(self) -> int:
        return len(self._losses)

    @property
    def accuracy(self) -> float:
        """The part of right answers, 0 to 1."""
        return int(np.trace(self.confusion)) / max(self.count, 1)

    @property
    def top5(self) -> float:
        """The part of pictures whose class is among the five likeliest, 0 to 1."""
        return self._in_top / max(self.count, 1)

    @property
    def loss(self) -> float:
        """Mean cross-entropy in nats. `fsum` rounds once, so that the order doesn't matter."""
        return math.fsum(self._losses) / max(self.count, 1)
