"""How a batch comes to the network: normalised, mirrored by its pictures' places, growing, and the same once more."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from core.data import batches
from core.tasks.classification import Targets
from core.training.presenting import Presenter
from tests.core.training.tiny import FROM_ABOVE, data, tuned

OF = data(train=24)
PIXELS = torch.from_numpy(OF.train.gather(range(24)))  # type: ignore[arg-type]
NUMBERS = torch.arange(24)


def presenter(**settings: Any) -> Presenter:
    return Presenter(tuned("thorough", **settings), OF, "cpu", 8)


def shown(by: Presenter, rows: Tensor, *, epoch: int = 0, step: int = 0, done: int = 0) -> tuple[Tensor, Targets]:
    return by.present(PIXELS[rows], NUMBERS[rows], epoch=epoch, step_in_epoch=step, step=done, total_steps=30)


def normalised(images: Tensor) -> Tensor:
    mean, std = (torch.tensor(each) for each in FROM_ABOVE)
    return ((images / 255 - mean) / std).permute(0, 3, 1, 2)


@pytest.mark.parametrize("layout", ["contiguous", "channels-last"])
def test_pixels_are_normalised_by_colour_in_the_chosen_layout(layout: str) -> None:
    found = presenter(device__memory_format=layout).normalised(PIXELS)
    torch.testing.assert_close(found, normalised(PIXELS), atol=1e-5, rtol=1e-5)
    assert found.is_contiguous(memory_format=torch.channels_last) == (layout == "channels-last")
    assert found.is_contiguous() == (layout == "contiguous")


def test_where_nothing_is_to_be_changed_pictures_and_labels_are_shown_as_they_are() -> None:
    found, targets = shown(presenter(recipe__flip="off"), torch.arange(5))
    torch.testing.assert_close(found, normalised(PIXELS[:5]), atol=1e-5, rtol=1e-5)
    assert torch.equal(targets.labels, NUMBERS[:5]) and targets.second is None


@pytest.mark.parametrize("flip", ["on", "alternate"])
def test_alternately_each_picture_is_seen_both_ways_in_two_epochs(flip: str) -> None:
    """Whatever its place in the batches: by lot, that isn't so."""
    by, plain, mirrored = presenter(recipe__flip=flip), normalised(PIXELS), normalised(PIXELS.flip(2))
    turned = torch.zeros(2, 24)
    for epoch in range(2):
        order = torch.from_numpy(batches.epoch_order(24, seed=0, epoch=epoch))
        for step in range(3):
            rows = order[8 * step : 8 * step + 8]
            found, _ = shown(by, rows, epoch=epoch, step=step, done=3 * epoch + step)
            is_turned = (found - mirrored[rows]).abs().amax((1, 2, 3)) < 1e-4
            assert (is_turned | ((found - plain[rows]).abs().amax((1, 2, 3)) < 1e-4)).all()
            turned[epoch, rows] = is_turned.float()
    assert 0 < turned.sum() < 48
    assert bool((turned.sum(0) == 1).all()) == (flip == "alternate")


def test_pictures_grow_with_the_whole_runs_steps() -> None:
    by = presenter(recipe__first_size=0.5)
    sides = [shown(by, torch.arange(2), step=0, done=done)[0].shape[2:] for done in (0, 4, 11, 19, 20, 29)]
    assert sides == [(4, 4), (4, 4), (8, 8), (8, 8), (8, 8), (8, 8)]


def test_a_batch_is_changed_and_mixed_the_same_by_seed_and_place_and_otherwise_elsewhere() -> None:
    settings = {"recipe__crop_padding": 0.25, "recipe__mixup": 1.0}
    rows = torch.arange(8)
    found, targets = shown(presenter(**settings), rows, epoch=1, step=2, done=5)
    again, same_targets = shown(presenter(**settings), rows, epoch=1, step=2, done=5)
    assert torch.equal(found, again) and targets.share == same_targets.share
    assert targets.second is not None and sorted(targets.second.tolist()) == rows.tolist()
    moved, _ = shown(presenter(**settings), rows, epoch=1, step=1, done=5)
    later, later_targets = shown(presenter(**settings), rows, epoch=1, step=2, done=6)
    assert not torch.equal(found, moved) and not torch.equal(found, later)
    assert targets.share != later_targets.share
    other, _ = shown(presenter(seed=1, **settings), rows, epoch=1, step=2, done=5)
    assert not torch.equal(found, other)
