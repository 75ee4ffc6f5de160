"""Engines for long runs: one that computes nothing and says a million steps, through the real recorder."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

from core import validation
from core.config import RunConfig
from core.messages import Message
from core.runs import start
from core.runs.folder import RunFolder, running
from core.runs.recorder import record
from core.training.control import Control
from core.training.events import EpochDone, Event, GradientNorms, RunFinished, RunStarted, StepDone

STEPS_PER_EPOCH = 500
NORMS_EVERY = 25
PARTS = ("stem", "stage 1", "stage 2", "stage 3", "head")


def tiny(name: str, epochs: int, batch_size: int = 256) -> RunConfig:
    """The bundled digits and the smallest network there is."""
    return validation.validate(
        {
            "name": name,
            "model": {"depths": [1], "widths": [4]},
            "recipe": {"epochs": epochs, "batch_size": batch_size},
            "device": {"device": "cpu", "threads": 1},
        }
    )


class Sayer:
    """Says what a training of `steps` steps says, as fast as it is written down; resumed, the last `again` of them.

    `seconds` notes, for each tenth of the run, how long writing an event took.
    """

    def __init__(self, steps: int, again: int) -> None:
        self.steps, self.again = steps, again
        self.seconds: list[float] = []

    def prepare(self, config: RunConfig) -> RunFolder:
        return start.prepare(config)

    def run(self, folder: RunFolder, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]:
        with running(folder):
            begin = max(0, self.steps - self.again) // STEPS_PER_EPOCH * STEPS_PER_EPOCH if resume else 0
            for number, event in enumerate(record(self._say(control, begin), folder)):
                if number % max(1, self.steps // 10) == 0:
                    since, counted = time.perf_counter(), number
                yield event
                if number == counted + 1000:
                    self.seconds.append((time.perf_counter() - since) / 1000)

    def _say(self, control: Control, begin: int) -> Iterator[Event]:
        epochs = self.steps // STEPS_PER_EPOCH
        told = Message("It is the only one.")
        yield RunStarted(
            ("a", "b"), 8, 999, 99, 0, 5, "A processor", told, epochs, STEPS_PER_EPOCH, begin // STEPS_PER_EPOCH, begin
        )
        for step in range(begin + 1, self.steps + 1):
            epoch = (step - 1) // STEPS_PER_EPOCH + 1
            yield StepDone(epoch, step, 2.0 / math.sqrt(step) + 0.1 * math.sin(step), 0.1)
            if step % NORMS_EVERY == 0:
                yield GradientNorms(step, {part: 1.0 / (step + place + 1) for place, part in enumerate(PARTS)})
            if step % STEPS_PER_EPOCH == 0:
                right = 1 - 0.5 / epoch
                yield EpochDone(epoch, step, 1.0 / epoch, right, 1.1 / epoch, right, 0.1, True, 0.1, 9000.0)
            if control.ending:
                break
        last = Message("Stopped.")
        yield RunFinished("stopped", last, epochs, self.steps, "validation", 0.9, 0.1, 99, epochs, 0.9)


def bytes_of(folder: Path) -> int:
    """What the checkpoints in `folder` take; not what is just being written, under a name of its own."""
    return sum(each.stat().st_size for each in folder.glob("*.pt"))
