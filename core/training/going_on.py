"""What a run's checkpoint says of the training that is to go on: seen to make sense before anything is built of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import torch
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from torch import Tensor

from core import choices
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.models.weights import own, refusals
from core.training.events import EpochDone, Event, GradientNorms, Notice, StepDone

MOST = 2**48
REPORTED: dict[str, type[Event]] = {kind.__name__: kind for kind in (StepDone, GradientNorms, EpochDone, Notice)}
"""Events that may be due and not yet told when a checkpoint is written."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _InForce(_Part):
    train_count: int = Field(ge=0, lt=MOST)
    batch_size: int = Field(1, ge=1, lt=MOST)
    threads: int = Field(ge=1, le=1024)
    precision: str = "auto"
    memory_format: str = "auto"
    compiled: str = "auto"
    device: str = ""
    processor: str = ""
    torch: str = ""
    system: str = ""
    inputs: Literal["pictures", "features", "maps"] | None = None
    parts: int = Field(1, ge=1, lt=MOST)
    judged_at_once: int = Field(1, ge=1, lt=MOST)


class _Sums(_Part):
    model_config = ConfigDict(extra="forbid")

    loss: float
    correct: float
    count: int = Field(ge=0, lt=MOST)


class _Best(_Part):
    model_config = ConfigDict(extra="forbid")

    epoch: int = Field(ge=0, lt=MOST)
    accuracy: float
    loss: float


class _Training(_Part):
    """`saving.save_last` writes these."""

    epoch: int = Field(ge=0, lt=MOST)
    step_in_epoch: int = Field(ge=0, lt=MOST)
    sums: _Sums
    best: _Best
    optimizer: dict[str, Any]
    scaler: dict[str, float]
    in_force: _InForce
    unreported: list[dict[str, Any]]
    extra: dict[str, Any] = Field(default_factory=dict)
    live_weights: dict[str, Any] | None = None
    ema_steps: int = Field(0, ge=0, lt=MOST)


def load(path: Path) -> dict[str, Any]:
    """The run's checkpoint at `path`; what it says of the training, if anything, is of the right kinds.

    Raises:
        DiskError: it can't be read.
        UserError: it is no checkpoint of ours, is damaged, was changed, or was written by a newer version.
    """
    contents = own.load(path)
    training = contents.get("training")
    if training is None:
        return contents
    try:
        in_force = _Training.model_validate(training).in_force
        for values in training["unreported"]:
            event(values)
    except (ValidationError, LookupError, TypeError) as error:
        raise refusals.changed_by_hand(path) from error
    live = training.get("live_weights")
    if live is not None and not own.fits(live, contents["weights"]):
        raise refusals.changed_by_hand(path)
    tables = {"precision": "precisions", "memory_format": "memory_formats", "compiled": "compiling"}
    if any(getattr(in_force, name) not in choices.TABLES[table] for name, table in tables.items()):
        raise refusals.changed_by_hand(path)
    return contents


def event(values: dict[str, Any]) -> Event:
    """The event that `to_json` gave these values of, one of `REPORTED`. Raises ValidationError, KeyError, TypeError."""
    plain = {key: value for key, value in values.items() if key != "event"}
    if "message" in plain:
        plain["message"] = Message(str(plain["message"]))
    return _reader(values["event"]).validate_python(plain)


@cache
def _reader(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(REPORTED[kind])


def optimizer_state(given: Any, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    """`given`, in the form of `optimizer.state_dict()`, with the settings that `optimizer` has.

    Raises:
        UserError: it is of other parameters, or of another optimizer.
    """
    mine = optimizer.state_dict()
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    groups, state = given.get("param_groups"), given.get("state")
    if not isinstance(groups, list) or not isinstance(state, dict) or len(groups) != len(mine["param_groups"]):
        raise unlike()
    for theirs, ours in zip(groups, mine["param_groups"], strict=True):
        if not isinstance(theirs, dict) or theirs.get("params") != ours["params"]:
            raise unlike()
    for place, kept in state.items():
        known = type(place) is int and 0 <= place < len(parameters) and isinstance(kept, dict)
        if not known or not all(_belongs(value, parameters[place]) for value in kept.values()):
            raise unlike()
        if isinstance(optimizer, torch.optim.Adam) and kept and not {"step", "exp_avg", "exp_avg_sq"} <= kept.keys():
            raise unlike()
    return {"state": state, "param_groups": mine["param_groups"]}


def _belongs(value: Any, parameter: Tensor) -> bool:
    """Whether an optimizer may keep `value` of this parameter: a figure, or one for each of its weights."""
    if isinstance(value, Tensor):
        return value.is_floating_point() and (value.ndim == 0 or value.shape == parameter.shape)
    return value is None or isinstance(value, int | float)


def unlike() -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "This checkpoint doesn't fit its run: one of them was changed."),
        "",
        QT_TRANSLATE_NOOP("core", "Start a new run. It can begin with what this one has learned."),
    )
