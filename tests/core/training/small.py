"""Small runs on the bundled digits for the tests of the engine: a second each."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import torch

from core import checkpoint, fields, validation
from core.config import RunConfig
from core.training.control import Control
from core.training.engine import train
from core.training.events import Event
from core.training.measuring import Job, Setting
from core.training.run_state import RunState
from core.training.setup import prepare


def config(**settings: Any) -> RunConfig:
    """Two epochs of a tiny network on the digits in 6 steps each; `recipe__epochs=3` changes a setting."""
    values: dict[str, Any] = {
        "model.depths": [1, 1],
        "model.widths": [8, 16],
        "recipe.epochs": 2,
        "recipe.batch_size": 256,
        "device.device": "cpu",
        "device.threads": 1,
    }
    values.update({key.replace("__", "."): value for key, value in settings.items()})
    return validation.validate(fields.nested(values))


def job(*settings: Setting, **changes: Any) -> Job:
    """What is tried out: `settings`, the usual one unless given, on the tiny network and the digits."""
    values: dict[str, Any] = {
        "config": config(),
        "device": "cpu",
        "classes": 10,
        "image_size": 8,
        "count": 1000,
        "validation": 100,
        "settings": settings or (Setting(),),
        "seconds": 0.25,
    }
    return Job(**{**values, **changes})


def run(run_config: RunConfig, folder: Path | None = None, **options: Any) -> list[Event]:
    """All events of a run."""
    return list(train(run_config, options.pop("control", Control()), folder, **options))


def prepared(**settings: Any) -> RunState:
    """A run before its first step."""

    def preparing() -> Generator[Event, None, None]:
        nonlocal state
        state = yield from prepare(config(**settings), Control(), None)

    state: RunState | None = None
    list(preparing())
    assert isinstance(state, RunState)
    return state


def last_weights(folder: Path) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = checkpoint.load(folder / "checkpoints" / "last.pt")["weights"]
    return weights


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    """Equal bit for bit."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def lasting(events: list[Event]) -> list[dict[str, Any]]:
    """What of the events must be the same whenever and however often a run was interrupted."""
    kept = [
        event.to_json() for event in events if event.kind in ("StepDone", "GradientNorms", "EpochDone", "RunFinished")
    ]
    return [{k: v for k, v in event.items() if k not in ("seconds", "images_per_second")} for event in kept]
