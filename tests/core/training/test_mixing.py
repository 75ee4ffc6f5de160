"""Mixup and CutMix: what a mixed picture is made of, and that its label's share says so."""

from __future__ import annotations

import math

import pytest
import torch

from core.config import RecipeConfig
from core.training.mixing import mix
from tests.core.training.small import config

SURELY_HALF = 1e7
"""So large an alpha draws shares next to one half."""
LABELS = torch.arange(4)


def recipe(mixup: float, cutmix: float) -> RecipeConfig:
    return config().recipe.model_copy(update={"mixup": mixup, "cutmix": cutmix})


def plain(size: tuple[int, int] = (100, 60)) -> torch.Tensor:
    """Four pictures, each of one brightness, its label."""
    return LABELS.float()[:, None, None, None].expand(4, 3, *size).clone()


def drawn(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_where_neither_is_wanted_the_batch_is_left_alone() -> None:
    images = plain()
    mixed, targets = mix(images, LABELS, recipe(0, 0), drawn(0))
    assert mixed is images
    assert targets.labels is LABELS
    assert (targets.second, targets.share) == (None, 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_mixup_is_the_mean_weighted_as_the_labels_are(seed: int) -> None:
    mixed, targets = mix(plain(), LABELS, recipe(0.4, 0), drawn(seed))
    assert targets.second is not None
    assert sorted(targets.second.tolist()) == [0, 1, 2, 3]
    wanted = targets.share * LABELS + (1 - targets.share) * targets.second
    assert torch.allclose(mixed, wanted[:, None, None, None].expand_as(mixed), atol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_cutmix_is_one_rectangle_and_its_share_is_what_is_left(seed: int) -> None:
    mixed, targets = mix(plain(), LABELS, recipe(0, 1.0), drawn(seed))
    assert targets.second is not None
    for picture, own, other in zip(mixed, LABELS.tolist(), targets.second.tolist(), strict=True):
        if own == other:
            continue
        assert set(picture.unique().tolist()) <= {own, other}
        assert float((picture == own).float().mean()) == pytest.approx(targets.share)


def test_cutmix_of_one_half_cuts_the_root_of_it_along_each_side_unless_the_edge_is_near() -> None:
    heights, widths = set(), set()
    for seed in range(60):
        mixed, targets = mix(plain(), LABELS, recipe(0, SURELY_HALF), drawn(seed))
        assert targets.second is not None
        for picture, own, other in zip(mixed, LABELS.tolist(), targets.second.tolist(), strict=True):
            if own != other:
                cut = picture[0] == other
                heights.add(int(cut.any(1).sum()))
                widths.add(int(cut.any(0).sum()))
    root = math.sqrt(0.5)
    assert 100 * root - 1.5 < max(heights) < 100 * root + 1.5
    assert 60 * root - 1.5 < max(widths) < 60 * root + 1.5
    assert 100 * root / 2 - 1.5 < min(heights), "at least half of it is inside: its middle is"
    assert 60 * root / 2 - 1.5 < min(widths)


def test_where_both_are_wanted_a_coin_is_tossed_and_each_has_its_own_alpha() -> None:
    blended = []
    for seed in range(40):
        mixed, targets = mix(plain(), LABELS, recipe(SURELY_HALF, 1e-3), drawn(seed))
        whole = torch.equal(mixed.amin((1, 2, 3)), mixed.amax((1, 2, 3)))
        blended.append(whole and 0.499 < targets.share < 0.501)
    assert 8 < sum(blended) < 32, "mixup's alpha makes halves of all it mixes; CutMix's makes all or nothing"


def test_the_same_generator_mixes_the_same() -> None:
    one, first = mix(plain(), LABELS, recipe(0.3, 0.3), drawn(3))
    other, second = mix(plain(), LABELS, recipe(0.3, 0.3), drawn(3))
    assert torch.equal(one, other)
    assert first.share == second.share
