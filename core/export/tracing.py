"""The network as a graph of PyTorch's own operations, for any number of pictures; for the formats made from it."""

from __future__ import annotations

from copy import deepcopy
from types import MethodType

import torch
from torch import Tensor, fx, nn
from torch.export import Dim, ExportedProgram

from core.export.source import Source
from core.models.convolution import Conv2d


class FromPixels(nn.Module):
    """Normalises before the network and gives probabilities behind it."""

    scale: Tensor
    shift: Tensor

    def __init__(self, network: nn.Module, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("scale", torch.tensor([1 / (255 * s) for s in std]))
        self.register_buffer("shift", torch.tensor([-m / s for m, s in zip(mean, std, strict=True)]))

    def forward(self, pictures: Tensor) -> Tensor:
        """RGB pictures uint8 (N, S, S, 3) to probabilities float32 (N, K)."""
        images = (pictures.to(torch.float32) * self.scale + self.shift).permute(0, 3, 1, 2)
        probabilities: Tensor = self.network(images).softmax(dim=1)
        return probabilities


def trace(source: Source, *, from_pixels: bool = False) -> ExportedProgram:
    """The network for pictures of its own size: normalised float32 (N, 3, S, S) to logits (N, K), or `FromPixels`."""
    network, side = standard(source.network), source.image_size
    # Two pictures: torch takes a size of 0 or 1 as one that never changes.
    example = torch.zeros(2, 3, side, side)
    if from_pixels:
        network, example = (
            FromPixels(network, source.mean, source.std),
            torch.zeros(2, side, side, 3, dtype=torch.uint8),
        )
    with torch.no_grad():
        program = torch.export.export(network.eval(), (example,), dynamic_shapes=({0: Dim("batch")},), strict=False)
    _forget_places(program)
    return program


def standard(network: nn.Module) -> nn.Module:
    """A copy with PyTorch's own convolutions, which don't choose their way by the shape and which runtimes know."""
    copied = deepcopy(network)
    for module in copied.modules():
        if isinstance(module, Conv2d):
            # It adds a forward to PyTorch's and nothing else.
            module.forward = MethodType(nn.Conv2d.forward, module)  # type: ignore[method-assign]
    return copied


def _forget_places(program: ExportedProgram) -> None:
    """Each operation remembers the file and line it was traced at: nobody else's business, and half of a small file."""
    for module in program.graph_module.modules():
        if isinstance(module, fx.GraphModule):
            for node in module.graph.nodes:
                node.meta.pop("stack_trace", None)
