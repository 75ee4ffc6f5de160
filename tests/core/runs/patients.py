"""Trainings that have something, and healthy ones: real runs of a tiny network on drawn pictures, a moment each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core import choices, fields, validation
from core.config import DataConfig
from core.data.pictures import DataSet, Pictures, from_array, mean_and_std
from core.progress import Progress
from core.runs import judging, start
from core.runs.coach import Seen, look
from core.runs.folder import RunFolder
from core.runs.recorder import record
from core.training import engine

SIDE = 12


@dataclass(frozen=True)
class Drawing:
    """How pictures are drawn: `train` and `validation` of each class, `test` likewise; each class is a pattern whose
    `strength` stands against noise. `twisted` is the part of labels that are wrong, in all roles. `copied`: the
    validation pictures are training pictures. `alike`: so much of the last class's pattern is that of the one before.
    """

    train: tuple[int, ...] = (60, 60, 60, 60)
    validation: tuple[int, ...] = (50, 50, 50, 50)
    test: tuple[int, ...] = ()
    strength: float = 1.0
    twisted: float = 0.0
    copied: bool = False
    alike: float = 0.0
    names: tuple[str, ...] = ()


DRAWINGS: dict[str, Drawing] = {}


def open_patient(config: DataConfig, share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
    """The source "patients": `path` names the drawing."""
    del share, progress, test_share
    return _drawn(DRAWINGS[config.path])


@contextmanager
def source() -> Iterator[None]:
    """While inside, "patients" is a source of pictures that can be chosen."""
    choices.SOURCES["patients"] = choices.Choice("Drawn", "Drawn for a test.", f"{__name__}:open_patient")
    try:
        yield
    finally:
        del choices.SOURCES["patients"]


def train(folder: Path, drawing: Drawing, *, judged: bool = False, **settings: Any) -> Seen:
    """A real run of a tiny network on these pictures, as the coach sees it; `epochs=3` changes the recipe."""
    run = trained(folder, drawing, kept=judged, **settings)
    if judged:
        judging.judge(run, device="cpu")
    return look(run)


def trained(folder: Path, drawing: Drawing, *, kept: bool = True, name: str = "", **settings: Any) -> RunFolder:
    """The run's folder, with its checkpoints where they are to be `kept`."""
    place = str(len(DRAWINGS))
    DRAWINGS[place] = drawing
    values: dict[str, Any] = {
        "data.source": "patients",
        "data.path": place,
        "name": name,
        "model.depths": [1, 1],
        "model.widths": [8, 16],
        "recipe.batch_size": 64,
        "recipe.epochs": 6,
        "recipe.optimizer": "sgd",
        "recipe.ema": 0.0,
        "device.device": "cpu",
        "device.threads": 1,
    }
    values.update(
        {f"recipe.{key}" if "__" not in key else key.replace("__", "."): each for key, each in settings.items()}
    )
    config = validation.validate(fields.nested(values))
    run = start.prepare(config, folder)
    for _event in start.run(run) if kept else record(engine.train(config), run):
        pass
    return run


@cache
def _drawn(drawing: Drawing) -> DataSet:
    random = np.random.default_rng(1)
    classes = len(drawing.train)
    patterns = np.random.default_rng(5).normal(0, 1, (classes, 4, 4, 3)).repeat(3, axis=1).repeat(3, axis=2)
    if drawing.alike:
        patterns[-1] = drawing.alike * patterns[-2] + (1 - drawing.alike) * patterns[-1]

    def role(name: str, counts: tuple[int, ...]) -> Pictures | None:
        labels = np.repeat(np.arange(classes), counts or 0)
        if not len(labels):
            return None
        noise = random.normal(0, 1, (len(labels), SIDE, SIDE, 3))
        pixels = np.clip(128 + 30 * (drawing.strength * patterns[labels] + noise), 0, 255).astype(np.uint8)
        wrong = random.random(len(labels)) < drawing.twisted
        told = np.where(wrong, (labels + random.integers(1, classes, len(labels))) % classes, labels)
        names = tuple(f"{name}/{place:04d}.png" for place in range(len(labels)))
        return from_array(names, told, pixels)

    learned = role("train", drawing.train)
    assert learned is not None
    judged = role("validation", drawing.validation)
    if drawing.copied and judged is not None:
        judged = replace(learned.subset(np.arange(len(learned))), names=tuple(f"copy of {n}" for n in learned.names))
    names = drawing.names or tuple(f"class {place}" for place in range(classes))
    return DataSet(names, SIDE, learned, judged, role("test", drawing.test), *mean_and_std(learned))
