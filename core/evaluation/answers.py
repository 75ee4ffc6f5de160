"""What a network answered to pictures: one pass gives it, and all figures are computed from it. Torch-free.

N pictures, K classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Part = Literal["test", "validation", "train", "all"]
"""The role of the pictures that were judged; all: they have none."""


@dataclass(frozen=True, eq=False)
class Answers:
    """`logits` float32 (N, K), `labels` int64 (N,): the true classes' places; `names` tell the pictures apart.

    `distances` float32 (N,) are how far each lies from the pictures that the network knows; None where it knows none.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: Integers
    logits: npt.NDArray[np.float32]
    distances: npt.NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, rows: Integers | Flags) -> Answers:
        """These rows alone: their places, or whether each is one of them."""
        places = np.arange(len(self))[rows]
        return Answers(
            self.classes,
            tuple(self.names[place] for place in places),
            self.labels[places],
            self.logits[places],
            None if self.distances is None else self.distances[places],
        )

    @cached_property
    def answers(self) -> Integers:
        """The likeliest class of each picture, the first of equals: (N,)."""
        likeliest: Integers = self.logits.argmax(axis=1).astype(np.int64)
        return likeliest

    @cached_property
    def right(self) -> Flags:
        """Whether each answer is right: (N,)."""
        flags: Flags = self.answers == self.labels
        return flags

    def probabilities(self, temperature: float = 1.0) -> Floats:
        """float64 (N, K), each row summing to 1: softmax of the logits divided by `temperature`."""
        return np.exp(log_softmax(self.logits.astype(np.float64) / temperature))

    def confidences(self, temperature: float = 1.0) -> Floats:
        """The probability of each answer: (N,)."""
        confidences: Floats = self.probabilities(temperature).max(axis=1)
        return confidences


def log_softmax(logits: Floats) -> Floats:
    """Logarithms of the softmax of each row, without overflow: (N, K)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    logarithms: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logarithms
