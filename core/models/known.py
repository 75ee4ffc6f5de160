"""How far a picture lies from those that a network learned from: by the features behind its last layer.

The distance to the nearest known ones (Sun et al. 2022, arXiv:2204.06507), of the features' roots. Not of their
directions: what a network has never met often has that of one of its classes, and another length.

N pictures, M known ones, F features.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

NEIGHBOURS = 5
"""A known picture may be a strange one itself: so many of them must be near."""
MOST = 500
MOST_BYTES = 1_000_000
"""What the known pictures may add to a checkpoint."""
KNOWN = "known"
"""Their place in a checkpoint's doubt."""


def rows_to_know(count: int, features: int) -> Tensor:
    """Which of `count` pictures with so many features each are kept, evenly spread: int64 (M,)."""
    kept = min(count, MOST, max(1, MOST_BYTES // (2 * max(1, features))))
    return torch.linspace(0, max(0, count - 1), kept).round().long()


def to_know(features: Tensor) -> Tensor:
    """Features (M, F) as a checkpoint keeps them: their roots in float16, on the processor."""
    return _roots(features.detach()).half().cpu()


def distances(features: Tensor, known: Tensor) -> Tensor:
    """How far each of `features` (N, F) lies from its fifth-nearest of `known` (M, F): float32 (N,).

    Where fewer are known, from the farthest.
    """
    apart = torch.cdist(_roots(features), known.to(features.device).float())
    return apart.topk(min(NEIGHBOURS, len(known)), dim=1, largest=False).values[:, -1]


def _roots(features: Tensor) -> Tensor:
    """They are means of what is never negative, with a few large ones among many small ones."""
    return features.float().abs().sqrt() * features.sign()


def known_of(doubt: Any, features: int) -> Tensor | None:
    """The known features in a checkpoint's `doubt`; None where there are none that a network with so many has."""
    known = doubt.get(KNOWN) if isinstance(doubt, dict) else None
    if not isinstance(known, Tensor) or known.dim() != 2 or not len(known) or known.shape[1] != features:
        return None
    return known if known.is_floating_point() and bool(torch.isfinite(known).all()) else None
