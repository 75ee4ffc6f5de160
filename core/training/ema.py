"""A running average of the weights, which is judged and kept instead of the last ones (Polyak and Juditsky 1992)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Ema:
    """Averages parameters and floating-point buffers of a model after each step.

    Early on the average spans less than `decay` says (as in timm), so that it isn't held back by the first weights.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self._names = [name for name, tensor in model.state_dict().items() if tensor.is_floating_point()]
        self._averaged = [tensor.detach().clone() for tensor in self._live(model)]

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self._averaged, self._live(model), 1 - decay)

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        """A whole state_dict: averages, and the model's own integer buffers."""
        return {**model.state_dict(), **dict(zip(self._names, self._averaged, strict=True))}

    def load(self, weights: dict[str, Tensor], steps: int) -> None:
        """Go on from an average that `weights` gave."""
        self.steps = steps
        for name, tensor in zip(self._names, self._averaged, strict=True):
            tensor.copy_(weights[name])

    def _live(self, model: nn.Module) -> list[Tensor]:
        state = model.state_dict()
        return [state[name] for name in self._names]
