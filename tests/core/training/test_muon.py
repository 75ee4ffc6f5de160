"""Muon: steps are orthogonal, other weights follow SGD, and a run goes on bit for bit."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from core.config import RecipeConfig
from core.training import muon as muon_module
from core.training.control import Control
from core.training.engine import train
from core.training.events import StepDone
from core.training.memory import update_whole
from core.training.muon import muon, orthogonal
from core.training.repeated import Repeated
from tests.core.training.small import config, last_weights, run, same


@pytest.mark.parametrize("shape", [(16, 27), (64, 9), (32, 32)])
def test_singular_values_come_near_one(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(shape) * 1000))
    assert values.max() < 1.3
    assert values.median() > 0.6


@pytest.mark.parametrize("smallest", [1.0, 1e-2, 1e-6])
def test_both_ways_to_iterate_agree(smallest: float) -> None:
    torch.manual_seed(0)
    rows, _, columns = torch.linalg.svd(torch.randn(32, 288), full_matrices=False)
    wide = rows @ torch.diag(torch.logspace(0, math.log10(smallest), 32)) @ columns
    wide /= wide.norm()
    assert torch.allclose(muon_module._by_its_square(wide), muon_module._step_by_step(wide), atol=2e-3)


def test_a_gradient_of_zeros_moves_nothing() -> None:
    assert torch.equal(orthogonal(torch.zeros(4, 9)), torch.zeros(4, 9))


def test_filters_step_orthogonally_and_all_else_follows_sgd() -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.Flatten(), torch.nn.Linear(8, 5))
    recipe = RecipeConfig(optimizer="muon", learning_rate=0.1, momentum=0.0, nesterov=False)
    optimizer = muon([{"params": list(network.parameters()), "weight_decay": 0.0}], recipe)
    before = [weight.detach().clone() for weight in network.parameters()]
    network(torch.randn(4, 3, 3, 3)).square().sum().backward()
    optimizer.step()
    filters, *others = zip(network.parameters(), before, strict=True)
    assert torch.linalg.svdvals((filters[0] - filters[1]).detach().flatten(1)).max() < 0.13
    for weight, old in others:
        assert weight.grad is not None
        assert torch.allclose(weight, old - 0.1 * weight.grad, atol=1e-6)


def test_an_interrupted_run_goes_on_bit_for_bit(tmp_path: Path) -> None:
    settings = config(recipe__optimizer="muon", recipe__learning_rate=0.05)
    run(settings, tmp_path / "straight")
    control = Control()
    for event in train(settings, control, tmp_path / "cut"):
        if isinstance(event, StepDone) and event.step >= 3:
            control.stop()
    run(settings, tmp_path / "cut", resume=True)
    assert same(last_weights(tmp_path / "straight"), last_weights(tmp_path / "cut"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: none on this machine")
def test_on_a_card_the_recorded_iteration_gives_the_same() -> None:
    torch.manual_seed(0)
    repeated = Repeated(muon_module._all_orthogonal)
    for _ in range(3):
        given = [torch.randn(shape, device="cuda") for shape in ((16, 3, 3, 3), (32, 16, 3, 3), (64, 32, 1, 1))]
        expected = muon_module._all_orthogonal([each.clone() for each in given])
        assert all(torch.equal(a, b) for a, b in zip(repeated(given), expected, strict=True))
    assert repeated._graph is not None


def test_without_a_card_the_iteration_is_computed_as_it_is() -> None:
    given = [torch.randn(8, 3, 3, 3)]
    assert torch.equal(Repeated(muon_module._all_orthogonal)(given)[0], muon_module._all_orthogonal(given)[0])


@pytest.mark.parametrize("steps_before", [0, 1])
def test_where_memory_runs_out_nothing_has_moved(monkeypatch: pytest.MonkeyPatch, steps_before: int) -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.Flatten(), torch.nn.Linear(8, 5))
    optimizer = muon([{"params": list(network.parameters()), "weight_decay": 0.1}], RecipeConfig(optimizer="muon"))
    network(torch.randn(4, 3, 3, 3)).square().sum().backward()
    for _ in range(steps_before):
        optimizer.step()
    before = [weight.detach().clone() for weight in network.parameters()]
    kept = [value.clone() for state in optimizer.state.values() for value in state.values()]

    def refuse(matrix: torch.Tensor) -> torch.Tensor:
        raise MemoryError

    monkeypatch.setattr(muon_module, "orthogonal", refuse)
    with pytest.raises(MemoryError):
        update_whole(optimizer.step, optimizer)
    assert all(torch.equal(old, new) for old, new in zip(before, network.parameters(), strict=True))
    now = [value for state in optimizer.state.values() for value in state.values()]
    assert all(torch.equal(old, new) for old, new in zip(kept, now, strict=True))
