"""What is computed of each picture once: in which order and mirrored how, what is told meanwhile, and when it ends."""

from __future__ import annotations

from typing import cast

import pytest
import torch
from torch import Tensor, nn

from core.data.pictures import Pictures
from core.errors import Cancelled
from core.training import features
from core.training.control import Control
from core.training.events import Preparing
from tests.core.training.tiny import FROM_ABOVE, all_of, data, pictures, training, tuning


def plain(of: Pictures, *, mirrored: bool = False) -> Tensor:
    """The pictures as a network takes them, pixel by pixel (N, 3 * H * W)."""
    pixels = torch.from_numpy(of.gather(range(len(of)))).double() / 255  # type: ignore[arg-type]
    pixels = torch.from_numpy(pixels.numpy()[:, :, ::-1].copy()) if mirrored else pixels
    mean, std = (torch.tensor(each, dtype=torch.float64) for each in FROM_ABOVE)
    return ((pixels - mean) / std).permute(0, 3, 1, 2).flatten(1).float()


class Seen(nn.Module):
    """Gives each picture's pixels, and keeps how it was called."""

    def __init__(self, most: int = 1000) -> None:
        super().__init__()
        self.most, self.counts, self.modes, self.layouts = most, list[int](), set[bool](), set[bool]()

    def forward(self, images: Tensor) -> Tensor:
        if len(images) > self.most:
            raise MemoryError
        self.counts.append(len(images))
        self.modes.add(self.training)
        self.layouts.add(images.is_contiguous(memory_format=torch.channels_last))
        return images.flatten(1)


def test_pictures_come_plain_then_mirrored_then_those_for_validation() -> None:
    of, module = data(train=130, validation=70), Seen()
    state = tuning(of)
    state.model.eval()
    events, (views, validation) = all_of(features.compute_all(state, module, Control()))
    assert of.validation is not None and validation is not None and len(views) == 2
    torch.testing.assert_close(views[0], plain(of.train), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(views[1], plain(of.train, mirrored=True), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(validation, plain(of.validation), atol=1e-5, rtol=1e-5)
    assert not views[0].requires_grad and views[0].dtype == torch.float32
    assert (module.counts, module.modes) == ([64, 64, 2, 64, 64, 2, 64, 6], {False}), "judged in equal batches"
    told = [(str(event.message), event.done, event.total) for event in cast(list[Preparing], events)]
    assert told == [
        *(("Looking at each training picture once…", done, 130) for done in (0, 64, 128, 130)),
        *(("Looking at each training picture mirrored…", done, 130) for done in (0, 64, 128, 130)),
        *(("Looking at each validation picture once…", done, 70) for done in (0, 64, 70)),
    ]
    assert state.model.training, "it goes on learning"


@pytest.mark.parametrize(("flip", "reads_differently"), [("off", False), ("auto", True), ("alternate", True)])
def test_where_a_mirrored_picture_means_something_else_it_is_not_looked_at(flip: str, reads_differently: bool) -> None:
    state = tuning(data(validation=0, reads_differently=reads_differently), recipe__flip=flip)
    events, (views, validation) = all_of(features.compute_all(state, Seen(), Control()))
    assert len(views) == 1 and validation is None
    assert {str(cast(Preparing, event).message) for event in events} == {"Looking at each training picture once…"}


def test_it_ends_before_the_next_batch_when_it_is_cancelled() -> None:
    control, done = Control(), []
    looking = features.compute_all(training(data(train=130)), Seen(), control)
    with pytest.raises(Cancelled):
        for event in looking:
            done.append(cast(Preparing, event).done)
            if done[-1] == 64:
                control.cancel()
    assert done == [0, 64]


def test_where_memory_runs_out_less_is_computed_at_once_and_nothing_is_lost() -> None:
    of, module = pictures(70), Seen(most=20)
    _, found = all_of(features.compute(training(data()), module, of, Control(), features.LOOKING))
    torch.testing.assert_close(found, plain(of), atol=1e-5, rtol=1e-5)
    assert module.counts == [16, 16, 16, 16, 6]


@pytest.mark.parametrize("layout", ["contiguous", "channels-last"])
def test_pixels_lie_in_memory_as_was_chosen(layout: str) -> None:
    module = Seen()
    state = training(data(), device__memory_format=layout)
    all_of(features.compute(state, module, pictures(3), Control(), features.LOOKING))
    assert module.layouts == {layout == "channels-last"}


def test_half_the_precision_still_gives_whole_numbers_to_learn_from() -> None:
    of = pictures(5)
    layer = nn.Sequential(nn.Flatten(), nn.Linear(192, 7), nn.Dropout(0.9))
    full, half = (
        all_of(features.compute(training(data(), device__precision=each), layer, of, Control(), features.LOOKING))[1]
        for each in ("fp32", "bf16")
    )
    assert full.dtype == half.dtype == torch.float32
    torch.testing.assert_close(full, layer[1](plain(of)).detach(), atol=1e-4, rtol=1e-4)
    assert not torch.equal(full, half)
    torch.testing.assert_close(full, half, atol=0.1, rtol=0.1)
