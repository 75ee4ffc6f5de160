"""A network out of a checkpoint's contents: equal, in evaluation mode, and no random number is drawn for it."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.config import RunConfig
from core.errors import UserError
from core.models.resnet import build
from core.models.stored import load_network


def contents(**changes: Any) -> dict[str, Any]:
    config = RunConfig()
    network = build(config.model, 3)
    return {
        "config": config.model_dump(),
        "classes": ["a", "b", "c"],
        "channels": 3,
        "weights": network.state_dict(),
        **changes,
    }


def test_it_answers_as_the_network_did_and_draws_no_random_numbers() -> None:
    whole = contents()
    original = build(RunConfig().model, 3)
    original.load_state_dict(whole["weights"])
    original.eval()
    state = torch.get_rng_state()
    network = load_network(whole)
    assert torch.equal(torch.get_rng_state(), state)
    assert not network.training
    images = torch.linspace(-1, 1, 2 * 3 * 16 * 16).reshape(2, 3, 16, 16)
    with torch.inference_mode():
        assert torch.equal(network(images), original(images))


def test_half_precision_becomes_single() -> None:
    weights = {
        name: value.half() if value.is_floating_point() else value for name, value in contents()["weights"].items()
    }
    network = load_network(contents(weights=weights))
    assert {value.dtype for value in network.parameters()} == {torch.float32}


def test_weights_of_another_network_are_refused() -> None:
    with pytest.raises(UserError, match="don't fit"):
        load_network(contents(classes=["a", "b"]))
