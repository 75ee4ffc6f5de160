"""Fine-tuning's cuts: a new last layer, parts that stay frozen, and how fast the others learn."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from core.models.resnet import ResNet

EVERYTHING = 9
"""This many stages or more: the stem learns too."""


def load_all_but_head(network: ResNet, weights: Mapping[str, Tensor]) -> None:
    """Load a state_dict that may be of another number of classes; then the last layer stays as it is.

    Raises:
        RuntimeError: the weights are of another network.
    """
    wanted = network.state_dict()
    head = {name for name in wanted if name.startswith("fc.")}
    same = all(name in weights and weights[name].shape == wanted[name].shape for name in head)
    network.load_state_dict({**weights, **({} if same else {name: wanted[name] for name in head})})


def set_head(network: ResNet, weight: Tensor, bias: Tensor) -> None:
    """Give the last layer its weight (K, F) and bias (K,)."""
    head = last_layer(network)
    with torch.no_grad():
        head.weight.copy_(weight)
        head.bias.copy_(bias)


def last_layer(network: ResNet) -> nn.Linear:
    """The layer that turns features (N, F) into logits (N, K)."""
    head = network.get_submodule("fc")
    if not isinstance(head, nn.Linear):
        raise TypeError("the last layer is no nn.Linear")
    return head


def trained_parts(parts: tuple[str, ...], stages: int) -> tuple[str, ...]:
    """Those of a network's `parts` ("stem", "stage 1", …, "head") that learn: the head and the last `stages` stages."""
    return parts if stages >= EVERYTHING else parts[max(1, len(parts) - 1 - stages) :]


def freeze(network: ResNet, stages: int, *, keep_statistics: bool) -> None:
    """Let the head and the last `stages` stages learn, and nothing else.

    Frozen parts run as when predicting and get no gradients; their statistics stay. With `keep_statistics` those of
    the other parts stay too.
    """
    parts = network.parts()
    trained = trained_parts(tuple(parts), stages)
    network.frozen = tuple(part for part in parts if part not in trained)
    network.keeps_statistics = keep_statistics
    for part, module in parts.items():
        module.requires_grad_(part in trained)
    network.train(network.training)


def learning_scales(parts: tuple[str, ...], decay: float) -> dict[str, float]:
    """What each part's learning rate is multiplied with: 1 for the head, `decay` once more for each part before it.

    Discriminative fine-tuning (Howard and Ruder 2018, arXiv:1801.06146, section 3.2).
    """
    return {part: decay ** (len(parts) - 1 - index) for index, part in enumerate(parts)}


class Rest(nn.Module):
    """What of a network learns: takes the frozen front's maps (N, C, H, W) to logits. Parameters are the network's."""

    def __init__(self, network: ResNet) -> None:
        super().__init__()
        self.network = network
        self._names = network.module_names(part for part in network.parts() if part not in network.frozen)
        self.training = network.training

    def forward(self, maps: Tensor) -> Tensor:
        for name in self._names:
            maps = self.network.get_submodule(name)(maps)
        return maps


def frozen_front(network: ResNet) -> nn.Sequential:
    """The frozen parts: normalised pictures (N, C, H, W) to maps (N, C', H', W')."""
    return nn.Sequential(*(network.get_submodule(name) for name in network.module_names(network.frozen)))
