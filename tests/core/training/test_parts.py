"""Schedules, optimizers, averages and mixing against closed forms and torch's own."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import nn

from core import choices
from core.config import ModelConfig, RecipeConfig, RunConfig
from core.models import resnet
from core.models.cost import macs
from core.models.summary import summarise
from core.tasks.classification import Targets, count_correct, loss
from core.training import mixing
from core.training.ema import Ema
from core.training.optimizers import build_optimizer, parameter_groups, settled
from core.training.schedules import learning_rate
from tests.core.training.small import config, lasting, run, same


@pytest.mark.parametrize("name", list(choices.SCHEDULES))
def test_every_schedule_warms_up_and_never_stands_still(name: str) -> None:
    recipe = RecipeConfig(schedule=name, warmup=0.2, learning_rate=0.5)
    rates = [learning_rate(step, 100, recipe) for step in range(100)]
    assert all(rate > 0 for rate in rates)
    assert rates[:20] == sorted(rates[:20])
    assert max(rates) == pytest.approx(0.5, rel=0.05)


def test_schedules_follow_their_closed_forms() -> None:
    plain = {"warmup": 0.0, "learning_rate": 1.0}
    assert learning_rate(50, 100, RecipeConfig(schedule="cosine", **plain)) == pytest.approx(0.5, abs=0.01)
    assert learning_rate(99, 100, RecipeConfig(schedule="cosine", **plain)) == pytest.approx(0, abs=0.001)
    stepped = RecipeConfig(schedule="step", milestones=[0.5, 0.75], step_factor=0.1, **plain)
    rates = [learning_rate(step, 100, stepped) for step in (49, 50, 74, 75)]
    assert rates == pytest.approx([1, 0.1, 0.1, 0.01])
    assert learning_rate(50, 100, RecipeConfig(schedule="one-cycle", **plain)) == pytest.approx(0.495)
    assert learning_rate(7, 100, RecipeConfig(schedule="constant", **plain)) == 1.0


@pytest.mark.parametrize("name", [name for name in choices.OPTIMIZERS if name != "auto"])
def test_every_optimizer_moves_every_parameter(name: str) -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 2))
    before = [parameter.clone() for parameter in model.parameters()]
    optimizer = build_optimizer(model, RecipeConfig(optimizer=name, learning_rate=0.01))
    loss(model(torch.randn(8, 3, 8, 8)), Targets(torch.tensor([0, 1] * 4))).backward()
    optimizer.step()
    assert all(not torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True))


@pytest.mark.parametrize(
    ("network", "side", "optimizer"),
    [("digits", 8, "muon"), ("resnet8", 32, "muon"), ("resnet18-3x3", 32, "muon"), ("tutorial", 32, "sgd")],
)
def test_muon_is_taken_where_it_is_cheap_beside_the_network(network: str, side: int, optimizer: str) -> None:
    chosen = RunConfig(model=ModelConfig(network=network), recipe=RecipeConfig(recipe="fast"))
    assert chosen.recipe.optimizer == "auto"
    built = resnet.build(chosen.model, 10)
    before = {name: tensor.clone() for name, tensor in built.state_dict().items()}
    assert settled(chosen, built, side).recipe.optimizer == optimizer
    assert built.training and same(built.state_dict(), before)
    assert macs(built, side) == summarise(chosen.model, 10, side).macs


def test_norm_and_bias_are_decayed_only_where_the_recipe_says_so() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    for wanted in (False, True):
        recipe = RecipeConfig(weight_decay=0.1, decay_norm_and_bias=wanted)
        decays = {id(p): group["weight_decay"] for group in parameter_groups(model, recipe) for p in group["params"]}
        assert decays[id(model[0].weight)] == 0.1
        assert decays[id(model[0].bias)] == decays[id(model[1].weight)] == (0.1 if wanted else 0.0)


def test_the_average_follows_its_closed_form() -> None:
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    ema = Ema(model, decay=0.5)
    expected = 0.0
    for step, value in enumerate([1.0, 2.0, 4.0], start=1):
        nn.init.constant_(model.weight, value)
        ema.update()
        decay = min(0.5, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * value
    assert float(ema.weights(model)["weight"]) == pytest.approx(expected)


@pytest.mark.parametrize("method", ["mixup", "cutmix"])
def test_mixed_pictures_keep_the_share_they_say(method: str) -> None:
    images = torch.arange(6.0).reshape(6, 1, 1, 1).expand(6, 3, 16, 16)
    recipe = RecipeConfig(**{method: 1.0})
    for seed in range(20):
        mixed, targets = mixing.mix(images, torch.arange(6), recipe, torch.Generator().manual_seed(seed))
        assert targets.second is not None
        expected = targets.share * torch.arange(6.0) + (1 - targets.share) * targets.second
        assert torch.allclose(mixed.mean(dim=(1, 2, 3)), expected, atol=1e-4)


def test_a_mixed_loss_is_the_weighed_mean_and_smoothing_is_torchs() -> None:
    logits, first, second = torch.randn(5, 3), torch.tensor([0, 1, 2, 0, 1]), torch.tensor([2, 2, 1, 0, 0])
    expected = 0.3 * nn.functional.cross_entropy(logits, first, label_smoothing=0.1)
    expected += 0.7 * nn.functional.cross_entropy(logits, second, label_smoothing=0.1)
    assert torch.allclose(loss(logits, Targets(first, second, 0.3), 0.1), expected)
    certain = nn.functional.one_hot(first, 3).float()
    assert float(count_correct(certain, Targets(first, second, 0.3))) == pytest.approx(0.3 * 5 + 0.7 * 1)


def test_accumulated_parts_give_the_gradient_of_the_whole_batch() -> None:
    """Without BatchNorm's batch statistics in play the parts must add up exactly to the batch."""
    model = nn.Linear(4, 3)
    inputs, labels = torch.randn(10, 4), torch.randint(3, (10,))
    loss(model(inputs), Targets(labels)).backward()
    whole = model.weight.grad.clone()
    model.zero_grad()
    for part, aims in zip(inputs.tensor_split(3), Targets(labels).chunk(3), strict=True):
        (loss(model(part), aims) * len(part) / 10).backward()
    assert torch.allclose(model.weight.grad, whole, atol=1e-6)


@pytest.mark.parametrize("recipe", list(choices.RECIPES))
def test_every_recipe_trains(recipe: str) -> None:
    events = lasting(run(config(recipe__recipe=recipe, recipe__epochs=4)))
    losses = [event["loss"] for event in events if event["event"] == "StepDone"]
    assert sum(losses[-3:]) < sum(losses[:3])


@pytest.mark.parametrize("precision", list(choices.PRECISIONS))
def test_every_precision_trains(precision: str) -> None:
    events = lasting(run(config(device__precision=precision)))
    losses = [event["loss"] for event in events if event["event"] == "StepDone"]
    assert losses[-1] < losses[0]


def test_the_tutorial_recipe_is_the_tutorials() -> None:
    recipe = RecipeConfig(recipe="tutorial")
    assert (recipe.optimizer, recipe.learning_rate, recipe.momentum, recipe.nesterov) == ("sgd", 0.1, 0.9, False)
    assert (recipe.weight_decay, recipe.batch_size, recipe.epochs) == (5e-4, 128, 10)
    assert (recipe.validation_share, recipe.label_smoothing, recipe.ema) == (0.0, 0.0, 0.0)


def test_the_papers_schedule_divides_at_half_and_three_quarters() -> None:
    recipe = RecipeConfig(recipe="paper")
    rates = [learning_rate(step, 1000, recipe) for step in range(1000)]
    changes = [step for step, (one, other) in enumerate(itertools.pairwise(rates), start=1) if one != other]
    assert changes == [500, 750]
