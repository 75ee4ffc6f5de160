"""The ResNets of Hugging Face's transformers: `resnet.encoder.stages.0.layers.0.layer.0.convolution.weight`."""

from __future__ import annotations

import re

from torch import Tensor

from core.models.weights.families.named import Named

FIRST = re.compile(r"^(?P<prefix>(?:.*\.)?)encoder\.stages\.0\.layers\.0\.layer\.0\.convolution\.weight$")
STEM = re.compile(r"^embedder\.embedder\.(?P<kind>convolution|normalization)\.(?P<what>\w+)$")
LAYER = re.compile(
    r"^encoder\.stages\.(?P<stage>\d+)\.layers\.(?P<block>\d+)\.(?P<part>shortcut|layer\.(?P<number>\d+))"
    r"\.(?P<kind>convolution|normalization)\.(?P<what>\w+)$"
)


def read(tensors: dict[str, Tensor]) -> Named | None:
    """The network in `tensors`, or None where none has these names."""
    prefix = next((match["prefix"] for name in tensors if (match := FIRST.match(name))), None)
    if prefix is None:
        return None
    backbone: dict[str, Tensor] = {}
    theirs: dict[str, str] = {}
    rest: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        own = _translated(name.removeprefix(prefix)) if name.startswith(prefix) else ""
        if own:
            backbone[own], theirs[own] = tensor, name
        else:
            rest[name] = tensor
    return Named("transformers", backbone, theirs, rest, prefix)


def _translated(name: str) -> str:
    """torchvision's name for a tensor of the backbone, or ""."""
    if stem := STEM.match(name):
        return f"{'conv1' if stem['kind'] == 'convolution' else 'bn1'}.{stem['what']}"
    found = LAYER.match(name)
    if found is None:
        return ""
    convolution = found["kind"] == "convolution"
    block = f"layer{int(found['stage']) + 1}.{found['block']}"
    if found["part"] == "shortcut":
        return f"{block}.downsample.{0 if convolution else 1}.{found['what']}"
    return f"{block}.{'conv' if convolution else 'bn'}{int(found['number']) + 1}.{found['what']}"
