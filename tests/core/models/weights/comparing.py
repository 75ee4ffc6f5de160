"""How the tests save a network and compare its answers with ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.models.stored import load_network

Make = Callable[[], nn.Module]


def small_torchvision(**changes: Any) -> Make:
    """torchvision's class with one block a stage: all of its code, a fraction of its weight."""
    from torchvision.models.resnet import Bottleneck, ResNet

    return lambda: ResNet(Bottleneck, [1, 2, 1, 1], num_classes=7, **changes)


def saved(contents: Any, folder: Path) -> Path:
    path = folder / "some.pt"
    torch.save(contents, path)
    return path


def same_answers(network: nn.Module, contents: dict[str, Any], tolerance: float = 1e-4) -> None:
    pictures = torch.randn(2, 3, 40, 40, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        wanted, given = network.eval()(pictures), load_network(contents)(pictures)
    assert float(wanted.std()) > 0.01
    torch.testing.assert_close(given, wanted, rtol=tolerance, atol=tolerance)
