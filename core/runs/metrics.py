"""metrics.jsonl and times.jsonl: one event a line, appended at once, cut back when a run goes on from a checkpoint.

metrics.jsonl is a function of the configuration alone: however often a run was paused, killed and continued, it has the
same bytes in the end. So what the clock says is in times.jsonl.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO, get_args

from core import durable, files
from core.errors import DiskError
from core.messages import Message
from core.training.events import EpochDone, Event, GradientNorms, Outcome, Role, RunFinished, StepDone

Line = dict[str, Any]
Place = tuple[int, int]

CLOCK = ("seconds", "images_per_second")
SYNC_SECONDS = 1.0
ORDER = ("StepDone", "GradientNorms", "EpochDone", "RunFinished")
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (StepDone, GradientNorms, EpochDone, RunFinished)}


def lasting(event: Event) -> Line | None:
    """What metrics.jsonl keeps of an event; None where it keeps nothing."""
    if event.kind not in ORDER:
        return None
    return {key: _plain(value) for key, value in event.to_json().items() if key not in CLOCK}


def place(line: Line) -> Place:
    """Where a line belongs in the order of the file: by step, and within a step as the engine says things."""
    return line["step"], ORDER.index(line["event"])


def read_lines(path: Path) -> Iterator[Line]:
    """The whole lines of a .jsonl file; those that a kill or a full disk tore, and those that say what no training can,
    are left out. None where no file is.

    Raises:
        DiskError: the file can't be read.
    """
    try:
        with files.open_to_read(path) as file:
            for raw in files.whole_lines(file, LONGEST_LINE):
                line = parse(raw)
                if line is not None:
                    yield line
    except FileNotFoundError:
        return
    except OSError as error:
        raise DiskError(path, error, writing=False) from error


def parse(raw: bytes) -> Line | None:
    """A line's values, or None where it is torn, or no event or time of the clock that a training can have."""
    if not raw.endswith(b"\n"):
        return None
    try:
        line = files.from_json(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and _is_sound(line) else None


def to_event(line: Line) -> Event | None:
    """The event that a line of metrics.jsonl was made from; what the clock said is 0. None for an unknown line."""
    kind = KINDS.get(line.get("event", ""))
    if kind is None:
        return None
    known = {each.name for each in fields(kind)}
    values = {key: value for key, value in line.items() if key in known}
    if kind is EpochDone:
        values.update(dict.fromkeys(CLOCK, 0.0))
    if kind is RunFinished:
        values["message"] = Message(str(values.get("message", "")))
    try:
        return kind(**values)
    except TypeError:  # a part of it is missing
        return None


def _is_sound(line: Line) -> bool:
    """Whether every value is one that a training can have, and what all rests upon is there."""
    event = line.get("event", "")
    needed = NEEDED.get(event) if isinstance(event, str) else None
    if needed is None or any(key not in line for key in needed):
        return False
    if not all(SOUND[key](value) for key, value in line.items() if key in SOUND):
        return False
    return event not in COUNTED or (line["epoch"] > 0 and line["step"] > 0)


def _counts(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _is_number(value: Any) -> bool:
    """A number as single precision has them; null stands for one that is none."""
    return value is None or (type(value) in (int, float) and abs(value) <= LARGEST)


def _is_part(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and -ROUNDED <= value <= 1 + ROUNDED)


def _is_time(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= MOST_STEPS


def _are_norms(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) > MOST_PARTS:
        return False
    return all(len(part) <= LONGEST_NAME and _is_number(norm) for part, norm in value.items())


LONGEST_LINE = 1 << 20
LONGEST_NAME, LONGEST_TEXT = 100, 20_000
LARGEST = 1e39
"""Single precision ends at 3.4e38."""
ROUNDED = 1e-6
MOST_EPOCHS, MOST_STEPS = 1_000_000, 1_000_000_000_000
MOST_PARTS = 64
"""Of a network whose gradients are told; there are a stem, at most eight stages, and a head."""
NEEDED: dict[str, tuple[str, ...]] = {
    "StepDone": ("epoch", "step"),
    "GradientNorms": ("step", "norms"),
    "EpochDone": ("epoch", "step"),
    "RunFinished": ("step",),
    "": ("epoch", "step"),
}
"""Event -> keys without which the line says nothing; "" is a line of times.jsonl."""
COUNTED = ("StepDone", "EpochDone")
"""Events that come only after the first step, in the first epoch."""
SOUND: dict[str, Callable[[Any], bool]] = {
    "step": _counts(0, MOST_STEPS),
    "epoch": _counts(0, MOST_EPOCHS),
    "count": _counts(0, MOST_STEPS),
    "best_epoch": lambda value: value is None or _counts(0, MOST_EPOCHS)(value),
    **dict.fromkeys(("loss", "learning_rate", "train_loss", "validation_loss"), _is_number),
    **dict.fromkeys(("train_accuracy", "validation_accuracy", "accuracy", "best_accuracy"), _is_part),
    **dict.fromkeys(CLOCK, _is_time),
    "best": lambda value: isinstance(value, bool),
    "norms": _are_norms,
    "outcome": lambda value: value in get_args(Outcome),
    "role": lambda value: value in get_args(Role),
    "message": lambda value: isinstance(value, str) and len(value) <= LONGEST_TEXT,
}
"""What the value under a key has to be."""


class Writer:
    """Appends to metrics.jsonl and times.jsonl; the run's recorder has one.

    Every line is handed to the system at once, so that it survives the process; what is on the disk follows within a
    second, and with every epoch. Raises DiskError where that fails.
    """

    def __init__(self, metrics_file: Path, times_file: Path) -> None:
        self._metrics_file, self._times_file = metrics_file, times_file
        self._metrics: BinaryIO | None = None
        self._last: Place = (0, 0)
        self._synced, self._unsure = time.monotonic(), False

    def begin(self, epoch: int, step: int) -> None:
        """Cut both files back to a run that has done `epoch` epochs and `step` steps, atomically."""
        self._last = (0, 0)
        _rewrite(self._metrics_file, self._kept(epoch, step))
        _rewrite(self._times_file, (line for line in read_lines(self._times_file) if line.get("epoch", 0) <= epoch))

    def _kept(self, epoch: int, step: int) -> Iterator[Line]:
        """The lines that stay, one by one: a long run has millions."""
        for line in read_lines(self._metrics_file):
            if _is_done(line, epoch, step):
                self._last = max(self._last, place(line))
                yield line

    def write(self, event: Event) -> None:
        """Append what lasts of the event, unless it is there already.

        A checkpoint may hold events that were not handed over before it was written; when the run was killed soon
        after going on from it, they come a second time.
        """
        line = lasting(event)
        if line is None or place(line) <= self._last:
            return
        self._last = place(line)
        if isinstance(event, EpochDone):
            self._write_times(event)
        try:
            if self._metrics is None:
                self._metrics = files.open_to_append(self._metrics_file)
                durable.sync_folder(self._metrics_file.parent)
            self._unsure = True
            _append(self._metrics, line)
        except OSError as error:
            raise DiskError(self._metrics_file, error, writing=True) from error
        if isinstance(event, EpochDone | RunFinished) or time.monotonic() - self._synced > SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Make sure that every line so far outlasts a power cut."""
        self._synced = time.monotonic()
        try:
            if self._metrics is not None and self._unsure:
                os.fsync(self._metrics.fileno())
                self._unsure = False
        except OSError as error:
            raise DiskError(self._metrics_file, error, writing=True) from error

    def close(self) -> None:
        """A disk that failed may say so only here. Raises DiskError."""
        try:
            if self._metrics is not None:
                self._metrics.close()
        except OSError as error:
            raise DiskError(self._metrics_file, error, writing=True) from error

    def _write_times(self, event: EpochDone) -> None:
        line = {
            "epoch": event.epoch,
            "step": event.step,
            "seconds": round(event.seconds, 3),
            "images_per_second": round(event.images_per_second, 1),
            "clock": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime()),
        }
        try:
            with files.open_to_append(self._times_file) as file:
                _append(file, line)
        except OSError as error:
            raise DiskError(self._times_file, error, writing=True) from error


def _is_done(line: Line, epoch: int, step: int) -> bool:
    """Whether a line is older than the checkpoint. The result is always said anew."""
    if line.get("event") not in ORDER or line["event"] == "RunFinished":
        return False
    # A checkpoint may lie between an epoch's last step and the judging of the epoch.
    return bool(line["step"] <= step and (line["event"] != "EpochDone" or line.get("epoch", 0) <= epoch))


def _rewrite(path: Path, lines: Iterable[Line]) -> None:
    if path.exists():
        files.write_atomically(path, lambda file: file.writelines(_encoded(line) for line in lines))


def _append(file: BinaryIO, line: Line) -> None:
    """Write the whole line: an unbuffered file on a disk that fills up takes a part and only then refuses."""
    rest = memoryview(_encoded(line))
    while rest:
        rest = rest[file.write(rest) :]


def _encoded(line: Line) -> bytes:
    # Halves of letters, from a file that was tampered with, are written as JSON writes them.
    return json.dumps(_plain(line), ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace") + b"\n"


def _plain(value: Any) -> Any:
    """JSON has no NaN and no infinity: null stands for them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
