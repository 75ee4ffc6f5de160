"""An engine of the real one's contract whose steps take no time worth mentioning: for tests of the window alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.config import RunConfig
from core.messages import Message
from core.training.control import Control
from core.training.events import (
    EpochDone,
    Event,
    GradientNorms,
    Paused,
    Preparing,
    Resumed,
    RunFinished,
    RunStarted,
    StepDone,
)

STEPS_PER_EPOCH = 10


@dataclass(frozen=True)
class Folder:
    """What `prepare` gives: all that the window asks of it is its path."""

    path: Path


class ShortEngine:
    """Says what a training says, sleeps instead of computing, and keeps what it was asked.

    `error` is raised in the first epoch.
    """

    def __init__(self, epochs: int = 5, error: Exception | None = None, seconds: float = 0.005) -> None:
        self.epochs = epochs
        self.error = error
        self.seconds = seconds
        self.asked: list[Any] = []
        self.devices: list[str] = []
        self.closed = False

    def prepare(self, config: RunConfig) -> Folder:
        self.asked.append(config)
        return Folder(Path("made"))

    def run(self, folder: Any, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]:
        self.devices.append(device)
        try:
            yield Preparing(Message("Reading…"))
            yield RunStarted(("a", "b"), 8, 100, 20, 0, 5, "CPU", Message("Why."), self.epochs, STEPS_PER_EPOCH, 0, 0)
            yield from self._train(control)
        finally:
            self.closed = True

    def _train(self, control: Control) -> Iterator[Event]:
        for step in range(1, self.epochs * STEPS_PER_EPOCH + 1):
            epoch = (step - 1) // STEPS_PER_EPOCH + 1
            time.sleep(self.seconds)
            if self.error is not None:
                raise self.error
            yield StepDone(epoch, step, 1.0 / step, 0.1)
            if control.paused:
                yield Paused(epoch - 1, step)
                control.wait_while_paused()
                if not control.ending:
                    yield Resumed(epoch - 1, step)
            if control.ending:
                yield finished("cancelled" if control.cancelled else "stopped", epoch - 1, step)
                return
            if step % STEPS_PER_EPOCH == 0:
                yield GradientNorms(step, {"stem": 0.5, "head": 1.0 / epoch})
                yield EpochDone(epoch, step, 1.0 / step, 0.5, 1.1 / step, 1 - 0.5**epoch, 0.1, True, 0.1, 1000.0)
        yield finished("finished", self.epochs, self.epochs * STEPS_PER_EPOCH)


def finished(outcome: Any, epoch: int, step: int) -> RunFinished:
    """The last event; a run that was ended by the person has no result here."""
    if outcome != "finished":
        return RunFinished(outcome, Message("Ended."), epoch, step, "train", None, None, 0, None, None)
    return RunFinished(outcome, Message("Finished."), epoch, step, "validation", 0.96875, 0.1, 20, epoch, 0.96875)
