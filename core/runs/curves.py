"""A run's curves from its metrics.jsonl: all at once as arrays, or the news of a run that goes on anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import DiskError
from core.runs.folder import RunFolder
from core.runs.metrics import CLOCK, Line, parse, read_lines, to_event
from core.training.events import EpochDone, Event

Counts = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curves:
    """Everything there is to draw. S steps, E epochs, G steps with gradient norms; NaN stands for no value.

    `epoch_steps` is the step each epoch ended at. `result` is RunFinished's line, where the run has ended.
    """

    steps: Counts
    losses: Values
    learning_rates: Values
    epochs: Counts
    epoch_steps: Counts
    train_losses: Values
    train_accuracies: Values
    validation_losses: Values
    validation_accuracies: Values
    best_epoch: int | None
    seconds: Values
    images_per_second: Values
    gradient_steps: Counts
    gradient_norms: dict[str, Values] = field(default_factory=dict)
    result: Line | None = None


def read_curves(folder: RunFolder | Path) -> Curves:
    """The curves of the run in `folder`; empty arrays where nothing was written yet. Raises DiskError."""
    run = folder if isinstance(folder, RunFolder) else RunFolder(folder)
    kinds: dict[str, list[Line]] = {}
    for line in read_lines(run.metrics_file):
        kinds.setdefault(line.get("event", ""), []).append(line)
    steps, epochs, norms = (kinds.get(kind, []) for kind in ("StepDone", "EpochDone", "GradientNorms"))
    best = [line["epoch"] for line in epochs if line.get("best")]
    clock = _clock(run)
    parts = list(dict.fromkeys(part for line in norms for part in line["norms"]))
    return Curves(
        steps=_counts(steps, "step"),
        losses=_values(steps, "loss"),
        learning_rates=_values(steps, "learning_rate"),
        epochs=_counts(epochs, "epoch"),
        epoch_steps=_counts(epochs, "step"),
        train_losses=_values(epochs, "train_loss"),
        train_accuracies=_values(epochs, "train_accuracy"),
        validation_losses=_values(epochs, "validation_loss"),
        validation_accuracies=_values(epochs, "validation_accuracy"),
        best_epoch=best[-1] if best else None,
        seconds=_values([clock.get(line["epoch"], {}) for line in epochs], "seconds"),
        images_per_second=_values([clock.get(line["epoch"], {}) for line in epochs], "images_per_second"),
        gradient_steps=_counts(norms, "step"),
        gradient_norms={part: _values([line["norms"] for line in norms], part) for part in parts},
        result=next(iter(kinds.get("RunFinished", [])), None),
    )


@dataclass(frozen=True)
class News:
    """What a run wrote since the last look. `from_start`: forget what you have, these are all there are."""

    events: list[Event]
    from_start: bool = False


def follow(folder: RunFolder | Path, only: Collection[str] = ()) -> Iterator[News]:
    """What is appended to the run's metrics.jsonl, whoever trains it: each `next` looks once and never waits.

    `only` names the events that are wanted ("EpochDone"): the many lines of the others then cost next to nothing.

    A run that goes on from a checkpoint cuts its file back; then the news begin from the start. A kill between two
    letters costs nothing: a line counts when it is whole. Raises DiskError.
    """
    run = folder if isinstance(folder, RunFolder) else RunFolder(folder)
    identity, offset = 0, 0
    while True:
        try:
            found = run.metrics_file.stat()
            from_start = found.st_ino != identity or found.st_size < offset
            if from_start:
                identity, offset = found.st_ino, 0
            with run.metrics_file.open("rb") as file:
                file.seek(offset)
                whole = file.read().rpartition(b"\n")
        except FileNotFoundError:
            yield News([])
            continue
        except OSError as error:
            raise DiskError(run.metrics_file, error, writing=False) from error
        offset += len(whole[0]) + len(whole[1])
        yield News(_events(run, whole[0], [f'"{kind}"'.encode() for kind in only]), from_start)


def _events(run: RunFolder, raw: bytes, marks: Collection[bytes]) -> list[Event]:
    wanted = (line for line in raw.split(b"\n") if line and (not marks or any(mark in line for mark in marks)))
    lines = [parse(line + b"\n") for line in wanted]
    events = [event for event in (to_event(line) for line in lines if line) if event]
    if not any(isinstance(event, EpochDone) for event in events):
        return events
    clock = _clock(run)
    return [_with_clock(event, clock) if isinstance(event, EpochDone) else event for event in events]


def _with_clock(event: EpochDone, clock: dict[int, Line]) -> EpochDone:
    times: dict[str, Any] = {key: clock.get(event.epoch, {}).get(key, 0.0) for key in CLOCK}
    return replace(event, **times)


def _clock(run: RunFolder) -> dict[int, Line]:
    return {line["epoch"]: line for line in read_lines(run.times_file) if "epoch" in line}


def _counts(lines: list[Line], key: str) -> Counts:
    return np.array([line[key] for line in lines], dtype=np.int64)


def _values(lines: list[Line], key: str) -> Values:
    return np.array([line.get(key) for line in lines], dtype=np.float64)
