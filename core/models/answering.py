"""A checkpoint's network made ready to answer to many pictures, and what it says and sees in one pass.

N pictures, F features, K classes.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.models.folding import fold
from core.models.resnet import ResNet
from core.models.stored import load_network


def load_answering(contents: dict[str, Any], device: str = "cpu") -> ResNet:
    """`stored.load_network`, made fast: its answers are the same up to the order of the sums. It can't be trained on.

    Raises:
        ConfigError, UserError: as `load_network`.
    """
    network = fold(load_network(contents))
    # On Apple's GPUs channels-last is slower.
    layout = torch.contiguous_format if device == "mps" else torch.channels_last
    return network.to(device).to(memory_format=layout)


def features_of(network: ResNet) -> int:
    """How many features (F) the last layer reads."""
    return network.get_parameter("fc.weight").shape[1]


def answers_and_features(network: ResNet, pixels: Tensor, *, mirrored: bool) -> tuple[Tensor, Tensor]:
    """Logits float32 (N, K) of normalised pictures (N, 3, H, W), and the features behind the last layer, (N, F).

    With `mirrored` each is the mean of those of a picture and of its mirror image.
    """
    backbone = network.backbone()
    features: Tensor = backbone(pixels).float()
    if mirrored:
        # One after the other: as much memory at once as without.
        features = (features + backbone(pixels.flip(3)).float()) / 2
    logits: Tensor = network.get_submodule("fc")(features)
    return logits.float(), features
