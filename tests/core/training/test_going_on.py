"""Checkpoints of runs after somebody changed what going on needs: one sentence, before anything is built of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core import checkpoint
from core.errors import UserError
from core.training import going_on
from core.training.control import Control
from core.training.engine import train
from core.training.events import Event, StepDone
from tests.core.training.small import config, run

Training = dict[str, Any]


def stopped(folder: Path, **settings: Any) -> Path:
    """The last checkpoint of a run that was stopped in its first epoch."""
    control = Control()
    for event in train(config(**settings), control, folder):
        if isinstance(event, StepDone):
            control.stop()
    return folder / "checkpoints" / "last.pt"


def resume(path: Path, **settings: Any) -> list[Event]:
    return run(config(**settings), path.parents[1], resume=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return checkpoint.load(stopped(tmp_path_factory.mktemp("run"), recipe__optimizer="adamw", recipe__ema=0.9))


def changed(whole: dict[str, Any], folder: Path, change: Callable[[Training], object]) -> Path:
    training = {
        key: dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for key, value in whole["training"].items()
    }
    change(training)
    checkpoint.save(folder / "checkpoints" / "last.pt", {**whole, "training": training})
    return folder / "checkpoints" / "last.pt"


def setting(key: str, value: Any) -> Callable[[Training], object]:
    return lambda training: training.__setitem__(key, value)


def in_force(key: str, value: Any) -> Callable[[Training], object]:
    return lambda training: training["in_force"].__setitem__(key, value)


def unreported(**values: Any) -> Callable[[Training], object]:
    return lambda training: training["unreported"].append(values)


def state_of(first: dict[str, Any] | Any) -> Callable[[Training], object]:
    """The optimizer's state of the first parameter is `first`."""
    return lambda training: training["optimizer"].update(state={**training["optimizer"]["state"], 0: first})


CHANGES: dict[str, Callable[[Training], object]] = {
    **{
        f"{key} is {value!r}": setting(key, value)
        for key, values in {
            "epoch": (-1, 10**9, 3, "1", 1.5, None),
            "step_in_epoch": (-1, 10**9, 7, [], True),
            "sums": (None, {}, {"loss": 1.0}, {"loss": 1.0, "correct": 1.0, "count": -1}, {"loss": "x"}),
            "best": (None, {"epoch": 1, "accuracy": "x", "loss": 1.0}, []),
            "optimizer": (None, [], {}, {"state": {}, "param_groups": []}, {"state": [], "param_groups": {}}),
            "scaler": (None, [1], {"scale": "x"}),
            "in_force": (None, [], {}),
            "unreported": (None, {}, [3], "abc"),
            "extra": (None, [], {"weights": torch.zeros(3)}),
            "live_weights": ([], {}, {"fc.weight": torch.zeros(3)}),
            "ema_steps": (-1, "x"),
        }.items()
        for value in values
    },
    "no threads": in_force("threads", -5),
    "threads of text": in_force("threads", "all"),
    "an unknown precision": in_force("precision", "banana"),
    "an unknown layout": in_force("memory_format", []),
    "unknown inputs": in_force("inputs", "everything"),
    "no parts": in_force("parts", 0),
    "a system that can't be compared": in_force("system", torch.zeros(3)),
    "an event without a name": unreported(epoch=1),
    "an event that is a function": unreported(event="asdict", obj=3),
    "an event that is a module's": unreported(event="Any"),
    "an event that isn't due": unreported(event="RunFinished"),
    "an event that makes classes": unreported(event="dataclass", cls=3),
    "an event with wrong values": unreported(event="StepDone", epoch="x", step=1, loss=1.0, learning_rate=1.0),
    "an event without values": unreported(event="StepDone"),
    "an optimizer's state of another shape": state_of(
        {"step": torch.tensor(1.0), "exp_avg": torch.zeros(2), "exp_avg_sq": torch.zeros(2)}
    ),
    "half an optimizer's state": state_of({"step": torch.tensor(1.0)}),
    "an optimizer's state of text": state_of({"step": "x"}),
    "an optimizer's state of whole numbers": state_of(
        {key: torch.zeros((), dtype=torch.int64) for key in ("step", "exp_avg", "exp_avg_sq")}
    ),
    "no state of a parameter": state_of(None),
    "a parameter that isn't there": lambda training: training["optimizer"].update(state={999: {}}),
    "parameters in another order": lambda training: training["optimizer"]["param_groups"][0]["params"].reverse(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_one_sentence(what: str, whole: dict[str, Any], tmp_path: Path) -> None:
    import copy

    path = changed(copy.deepcopy(whole), tmp_path, CHANGES[what])
    with pytest.raises(UserError):
        resume(path, recipe__optimizer="adamw", recipe__ema=0.9)


def test_one_that_was_not_changed_goes_on(whole: dict[str, Any], tmp_path: Path) -> None:
    path = changed(whole, tmp_path, lambda training: None)
    assert resume(path, recipe__optimizer="adamw", recipe__ema=0.9)[-1].kind == "RunFinished"


def test_another_network_or_optimizer_in_the_settings_is_one_sentence(whole: dict[str, Any], tmp_path: Path) -> None:
    path = changed(whole, tmp_path, lambda training: None)
    for settings in ({"model__widths": [8, 8]}, {"model__depths": [1, 2]}, {"recipe__epochs": 0}):
        with pytest.raises(UserError):
            resume(path, **settings)


def test_settings_of_the_optimizer_are_those_of_the_run(whole: dict[str, Any], tmp_path: Path) -> None:
    def uphill(training: Training) -> None:
        for group in training["optimizer"]["param_groups"]:
            group.update(maximize=True, betas=("x", None), lr="fast")

    path = changed(whole, tmp_path, uphill)
    assert resume(path, recipe__optimizer="adamw", recipe__ema=0.9)[-1].kind == "RunFinished"


def test_every_event_that_can_be_due_comes_back(whole: dict[str, Any]) -> None:
    for values in whole["training"]["unreported"]:
        assert going_on.event(values).to_json() == values
    assert {values["event"] for values in whole["training"]["unreported"]} <= set(going_on.REPORTED)
