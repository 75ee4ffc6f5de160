"""Runs at step 0 on a handful of made-up pictures, for tests of what a run is made of."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import torch

from core.config import RunConfig
from core.data.pictures import DataSet, Pictures, from_array
from core.devices import Chosen
from core.messages import Message
from core.models import resnet
from core.training import finetuning, setup
from core.training.events import Event
from core.training.run_state import RunState
from tests.core.training.small import config

Result = TypeVar("Result")
CPU = Chosen("cpu", "", Message(""))
FROM_ABOVE = (0.2, 0.5, 0.4), (0.5, 0.25, 0.2)
"""A mean and a deviation for each colour."""


def pictures(count: int, *, seed: int = 0, classes: int = 3, side: int = 8, decodes: bool = False) -> Pictures:
    """Random pixels; classes take turns."""
    pixels = np.random.default_rng(seed).integers(0, 256, (count, side, side, 3), dtype=np.uint8)
    made = from_array(tuple(str(number) for number in range(count)), np.arange(count) % classes, pixels)
    return replace(made, decodes=decodes)


def data(
    train: int = 12, validation: int = 6, test: int = 0, *, side: int = 8, reads_differently: bool = False
) -> DataSet:
    """Random pictures of three classes; a part of 0 pictures isn't there."""
    parts = [
        pictures(count, seed=seed, side=side) if count else None for seed, count in enumerate((validation, test), 1)
    ]
    return DataSet(
        classes=("ants", "bees", "wasps"),
        image_size=side,
        train=pictures(train, side=side),
        validation=parts[0],
        test=parts[1],
        mean=FROM_ABOVE[0],
        std=FROM_ABOVE[1],
        mirrored_reads_differently=reads_differently,
    )


def tuned(plan: str = "balanced", **settings: Any) -> RunConfig:
    """A fine-tuning of a network of two small stages, on the processor, as plain as can be."""
    values = {
        "finetune__start": "bundled",
        "finetune__plan": plan,
        "recipe__batch_size": 4,
        "recipe__optimizer": "sgd",
        "recipe__flip": "on",
        "recipe__crop_padding": 0.0,
        "recipe__colour_jitter": 0.0,
        "recipe__rotation": 0.0,
        "recipe__erasing": 0.0,
        "recipe__mixup": 0.0,
        "recipe__cutmix": 0.0,
        "recipe__ema": 0.0,
        "recipe__test_time_flip": False,
        "device__precision": "fp32",
        "device__memory_format": "channels-last",
        "device__compiled": "off",
        **settings,
    }
    return config(**values)


def tuning(of: DataSet, plan: str = "balanced", inputs: str | None = None, **settings: Any) -> RunState:
    """The state of such a fine-tuning; what it starts from has random weights."""
    chosen = tuned(plan, **settings)
    torch.manual_seed(99)
    weights = resnet.build(chosen.model, len(of.classes)).state_dict()
    return finetuning.build(chosen, of, CPU, 1, weights, inputs)


def training(of: DataSet, **settings: Any) -> RunState:
    """The state of a training from the beginning, as plain as the fine-tunings."""
    values = {"finetune__start": "", **settings}
    return setup.build(tuned("thorough", **values), of, CPU, 1)


def all_of(steps: Generator[Event, None, Result]) -> tuple[list[Event], Result]:
    """Everything a generator says, and what it returns."""
    events = []
    while True:
        try:
            events.append(next(steps))
        except StopIteration as ended:
            return events, ended.value


def said(events: list[Event]) -> list[str]:
    """The events' sentences."""
    return [str(event.message) for event in events if hasattr(event, "message")]
