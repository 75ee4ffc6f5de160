"""Exporting what a run has learned, in the background: which of its files, with which pictures it is compared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import config_file
from core.data.decode import UnreadablePicture, decode, suffixes
from core.errors import UserError
from core.export import write
from core.export.write import Exported
from core.progress import Progress
from core.runs.facts import facts_of
from core.runs.folder import RunFolder

if TYPE_CHECKING:
    from core.data.pictures import Pixels

COMPARED = 8
"""Pictures of the person's own that the written file is asked about."""
OF_EACH = 2
"""At most so many of one folder, so that several classes are asked about."""
LOOKED_AT = 100
SIDE = 256


def result_of(run: Path) -> Path:
    """The checkpoint that counts as the run's result."""
    folder = RunFolder(run)
    return folder.best if folder.best.is_file() else folder.last


def export_run(run: Path, format: str, out: Path, progress: Progress) -> Exported:
    """Write the run's result as `out`, and compare it on some of the pictures that it was trained on.

    Raises:
        UserError: it can't be had in this format, the answers differ, or the disk refuses.
        Cancelled: nothing was written.
    """
    source = result_of(run)
    facts = facts_of(source) if format == "card" else None
    return write.export(source, format, out, pictures=_own_pictures(run, progress), facts=facts, progress=progress)


def _own_pictures(run: Path, progress: Progress) -> Pixels | None:
    """A few pictures of the run's own folder, (N, SIDE, SIDE, 3); None where it has none any more."""
    try:
        data = config_file.load(RunFolder(run).config_file).data
    except UserError:
        return None
    if data.source != "folder":
        return None
    found = []
    for file in islice(_picture_files([Path(line) for line in data.path.splitlines()]), LOOKED_AT):
        progress.check()
        try:
            found.append(decode(file, SIDE))
        except UnreadablePicture:
            continue
        if len(found) == COMPARED:
            break
    return np.stack(found) if found else None


def _picture_files(folders: list[Path]) -> Iterator[Path]:
    endings = tuple(suffixes())
    for top in folders:
        for place, _folders, names in os.walk(top):
            pictures = sorted(name for name in names if name.lower().endswith(endings))
            yield from (Path(place) / name for name in pictures[:OF_EACH])
