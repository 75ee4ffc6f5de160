"""Networks whose stages are called layer1, layer2, …: torchvision's, timm's, kuangliu's and akamaster's."""

from __future__ import annotations

import re

from torch import Tensor

from core.messages import QT_TRANSLATE_NOOP, message
from core.models.weights.families.named import Named

FIRST = re.compile(r"^(?P<prefix>(?:.*\.)?)layer1\.0\.conv1\.weight$")
BACKBONE = re.compile(r"^(?:conv\d*|bn\d*|gn\d*|norm\d*|stem|maxpool|pool|attnpool|layer\d+|final_bn)\.")
"""What belongs to the network before its head, also where ours has no such part: then it is refused, not left away."""
PREFERRED = ("ema", "teacher")
AVOIDED = ("encoder_k", "momentum", "target", "online", "student")


def read(tensors: dict[str, Tensor]) -> Named | None:
    """The network in `tensors`, or None where none has these names. What stands before the names is stripped."""
    prefixes = [match["prefix"] for name in tensors if (match := FIRST.match(name))]
    if not prefixes:
        return None
    prefix = min(prefixes, key=_rank)
    backbone: dict[str, Tensor] = {}
    theirs: dict[str, str] = {}
    rest: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        own = name.removeprefix(prefix).replace(".shortcut.", ".downsample.")
        if name.startswith(prefix) and BACKBONE.match(own):
            backbone[own], theirs[own] = tensor, name
        else:
            rest[name] = tensor
    family = _family(tensors, prefix, backbone)
    notices = []
    if len(prefixes) > 1:
        notices.append(
            message(
                QT_TRANSLATE_NOOP("core", "The file holds several networks; “{name}” is taken."),
                name=prefix.rstrip(".") or "layer1",
            )
        )
    return Named(family, backbone, theirs, rest, prefix, "A-both" if family == "akamaster" else "A", tuple(notices))


def _rank(prefix: str) -> int:
    parts = re.split(r"[._]", prefix.lower())
    if any(part in parts for part in PREFERRED):
        return 0
    return 2 if any(word in prefix.lower() for word in AVOIDED) else 1


def _family(tensors: dict[str, Tensor], prefix: str, backbone: dict[str, Tensor]) -> str:
    """Whose names these are. The CIFAR networks call the last layer "linear" and the way around a block "shortcut"."""
    if "final_bn.weight" in backbone:
        return "ours"
    stem = backbone.get("conv1.weight")
    small = stem is not None and stem.ndim == 4 and stem.shape[-1] == 3
    own = {name.removeprefix(prefix) for name in tensors if name.startswith(prefix)}
    if small and (any(".shortcut." in name for name in own) or "linear.weight" in own):
        return "kuangliu" if "layer4.0.conv1.weight" in backbone else "akamaster"
    deep = any(name.startswith("conv1.0.") for name in backbone)
    averaged = any(name.endswith("downsample.1.weight") and tensor.ndim == 4 for name, tensor in backbone.items())
    if deep or averaged or any(".se." in name for name in backbone):
        return "timm"
    return "torchvision"
