"""Learning rates worked out by hand: what the window draws and each step of a training takes."""

from __future__ import annotations

from typing import Any

import pytest

from core.config import RecipeConfig
from core.training import schedules


def multiplier(name: str, progress: float, **settings: Any) -> float:
    recipe = RecipeConfig(learning_rate=7.0, **{"warmup": 0.0, **settings})
    return float(getattr(schedules, name)(progress, recipe))


@pytest.mark.parametrize(
    ("name", "progress", "expected"),
    [
        ("constant", 0.0, 1.0),
        ("constant", 1.0, 1.0),
        ("cosine", 0.0, 1.0),
        ("cosine", 1 / 3, 0.75),
        ("cosine", 0.5, 0.5),
        ("cosine", 2 / 3, 0.25),
        ("cosine", 1.0, 0.0),
        ("one_cycle", 0.0, 1.0),
        ("one_cycle", 0.25, 0.75),
        ("one_cycle", 1.0, 0.0),
        ("step", 0.0, 1.0),
        ("step", 0.39, 1.0),
        ("step", 0.4, 0.2),
        ("step", 0.79, 0.2),
        ("step", 0.8, 0.04),
        ("step", 1.0, 0.04),
    ],
)
def test_without_a_warm_up(name: str, progress: float, expected: float) -> None:
    found = multiplier(name, progress, milestones=[0.4, 0.8], step_factor=0.2)
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", ["constant", "cosine", "one_cycle", "step"])
def test_the_rate_rises_in_a_line_to_its_whole_at_the_warm_ups_end(name: str) -> None:
    rises = [multiplier(name, progress, warmup=0.2, milestones=[0.5]) for progress in (0.0, 0.05, 0.1, 0.2)]
    assert rises == pytest.approx([0.0, 0.25, 0.5, 1.0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("constant", [1.0, 1.0, 1.0]),
        ("cosine", [0.8535533905932737, 0.5, 0.0]),  # a quarter of half a cosine, half of it, all of it
        ("one_cycle", [0.75, 0.5, 0.0]),
        ("step", [1.0, 0.1, 0.1]),
    ],
)
def test_what_follows_takes_the_rest_of_the_time(name: str, expected: list[float]) -> None:
    found = [multiplier(name, progress, warmup=0.2, milestones=[0.5], step_factor=0.1) for progress in (0.4, 0.6, 1.0)]
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_milestone_within_the_warm_up_holds_it_down() -> None:
    assert multiplier("step", 0.1, warmup=0.2, milestones=[0.1], step_factor=0.1) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [0.5, 1.5, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        ("one-cycle", [0.5, 1.5, 11 / 6, 1.5, 7 / 6, 5 / 6, 0.5, 1 / 6]),
        ("step", [0.5, 1.5, 2.0, 2.0, 0.2, 0.2, 0.2, 0.2]),
    ],
)
def test_each_step_takes_the_rate_at_its_middle(schedule: str, expected: list[float]) -> None:
    recipe = RecipeConfig(learning_rate=2.0, schedule=schedule, warmup=0.25, milestones=[0.5], step_factor=0.1)
    assert [schedules.learning_rate(step, 8, recipe) for step in range(8)] == pytest.approx(expected)
