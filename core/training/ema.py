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
        kept = model.state_dict()
        tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
        self._live = {name: tensors[name] for name in kept if kept[name].is_floating_point()}
        """The model's own tensors. Its state_dict is not asked for at each step: that costs a small network much."""
        self._averaged = [tensor.detach().clone() for tensor in self._live.values()]

    @torch.no_grad()
    def update(self) -> None:
        """Move the average towards the model's present weights."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self._averaged, list(self._live.values()), 1 - decay)

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        """A whole state_dict: averages, and the model's own integer buffers."""
        return {**model.state_dict(), **dict(zip(self._live, self._averaged, strict=True))}

    def load(self, weights: dict[str, Tensor], steps: int) -> None:
        """Go on from an average that `weights` gave."""
        self.steps = steps
        for name, tensor in zip(self._live, self._averaged, strict=True):
            tensor.copy_(weights[name])
