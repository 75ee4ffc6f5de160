"""Two small trained runs for the tests of what is shown of a run: trained once, copied for whoever wants one."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core import validation
from core.runs import history, start
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from tests.data import image_folder

_place = TemporaryDirectory()
PLAIN: dict[str, Any] = {"device": {"device": "cpu", "threads": 1}}


@cache
def _digits() -> Path:
    """Ten classes, 360 validation pictures, and enough mistakes."""
    return _trained({"name": "Digits", "recipe": {"epochs": 2}, **PLAIN})


@cache
def _folder() -> Path:
    """Two classes of picture files."""
    pictures = image_folder(Path(_place.name) / "pictures", {"ants": 20, "bees": 20})
    data = {"source": "folder", "path": str(pictures), "image_size": 8}
    return _trained({"name": "Ants and bees", "data": data, "recipe": {"epochs": 1, "validation_share": 0.4}, **PLAIN})


@cache
def _judged(run: Path) -> Path:
    from core.runs import judging

    copy = Path(shutil.copytree(run, run.with_name(f"{run.name} judged")))
    judging.judge(RunFolder(copy), device="cpu")
    return copy


def digits_run(to: Path, *, judged: bool = False) -> RunSummary:
    """A run of the digits in a fresh folder below `to`."""
    return history.summary(Path(shutil.copytree(_judged(_digits()) if judged else _digits(), to / "digits")))


def folder_run(to: Path) -> tuple[RunSummary, Path]:
    """A judged run on picture files, and the folder of these, which all tests share."""
    run = Path(shutil.copytree(_judged(_folder()), to / "ants and bees"))
    return history.summary(run), Path(_place.name) / "pictures"


def _trained(values: dict[str, Any]) -> Path:
    folder = start.prepare(validation.validate(values), Path(_place.name) / "runs")
    for _event in start.run(folder):
        pass
    return folder.path
