"""Networks that were cut out of torchvision's as a sequence: the tutorial's `resnet.0 …`, fastai's body `0.0 …`."""

from __future__ import annotations

import re

from torch import Tensor

from core.models.weights.families.named import Named

FIRST = re.compile(r"^(?P<prefix>(?:.*\.)?)(?P<place>\d+)\.0\.conv1\.weight$")


def read(tensors: dict[str, Tensor]) -> Named | None:
    """The network in `tensors`, or None where no stages lie in a sequence behind a convolution and a normalisation."""
    found = [(match["prefix"], int(match["place"])) for name in tensors if (match := FIRST.match(name))]
    if not found:
        return None
    prefix = found[0][0]
    stages = sorted(place for other, place in found if other == prefix)
    names = {"0": "conv1", "1": "bn1", **{str(place): f"layer{number}" for number, place in enumerate(stages, 1)}}
    backbone: dict[str, Tensor] = {}
    theirs: dict[str, str] = {}
    rest: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        place, _, inner = name.removeprefix(prefix).partition(".")
        if name.startswith(prefix) and place.isdecimal() and int(place) <= stages[-1]:
            own = f"{names.get(place, place)}.{inner}"
            backbone[own], theirs[own] = tensor, name
        else:
            rest[name] = tensor
    return Named(_family(prefix, rest), backbone, theirs, rest, prefix)


def _family(prefix: str, rest: dict[str, Tensor]) -> str:
    """fastai keeps body and head as 0 and 1 of one sequence; in the tutorial the last layer is an `fc` beside."""
    if prefix.endswith("0.") and any(name.startswith(f"{prefix[:-2]}1.") for name in rest):
        return "fastai"
    return "tutorial" if any(name.endswith("fc.weight") for name in rest) else "sequence"
