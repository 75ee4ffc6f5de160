"""Findings about pictures that are there more than once: copies, contradicting classes, leaks between the parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from core.data.doctor.examination import Examination
from core.data.doctor.findings import ALLOWED, Finding
from core.data.layout import Scan
from core.data.listing import first_names
from core.data.pictures import Rows
from core.messages import QT_TRANSLATE_NOOP, message

Group = tuple[int, ...]

MESSAGES = {
    "conflicting": QT_TRANSLATE_NOOP(
        "core", "The same picture in different classes ({count} files of {groups} pictures): {names}"
    ),
    "near-conflict": QT_TRANSLATE_NOOP(
        "core", "Nearly the same picture in different classes ({count} files of {groups} pictures): {names}"
    ),
    "leak": QT_TRANSLATE_NOOP(
        "core",
        "The same or nearly the same picture in the folders for training, validation or test "
        "({count} files of {groups} pictures): {names}",
    ),
    "duplicate": QT_TRANSLATE_NOOP(
        "core", "The same picture more than once in a class ({count} files of {groups} pictures): {names}"
    ),
    "near-duplicate": QT_TRANSLATE_NOOP(
        "core", "Nearly the same picture more than once in a class ({count} files of {groups} pictures): {names}"
    ),
}


def find(scan: Scan, seen: Examination, chosen: Mapping[str, str]) -> Iterator[Finding]:
    """One finding of each kind that there is.

    A picture is told of once only: as a contradiction of the classes, else as a copy; leaks are told besides.
    """
    labels, roles = scan.labels.tolist(), scan.roles.tolist()
    same, alike = _groups(seen.same), _groups(seen.alike)
    conflicting = [group for group in same if _differ(group, labels)]
    told = {row for group in conflicting for row in group}
    rest = [tuple(row for row in group if row not in told) for group in alike]
    near_conflict = [group for group in rest if _differ(group, labels)]
    told_near = told | {row for group in near_conflict for row in group}
    leaks = [group for group in alike if _differ(group, roles)]

    def place(row: int) -> tuple[int, str]:
        return labels[row], roles[row]

    duplicates = [part for group in same if told.isdisjoint(group) for part in _parts(group, place)]
    first_only = [_first_of_each(group, seen.same) for group in rest if told_near.isdisjoint(group)]
    near_duplicates = [part for group in first_only for part in _parts(group, place)]
    found = {
        "conflicting": conflicting,
        "near-conflict": near_conflict,
        "leak": leaks,
        "duplicate": duplicates,
        "near-duplicate": near_duplicates,
    }
    for kind, groups in found.items():
        if groups:
            yield _finding(scan, kind, groups, chosen)


def _finding(scan: Scan, kind: str, groups: Sequence[Group], chosen: Mapping[str, str]) -> Finding:
    names = first_names(scan.pictures[row].name for group in groups for row in group)
    count = sum(map(len, groups))
    return Finding(
        kind,
        message(MESSAGES[kind], count=count, groups=len(groups), names=names),
        chosen.get(kind, ALLOWED[kind][0]),
        ALLOWED[kind],
        groups=tuple(groups),
    )


def _groups(labels: Rows) -> list[Group]:
    """The rows with the same label, where they are two or more."""
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    return [tuple(part.tolist()) for part in np.split(order, starts[1:]) if len(part) > 1]


def _differ(group: Group, values: Sequence[object]) -> bool:
    return len({values[row] for row in group}) > 1


def _parts(group: Group, place: Callable[[int], object]) -> list[Group]:
    """The rows of one place each, where they are two or more."""
    parts: dict[object, list[int]] = {}
    for row in group:
        parts.setdefault(place(row), []).append(row)
    return [tuple(rows) for rows in parts.values() if len(rows) > 1]


def _first_of_each(group: Group, same: Rows) -> Group:
    """One row of each picture: copies of it are told of elsewhere."""
    first: dict[int, int] = {}
    for row in group:
        first.setdefault(int(same[row]), row)
    return tuple(first.values())
