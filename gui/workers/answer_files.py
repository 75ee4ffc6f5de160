"""Answers to many pictures on their way to the disk: as a table, or as copies in class folders. In the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.inference.rows import Row, judged
from core.progress import Progress
from core.tasks.doubt import Doubt

if TYPE_CHECKING:
    from core.inference.sorting_copies import Copied


def save_table(path: Path, rows: Sequence[Row], doubt: Doubt | None, wanted: float, progress: Progress) -> int:
    """Write the rows as .csv, with verdicts for `wanted`; gives how many there are.

    Raises:
        UserError: `path` can't be used for that, or can't be written.
    """
    from core.inference.answer_table import write_table

    progress.check()
    write_table(path, judged(rows, doubt, wanted))
    return len(rows)


def copy_pictures(
    rows: Sequence[Row],
    destination: Path,
    *,
    sources: Sequence[Path],
    classes: Sequence[str],
    doubt: Doubt | None,
    wanted: float,
    names: tuple[str, str],
    progress: Progress,
) -> Copied:
    """Copy the pictures into class folders below `destination`; `names` are the folders of those that are not sure, and
    of those that show none of the classes.

    Raises:
        UserError: a folder would lie in one of the sources, or can't be written.
        Cancelled: only whole files are there.
    """
    from core.inference.sorting_copies import copy_into_classes

    unsure, stranger = names
    return copy_into_classes(
        judged(rows, doubt, wanted),
        destination,
        sources=sources,
        classes=classes,
        progress=progress,
        unsure=unsure,
        stranger=stranger,
    )
