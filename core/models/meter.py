"""Measures a forward pass: multiply-accumulates and receptive field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

_BATCH_NORM = torch.ops.aten.native_batch_norm


class Sight(NamedTuple):
    """How far one place of a feature map sees into the picture, and how far neighbours are apart, in pixels."""

    field: int = 1
    step: int = 1


class OperationMeter(TorchDispatchMode):  # type: ignore[no-untyped-call] # untyped in PyTorch
    """Watches every operation of a forward pass, those outside of known layers too.

    `macs` counts multiply-accumulates (half of PyTorch's FLOPs). `shrinks_one_pixel` tells whether a map of a single
    pixel met a convolution or pool that would halve it. Keeps all tensors alive: made for the meta device, where they
    weigh nothing.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.macs = 0
        self.shrinks_one_pixel = False
        self._sights: dict[int, Sight] = {}
        self._alive: list[Tensor] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the operation `func` and take note of it."""
        kwargs = kwargs or {}
        operation = func._overloadpacket
        output = _normalised(args[0]) if operation is _BATCH_NORM else func(*args, **kwargs)
        if operation in flop_registry:
            self.macs += flop_registry[operation](*args, **kwargs, out_val=output) // 2
        self._follow(operation, args, output)
        return output

    def sight(self, tensor: Tensor) -> Sight:
        """The sight of a feature map that came by; a picture's pixel sees itself."""
        return self._sights.get(id(tensor), Sight())

    def _follow(self, operation: Any, args: Sequence[Any], output: Any) -> None:
        sight = max((self.sight(item) for item in args if isinstance(item, Tensor)), default=Sight())
        window = _window(operation, args)
        if window is not None:
            kernel, stride, dilation = window
            self.shrinks_one_pixel |= stride > 1 and max(args[0].shape[2:]) == 1
            sight = Sight(sight.field + (kernel - 1) * dilation * sight.step, sight.step * stride)
        for tensor in output if isinstance(output, tuple | list) else (output,):
            if isinstance(tensor, Tensor):
                self._sights[id(tensor)] = sight
                self._alive.append(tensor)


def _normalised(features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What batch normalisation gives in training, without numbers: output, mean and deviation of each channel.

    PyTorch finds these three shapes by running the whole formula: three quarters of the time that a summary took.
    """
    return torch.empty_like(features), features.new_empty(features.shape[1]), features.new_empty(features.shape[1])


def _window(operation: Any, args: Sequence[Any]) -> tuple[int, int, int] | None:
    """Kernel side, stride and dilation of a convolution or pool; None for any other operation."""
    aten = torch.ops.aten
    if operation is aten.convolution:
        return max(args[1].shape[2:]), max(args[3]), max(args[5])
    if operation in (aten.max_pool2d_with_indices, aten.avg_pool2d):
        return max(args[1]), max(args[2] or args[1]), 1
    return None
