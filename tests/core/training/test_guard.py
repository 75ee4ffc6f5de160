"""What is seen to before the first step: that a batch fits into the memory, and that one picture is enough."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.errors import UserError
from core.models.summary import summarise
from core.training import guard
from tests.core.training.small import config
from tests.core.training.tiny import data, training

THREE = {"model__depths": [1, 1, 1], "model__widths": [4, 4, 8], "recipe__batch_size": 1}


@pytest.mark.parametrize(
    ("accumulation", "batch", "each", "room", "parts"),
    [
        (1, 8, 10.0, 80.0, 1),
        (1, 8, 10.0, 1e9, 1),
        (1, 8, 10.0, 79.0, 2),
        (1, 8, 10.0, 40.0, 2),
        (1, 8, 10.0, 39.0, 4),
        (1, 8, 10.0, 20.0, 4),
        (1, 8, 10.0, 19.0, None),
        (1, 8, 10.0, 0.0, None),
        (1, 8, 10.0, -50.0, None),
        (3, 10, 1.0, 4.0, 3),
        (3, 10, 1.0, 3.0, 6),
        (1, 1, 10.0, 10.0, 1),
        (1, 1, 10.0, 9.0, None),
        (1, 2, 10.0, 20.0, 1),
        (1, 2, 10.0, 10.0, None),
        (1, 8, 0.0, 8.0, 1),
        (1, 8, 0.5, 7.0, 2),
        (1, 100, 1.0, 13.0, 8),
    ],
)
def test_parts_are_doubled_until_each_fits_as_long_as_two_pictures_do(
    accumulation: int, batch: int, each: float, room: float, parts: int | None
) -> None:
    assert guard.parts_that_fit(accumulation, batch, each, room) == parts


@pytest.mark.parametrize(
    ("side", "settings", "size"),
    [
        (4, {}, 4),
        (8, {}, None),
        (8, {"recipe__first_size": 0.5}, 4),
        (16, {"recipe__first_size": 0.5}, None),
        (4, {"recipe__batch_size": 2}, None),
        (4, {"finetune__start": "bundled", "finetune__plan": "quick"}, None),
        (4, {"finetune__start": "bundled", "finetune__plan": "thorough"}, None),
        (4, {"finetune__start": "bundled", "finetune__plan": "thorough", "finetune__keep_statistics": False}, 4),
        (4, {"finetune__start": "bundled", "finetune__plan": "balanced", "finetune__keep_statistics": False}, 4),
        (4, {"finetune__plan": "quick"}, 4),
    ],
)
def test_a_single_picture_must_leave_more_than_one_number_to_normalise(
    side: int, settings: dict[str, Any], size: int | None
) -> None:
    chosen = config(**{**THREE, **settings})
    if size is None:
        guard.check_single(chosen, data(side=side))
        return
    with pytest.raises(UserError) as caught:
        guard.check_single(chosen, data(side=side))
    assert caught.value.field == "recipe.batch_size"
    assert f"Of pictures of {size} px its last layers see one pixel" in str(caught.value)


def test_what_a_picture_takes_is_what_the_summary_says_and_nothing_has_changed_by_looking() -> None:
    of = data()
    state = training(of, model__widths=[8, 16])
    before = {name: tensor.clone() for name, tensor in state.model.state_dict().items()}
    summary = summarise(state.config.model, 3, 8)
    assert guard.bytes_of_a_picture(state) == pytest.approx(summary.activation_bytes, rel=0.05)
    assert state.model.training
    assert all(torch.equal(before[name], tensor) for name, tensor in state.model.state_dict().items())


def looked_at(monkeypatch: pytest.MonkeyPatch, free: float, accumulation: int = 1) -> tuple[str | None, int]:
    """What is said where so many bytes are free for batches of 12, and in how many parts they are then computed."""
    monkeypatch.setattr(guard, "free_memory", lambda device: round(free))
    state = training(data(), recipe__batch_size=64, recipe__accumulation=accumulation)
    said = guard.look(state)
    return (None if said is None else str(said)), state.at_once.parts


def free_for(pictures: float) -> float:
    """What must be free for so many: gradients and momentum come on top, and a fifth stays free."""
    state = training(data())
    weights = sum(weight.numel() for weight in state.model.parameters())
    return (pictures * guard.bytes_of_a_picture(state) + 8 * weights) / 0.8


def test_a_batch_that_fits_is_left_alone_and_one_that_does_not_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(monkeypatch, free_for(12.1)) == (None, 1)
    assert looked_at(monkeypatch, free_for(6.1), accumulation=2) == (None, 2)
    for pictures, accumulation, parts in ((11.9, 1, 2), (6.1, 1, 2), (5.9, 1, 4), (5.9, 2, 4), (2.1, 1, 8)):
        said, found = looked_at(monkeypatch, free_for(pictures), accumulation)
        assert found == parts
        assert said == (
            f"12 pictures at once would take more than 80 % of the free memory ({free_for(pictures) / 1e9:.1f} GB): "
            f"each batch is computed in {parts} parts, one after the other."
        )


def test_where_not_even_two_pictures_fit_it_says_how_much_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for free in (1, free_for(1.9)):
        with pytest.raises(UserError, match=r"two pictures of 8 px at once need more than 80 % of the free 0\.0 GB"):
            looked_at(monkeypatch, free)


def test_where_nothing_is_known_of_the_memory_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(monkeypatch, 0) == (None, 1)
