"""What is counted of a run: the epoch's running sums, its best epoch, steps whose numbers are still on the device."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass
class Sums:
    """Running sums of the epoch in hand, over pictures."""

    loss: float = 0.0
    correct: float = 0.0
    count: int = 0


@dataclass
class Best:
    """The epoch that did best on the validation pictures so far. Epoch 0: the last layer alone, before the others."""

    epoch: int = 0
    accuracy: float = -1.0
    loss: float = float("inf")

    @property
    def chosen(self) -> bool:
        """Whether there is one."""
        return self.accuracy >= 0


@dataclass
class Fresh:
    """A step whose numbers are still on the device."""

    step: int
    learning_rate: float
    loss: Tensor
    correct: Tensor
    count: int
    norms: dict[str, Tensor]
