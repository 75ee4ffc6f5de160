"""The last layer, solved for: the optimum of a convex loss, the same for raw features, chosen by honest judges."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from core.training import probe
from core.training.probe import Ladder, Layer, Scaler, judge, nothing_learned, solve


def blobs(count: int, classes: int = 3, features: int = 4) -> tuple[Tensor, Tensor]:
    """Clouds around a point of each class, near enough to be confused now and then."""
    torch.manual_seed(0)
    labels = torch.arange(count) % classes
    return torch.randn(classes, features)[labels] + torch.randn(count, features), labels


def test_scaled_features_have_mean_0_and_deviation_1() -> None:
    features = torch.tensor([[1.0, 5.0], [3.0, 5.0]])
    scaler = Scaler.of(features)
    assert torch.equal(scaler.mean, torch.tensor([2.0, 5.0]))
    assert torch.equal(scaler.deviation, torch.tensor([1.0, 1e-6])), "one that is always the same isn't divided by 0"
    assert torch.equal(scaler(features), torch.tensor([[-1.0, 0.0], [1.0, 0.0]]))


def test_a_layer_does_to_raw_features_what_it_did_to_scaled_ones() -> None:
    features, _ = blobs(20)
    scaler, layer = Scaler.of(5 * features + 2), Layer(torch.randn(3, 4), torch.randn(3))
    weight, bias = scaler.unscaled(layer)
    raw = (5 * features + 2) @ weight.T + bias
    assert torch.allclose(raw, layer(scaler(5 * features + 2)), atol=1e-5)


def test_nothing_learned_gives_every_class_the_same_chance() -> None:
    blank = nothing_learned(4, 3, torch.device("cpu"))
    assert (blank.weight.shape, blank.bias.shape) == ((3, 4), (3,))
    features, labels = blobs(30)
    loss, accuracy = judge(blank, features, labels)
    assert loss == pytest.approx(math.log(3)) and accuracy == pytest.approx(1 / 3)


def test_judging_counts_right_answers_and_their_surprise() -> None:
    layer = Layer(torch.tensor([[0.0], [1.0]]), torch.tensor([0.0, 0.0]))
    features, labels = torch.tensor([[2.0], [-2.0], [2.0], [2.0]]), torch.tensor([1, 0, 0, 1])
    loss, accuracy = judge(layer, features, labels)
    assert accuracy == 0.75
    assert loss == pytest.approx((3 * math.log1p(math.exp(-2)) + math.log1p(math.exp(2))) / 4)
    assert judge(layer, features[:0], labels[:0]) == (0.0, 0.0)


@pytest.mark.parametrize("strength", [1.0, 0.1, 0.01])
def test_the_solution_is_where_the_slope_is_zero(strength: float) -> None:
    """Of the mean loss by the weights it is -strength times these; by the bias, which isn't pulled, 0."""
    features, labels = blobs(60)
    layer = solve(features, labels, strength, nothing_learned(4, 3, torch.device("cpu")))
    surplus = layer(features).softmax(dim=1) - torch.eye(3)[labels]
    assert torch.allclose(surplus.T @ features / 60, -strength * layer.weight, atol=1e-3)
    assert torch.allclose(surplus.mean(dim=0), torch.zeros(3), atol=1e-3)
    assert not layer.weight.requires_grad and not layer.bias.requires_grad


def test_layers_solved_for_at_once_learn_each_from_its_own_pictures() -> None:
    features, labels = blobs(60)
    inside = torch.ones(2, 60)
    inside[1, 40:] = 0
    both = solve(features, labels, 0.1, Layer(torch.zeros(2, 3, 4), torch.zeros(2, 3)), inside)
    blank = nothing_learned(4, 3, torch.device("cpu"))
    for number, count in enumerate((60, 40)):
        alone = solve(features[:count], labels[:count], 0.1, blank)
        assert torch.allclose(both.weight[number], alone.weight, atol=3e-3)


def test_every_class_is_dealt_out_evenly() -> None:
    labels = torch.tensor([0, 0, 1, 0, 1, 2, 0, 1])
    assert probe._folds(labels, 3).tolist() == [0, 1, 0, 2, 1, 0, 0, 2]
    assert probe._folds(labels, 1).tolist() == [0] * 8


@pytest.mark.parametrize(("count", "layers"), [(5, 1), (6, 6), (1000, 6), (1001, 1)])
def test_up_to_a_thousand_pictures_are_judged_by_layers_that_have_not_seen_them(count: int, layers: int) -> None:
    features, labels = blobs(count)
    ladder = Ladder(features, labels, 3)
    assert (len(ladder.layers.weight), len(ladder.layers.bias)) == (layers, layers)
    rung = ladder.climb(1.0)
    assert (rung.held_out_right > 0) == (layers > 1)
    assert ladder.layer.weight.shape == (3, 4)


def test_held_out_answers_are_those_of_five_layers_trained_apart() -> None:
    features, labels = blobs(60)
    views = torch.cat([features, features.flip(1)])
    rung = Ladder(views, labels, 3).climb(0.1)
    twice, right = labels.repeat(2), 0
    blank = nothing_learned(4, 3, torch.device("cpu"))
    fold = probe._folds(labels, 5)
    for number in range(5):
        seen = (fold != number).repeat(2)
        layer = solve(views[seen], twice[seen], 0.1, blank)
        right += int((layer(features[fold == number]).argmax(dim=1) == labels[fold == number]).sum())
    assert rung.held_out_right == pytest.approx(right, abs=1)
    whole = judge(solve(views, twice, 0.1, blank), views, twice)
    assert (rung.loss, rung.accuracy) == pytest.approx(whole, abs=0.01)


def test_strengths_go_down_by_about_three_from_one_to_the_next() -> None:
    """From most to least, so that each solution is near the last one."""
    assert (probe.STRENGTHS[0], probe.STRENGTHS[-1]) == (1.0, 1e-4)
    assert all(3 < 1.01 * more / less < 3.4 for more, less in zip(probe.STRENGTHS, probe.STRENGTHS[1:], strict=False))
    assert probe.UNCHOSEN in probe.STRENGTHS
    assert probe.STRENGTHS.index(probe.UNCHOSEN) == len(probe.STRENGTHS) // 2
    features, labels = blobs(60)
    ladder, sizes = Ladder(features, labels, 3), []
    for strength in probe.STRENGTHS[:5]:
        ladder.climb(strength)
        sizes.append(float(ladder.layer.weight.norm()))
    assert sizes == sorted(sizes), "the less they are pulled, the larger the weights become"
