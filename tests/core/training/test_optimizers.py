"""Which parameters learn how: their groups, rates and decay, and which optimizer "auto" is."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from core.config import ModelConfig, RecipeConfig, RunConfig
from core.models import resnet, surgery
from core.models.summary import summarise
from core.training import optimizers
from core.training.optimizers import adamw, build_optimizer, parameter_groups, settled, sgd

NETWORK = ModelConfig(network="digits", depths=[1, 1], widths=[4, 8])


def recipe(**settings: Any) -> RecipeConfig:
    return RecipeConfig(**{"learning_rate": 0.3, "weight_decay": 0.1, **settings})


def group(device: str = "cpu") -> list[dict[str, Any]]:
    return [{"params": [nn.Parameter(torch.ones(2, 2, device=device))], "weight_decay": 0.1}]


@pytest.mark.parametrize(
    ("momentum", "nesterov", "looks_ahead"), [(0.9, True, True), (0.9, False, False), (0.0, True, False)]
)
def test_without_momentum_nothing_looks_ahead(momentum: float, nesterov: bool, looks_ahead: bool) -> None:
    made = sgd(group(), recipe(momentum=momentum, nesterov=nesterov)).param_groups[0]
    assert (made["lr"], made["momentum"], made["nesterov"]) == (0.3, momentum, looks_ahead)
    assert made["weight_decay"] == 0.1


@pytest.mark.parametrize("make", [sgd, adamw])
def test_all_parameters_are_stepped_at_once_where_the_device_can(make: Any) -> None:
    for device, fused in (("cpu", True), ("meta", False)):
        made = make(group(device), recipe()).param_groups[0]
        assert (made["fused"], made["lr"]) == (fused, 0.3)


@pytest.mark.parametrize("decays_all", [True, False])
def test_weights_decay_and_what_normalises_only_where_asked_for(decays_all: bool) -> None:
    network = resnet.build(NETWORK, 3)
    found = parameter_groups(network, recipe(decay_norm_and_bias=decays_all))
    assert [each["weight_decay"] for each in found] == [0.1, 0.1 if decays_all else 0.0]
    assert {each.ndim for each in found[0]["params"]} == {2, 4} and {each.ndim for each in found[1]["params"]} == {1}
    assert sum(len(each["params"]) for each in found) == len(list(network.parameters()))


def test_what_is_frozen_is_in_no_group_and_no_group_is_empty() -> None:
    network = resnet.build(NETWORK, 3)
    network.requires_grad_(False)
    assert parameter_groups(network, recipe()) == []
    surgery.last_layer(network).weight.requires_grad_()
    assert [len(each["params"]) for each in parameter_groups(network, recipe())] == [1]
    surgery.last_layer(network).weight.requires_grad_(False)
    surgery.last_layer(network).bias.requires_grad_()
    assert [each["weight_decay"] for each in parameter_groups(network, recipe(decay_norm_and_bias=False))] == [0.0]


@pytest.mark.parametrize("name", ["sgd", "adamw", "muon"])
def test_each_part_of_a_network_learns_at_its_own_rate(name: str) -> None:
    network = resnet.build(NETWORK, 3)
    scales = {"stem": 0.125, "stage 1": 0.25, "stage 2": 0.5, "head": 1.0}
    made = build_optimizer(network, recipe(optimizer=name), scales)
    found = {id(weight): each["scale"] for each in made.param_groups for weight in each["params"]}
    for part, module in network.parts().items():
        assert {found[id(weight)] for weight in module.parameters()} == {scales[part]}
    alike = build_optimizer(network, recipe(optimizer=name))
    assert all("scale" not in each for each in alike.param_groups)
    assert {"sgd": "SGD", "adamw": "AdamW", "muon": "Muon"}[name] == type(made).__name__ == type(alike).__name__


def chosen(batch: int, optimizer: str = "auto") -> str:
    wanted = RunConfig(model=NETWORK, recipe=recipe(optimizer=optimizer, batch_size=batch))
    return settled(wanted, resnet.build(NETWORK, 3), 8).recipe.optimizer


def test_muon_is_taken_from_the_batch_on_to_whose_step_it_adds_half() -> None:
    """A step is three passes of each picture: there, and back for the pictures and for the weights."""
    filters = [weight for weight in resnet.build(NETWORK, 3).parameters() if weight.ndim == 4]
    sides = [sorted((len(weight), weight[0].numel())) for weight in filters]
    muons = sum(2 * rows * rows * columns + 17 * rows**3 for rows, columns in sides)
    enough = math.ceil(muons / (0.5 * 3 * summarise(NETWORK, 3, 8).macs))
    assert [chosen(batch) for batch in (enough, 8 * enough)] == ["muon", "muon"]
    assert enough == 1 or chosen(enough - 1) == "sgd"


@pytest.mark.parametrize(("added", "taken"), [(119, "muon"), (120, "muon"), (121, "sgd"), (179, "sgd"), (241, "sgd")])
def test_half_of_a_step_is_the_most_that_muon_may_add(added: int, taken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizers, "macs", lambda network, side: 10)
    monkeypatch.setattr(optimizers.muon, "macs", lambda network: added)
    assert chosen(8) == taken
    assert chosen(8, "adamw") == "adamw", "what was asked for is taken"
