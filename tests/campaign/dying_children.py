"""What the children of `dying` do to themselves before they begin: each function is the `before` of a forked child.

CAMPAIGN_SIGNAL is the signal that ends the child; CAMPAIGN_ONCE names a file after whose making it ends no other.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from core.data import pixels
from core.training import measuring, trials
from core.training.measuring import Job, Measured
from core.training.run_state import RunState


def map_everything() -> None:
    """Few pictures are mapped from the cache, too, as large sets are."""
    pixels.RAM_BYTES = 0


def die_under_fast_settings() -> None:
    """Contiguous memory measures as twice as fast, and each step with it ends the process: as an instruction would that
    this processor lacks."""

    def measure(job: Job, *_: object) -> list[Measured]:
        fast = {"contiguous": 0.5}
        return [
            Measured(setting, step_seconds=fast.get(setting.memory_format, 1.0), loss=2.3, sane=True)
            for setting in job.settings
        ]

    measuring.measure = measure  # type: ignore[assignment]
    trials.plain_step = lambda job: 10.0 * job.pictures / 256
    real = RunState.train_step

    def train_step(self: RunState, *given: Any) -> None:
        if self.config.device.memory_format == "contiguous":
            _die()
        real(self, *given)

    RunState.train_step = train_step  # type: ignore[method-assign]


def die_in_a_step() -> None:
    """The step with the number CAMPAIGN_STEP ends the process."""
    real, step = RunState.train_step, int(os.environ["CAMPAIGN_STEP"])

    def train_step(self: RunState, *given: Any) -> None:
        if self.step == step:
            _die()
        real(self, *given)

    RunState.train_step = train_step  # type: ignore[method-assign]


def die_in_the_decoder() -> None:
    """The picture CAMPAIGN_PICTURE ends the process that decodes it."""
    real = pixels.decode

    def decode(path: str, size: int) -> np.ndarray:
        if Path(path).name == os.environ["CAMPAIGN_PICTURE"]:
            _die()
        return real(path, size)

    pixels.decode = decode  # type: ignore[assignment]


def _die() -> None:
    once = os.environ.get("CAMPAIGN_ONCE")
    if once:
        if Path(once).exists():
            return
        Path(once).touch()
    os.kill(os.getpid(), int(os.environ["CAMPAIGN_SIGNAL"]))
