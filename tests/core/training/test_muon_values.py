"""Muon's steps computed once more from what is written about it, and what they cost."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from core.config import RecipeConfig
from core.training.muon import macs, muon, orthogonal
from tests.core.training.plain import newton_schulz


@pytest.mark.parametrize("size", [(3, 3), (3, 5), (5, 3), (3, 6), (3, 9), (2, 40), (40, 2)])
def test_each_singular_value_goes_through_the_polynomial_five_times(size: tuple[int, int]) -> None:
    values = torch.tensor([0.9, 0.4, 0.01][: min(size)], dtype=torch.float64)
    matrix, expected = torch.zeros(size), torch.zeros(size, dtype=torch.float64)
    through = values / values.norm()
    for _ in range(5):
        through = 3.4445 * through - 4.7750 * through**3 + 2.0315 * through**5
    for place in range(len(values)):
        matrix[place, place] = 50 * values[place]
        expected[place, place] = through[place]
    torch.testing.assert_close(orthogonal(matrix), expected.float(), atol=2e-3, rtol=2e-3)


def test_tall_is_as_wide_and_the_kind_of_number_stays() -> None:
    matrix = torch.randn(4, 30, generator=torch.Generator().manual_seed(0))
    assert torch.equal(orthogonal(matrix.T), orthogonal(matrix).T)
    half = orthogonal(matrix.bfloat16())
    assert half.dtype == torch.bfloat16
    torch.testing.assert_close(half.float(), orthogonal(matrix), atol=0.05, rtol=0.05)


@pytest.mark.parametrize("size", [(4, 4), (3, 4), (4, 3), (3, 6), (3, 7)])
def test_directions_stay_what_they_were(size: tuple[int, int]) -> None:
    matrix = torch.randn(size, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(orthogonal(matrix), newton_schulz(matrix), atol=2e-3, rtol=2e-3)


class Net(nn.Module):
    """Two filters, one of them without a gradient at times, a layer and what is normalised."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(5)
        self.first, self.second = nn.Conv2d(2, 3, 3, bias=False), nn.Conv2d(3, 2, 1, bias=False)
        self.last = nn.Linear(2, 2)


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("decay", [0.0, 0.25])
def test_filters_follow_the_momentum_made_orthogonal_and_decay_apart_from_it(nesterov: bool, decay: float) -> None:
    network, rate = Net(), 0.1
    recipe = RecipeConfig(optimizer="muon", learning_rate=rate, momentum=0.5, nesterov=nesterov)
    optimizer = muon([{"params": list(network.parameters()), "weight_decay": decay}], recipe)
    expected = [weight.detach().clone() for weight in network.parameters()]
    averages = [torch.zeros_like(weight) for weight in expected]
    for step in range(3):
        for number, weight in enumerate(network.parameters()):
            gradient = torch.randn(weight.shape, generator=torch.Generator().manual_seed(10 * step + number))
            weight.grad = gradient.clone()
            filters = gradient.ndim == 4
            if not filters:
                gradient = gradient + decay * expected[number]
            averages[number] = 0.5 * averages[number] + gradient
            direction = gradient + 0.5 * averages[number] if nesterov else averages[number]
            if filters:
                direction = newton_schulz(direction.flatten(1)).view(direction.shape)
                expected[number] *= 1 - rate * decay
            expected[number] -= rate * direction
        optimizer.step()
        for found, wanted in zip(network.parameters(), expected, strict=True):
            torch.testing.assert_close(found.detach(), wanted, atol=2e-3, rtol=2e-3)


def test_what_has_no_gradient_stays_and_the_others_go_on() -> None:
    network = Net()
    optimizer = muon(
        [{"params": list(network.parameters()), "weight_decay": 0.5}], RecipeConfig(optimizer="muon", learning_rate=0.1)
    )
    before = {name: weight.detach().clone() for name, weight in network.named_parameters()}
    network.first.weight.grad = torch.randn_like(network.first.weight)
    optimizer.step()
    moved = {name for name, weight in network.named_parameters() if not torch.equal(before[name], weight)}
    assert moved == {"first.weight"}
    network.first.weight.grad, network.last.bias.grad = None, torch.ones(2)
    optimizer.step()
    moved = {name for name, weight in network.named_parameters() if not torch.equal(before[name], weight)}
    assert moved == {"first.weight", "last.bias"}


def test_a_step_gives_the_loss_that_it_is_handed() -> None:
    network = Net()
    optimizer = muon([{"params": list(network.parameters()), "weight_decay": 0.0}], RecipeConfig(optimizer="muon"))

    def closure() -> Tensor:
        return torch.tensor(2.5)

    assert optimizer.step(closure) == 2.5 and optimizer.step() is None


def test_groups_are_divided_by_what_they_hold_and_keep_all_else() -> None:
    network = Net()
    first, second, weight, bias = network.parameters()
    groups = [
        {"params": [first, weight], "weight_decay": 0.1, "scale": 0.5},
        {"params": [second], "weight_decay": 0.2, "scale": 1.0},
        {"params": [bias], "weight_decay": 0.0, "scale": 2.0},
    ]
    optimizer = muon(groups, RecipeConfig(optimizer="muon", learning_rate=0.3, momentum=0.7, nesterov=True))
    found = [
        ([id(each) for each in group["params"]], group["orthogonal"], group["weight_decay"], group["scale"])
        for group in optimizer.param_groups
    ]
    assert found == [
        ([id(first)], True, 0.1, 0.5),
        ([id(weight)], False, 0.1, 0.5),
        ([id(second)], True, 0.2, 1.0),
        ([id(bias)], False, 0.0, 2.0),
    ]
    assert {(group["lr"], group["momentum"], group["nesterov"]) for group in optimizer.param_groups} == {
        (0.3, 0.7, True)
    }


@pytest.mark.parametrize(
    ("momentum", "nesterov", "looks_ahead"), [(0.9, True, True), (0.9, False, False), (0.0, True, False)]
)
def test_without_momentum_nothing_looks_ahead(momentum: float, nesterov: bool, looks_ahead: bool) -> None:
    recipe = RecipeConfig(optimizer="muon", momentum=momentum, nesterov=nesterov)
    optimizer = muon([{"params": list(Net().parameters()), "weight_decay": 0.0}], recipe)
    assert [group["nesterov"] for group in optimizer.param_groups] == [looks_ahead, looks_ahead]


def test_what_a_step_costs_counts_its_products_of_matrices() -> None:
    # For R rows and C columns, R <= C: X Xᵀ and the last product take R²C each, the iteration on squares 17 R³.
    wide, narrow = nn.Conv2d(3, 8, 3), nn.Conv2d(16, 4, 1)
    assert macs(wide) == 2 * 64 * 27 + 17 * 512
    assert macs(narrow) == 2 * 16 * 16 + 17 * 64
    assert macs(nn.Conv2d(2, 32, 1)) == 2 * 4 * 32 + 17 * 8, "rows are the fewer ones"
    assert macs(nn.Conv2d(5, 1, 1)) == 2 * 5 + 17, "of a single filter, too"
    assert macs(nn.Sequential(wide, narrow, nn.BatchNorm2d(4), nn.Linear(4, 3))) == macs(wide) + macs(narrow)
