"""What the findings come to: which pictures are used, which must stay together, and what is said about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from core.data.doctor.findings import Finding, Treatment
from core.data.doctor.nearness import joined
from core.data.layout import Scan
from core.data.pictures import Rows
from core.messages import QT_TRANSLATE_NOOP, Message, message

LARGEST_GROUP = 0.5
"""Pictures that are alike don't stay together where they are more than this part of a class: nothing could be held
out of it."""

_LEFT_OUT = {
    "unreadable": QT_TRANSLATE_NOOP("core", "Pictures that could not be read were left out ({count})."),
    "not-a-picture": QT_TRANSLATE_NOOP("core", "Files that are no pictures were left out ({count})."),
    "wrong-extension": QT_TRANSLATE_NOOP("core", "Pictures of another format than named were left out ({count})."),
    "conflicting": QT_TRANSLATE_NOOP("core", "Pictures that lie in different classes were left out ({count})."),
    "near-conflict": QT_TRANSLATE_NOOP(
        "core", "Pictures nearly the same in different classes were left out ({count})."
    ),
    "leak": QT_TRANSLATE_NOOP("core", "Training pictures that are to be judged with, too, were left out ({count})."),
    "duplicate": QT_TRANSLATE_NOOP("core", "Copies of the same picture were left out ({count})."),
    "near-duplicate": QT_TRANSLATE_NOOP("core", "Pictures nearly the same as others were left out ({count})."),
    "blank": QT_TRANSLATE_NOOP("core", "Pictures of one colour were left out ({count})."),
    "tiny": QT_TRANSLATE_NOOP("core", "Very small pictures were left out ({count})."),
    "huge": QT_TRANSLATE_NOOP("core", "Very large pictures were left out ({count})."),
    "extreme-aspect": QT_TRANSLATE_NOOP("core", "Very long or tall pictures were left out ({count})."),
}
_BY_HAND = QT_TRANSLATE_NOOP("core", "Pictures were left out as you chose ({count}).")
_TOO_MANY = QT_TRANSLATE_NOOP(
    "core",
    "In these classes so many pictures are alike that they can't stay on one side; the validation will look too good: "
    "{names}",
)
_KEEP_ORDER = ("skip", "one-side", "keep-one")
_PREFERRED = ("test", "validation", "train")


def treat(scan: Scan, findings: Sequence[Finding], left_out: Collection[str] = ()) -> Treatment:
    """Apply each finding's treatment, and leave out the pictures whose `Scan.choice_of` is in `left_out`.

    Of copies in the training, validation and test folders, those that are judged with stay.
    """
    unwanted = set(left_out)
    usable = np.array([scan.choice_of(row) not in unwanted for row in range(len(scan.keys))], dtype=bool)
    notices = _notice(_BY_HAND, int((~usable).sum()))
    for treatment in _KEEP_ORDER:
        for finding in findings:
            if finding.treatment == treatment and finding.groups:
                before = int(usable.sum())
                usable[_dropped(scan, finding, usable)] = False
                notices += _notice(_LEFT_OUT[finding.kind], before - int(usable.sum()))
    groups, crowded = _together(scan, findings, usable)
    if crowded:
        notices.append(message(_TOO_MANY, names=", ".join(scan.classes[label] for label in crowded)))
    return Treatment(usable, groups, tuple(notices))


def _notice(template: str, count: int) -> list[Message]:
    return [message(template, count=count)] if count else []


def _dropped(scan: Scan, finding: Finding, usable: npt.NDArray[np.bool_]) -> list[int]:
    """The rows that the finding's treatment leaves out."""
    if finding.treatment == "skip":
        return [row for group in finding.groups for row in group]
    dropped: list[int] = []
    for group in finding.groups:
        rest = [row for row in group if usable[row]]
        if finding.treatment == "keep-one":
            best = _best(scan, rest)
            dropped += [row for row in rest if row != best]
        elif finding.kind == "leak":
            roles = scan.roles[rest].tolist()
            stays = next((role for role in _PREFERRED if role in roles), "")
            dropped += [row for row, role in zip(rest, roles, strict=True) if role != stays]
    return dropped


def _best(scan: Scan, rows: Sequence[int]) -> int:
    """The largest file: of copies the one that lost least."""
    return max(rows, key=lambda row: (scan.pictures[row].size, -row), default=-1)


def _together(scan: Scan, findings: Sequence[Finding], usable: npt.NDArray[np.bool_]) -> tuple[Rows, list[int]]:
    """A number for each picture, equal for those that stay together, and the classes where that can't be."""
    labels = np.arange(len(scan.pictures), dtype=np.int64)
    for finding in findings:
        if finding.treatment in ("one-side", "keep-one"):
            pairs = [(group[0], row) for group in finding.groups for row in group[1:]]
            first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
            labels = joined(labels, first, second)
    training = usable & (scan.roles == "train")
    totals = np.bincount(scan.labels[training], minlength=len(scan.classes))
    crowded: set[int] = set()
    for label in range(len(scan.classes)):
        rows = np.flatnonzero(training & (scan.labels == label))
        numbers, counts = np.unique(labels[rows], return_counts=True)
        too_large = numbers[(counts > LARGEST_GROUP * totals[label]) & (counts > 1)]
        if len(too_large):
            crowded.add(label)
            apart = np.flatnonzero(np.isin(labels, too_large))
            labels[apart] = apart
    return labels, sorted(crowded)
