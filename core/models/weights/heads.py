"""Which of the tensors beside the backbone is the last layer."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

USUAL = ("fc", "linear", "last_linear", "head", "classifier", "head.fc")


@dataclass(frozen=True, eq=False)
class Head:
    """`weights`: "fc.weight" and "fc.bias" of a last layer that ours can be, or {} where it is of another make.

    `classes` is how many it tells apart (0: there is none). `taken` are the file's names of what became of it.
    """

    weights: dict[str, Tensor]
    classes: int
    taken: tuple[str, ...] = ()


def find(rest: dict[str, Tensor], features: int, inside: str) -> Head:
    """The last layer among `rest`, for a backbone of so many features whose own names begin with `inside`.

    A single linear layer is it, else the one that has a usual name; a head of several layers is none of ours.
    """
    linear = [
        name for name, tensor in rest.items() if name.endswith("weight") and (tensor.ndim == 2 or _is_1x1(tensor))
    ]
    if not linear:
        return Head({}, 0)
    named = [name for name in linear if name.removeprefix(inside).removesuffix(".weight") in USUAL]
    chosen = named[0] if len(named) == 1 else linear[-1]
    weight = rest[chosen].flatten(1)
    neighbours = chosen.removesuffix("weight").rstrip(".").rpartition(".")[0]
    alone = len(linear) == 1 or bool(named)
    normalised = any(name.endswith("running_mean") and name.startswith(neighbours) for name in rest)
    if weight.shape[1] != features or not alone or (normalised and not named):
        return Head({}, weight.shape[0])
    bias = chosen.removesuffix("weight") + "bias"
    if bias not in rest:
        return Head({"fc.weight": weight, "fc.bias": torch.zeros(weight.shape[0])}, weight.shape[0], (chosen,))
    return Head({"fc.weight": weight, "fc.bias": rest[bias]}, weight.shape[0], (chosen, bias))


def _is_1x1(tensor: Tensor) -> bool:
    return tensor.ndim == 4 and tuple(tensor.shape[2:]) == (1, 1)
