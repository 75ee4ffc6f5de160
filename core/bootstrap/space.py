"""Is there room for what is going to be installed? Asked before anything is downloaded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.bootstrap.problem import Problem

GB = 10**9
INSTALLED = {True: 6.5, False: 1.7}
"""GB in the environment, with the CUDA libraries and without (measured, rounded up)."""
DOWNLOADED = {True: 3.5, False: 0.6}
"""GB that pip holds in the temporary folder meanwhile."""


def check(folder: Path, *, large: bool, free: Callable[[Path], int] | None = None) -> None:
    """Raises Problem if the disk of `folder` or of the temporary folder has too little room."""
    needed: dict[int, tuple[Path, float]] = {}
    for place, gigabytes in ((folder, INSTALLED[large]), (Path(tempfile.gettempdir()), DOWNLOADED[large])):
        there = _existing(place)
        first, already = needed.get(there.stat().st_dev, (there, 0.0))
        needed[there.stat().st_dev] = (first, already + gigabytes)
    for place, gigabytes in needed.values():
        room = (free or _free)(place) / GB
        if room < gigabytes:
            raise Problem(
                f"There is not enough free disk space: installing needs about {gigabytes:.1f} GB on the disk of "
                f"{place}, and {room:.1f} GB are free. Make some room, then start again."
            )


def _existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())


def _free(path: Path) -> int:
    return shutil.disk_usage(path).free
