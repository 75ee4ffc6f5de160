"""Small networks for the tests of core/models."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from core import choices
from core.config import ModelConfig
from core.models.resnet import ResNet, build

CLASSES = 5


def small(**settings: Any) -> ModelConfig:
    """Two stages of two narrow blocks; a plain network gets the start that it can have."""
    values: dict[str, Any] = {"depths": [2, 2], "widths": [8, 16], "zero_init": settings.get("shortcut") != "none"}
    return ModelConfig(**{**values, **settings})


def made(config: ModelConfig, classes: int = CLASSES) -> ResNet:
    """The network with the weights of seed 0."""
    torch.manual_seed(0)
    return build(config, classes)


def train(network: nn.Module, steps: int = 3, size: int = 16) -> list[float]:
    """A few steps on eight random pictures, in the precision of the weights; the losses."""
    precision = next(network.parameters()).dtype
    images, targets = torch.randn(8, 3, size, size, dtype=precision), torch.arange(8) % CLASSES
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(network.train()(images), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def unmoved(network: nn.Module, before: dict[str, Tensor]) -> list[str]:
    """Names of the parameters that are what they were."""
    return [name for name, weight in network.named_parameters() if torch.equal(weight, before[name])]


def weights(network: nn.Module) -> dict[str, Tensor]:
    """A copy of the parameters."""
    return {name: weight.detach().clone() for name, weight in network.named_parameters()}


def names(table: str) -> list[str]:
    """The keys of one of the tables of choices."""
    return list(choices.TABLES[table])
