"""Normalisations that stand right behind a convolution become part of it: the same answers with less to compute.

A batch normalisation that has learned is a factor and a summand for each channel (Ioffe and Szegedy 2015). Taken into
the weights of the convolution before it, it saves walking through every feature map once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor, fx, nn

from core.models.convolution import Conv2d
from core.models.resnet import ResNet

UNTRACEABLE = (ValueError, TypeError, RuntimeError, AttributeError, LookupError)
"""What a layer raises that decides by its input what it does, when it is shown something that is no picture."""


def fold(network: ResNet) -> ResNet:
    """`network`, which is in eval mode, with its normalisations folded into the convolutions: it can't be trained on.

    It answers as before, up to the order of the sums. A network whose way through its layers depends on what it is
    shown, as that of a block of one's own may, stays as it is.
    """
    for convolution, normalisation in list(_pairs(network)):
        _take_over(network.get_submodule(convolution), network.get_submodule(normalisation))
        parent, _, name = normalisation.rpartition(".")
        setattr(network.get_submodule(parent), name, nn.Identity())
    return network


class _Tracer(fx.Tracer):
    """Notes what a network would compute.

    fx's own `trace` takes the calls of all modules in the process upon itself for that time, those of a training in
    another thread, too, which then fails. Here only the layers of the network itself lead to it.
    """

    def nodes_of(self, network: ResNet) -> list[fx.Node]:
        self.root, self.graph, self.tensor_attrs = network, fx.Graph(), {}
        layers = {name: module for name, module in network.named_modules() if self.is_leaf_module(module, name)}
        try:
            for name, layer in layers.items():
                layer.forward = partial(self._note, name)
            network(self.create_proxy("placeholder", "images", (), {}))
        finally:
            for layer in layers.values():
                vars(layer).pop("forward", None)
        return list(self.graph.nodes)

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """Convolutions of our own are looked at as a whole, as torch's are."""
        return isinstance(m, nn.Conv2d) or super().is_leaf_module(m, module_qualified_name)

    def _note(self, layer: str, *args: Any, **kwargs: Any) -> Any:
        return self.create_proxy("call_module", layer, args, kwargs)


def _pairs(network: ResNet) -> Iterator[tuple[str, str]]:
    """The names of each convolution that one normalisation reads and nothing else, and of that normalisation."""
    if network.training:
        raise ValueError("only a network in eval mode can be folded")
    try:
        nodes = [node for node in _Tracer().nodes_of(network) if node.op == "call_module"]
    except UNTRACEABLE:
        return
    uses = Counter(str(node.target) for node in nodes)
    for node in nodes:
        before = node.args[0] if node.args else None
        if not isinstance(before, fx.Node) or before.op != "call_module" or len(before.users) > 1:
            continue
        names = str(before.target), str(node.target)
        if uses[names[0]] == uses[names[1]] == 1 and _fit(*map(network.get_submodule, names)):
            yield names


def _fit(first: nn.Module, second: nn.Module) -> bool:
    """Whether they are what they are called, and not something of one's own that is derived from it."""
    plain = type(first) in (nn.Conv2d, Conv2d) and type(second) is nn.BatchNorm2d
    return plain and second.running_var is not None and second.weight is not None


@torch.no_grad()
def _take_over(convolution: nn.Module, normalisation: nn.Module) -> None:
    """Computed in float64, so that only the last rounding differs."""
    assert isinstance(convolution, nn.Conv2d) and isinstance(normalisation, nn.BatchNorm2d)
    weight = convolution.weight
    mean, variance, scale, shift = (
        _double(normalisation.get_parameter(name) if name in ("weight", "bias") else normalisation.get_buffer(name))
        for name in ("running_mean", "running_var", "weight", "bias")
    )
    factor = scale / (variance + normalisation.eps).sqrt()
    bias = torch.zeros_like(mean) if convolution.bias is None else _double(convolution.bias)
    folded = _double(weight) * factor[:, None, None, None], shift + (bias - mean) * factor
    convolution.weight, convolution.bias = (nn.Parameter(each.to(weight.device, weight.dtype)) for each in folded)


def _double(tensor: Tensor) -> Tensor:
    """On the processor: Apple's graphics know no float64."""
    return tensor.detach().cpu().double()
