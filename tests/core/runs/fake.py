"""A training without a network: 2 epochs of 3 steps, as deterministic as the engine's, for tests of the run folder."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from core.messages import Message
from core.training.events import EpochDone, Event, GradientNorms, Preparing, RunFinished, RunStarted, StepDone

STEPS, EPOCHS = 3, 2


def started(epoch: int = 0, step: int = 0) -> RunStarted:
    return RunStarted(("a", "b"), 8, 10, 4, 0, 123, "CPU", Message("Only one."), EPOCHS, STEPS, epoch, step)


def steps(first: int, last: int) -> list[Event]:
    """Everything the engine says from step `first` to step `last`, judged epochs included."""
    said: list[Event] = []
    for step in range(first, last + 1):
        said.append(StepDone((step - 1) // STEPS + 1, step, 1 / step, 0.1 * step))
        if step % 2 == 0:
            said.append(GradientNorms(step, {"stem": 0.1 * step, "head": 1 / 3}))
        if step % STEPS == 0:
            said.append(epoch_done(step // STEPS))
    return said


def epoch_done(epoch: int) -> EpochDone:
    return EpochDone(epoch, epoch * STEPS, 1 / epoch, 0.5, 0.7 / epoch, 0.6 + epoch / 10, 0.1, True, 1.5, 700.0)


def finished() -> RunFinished:
    sentence = Message("Finished after {epoch} epochs.", {"epoch": EPOCHS})
    return RunFinished("finished", sentence, EPOCHS, 6, "validation", 0.8, 0.35, 4, 2, 0.8)


def straight() -> list[Event]:
    return [Preparing(Message("Reading the pictures…")), started(), *steps(1, 6), finished()]


class Engine:
    """Yields the events it was given; `error` comes after them. `closed` says whether it ended by being closed, as the
    engine writes its last checkpoint then; `broken_off` is what it was ended with otherwise."""

    def __init__(self, events: list[Event], error: BaseException | None = None) -> None:
        self.events, self.error, self.closed = events, error, False
        self.broken_off: BaseException | None = None

    def run(self) -> Generator[Event, None, None]:
        try:
            yield from self.events
        except GeneratorExit:
            self.closed = True
            raise
        except BaseException as error:
            self.broken_off = error
            raise
        if self.error is not None:
            raise self.error


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()
