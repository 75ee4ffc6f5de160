"""Which of torchvision's networks has the same layers, so that it takes our weights as they are. Torch-free."""

from __future__ import annotations

from core.config import ModelConfig

WIDTHS = [64, 128, 256, 512]
CONSTRUCTORS: dict[tuple[str, tuple[int, ...], int, int], str] = {
    ("basic", (2, 2, 2, 2), 1, 64): "resnet18",
    ("basic", (3, 4, 6, 3), 1, 64): "resnet34",
    ("bottleneck", (3, 4, 6, 3), 1, 64): "resnet50",
    ("bottleneck", (3, 4, 23, 3), 1, 64): "resnet101",
    ("bottleneck", (3, 8, 36, 3), 1, 64): "resnet152",
    ("bottleneck", (3, 4, 6, 3), 32, 4): "resnext50_32x4d",
    ("bottleneck", (3, 4, 23, 3), 32, 8): "resnext101_32x8d",
    ("bottleneck", (3, 4, 23, 3), 64, 4): "resnext101_64x4d",
    ("bottleneck", (3, 4, 6, 3), 1, 128): "wide_resnet50_2",
    ("bottleneck", (3, 4, 23, 3), 1, 128): "wide_resnet101_2",
}
"""(block, blocks per stage, groups, width per group) -> the function of `torchvision.models`."""


def constructor(model: ModelConfig) -> str:
    """The function of `torchvision.models` that builds this network, or "" where there is none."""
    if model.stem != "7x7" or model.shortcut != "B" or model.squeeze_excitation or model.widths != WIDTHS:
        return ""
    # A basic block has neither groups nor an inner width: what these fields say doesn't matter there.
    groups, width = (model.groups, model.width_per_group) if model.block == "bottleneck" else (1, 64)
    return CONSTRUCTORS.get((model.block, tuple(model.depths), groups, width), "")
