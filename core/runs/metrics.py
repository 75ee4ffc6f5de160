"""metrics.jsonl and times.jsonl: one event a line, appended at once, cut back when a run goes on from a checkpoint.

metrics.jsonl is a function of the configuration alone: however often a run was paused, killed and continued, it has the
same bytes in the end. So what the clock says is in times.jsonl.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from core import files
from core.errors import DiskError
from core.messages import Message
from core.training.events import EpochDone, Event, GradientNorms, RunFinished, StepDone

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
    """The whole lines of a .jsonl file; those that a kill or a full disk tore are left out. None where no file is.

    Raises:
        DiskError: the file can't be read.
    """
    try:
        with path.open("rb") as file:
            for raw in file:
                line = parse(raw)
                if line is not None:
                    yield line
    except FileNotFoundError:
        return
    except OSError as error:
        raise DiskError(path, error, writing=False) from error


def parse(raw: bytes) -> Line | None:
    """A line's values, or None where it is torn."""
    if not raw.endswith(b"\n"):
        return None
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and isinstance(line.get("step"), int) else None


def to_event(line: Line) -> Event | None:
    """The event that a line of metrics.jsonl was made from; what the clock said is 0. None for an unknown line."""
    values = {key: value for key, value in line.items() if key != "event"}
    kind = KINDS.get(line.get("event", ""))
    if kind is EpochDone:
        values.update(dict.fromkeys(CLOCK, 0.0))
    if kind is RunFinished:
        values["message"] = Message(str(values.get("message", "")))
    try:
        return kind(**values) if kind else None
    except TypeError:
        return None


class Writer:
    """Appends to metrics.jsonl and times.jsonl; the run's recorder has one.

    Every line is handed to the system at once, so that it survives the process; what is on the disk follows within a
    second, and with every epoch. Raises DiskError where that fails.
    """

    def __init__(self, metrics_file: Path, times_file: Path) -> None:
        self._metrics_file, self._times_file = metrics_file, times_file
        self._metrics: BinaryIO | None = None
        self._last: Place = (0, 0)
        self._synced = time.monotonic()

    def begin(self, epoch: int, step: int) -> None:
        """Cut both files back to a run that has done `epoch` epochs and `step` steps, atomically."""
        kept = [line for line in read_lines(self._metrics_file) if _is_done(line, epoch, step)]
        self._last = max((place(line) for line in kept), default=(0, 0))
        _rewrite(self._metrics_file, kept)
        _rewrite(self._times_file, [line for line in read_lines(self._times_file) if line.get("epoch", 0) <= epoch])

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
                self._metrics = self._metrics_file.open("ab", buffering=0)
            _append(self._metrics, line)
        except OSError as error:
            raise DiskError(self._metrics_file, error, writing=True) from error
        if isinstance(event, EpochDone | RunFinished) or time.monotonic() - self._synced > SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Make sure that every line so far outlasts a power cut."""
        self._synced = time.monotonic()
        try:
            if self._metrics is not None:
                os.fsync(self._metrics.fileno())
        except OSError as error:
            raise DiskError(self._metrics_file, error, writing=True) from error

    def close(self) -> None:
        if self._metrics is not None:
            self._metrics.close()

    def _write_times(self, event: EpochDone) -> None:
        line = {
            "epoch": event.epoch,
            "step": event.step,
            "seconds": round(event.seconds, 3),
            "images_per_second": round(event.images_per_second, 1),
            "clock": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime()),
        }
        try:
            with self._times_file.open("ab", buffering=0) as file:
                _append(file, line)
        except OSError as error:
            raise DiskError(self._times_file, error, writing=True) from error


def _is_done(line: Line, epoch: int, step: int) -> bool:
    """Whether a line is older than the checkpoint. The result is always said anew."""
    if line.get("event") not in ORDER or line["event"] == "RunFinished":
        return False
    # A checkpoint may lie between an epoch's last step and the judging of the epoch.
    return bool(line["step"] <= step and (line["event"] != "EpochDone" or line.get("epoch", 0) <= epoch))


def _rewrite(path: Path, lines: list[Line]) -> None:
    if path.exists() or lines:
        files.write_atomically(path, lambda file: file.writelines(_encoded(line) for line in lines))


def _append(file: BinaryIO, line: Line) -> None:
    """Write the whole line: an unbuffered file on a disk that fills up takes a part and only then refuses."""
    rest = memoryview(_encoded(line))
    while rest:
        rest = rest[file.write(rest) :]


def _encoded(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    """JSON has no NaN and no infinity: null stands for them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value
