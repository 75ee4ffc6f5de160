"""The engine does what is written down plainly: the same losses, step for step, for all that can be chosen."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any

import pytest
import torch

from core import choices
from core.config import DataConfig
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.training.events import EpochDone, Event, GradientNorms, RunFinished, StepDone
from core.training.muon import orthogonal
from core.training.schedules import learning_rate
from tests.core.training.plain import PlainRun, newton_schulz, rate_of
from tests.core.training.small import config, run

RATES = {"sgd": 0.005, "adamw": 0.002, "muon": 0.002}
"""Low enough that a last digit that is rounded otherwise doesn't grow."""
OPTIMIZERS = [name for name in choices.OPTIMIZERS if name != "auto"]
VARIED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "no warm-up, no average, no smoothing": {"recipe__warmup": 0.0, "recipe__ema": 0.0, "recipe__label_smoothing": 0.0},
    "all decayed": {"recipe__decay_norm_and_bias": True, "recipe__weight_decay": 0.2},
    "clipped": {"recipe__clip_norm": 0.5},
    "in parts": {"recipe__accumulation": 3},
    "plain momentum": {"recipe__nesterov": False, "recipe__momentum": 0.5},
    "layers that draw": {"model__stochastic_depth": 0.4, "model__dropout": 0.2},
}
"""What else changes a step."""
CASES = list(zip(product(OPTIMIZERS, choices.SCHEDULES), cycle(VARIED), strict=False))


@pytest.fixture(scope="module")
def digits() -> DataSet:
    return open_data(DataConfig(), 0.2)


def both(digits: DataSet, **settings: Any) -> tuple[PlainRun, list[Event]]:
    """A run of 52 steps in two epochs plainly, and the engine's events of the same."""
    values = {
        "model__widths": [4, 8],
        "model__zero_init": False,
        "recipe__batch_size": 56,
        "recipe__learning_rate": RATES[settings["recipe__optimizer"]],
        "recipe__warmup": 0.2,
        "recipe__milestones": [0.4, 0.7],
        "recipe__weight_decay": 0.01,
        "recipe__ema": 0.9,
        "recipe__crop_padding": 0.0,
        "device__precision": "fp32",
        "device__memory_format": "contiguous",
        "seed": 11,
        **settings,
    }
    chosen = config(**values)
    events = run(chosen)
    with torch.random.fork_rng():
        return PlainRun(chosen, digits), events


def assert_alike(plain: PlainRun, events: list[Event]) -> None:
    steps = [event for event in events if isinstance(event, StepDone)]
    assert len(steps) == 52
    assert [step.loss for step in steps] == pytest.approx(plain.losses, rel=1e-5, abs=1e-5)
    assert [step.learning_rate for step in steps] == pytest.approx(plain.rates, rel=1e-9)
    norms = {event.step: event.norms for event in events if isinstance(event, GradientNorms)}
    assert list(norms) == list(range(1, 53)), "an epoch has so few steps that each of them is told"
    for step, parts in norms.items():
        # Where an activation lies on the brink a digit decides, and moves the gradient more than the loss.
        assert parts == pytest.approx(plain.norms[step - 1], rel=1e-3 if step <= 10 else 0.03, abs=1e-5)
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [(epoch.epoch, epoch.step, epoch.learning_rate) for epoch in epochs] == [
        (1, 26, pytest.approx(plain.rates[25])),
        (2, 52, pytest.approx(plain.rates[51])),
    ]
    for epoch, (loss, accuracy, judged_loss, judged) in zip(epochs, plain.epochs, strict=True):
        assert (epoch.train_loss, epoch.validation_loss) == pytest.approx((loss, judged_loss), rel=1e-5, abs=1e-5)
        # An answer on the brink may go either way.
        assert (epoch.train_accuracy, epoch.validation_accuracy) == pytest.approx((accuracy, judged), abs=0.003)
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.best_accuracy == max(epoch.validation_accuracy or 0 for epoch in epochs)


@pytest.mark.parametrize(("chosen", "varied"), CASES, ids=str)
def test_every_optimizer_on_every_schedule(chosen: tuple[str, str], varied: str, digits: DataSet) -> None:
    optimizer, schedule = chosen
    assert_alike(*both(digits, recipe__optimizer=optimizer, recipe__schedule=schedule, **VARIED[varied]))


@pytest.mark.parametrize("shape", [(4, 27), (8, 36), (27, 4), (16, 16), (64, 9)])
def test_a_step_of_muon_is_its_authors(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    matrix = torch.randn(shape) * 0.003
    torch.testing.assert_close(orthogonal(matrix), newton_schulz(matrix), rtol=1e-4, atol=1e-4)


def test_schedules_are_their_formulas_at_every_step() -> None:
    for schedule, warmup in product(choices.SCHEDULES, (0.0, 0.1, 0.9)):
        recipe = config(recipe__schedule=schedule, recipe__warmup=warmup, recipe__milestones=[0.2, 0.5, 0.95]).recipe
        rates = [learning_rate(step, 37, recipe) for step in range(37)]
        expected = [recipe.learning_rate * rate_of((step + 0.5) / 37, recipe) for step in range(37)]
        assert rates == pytest.approx(expected, rel=1e-12)
