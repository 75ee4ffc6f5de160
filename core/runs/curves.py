"""A run's curves from its metrics.jsonl: all at once as arrays, or the news of a run that goes on anywhere."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core import files
from core.errors import DiskError
from core.runs.folder import RunFolder
from core.runs.metrics import CLOCK, LONGEST_LINE, MOST_PARTS, Line, parse, read_lines, to_event
from core.training.events import EpochDone, Event

AT_ONCE = 32 << 20
"""Bytes of metrics.jsonl that are held in memory."""

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
    steps = _Table("step", "loss", "learning_rate")
    epochs = _Table("epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "best")
    norms = _Table("step")
    tables = {"StepDone": steps, "EpochDone": epochs, "GradientNorms": norms}
    result = None
    for line in read_lines(run.metrics_file):
        event = line.get("event", "")
        if event in tables:
            tables[event].add(line)
        elif event == "RunFinished":
            result = result or line
    for table in tables.values():
        table.settle()
    best, clock = epochs.values("best") == 1, _clock(run)
    times = [clock.get(epoch, {}) for epoch in epochs.counts("epoch").tolist()]
    return Curves(
        steps=steps.counts("step"),
        losses=steps.values("loss"),
        learning_rates=steps.values("learning_rate"),
        epochs=epochs.counts("epoch"),
        epoch_steps=epochs.counts("step"),
        train_losses=epochs.values("train_loss"),
        train_accuracies=epochs.values("train_accuracy"),
        validation_losses=epochs.values("validation_loss"),
        validation_accuracies=epochs.values("validation_accuracy"),
        best_epoch=int(epochs.counts("epoch")[best][-1]) if best.any() else None,
        seconds=_values(times, "seconds"),
        images_per_second=_values(times, "images_per_second"),
        gradient_steps=norms.counts("step"),
        gradient_norms={part: norms.values(part) for part in norms.parts},
        result=result,
    )


class _Table:
    """One kind of event, a column for each key: a long run has a million steps, and a dict for each would fill the
    memory. The first key grows from row to row."""

    def __init__(self, *keys: str) -> None:
        self._columns = {key: array("d") for key in keys}
        self._first = keys[0]
        self._kept: npt.NDArray[np.bool_] | None = None
        self.parts: list[str] = []

    def add(self, line: Line) -> None:
        """Take in what a line says; of gradient norms a column for each part."""
        norms = line.get("norms", {})
        for part in norms:
            if part not in self._columns and len(self.parts) < MOST_PARTS:
                self.parts.append(part)
                self._columns[part] = array("d", [math.nan]) * len(self._columns[self._first])
        for key, column in self._columns.items():
            value = norms.get(key) if key in self.parts else line.get(key)
            column.append(math.nan if value is None else value)

    def settle(self) -> None:
        """Leave out what was taken back: a row whose first value isn't below all that come later."""
        first = np.array(self._columns[self._first])
        lowest_after = np.append(np.minimum.accumulate(first[::-1])[::-1][1:], np.inf)[: len(first)]
        self._kept = first < lowest_after

    def values(self, key: str) -> Values:
        return np.array(self._columns[key])[self._kept]

    def counts(self, key: str) -> Counts:
        return self.values(key).astype(np.int64)


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
    marks = [f'"{kind}"'.encode() for kind in only]
    while True:
        try:
            found = run.metrics_file.stat()
            from_start = found.st_ino != identity or found.st_size < offset
            if from_start:
                identity, offset = found.st_ino, 0
            events: list[Event] = []
            with files.open_to_read(run.metrics_file) as file:
                file.seek(offset)
                while raw := file.read(AT_ONCE):
                    whole = raw.rpartition(b"\n")
                    # What has no end in so much is no line of ours, and is passed by.
                    taken = len(raw) if len(raw) == AT_ONCE and not whole[1] else len(whole[0]) + len(whole[1])
                    events += _events(whole[0], marks)
                    offset += taken
                    if taken == 0 or file.seek(offset) >= found.st_size:
                        break
        except FileNotFoundError:
            yield News([])
            continue
        except OSError as error:
            raise DiskError(run.metrics_file, error, writing=False) from error
        yield News(_with_clock(events, run), from_start)


def _events(raw: bytes, marks: Collection[bytes]) -> list[Event]:
    lengthy = (line for line in raw.split(b"\n") if 0 < len(line) < LONGEST_LINE)
    wanted = (line for line in lengthy if not marks or any(mark in line for mark in marks))
    lines = [parse(line + b"\n") for line in wanted]
    return [event for event in (to_event(line) for line in lines if line) if event]


def _with_clock(events: list[Event], run: RunFolder) -> list[Event]:
    """The events; what the clock said of an epoch is in the other file."""
    if not any(isinstance(event, EpochDone) for event in events):
        return events
    clock = _clock(run)

    def times(event: EpochDone) -> dict[str, Any]:
        return {key: clock.get(event.epoch, {}).get(key, 0.0) for key in CLOCK}

    return [replace(event, **times(event)) if isinstance(event, EpochDone) else event for event in events]


def _clock(run: RunFolder) -> dict[int, Line]:
    return {line["epoch"]: line for line in read_lines(run.times_file) if "epoch" in line}


def _values(lines: list[Line], key: str) -> Values:
    return np.array([line.get(key) for line in lines], dtype=np.float64)
