"""Schedules, optimizers, averages and mixing against closed forms and torch's own."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from core import choices
from core.config import ModelConfig, RecipeConfig, RunConfig
from core.data.sources import open_data
from core.devices import choose_device
from core.models import resnet
from core.models.cost import macs
from core.models.summary import summarise
from core.tasks.classification import Score, Targets, count_correct, loss, score
from core.training import mixing
from core.training.ema import Ema
from core.training.events import GradientNorms
from core.training.optimizers import build_optimizer, parameter_groups, settled
from core.training.run_state import RunState
from core.training.schedules import learning_rate
from core.training.setup import build
from core.training.single_step import loss_of_step
from core.training.tally import Best
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


def learned(accumulation: int, **settings: object) -> tuple[list[float], dict[str, torch.Tensor]]:
    """Losses and weights after three steps of a network whose statistics stay as they are."""
    chosen = config(recipe__batch_size=100, recipe__accumulation=accumulation, **settings)
    data = open_data(chosen.data, 0.2)
    state = build(chosen, data, choose_device("cpu"), 1)
    state.model.keeps_statistics = True
    state.model.train()
    images = state.train_batches()
    losses = [loss_of_step(state, *next(images)) for _ in range(3)]
    return losses, {name: tensor.clone() for name, tensor in state.model.state_dict().items()}


@pytest.mark.parametrize("parts", [2, 3, 50, 100])
def test_a_batch_in_parts_is_the_batch(parts: int) -> None:
    """But for normalisations that learn from each part; unequal parts count by their pictures."""
    whole, in_parts = learned(1, recipe__optimizer="sgd"), learned(parts, recipe__optimizer="sgd")
    assert in_parts[0] == pytest.approx(whole[0], rel=1e-5)
    for name, tensor in whole[1].items():
        torch.testing.assert_close(in_parts[1][name], tensor, rtol=1e-4, atol=1e-6)


def test_mixed_batches_in_parts_keep_both_labels() -> None:
    mixed = {"recipe__optimizer": "sgd", "recipe__cutmix": 1.0, "recipe__mixup": 1.0}
    assert learned(3, **mixed)[0] == pytest.approx(learned(1, **mixed)[0], rel=1e-5)


@pytest.mark.parametrize("at_once", [1, 7, 64, 1000])
def test_how_many_are_judged_at_once_and_in_which_order_changes_nothing(at_once: int) -> None:
    torch.manual_seed(0)
    network = resnet.build(ModelConfig(depths=[1, 1], widths=[4, 8]), 5).train()
    images, labels = torch.randn(100, 3, 8, 8), torch.randint(5, (100,))
    for _ in range(3):
        network(images)
    whole, order = score(network, [(images, labels)]), torch.randperm(100)
    parts = zip(images[order].split(at_once), labels[order].split(at_once), strict=True)
    piecewise = score(network, parts)
    assert whole is not None and piecewise is not None
    assert (piecewise.accuracy, piecewise.count) == (whole.accuracy, 100)
    assert piecewise.loss == pytest.approx(whole.loss, rel=1e-5)
    with torch.no_grad():
        assert whole.loss == pytest.approx(float(nn.functional.cross_entropy(network.eval()(images), labels)), rel=1e-5)


def test_mixup_takes_both_pictures_by_their_shares_pixel_by_pixel() -> None:
    images, labels = torch.rand(6, 3, 5, 5), torch.arange(6)
    mixed, targets = mixing.mix(images, labels, RecipeConfig(mixup=0.7), torch.Generator().manual_seed(3))
    assert targets.second is not None and 0 < targets.share < 1
    assert torch.equal(targets.labels, labels) and sorted(targets.second.tolist()) == labels.tolist()
    torch.testing.assert_close(mixed, targets.share * images + (1 - targets.share) * images[targets.second])


def test_cutmix_pastes_one_rectangle_and_its_area_is_the_share() -> None:
    images, labels = torch.rand(6, 3, 12, 10), torch.arange(6)
    for seed in range(30):
        mixed, targets = mixing.mix(images, labels, RecipeConfig(cutmix=1.0), torch.Generator().manual_seed(seed))
        assert targets.second is not None and torch.equal(targets.labels, labels)
        pasted = (mixed == images[targets.second]).all(1) & (targets.second != labels)[:, None, None]
        own = (mixed == images).all(1)
        assert (pasted | own).all()
        for picture in pasted[targets.second != labels]:
            assert int(picture.sum()) == round((1 - targets.share) * 120)
            rows, columns = picture.any(1), picture.any(0)
            assert int(rows.sum()) * int(columns.sum()) == int(picture.sum()), "a rectangle"
    assert not torch.equal(mixed, images)


def test_both_ways_to_mix_take_turns_and_one_alone_is_always_taken() -> None:
    images, labels = torch.rand(4, 3, 8, 8), torch.arange(4)

    def ways(**alphas: float) -> list[bool]:
        """For 200 batches whether a pixel is blended (mixup) rather than taken from one of both."""
        found = []
        for seed in range(200):
            generator = torch.Generator().manual_seed(seed)
            mixed, targets = mixing.mix(images, labels, RecipeConfig(**alphas), generator)
            assert targets.second is not None
            taken = (mixed == images) | (mixed == images[targets.second])
            found.append(not bool(taken.all()))
        return found

    assert sum(ways(mixup=1.0, cutmix=1.0)) == pytest.approx(100, abs=40)
    assert sum(ways(cutmix=1.0)) == 0 and sum(ways(mixup=1.0)) > 180


def test_shares_are_drawn_from_the_beta_distribution() -> None:
    drawn = torch.tensor([mixing._beta(0.4, torch.Generator().manual_seed(seed)) for seed in range(3000)])
    assert float(drawn.mean()) == pytest.approx(0.5, abs=0.03)
    assert float(drawn.var()) == pytest.approx(1 / (4 * (2 * 0.4 + 1)), abs=0.01)  # a b / ((a+b)^2 (a+b+1))
    assert float(drawn.min()) >= 0 and float(drawn.max()) <= 1


def test_of_equally_right_epochs_the_surer_one_is_better_and_of_equals_the_first() -> None:
    state = SimpleNamespace(best=Best(3, 0.8, 0.5))
    better = [RunState.better(state, Score(loss, accuracy, 10)) for loss, accuracy in ((0.5, 0.8), (0.6, 0.8))]  # type: ignore[arg-type]
    assert better == [False, False]
    better = [RunState.better(state, Score(loss, accuracy, 10)) for loss, accuracy in ((0.4, 0.8), (9.0, 0.81))]  # type: ignore[arg-type]
    assert better == [True, True]
    assert not RunState.better(state, Score(0.1, 0.79, 10))  # type: ignore[arg-type]
    assert RunState.better(SimpleNamespace(best=Best()), Score(99.0, 0.0, 10))  # type: ignore[arg-type]
    assert not Best().chosen and Best(1, 0.0, 99.0).chosen


def test_the_gradient_is_measured_some_twenty_times_an_epoch() -> None:
    events = run(config(recipe__batch_size=16, recipe__epochs=1))
    told = [event.step for event in events if isinstance(event, GradientNorms)]
    assert told == list(range(1, 91, 4))


def test_an_average_that_goes_on_is_the_one_that_was_left() -> None:
    model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    ema, state = Ema(model, 0.9), {}
    for step in range(6):
        model(torch.randn(4, 3))
        nn.init.normal_(model[0].weight)
        ema.update()
        if step == 2:
            state = {name: tensor.clone() for name, tensor in ema.weights(model).items()}
            other = Ema(model, 0.9)
            other.load(state, ema.steps)
        elif step > 2:
            other.update()
    assert ema.steps == other.steps == 6
    assert same(ema.weights(model), other.weights(model))
    assert ema.weights(model)["1.num_batches_tracked"] == 6, "counts are the network's own"
    assert not torch.equal(ema.weights(model)["1.running_mean"], model[1].running_mean)
