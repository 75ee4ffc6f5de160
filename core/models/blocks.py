"""Residual blocks: basic and bottleneck, each with activation after or before the convolutions.

Shapes: every block brings (N, channels_in, H, W) to (N, width * expansion, ceil(H / stride), ceil(W / stride)).

A block of your own is a `Block`; one line in `choices.BLOCKS` then offers it everywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from core.models.convolution import Conv2d
from core.models.shortcuts import Shortcut


@dataclass(frozen=True)
class BlockPlace:
    """Where a block stands in its network, and what it is to be like.

    `first` is the network's first block, right behind the stem's activation. `drop_rate` is the chance that the block
    is skipped for a picture while training.
    """

    channels_in: int
    width: int
    stride: int
    shortcut: Shortcut
    groups: int = 1
    width_per_group: int = 64
    squeeze_excitation: bool = False
    drop_rate: float = 0.0
    first: bool = False


class Block(nn.Module, ABC):
    """What every residual block has.

    `expansion` is its output channels per `width`; `preactivated` says that its output is still to be normalised and
    activated.
    """

    expansion: ClassVar[int] = 1
    preactivated: ClassVar[bool] = False

    @abstractmethod
    def __init__(self, place: BlockPlace) -> None:
        super().__init__()

    @abstractmethod
    def zero_residual(self) -> None:
        """Make the residual branch give zero, in a way that lets every parameter move from the second step on."""


class StochasticDepth(nn.Module):
    """Skips a residual branch for some pictures while training (Huang et al. 2016).

    The branches that are kept are scaled up instead of scaling all down afterwards: the same expectation, and nothing
    to do when predicting. Random numbers come from the device's default generator.
    """

    def __init__(self, drop_rate: float) -> None:
        super().__init__()
        self.drop_rate = drop_rate

    def forward(self, residual: Tensor) -> Tensor:
        """(N, C, H, W) to the same shape; N independent draws."""
        if not self.training:
            return residual
        kept = torch.rand(residual.shape[0], 1, 1, 1, device=residual.device) >= self.drop_rate
        return residual * (kept / (1 - self.drop_rate)).to(residual.dtype)

    def extra_repr(self) -> str:
        """The rate, for `print(network)`."""
        return f"drop_rate={self.drop_rate:g}"


class SqueezeExcitation(nn.Module):
    """Weighs each channel by what all of the picture shows (Hu et al. 2017). Names and inner width are timm's."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        inner = max(8, round(channels / 16 / 8) * 8)
        self.fc1 = nn.Conv2d(channels, inner, 1)
        self.relu = nn.ReLU(inplace=True)
        self.fc2 = nn.Conv2d(inner, channels, 1)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to the same shape."""
        pooled = features.mean((2, 3), keepdim=True)
        return features * torch.sigmoid(self.fc2(self.relu(self.fc1(pooled))))


class BasicBlock(Block):
    """Two 3x3 convolutions: the block of ResNet-18 and 34 (He et al. 2015)."""

    expansion = 1
    preactivated = False

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        width = place.width
        self.conv1 = _conv3x3(place.channels_in, width, place.stride)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = _conv3x3(width, width)
        self.bn2 = nn.BatchNorm2d(width)
        self.se, self.downsample, self.drop_path = _surroundings(place, width, normalise=True)

    def zero_residual(self) -> None:
        """Start as the identity (Goyal et al. 2017)."""
        nn.init.zeros_(self.bn2.weight)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        residual = self.relu(self.bn1(self.conv1(features)))
        residual = self.drop_path(self.se(self.bn2(self.conv2(residual))))
        output: Tensor = self.relu(_add(residual, self.downsample, features))
        return output


class Bottleneck(Block):
    """1x1, 3x3 and 1x1 convolutions: the block of ResNet-50 and deeper, ResNeXt and Wide ResNet.

    The 3x3 convolution has the stride, as in torchvision ("v1.5"), and the groups (Xie et al. 2016).
    """

    expansion = 4
    preactivated = False

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        inner, outer = _inner_width(place), place.width * self.expansion
        self.conv1 = nn.Conv2d(place.channels_in, inner, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = _conv3x3(inner, inner, place.stride, place.groups)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, outer, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outer)
        self.relu = nn.ReLU(inplace=True)
        self.se, self.downsample, self.drop_path = _surroundings(place, outer, normalise=True)

    def zero_residual(self) -> None:
        """Start as the identity (Goyal et al. 2017)."""
        nn.init.zeros_(self.bn3.weight)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        residual = self.relu(self.bn1(self.conv1(features)))
        residual = self.relu(self.bn2(self.conv2(residual)))
        residual = self.drop_path(self.se(self.bn3(self.conv3(residual))))
        output: Tensor = self.relu(_add(residual, self.downsample, features))
        return output


class PreactBasicBlock(Block):
    """The basic block with normalisation and activation before each convolution (He et al. 2016).

    The network's first block has no `bn1`: its input is the stem's activation, before the paths split.
    """

    expansion = 1
    preactivated = True

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        width = place.width
        self.relu = nn.ReLU(inplace=True)
        self.bn1 = None if place.first else nn.BatchNorm2d(place.channels_in)
        self.conv1 = _conv3x3(place.channels_in, width, place.stride)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv2 = _conv3x3(width, width)
        self.se, self.downsample, self.drop_path = _surroundings(place, width, normalise=False)

    def zero_residual(self) -> None:
        """Start as the identity. No normalisation ends the branch, so its last convolution is zero (Zhang et al. 2019).

        A zero normalisation before that convolution would leave the convolution without gradient at first; this way it
        moves in the first step, and all before it in the second.
        """
        nn.init.zeros_(self.conv2.weight)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        activated = features if self.bn1 is None else self.relu(self.bn1(features))
        residual = self.conv2(self.relu(self.bn2(self.conv1(activated))))
        return _add(self.drop_path(self.se(residual)), self.downsample, _around(self.downsample, features, activated))


class PreactBottleneck(Block):
    """The bottleneck with normalisation and activation before each convolution (He et al. 2016).

    The network's first block has no `bn1`: its input is the stem's activation, before the paths split.
    """

    expansion = 4
    preactivated = True

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        inner, outer = _inner_width(place), place.width * self.expansion
        self.relu = nn.ReLU(inplace=True)
        self.bn1 = None if place.first else nn.BatchNorm2d(place.channels_in)
        self.conv1 = nn.Conv2d(place.channels_in, inner, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv2 = _conv3x3(inner, inner, place.stride, place.groups)
        self.bn3 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, outer, 1, bias=False)
        self.se, self.downsample, self.drop_path = _surroundings(place, outer, normalise=False)

    def zero_residual(self) -> None:
        """Start as the identity: the last convolution is zero, as in `PreactBasicBlock`."""
        nn.init.zeros_(self.conv3.weight)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W')."""
        activated = features if self.bn1 is None else self.relu(self.bn1(features))
        residual = self.relu(self.bn2(self.conv1(activated)))
        residual = self.conv3(self.relu(self.bn3(self.conv2(residual))))
        return _add(self.drop_path(self.se(residual)), self.downsample, _around(self.downsample, features, activated))


def _conv3x3(channels_in: int, channels_out: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    return Conv2d(channels_in, channels_out, 3, stride, padding=1, groups=groups, bias=False)


def _inner_width(place: BlockPlace) -> int:
    return int(place.width * place.width_per_group / 64) * place.groups


def _surroundings(
    place: BlockPlace, channels_out: int, *, normalise: bool
) -> tuple[nn.Module, nn.Module | None, nn.Module]:
    """What every block has besides its convolutions: squeeze and excitation, shortcut, stochastic depth."""
    return (
        SqueezeExcitation(channels_out) if place.squeeze_excitation else nn.Identity(),
        place.shortcut(place.channels_in, channels_out, place.stride, normalise=normalise),
        StochasticDepth(place.drop_rate) if place.drop_rate > 0 else nn.Identity(),
    )


def _around(shortcut: nn.Module | None, features: Tensor, activated: Tensor) -> Tensor:
    """What goes around a pre-activation block: where the size changes, both paths share the activation."""
    return features if isinstance(shortcut, nn.Identity) else activated


def _add(residual: Tensor, shortcut: nn.Module | None, features: Tensor) -> Tensor:
    return residual if shortcut is None else residual + shortcut(features)
