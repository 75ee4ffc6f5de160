"""Parts for the tests of the shell: an engine that trains nothing but obeys, and run folders without training."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core import validation
from core.config import RunConfig
from core.messages import message
from core.runs import start, status
from core.runs.folder import RunFolder
from core.training.control import Control
from core.training.events import EpochDone, Event, RunFinished, RunStarted


class PatientEngine:
    """Makes real run folders, then waits for Stop; `last_step` is how long the step in hand takes to end."""

    def __init__(self, last_step: float = 0.0) -> None:
        self.last_step = last_step
        self.resumed: list[bool] = []

    def prepare(self, config: RunConfig) -> RunFolder:
        return start.prepare(config)

    def run(self, folder: RunFolder, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]:
        self.resumed.append(resume)
        yield started()
        while not control.ending:
            time.sleep(0.002)
        time.sleep(self.last_step)
        yield RunFinished("stopped", message("Stopped."), 1, 10, "validation", 0.5, 1.0, 10, 1, 0.5)


def started(epochs: int = 3) -> RunStarted:
    return RunStarted(
        classes=("a", "b"),
        image_size=8,
        train_count=20,
        validation_count=10,
        test_count=0,
        parameters=100,
        device="A processor",
        device_reason=message("It is the only one."),
        epochs=epochs,
        steps_per_epoch=10,
        epoch=0,
        step=0,
    )


def epoch(number: int, accuracy: float = 0.5) -> EpochDone:
    return EpochDone(number, number * 10, 1.0 / number, accuracy, 1.0 / number, accuracy, 0.1, True, 1.0, 100.0)


def config(name: str = "", **values: Any) -> RunConfig:
    return validation.validate({"name": name, "recipe": {"epochs": 3}, **values})


def make_run(
    name: str, state: str = "finished", *, epochs: int = 2, accuracy: float | None = 0.9, **values: Any
) -> RunFolder:
    """A run folder as a training leaves it, with `epochs` epochs in metrics.jsonl."""
    import json
    from dataclasses import replace

    from core.runs.metrics import lasting

    folder = start.prepare(config(name, **values))
    lines = [json.dumps(lasting(epoch(number, (accuracy or 0.0) * number / epochs))) for number in range(1, epochs + 1)]
    folder.metrics_file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    ended: Any = state
    now = replace(status.read(folder), state=ended, epoch=epochs, best_accuracy=accuracy, seconds=90.0)
    status.write(folder, now)
    folder.checkpoints.mkdir()
    folder.last.write_bytes(b"weights")
    return folder


def picture_folder(path: Path) -> Path:
    """A folder with two classes of one picture each."""
    from PIL import Image

    for name in ("ants", "bees"):
        (path / name).mkdir(parents=True)
        Image.new("RGB", (8, 8)).save(path / name / "1.png")
    return path
