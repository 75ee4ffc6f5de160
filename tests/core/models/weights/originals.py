"""Networks as others write them: kuangliu's, akamaster's, the tutorial's, fastai's, and one with names of its own.

Re-implemented from their descriptions, with their authors' names for the layers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
import torchvision
from torch import Tensor, nn
from torch.nn.functional import pad, relu


def shaken(network: nn.Module, seed: int = 0) -> nn.Module:
    """The network in eval mode, with normalisations that have seen something: else mistakes in them are invisible."""
    generator = torch.Generator().manual_seed(seed)

    def between(like: Tensor, low: float, high: float) -> Tensor:
        return torch.rand(like.shape, generator=generator) * (high - low) + low

    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d | nn.BatchNorm1d):
            module.weight.data.copy_(between(module.weight, 0.5, 1.5))
            module.bias.data.copy_(between(module.bias, -0.3, 0.3))
            assert module.running_mean is not None and module.running_var is not None
            module.running_mean.copy_(between(module.running_mean, -0.3, 0.3))
            module.running_var.copy_(between(module.running_var, 0.5, 1.5))
            assert module.num_batches_tracked is not None
            module.num_batches_tracked.fill_(7)
    return network.eval()


class Function(nn.Module):
    """A function as a layer."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, features: Tensor) -> Tensor:
        return self.function(features)


def conv3x3(channels_in: int, channels_out: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False)


class CifarBasic(nn.Module):
    """Two 3x3 convolutions; `option` A pads half of the zeros on each side, B has a 1x1 convolution."""

    expansion = 1

    def __init__(self, channels_in: int, planes: int, stride: int, option: str) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv3x3(channels_in, planes, stride), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = conv3x3(planes, planes), nn.BatchNorm2d(planes)
        self.shortcut: nn.Module = nn.Sequential()
        if stride != 1 or channels_in != planes:
            quarter = planes // 4
            self.shortcut = (
                Function(lambda x: pad(x[:, :, ::2, ::2], (0, 0, 0, 0, quarter, quarter), "constant", 0))
                if option == "A"
                else nn.Sequential(nn.Conv2d(channels_in, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))
            )

    def forward(self, x: Tensor) -> Tensor:
        out = self.bn2(self.conv2(relu(self.bn1(self.conv1(x)))))
        return relu(out + self.shortcut(x))


class CifarBottleneck(nn.Module):
    expansion = 4

    def __init__(self, channels_in: int, planes: int, stride: int, option: str) -> None:
        super().__init__()
        del option
        outer = planes * 4
        self.conv1, self.bn1 = nn.Conv2d(channels_in, planes, 1, bias=False), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = conv3x3(planes, planes, stride), nn.BatchNorm2d(planes)
        self.conv3, self.bn3 = nn.Conv2d(planes, outer, 1, bias=False), nn.BatchNorm2d(outer)
        self.shortcut = nn.Sequential()
        if stride != 1 or channels_in != outer:
            self.shortcut = nn.Sequential(nn.Conv2d(channels_in, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        out = relu(self.bn1(self.conv1(x)))
        out = relu(self.bn2(self.conv2(out)))
        return relu(self.bn3(self.conv3(out)) + self.shortcut(x))


class CifarResNet(nn.Module):
    """kuangliu's (four stages from 64 channels) and akamaster's (three stages from 16)."""

    def __init__(
        self,
        block: type[CifarBasic] | type[CifarBottleneck],
        depths: Sequence[int],
        width: int,
        option: str = "B",
        classes: int = 10,
    ) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv3x3(3, width), nn.BatchNorm2d(width)
        channels = width
        for stage, depth in enumerate(depths):
            planes, blocks = width * 2**stage, []
            for index in range(depth):
                stride = 2 if stage and not index else 1
                blocks.append(block(channels, planes, stride, option))
                channels = planes * block.expansion
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
        self.stages = len(depths)
        self.linear = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        out = relu(self.bn1(self.conv1(x)))
        for stage in range(self.stages):
            out = self.get_submodule(f"layer{stage + 1}")(out)
        logits: Tensor = self.linear(out.mean((2, 3)))
        return logits


def kuangliu(depths: Sequence[int] = (2, 2, 2, 2), *, bottleneck: bool = False, width: int = 64) -> nn.Module:
    return CifarResNet(CifarBottleneck if bottleneck else CifarBasic, depths, width)


def akamaster(blocks: int = 3, option: str = "A") -> nn.Module:
    return CifarResNet(CifarBasic, (blocks,) * 3, 16, option)


class MyModel(nn.Module):
    """The tutorial's: torchvision's layers as a sequence, and a new last layer beside it."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        whole = torchvision.models.resnet18()
        self.resnet = nn.Sequential(*list(whole.children())[:-1])
        self.fc = nn.Linear(512, classes)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.fc(self.resnet(x).flatten(1))
        return logits


class ConcatPool(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x.amax((2, 3), keepdim=True), x.mean((2, 3), keepdim=True)], 1)


def fastai(classes: int = 5, *, plain_head: bool = False) -> nn.Sequential:
    """Body and head of one sequence. fastai's usual head has two linear layers behind normalisations."""
    body = nn.Sequential(*list(torchvision.models.resnet18().children())[:-2])
    if plain_head:
        return nn.Sequential(body, nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, classes)))
    head = nn.Sequential(
        ConcatPool(),
        nn.Flatten(),
        nn.BatchNorm1d(1024),
        nn.Dropout(0.25),
        nn.Linear(1024, 512, bias=False),
        nn.ReLU(),
        nn.BatchNorm1d(512),
        nn.Dropout(0.5),
        nn.Linear(512, classes, bias=False),
    )
    return nn.Sequential(body, head)


class OrderBlock(nn.Module):
    """A block as weiaicunzai writes it: `residual_function` and `shortcut`."""

    def __init__(self, channels_in: int, planes: int, stride: int, *, bottleneck: bool) -> None:
        super().__init__()
        outer = planes * 4 if bottleneck else planes
        layers = (
            [
                nn.Conv2d(channels_in, planes, 1, bias=False),
                nn.BatchNorm2d(planes),
                nn.ReLU(),
                conv3x3(planes, planes, stride),
            ]
            if bottleneck
            else [conv3x3(channels_in, planes, stride)]
        )
        last = nn.Conv2d(planes, outer, 1, bias=False) if bottleneck else conv3x3(planes, planes)
        self.residual_function = nn.Sequential(*layers, nn.BatchNorm2d(planes), nn.ReLU(), last, nn.BatchNorm2d(outer))
        self.shortcut = nn.Sequential()
        if stride != 1 or channels_in != outer:
            self.shortcut = nn.Sequential(nn.Conv2d(channels_in, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        return relu(self.residual_function(x) + self.shortcut(x))


class OtherNames(nn.Module):
    """A residual network whose names no family has."""

    def __init__(self, *, bottleneck: bool = False, width: int = 16, classes: int = 6) -> None:
        super().__init__()
        self.first = nn.Sequential(conv3x3(3, width), nn.BatchNorm2d(width), nn.ReLU())
        channels, self.stages = width, nn.ModuleList()
        for stage in range(3):
            planes, blocks = width * 2**stage, []
            for index in range(2):
                blocks.append(OrderBlock(channels, planes, 2 if stage and not index else 1, bottleneck=bottleneck))
                channels = planes * (4 if bottleneck else 1)
            self.stages.append(nn.Sequential(*blocks))
        self.answer = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        out = self.first(x)
        for stage in self.stages:
            out = stage(out)
        logits: Tensor = self.answer(out.mean((2, 3)))
        return logits


def transformers_names(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """torchvision's names turned into those of Hugging Face's transformers."""
    turned: dict[str, Tensor] = {}
    for name, tensor in weights.items():
        parts = name.split(".")
        kind = "convolution" if "conv" in name or "downsample.0" in name else "normalization"
        if parts[0] in ("conv1", "bn1"):
            new = f"resnet.embedder.embedder.{kind}.{parts[-1]}"
        elif parts[0] == "fc":
            new = f"classifier.1.{parts[-1]}"
        else:
            block = f"resnet.encoder.stages.{int(parts[0][5:]) - 1}.layers.{parts[1]}"
            part = "shortcut" if parts[2] == "downsample" else f"layer.{int(parts[2][-1]) - 1}"
            new = f"{block}.{part}.{kind}.{parts[-1]}"
        turned[new] = tensor
    return turned
