"""What is known of a picture file once a checkpoint has answered it. Torch-free, as all of the folder's answers but
the network itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.data.decode import UnreadablePicture
from core.tasks.doubt import RIGHT_RATE, Doubt, Verdict

TOP = 5


@dataclass(frozen=True)
class Row:
    """One file: its likeliest classes with their probabilities, the likeliest first (five, or as many as there are),
    and whether that counts; or the `problem` that kept it from being read, and no classes.

    `size` (bytes) and `changed` (nanoseconds) are the file's when it was read; 0 where it can't be asked.
    """

    path: Path
    top: tuple[tuple[str, float], ...] = ()
    verdict: Verdict = "sure"
    problem: UnreadablePicture | None = None
    size: int = 0
    changed: int = 0


def judged(rows: Iterable[Row], doubt: Doubt | None, wanted: float = RIGHT_RATE) -> list[Row]:
    """The rows with the verdicts that another `wanted` gives them: no picture is looked at again."""
    least = 0.0 if doubt is None else doubt.level(wanted).threshold
    return [
        row
        if row.verdict == "stranger" or not row.top
        else replace(row, verdict="sure" if row.top[0][1] >= least else "unsure")
        for row in rows
    ]
