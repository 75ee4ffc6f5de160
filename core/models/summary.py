"""What a network is made of and costs, measured on the real module without computing anything (meta device)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.config import ModelConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.memory_meter import MemoryMeter
from core.models.meter import OperationMeter, Sight
from core.models.resnet import ResNet, build

# Batch normalisation refuses to train on a single value per channel, so two pictures go through.
_PICTURES = 2


@dataclass(frozen=True)
class Layer:
    """One layer as the picture passes it: `shape` is its output for one picture, (C, H, W) or (K,).

    `kind` is the module's class, `detail` its kernel, stride and groups ("3x3, stride 2"). `macs` are for one picture.
    A layer that is passed twice appears twice; its parameters are counted the first time.
    """

    name: str
    part: str
    kind: str
    detail: str
    shape: tuple[int, ...]
    parameters: int
    macs: int


@dataclass(frozen=True)
class Part:
    """Stem, stage or head (`name` as in `ResNet.parts`): output `shape` for one picture, and the sums of its layers."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    macs: int


@dataclass(frozen=True)
class Summary:
    """A network's layers and cost for one picture size.

    `macs` are multiply-accumulates for one picture (half the FLOPs). `receptive_field` is the side, in pixels, of the
    square of the picture that one place of the last stage sees, the global pools of squeeze and excitation left aside.
    `activation_bytes` is what one picture keeps for the backward pass, in 32 bit. `finding` says what is wrong with
    this picture size, or is None.
    """

    parts: tuple[Part, ...]
    layers: tuple[Layer, ...]
    image_size: int
    batch_size: int
    parameters: int
    macs: int
    receptive_field: int
    activation_bytes: int
    finding: Message | None

    @property
    def too_small(self) -> bool:
        """Whether the picture is down to one pixel before the network is done halving it."""
        return self.finding is not None

    def training_memory(self, batch: int | None = None) -> int:
        """Bytes that a training step on `batch` pictures (default: `batch_size`) needs in 32 bit.

        Weights, their gradients and momentum, and what the backward pass keeps. The device's own workspaces, and
        averaged weights where they are asked for, come on top.
        """
        return 3 * 4 * self.parameters + (batch or self.batch_size) * self.activation_bytes


def summarise(config: ModelConfig, classes: int, image_size: int, batch_size: int = 1) -> Summary:
    """Measure the network that `config` describes on pictures (N, 3, image_size, image_size).

    Computes nothing and draws no random number.

    Raises:
        UserError: the network can't be built (see `core.models.resnet.build`).
    """
    with torch.device("meta"):
        network = build(config, classes, fresh=False)
        images = torch.empty(_PICTURES, 3, image_size, image_size)
    operations, memory = OperationMeter(), MemoryMeter(network.parameters())
    recorder = _Recorder(network, operations)
    with torch.enable_grad(), memory.watching(), operations:
        network(images)
    return Summary(
        parts=tuple(recorder.parts),
        layers=tuple(recorder.layers),
        image_size=image_size,
        batch_size=batch_size,
        parameters=sum(part.parameters for part in recorder.parts),
        macs=sum(part.macs for part in recorder.parts),
        receptive_field=recorder.sight.field,
        activation_bytes=memory.bytes // _PICTURES,
        finding=_too_small(image_size) if operations.shrinks_one_pixel else None,
    )


def _too_small(image_size: int) -> Message:
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "Pictures of {size} px shrink to a single pixel before the end of this network: "
            "choose the 3x3 stem, fewer stages or larger pictures.",
        ),
        size=image_size,
    )


@dataclass
class _Span:
    """A module while it runs: multiply-accumulates at its start, and those of the modules inside it."""

    start: int
    inside: int = 0


class _Recorder:
    """Notes layers and parts of `network` while pictures come through."""

    def __init__(self, network: ResNet, operations: OperationMeter) -> None:
        self.layers: list[Layer] = []
        self.parts: list[Part] = []
        self.sight = Sight()
        self._operations = operations
        self._running: list[_Span] = []
        self._counted: set[nn.Parameter] = set()
        names = {module: name for name, module in network.named_modules()}
        for part, container in network.parts().items():
            *_, last = container.children()
            for module in container.modules():
                if module is not container:
                    self._watch(module, names[module], part)
            last.register_forward_hook(lambda _, __, output, part=part: self._end_part(part, output))

    def _watch(self, module: nn.Module, name: str, part: str) -> None:
        def start(module: nn.Module, inputs: Any) -> None:
            self._running.append(_Span(self._operations.macs))

        def end(module: nn.Module, inputs: Any, output: Tensor) -> None:
            self._end_layer(module, name, part, output)

        module.register_forward_pre_hook(start)
        module.register_forward_hook(end)

    def _end_layer(self, module: nn.Module, name: str, part: str, output: Tensor) -> None:
        span = self._running.pop()
        macs = self._operations.macs - span.start
        if self._running:
            self._running[-1].inside += macs
        own_macs = (macs - span.inside) // _PICTURES
        own_weights = {weight for weight in module.parameters(recurse=False) if weight not in self._counted}
        self._counted |= own_weights
        is_layer = next(module.children(), None) is None and not isinstance(module, nn.Identity)
        if is_layer or own_macs or own_weights:
            parameters = sum(weight.numel() for weight in own_weights)
            shape = tuple(output.shape[1:])
            self.layers.append(Layer(name, part, type(module).__name__, _detail(module), shape, parameters, own_macs))

    def _end_part(self, name: str, output: Tensor) -> None:
        layers = [layer for layer in self.layers if layer.part == name]
        parameters, macs = sum(layer.parameters for layer in layers), sum(layer.macs for layer in layers)
        self.parts.append(Part(name, tuple(output.shape[1:]), parameters, macs))
        if name != "head":
            self.sight = self._operations.sight(output)


def _detail(module: nn.Module) -> str:
    """Kernel, stride and groups as in "3x3, stride 2, 32 groups"; empty for other layers."""
    if not isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return ""
    height, width = _pair(module.kernel_size)
    stride, groups = _pair(module.stride)[0], getattr(module, "groups", 1)
    words = [f"{height}x{width}", f"stride {stride}" if stride > 1 else "", f"{groups} groups" if groups > 1 else ""]
    return ", ".join(word for word in words if word)


def _pair(value: Any) -> tuple[int, int]:
    return value if isinstance(value, tuple) else (value, value)
