"""The first layers of a network, which turn a picture into feature maps."""

from __future__ import annotations

from torch import nn


def stem_7x7(channels: int, width: int) -> dict[str, nn.Module]:
    """7x7 convolution and max-pool: (N, channels, H, W) to (N, width, H / 4, W / 4) (He et al. 2015)."""
    return {
        "conv1": nn.Conv2d(channels, width, 7, stride=2, padding=3, bias=False),
        **_normalise(width),
        "maxpool": _max_pool(),
    }


def stem_3x3(channels: int, width: int) -> dict[str, nn.Module]:
    """3x3 convolution at full size: (N, channels, H, W) to (N, width, H, W) (He et al. 2015, section 4.2)."""
    return {"conv1": nn.Conv2d(channels, width, 3, padding=1, bias=False), **_normalise(width)}


def stem_3x3_s2(channels: int, width: int) -> dict[str, nn.Module]:
    """3x3 convolution with stride 2: (N, channels, H, W) to (N, width, H / 2, W / 2). Parameters are `stem_3x3`'s."""
    return {"conv1": nn.Conv2d(channels, width, 3, stride=2, padding=1, bias=False), **_normalise(width)}


def stem_4x4_s2(channels: int, width: int) -> dict[str, nn.Module]:
    """4x4 convolution with stride 2: (N, channels, H, W) to (N, width, H / 2, W / 2). Each pixel counts equally often.

    All later layers then work at half the size: a quarter of the arithmetic.
    """
    return {"conv1": nn.Conv2d(channels, width, 4, stride=2, padding=1, bias=False), **_normalise(width)}


def stem_deep(channels: int, width: int) -> dict[str, nn.Module]:
    """Three 3x3 convolutions and max-pool: (N, channels, H, W) to (N, width, H / 4, W / 4) (ResNet-D).

    He et al. 2018, arXiv:1812.01187. Parameter names are timm's.
    """
    inner = max(1, width // 2)
    convolutions = nn.Sequential(
        nn.Conv2d(channels, inner, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(inner),
        nn.ReLU(inplace=True),
        nn.Conv2d(inner, inner, 3, padding=1, bias=False),
        nn.BatchNorm2d(inner),
        nn.ReLU(inplace=True),
        nn.Conv2d(inner, width, 3, padding=1, bias=False),
    )
    return {"conv1": convolutions, **_normalise(width), "maxpool": _max_pool()}


def _normalise(width: int) -> dict[str, nn.Module]:
    return {"bn1": nn.BatchNorm2d(width), "relu": nn.ReLU(inplace=True)}


def _max_pool() -> nn.Module:
    return nn.MaxPool2d(3, stride=2, padding=1)
