"""Augmentation: the tutorial's crop and flip exactly, everything a function of (seed, epoch, step)."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.transforms import functional as reference

from core.config import RecipeConfig
from core.data.augment import augment, normalise

EVERYTHING = RecipeConfig(rotation=15, colour_jitter=0.3, erasing=0.25)
OFF = {"crop_padding": 0.0, "rotation": 0.0, "colour_jitter": 0.0, "erasing": 0.0}


def pictures(count: int = 6, side: int = 32) -> torch.Tensor:
    return torch.randint(0, 256, (count, side, side, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(5))


def test_the_tutorials_recipe_is_random_crop_with_padding_four_and_mirror() -> None:
    images = pictures(100)
    changed = augment(images, RecipeConfig(recipe="tutorial"), flip=True, seed=0, epoch=0, step=0)
    places = set()
    for before, after in zip(images.permute(0, 3, 1, 2), changed.permute(0, 3, 1, 2), strict=True):
        padded = reference.pad(before, [4])
        found = [
            (top, left, mirrored)
            for top in range(9)
            for left in range(9)
            for mirrored in (False, True)
            if torch.equal(
                after,
                reference.hflip(reference.crop(padded, top, left, 32, 32))
                if mirrored
                else reference.crop(padded, top, left, 32, 32),
            )
        ]
        assert len(found) == 1
        places.add(found[0])
    assert {top for top, _, _ in places} == {left for _, left, _ in places} == set(range(9))
    assert {mirrored for _, _, mirrored in places} == {False, True}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31 - 1), st.integers(0, 100), st.integers(0, 1000))
def test_the_same_seed_epoch_and_step_give_the_same_bytes(seed: int, epoch: int, step: int) -> None:
    images, before = pictures(), pictures()
    first = augment(images, EVERYTHING, flip=True, seed=seed, epoch=epoch, step=step)
    again = augment(images, EVERYTHING, flip=True, seed=seed, epoch=epoch, step=step)
    assert torch.equal(first, again) and first.dtype == torch.uint8 and first.shape == images.shape
    assert not torch.equal(first, augment(images, EVERYTHING, flip=True, seed=seed, epoch=epoch, step=step + 1))
    assert torch.equal(images, before)


def test_the_global_generator_is_left_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    augment(pictures(), EVERYTHING, flip=True, seed=0, epoch=0, step=0)
    assert torch.equal(torch.rand(1), expected)


def test_nothing_chosen_changes_nothing() -> None:
    images = pictures()
    assert torch.equal(augment(images, RecipeConfig(**OFF), flip=False, seed=0, epoch=0, step=0), images)


def test_without_the_mirror_nothing_is_mirrored() -> None:
    images = pictures(64, side=8)
    recipe = RecipeConfig(**{**OFF, "crop_padding": 0.125})
    changed = augment(images, recipe, flip=False, seed=0, epoch=0, step=0)
    padded = torch.nn.functional.pad(images, (0, 0, 1, 1, 1, 1))
    for before, after in zip(padded, changed, strict=True):
        assert any(torch.equal(before[y : y + 8, x : x + 8], after) for y in range(3) for x in range(3))


def test_a_turned_disc_stays_a_disc_and_a_turned_bar_does_not() -> None:
    y, x = torch.meshgrid(torch.arange(33) - 16, torch.arange(33) - 16, indexing="ij")
    disc = ((x**2 + y**2 <= 100) * 200).to(torch.uint8)[None, :, :, None].expand(1, 33, 33, 3).contiguous()
    bar = ((x.abs() <= 2) * 200).to(torch.uint8)[None, :, :, None].expand(1, 33, 33, 3).contiguous()
    recipe = RecipeConfig(**{**OFF, "rotation": 90.0})
    turned_disc = augment(disc, recipe, flip=False, seed=1, epoch=0, step=0).int()
    turned_bar = augment(bar, recipe, flip=False, seed=1, epoch=0, step=0).int()
    inside = (x**2 + y**2 <= 64)[None]
    assert (turned_disc[inside] >= 195).all()
    assert (turned_bar - bar.int()).abs().max() > 150


def test_light_keeps_within_its_bounds() -> None:
    grey = torch.full((500, 4, 4, 3), 100, dtype=torch.uint8)
    changed = augment(grey, RecipeConfig(**{**OFF, "colour_jitter": 0.2}), flip=False, seed=0, epoch=0, step=0)
    assert changed.min() >= 80 and changed.max() <= 120 and len(changed.unique()) > 20


def test_one_square_of_the_given_side_is_greyed_out() -> None:
    black = torch.zeros((100, 32, 32, 3), dtype=torch.uint8)
    changed = augment(black, RecipeConfig(**{**OFF, "erasing": 0.25}), flip=False, seed=0, epoch=0, step=0)
    sizes = (changed[..., 0] == 128).sum(dim=(1, 2))
    assert sizes.max() == 64 and sizes.min() >= 16


def test_normalise_is_the_usual_formula_with_channels_last_memory() -> None:
    images = pictures()
    mean, std = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
    expected = reference.normalize(images.permute(0, 3, 1, 2).float() / 255, list(mean), list(std))
    got = normalise(images, mean, std)
    assert got.dtype == torch.float32 and got.shape == (6, 3, 32, 32)
    assert got.is_contiguous(memory_format=torch.channels_last)
    assert torch.allclose(got, expected, atol=1e-5)


@pytest.mark.parametrize("count", [1, 3])
def test_single_pixel_pictures_pass_through(count: int) -> None:
    dot = torch.full((count, 1, 1, 3), 7, dtype=torch.uint8)
    assert augment(dot, EVERYTHING, flip=True, seed=0, epoch=0, step=0).shape == dot.shape
    assert np.isfinite(normalise(dot, (0.5,) * 3, (0.1,) * 3).numpy()).all()
