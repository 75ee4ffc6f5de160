"""What a training says while it runs: frozen, JSON-ready events.

Times and the machine's speed are in `EpochDone` alone.

Accuracies are fractions (0 to 1), losses are means over pictures, times are seconds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.messages import Message

Outcome = Literal["finished", "stopped", "cancelled", "diverged"]
Role = Literal["test", "validation", "train"]


@dataclass(frozen=True)
class Event:
    """Base of all events. `kind` is the class's name; `to_json` gives plain values."""

    @property
    def kind(self) -> str:
        return type(self).__name__

    def to_json(self) -> dict[str, Any]:
        values = {"event": self.kind}
        for key, value in asdict(self).items():
            field = getattr(self, key)
            values[key] = str(field) if isinstance(field, Message) else value
        return values


@dataclass(frozen=True)
class Preparing(Event):
    """Something before the first step takes time: reading pictures, downloading, building the network."""

    message: Message
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Notice(Event):
    """Something the person should know; the run goes on."""

    message: Message


@dataclass(frozen=True)
class Tuned(Event):
    """The settings that the program chose for speed, and the sentence about them. `speedup` is over the plain ones.

    Other machines choose others: it isn't part of what a run repeats.
    """

    message: Message
    precision: str
    memory_format: str
    threads: int
    compiled: str
    speedup: float | None


@dataclass(frozen=True)
class RunStarted(Event):
    """The first step is next. `epoch` and `step` count what is already done (not 0 when resumed)."""

    classes: tuple[str, ...]
    image_size: int
    train_count: int
    validation_count: int
    test_count: int
    parameters: int
    device: str
    device_reason: Message
    epochs: int
    steps_per_epoch: int
    epoch: int
    step: int


@dataclass(frozen=True)
class StepDone(Event):
    """One optimizer step (epoch and step count from 1; `step` over the whole run). Arrives in groups."""

    epoch: int
    step: int
    loss: float
    learning_rate: float


@dataclass(frozen=True)
class GradientNorms(Event):
    """L2 norm of the gradient of each part of the network ("stem", "stage 1", …, "head") at a step."""

    step: int
    norms: dict[str, float]


@dataclass(frozen=True)
class EpochDone(Event):
    """An epoch's result. `train_accuracy` is measured on the augmented pictures while they were trained on.

    Without a validation part `validation_loss` and `validation_accuracy` are None and `best` is False.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    best: bool
    seconds: float
    images_per_second: float


@dataclass(frozen=True)
class CheckpointDue(Event):
    """A checkpoint is written next. What it will know was said before this: whoever writes that down, makes it sure."""

    epoch: int
    step: int


@dataclass(frozen=True)
class CheckpointSaved(Event):
    """A checkpoint is safely on the disk."""

    path: str
    epoch: int
    step: int


@dataclass(frozen=True)
class Paused(Event):
    """The run waits, its checkpoint written."""

    epoch: int
    step: int


@dataclass(frozen=True)
class Resumed(Event):
    """The run goes on after a pause."""

    epoch: int
    step: int


@dataclass(frozen=True)
class RunFinished(Event):
    """The last event of every run.

    `role` says on which pictures `accuracy` and `loss` were taken: "test", "validation" (which also chose the best
    epoch), or "train" where nothing else was there. `best_epoch` is None where no epoch was chosen.
    """

    outcome: Outcome
    message: Message
    epoch: int
    step: int
    role: Role
    accuracy: float | None
    loss: float | None
    count: int
    best_epoch: int | None
    best_accuracy: float | None
