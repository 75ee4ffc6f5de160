"""Mixup and CutMix: two pictures and their labels become one (N, C, H, W float batches)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.config import RecipeConfig
from core.data.transfer import to_device
from core.tasks.classification import Targets


def mix(images: Tensor, labels: Tensor, recipe: RecipeConfig, generator: torch.Generator) -> tuple[Tensor, Targets]:
    """Mix the batch as the recipe says: mixup, CutMix, or one of both by the toss of a coin; else leave it alone.

    `generator` is on the CPU and decides everything.
    """
    methods = [method for method, alpha in ((_mixup, recipe.mixup), (_cutmix, recipe.cutmix)) if alpha > 0]
    if not methods:
        return images, Targets(labels)
    method = methods[int(torch.randint(len(methods), (), generator=generator))]
    alpha = recipe.mixup if method is _mixup else recipe.cutmix
    partner = to_device(torch.randperm(len(images), generator=generator), images.device)
    mixed, share = method(images, images[partner], _beta(alpha, generator), generator)
    return mixed, Targets(labels, labels[partner], share)


def _mixup(images: Tensor, others: Tensor, share: float, generator: torch.Generator) -> tuple[Tensor, float]:
    """Zhang et al. 2017: a weighted mean of both pictures."""
    del generator
    return torch.lerp(others, images, share), share


def _cutmix(images: Tensor, others: Tensor, share: float, generator: torch.Generator) -> tuple[Tensor, float]:
    """Yun et al. 2019: a rectangle of the other picture; the share is what is really left of the first."""
    height, width = images.shape[2:]
    centre_y, centre_x = (float(value) for value in torch.rand(2, generator=generator))
    half = math.sqrt(1 - share) / 2
    top, bottom = _span(centre_y, half, height)
    left, right = _span(centre_x, half, width)
    mixed = images.clone()
    mixed[:, :, top:bottom, left:right] = others[:, :, top:bottom, left:right]
    return mixed, 1 - (bottom - top) * (right - left) / (height * width)


def _span(centre: float, half: float, length: int) -> tuple[int, int]:
    return max(0, round((centre - half) * length)), min(length, round((centre + half) * length))


def _beta(alpha: float, generator: torch.Generator) -> float:
    """A draw from Beta(alpha, alpha), by way of two gamma draws that follow the generator."""
    first, second = torch._standard_gamma(torch.full((2,), alpha, dtype=torch.float64), generator=generator).tolist()
    return float(first / (first + second)) if first + second > 0 else 1.0
