"""What is known of one's own pictures before a training: first from their names, then from opening each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.data import folder
from core.data.doctor import Examination, Finding, diagnose, examine
from core.data.layout import ROLES, Scan
from core.data.leaves import draw_leaves
from core.data.typical import median_side
from core.progress import Progress
from gui.widgets.class_bars import ClassCount
from gui.workers.collection import spare_imports
from gui.workers.switching import quick_switching


@dataclass(frozen=True, eq=False)
class Found:
    """The pictures by name: `rows` are the classes with their counts in the roles that folders give."""

    scan: Scan
    rows: tuple[ClassCount, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Pictures in folders for training, validation and test."""
        train, validation, test = (sum(row.counts[role] for row in self.rows) for role in range(len(ROLES)))
        return train, validation, test


@dataclass(frozen=True, eq=False)
class Checked:
    """What was seen in the pictures, what that means with the person's treatments, and the usual ones (by kind)."""

    examination: Examination
    findings: tuple[Finding, ...]
    usual: dict[str, str]


def find(path: str, progress: Progress) -> Found:
    """List what lies in `path` (`DataConfig.path`: one folder or archive, or several folders, one a line).

    Raises:
        UserError: it can't be trained on; it says why and what to do.
        Cancelled: the person changed their mind.
    """
    spare_imports()
    with quick_switching():
        scan = folder.scan(folder.paths_of(path), progress)
        train, validation, test = (scan.counts(role) for role in ROLES)
        counts = zip(train, validation, test, strict=True)
        rows = tuple(ClassCount(name, each) for name, each in zip(scan.classes, counts, strict=True))
        return Found(scan, rows)


def draw_sample(data: Path, progress: Progress) -> Path:
    """The folder of sample pictures below the person's data folder, drawn where it isn't there yet."""
    with quick_switching():
        return draw_leaves(data / "sample-leaves", progress)


def typical_side(scan: Scan) -> int | None:
    """The median of the pictures' shorter sides; None where none can be read."""
    with quick_switching():
        return median_side(scan.pictures)


def check(scan: Scan, treatments: Mapping[str, str], progress: Progress) -> Checked:
    """Open every picture once and say what is wrong.

    Raises:
        UserError: the pictures can't be read any more.
        Cancelled: the person changed their mind.
    """
    spare_imports()
    with quick_switching():
        return _judged(scan, examine(scan, progress), treatments)


def judge_again(scan: Scan, checked: Checked, treatments: Mapping[str, str]) -> Checked:
    """The findings with other treatments: what is left out changes how large the classes are."""
    with quick_switching():
        return _judged(scan, checked.examination, treatments)


def _judged(scan: Scan, examination: Examination, treatments: Mapping[str, str]) -> Checked:
    usual = diagnose(scan, examination)
    findings = diagnose(scan, examination, treatments) if treatments else usual
    return Checked(examination, findings, {finding.kind: finding.treatment for finding in usual})
