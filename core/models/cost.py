"""What a network's forward pass costs, counted on the network itself: with nothing imported that compiles."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


def macs(network: nn.Module, image_size: int) -> int:
    """Multiply-accumulates of the convolutions and linear layers for one picture (3, image_size, image_size).

    `core.models.summary` counts all operations without computing any; these are nearly all of it. Leaves the network as
    it was.
    """
    total = 0

    def count(layer: Any, _: Any, output: Tensor) -> None:
        nonlocal total
        total += layer.weight.numel() * output[0, 0].numel()

    layers = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    was_training = network.training
    try:
        with torch.no_grad():
            network.eval()(torch.zeros(1, 3, image_size, image_size, device=layers[0].weight.device))
    finally:
        network.train(was_training)
        for hook in hooks:
            hook.remove()
    return total
