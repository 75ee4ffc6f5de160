"""What a run's folder knows beyond its checkpoints, as the model card tells it. Passed in from above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochFacts:
    """One line of the curves: losses in nats, accuracies as fractions; None where nothing was judged."""

    epoch: int
    train_loss: float | None
    train_accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None


@dataclass(frozen=True)
class Facts:
    """A run as it stood when the card was written.

    `role` says on which pictures `accuracy` was taken ("test", "validation", "train", or "" for none), and `count` how
    many those were; it was trained on `train_count` (0: unknown, of both). `seconds` is the time spent in whole epochs.
    `notices` are further sentences of the run: what was found in the pictures, what was left out.
    """

    name: str
    state: str = ""
    data: str = ""
    device: str = ""
    started: str = ""
    seconds: float = 0.0
    epochs: int = 0
    epochs_done: int = 0
    best_epoch: int | None = None
    best_accuracy: float | None = None
    role: str = ""
    accuracy: float | None = None
    count: int = 0
    train_count: int = 0
    curve: tuple[EpochFacts, ...] = ()
    notices: tuple[str, ...] = ()
