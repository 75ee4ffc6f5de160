"""Which pictures are trained on, which judge each epoch, which test at the end: the same for every seed."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.pictures import Rows

LEAST_FOR_TEST = 200
"""A test part is kept only where every class has as many pictures: of fewer, none can be spared, and it would say
little."""

TRAIN, VALIDATION, TEST = range(3)
Split = tuple[Rows, Rows, Rows]


@dataclass
class _Unit:
    """Pictures that stay together: one, or a group of near-duplicates. `place` is a hash, evenly spread over 64 bit."""

    place: int
    name: str
    rows: list[int]
    labels: frozenset[int]
    label: int
    side: int = TRAIN


def split_in_three(
    keys: Sequence[str],
    labels: Rows,
    validation_share: float,
    test_share: float,
    groups: Rows | None = None,
    *,
    exactly: bool = False,
) -> Split:
    """The rows for training, validation and test, each ascending.

    A picture whose key hashes below `validation_share` is for validation, from there up to `validation_share +
    test_share` for the test, above for training, whatever else is there: pictures that are added or removed move none
    of the others. The test part is kept only where every class has 200 pictures or more. Each class of two or more
    has at least one picture for training and, where its groups allow it, one for validation: where the hashes alone
    would leave a side empty, the picture nearest to it stands in, until one arrives that belongs there.

    `groups` (int64 (N,)) gives pictures that must stay on one side the same number; negative numbers stand alone. A
    group goes where the hash of one of its pictures says. Which one is drawn by a second hash, independent of the
    first: so groups fill the sides as single pictures do, and a picture that joins a group of k moves it only if it
    is drawn itself, once in k + 1 times. (By the lowest hash, nearly every large group would end in validation.) A
    class that is a single group is trained on.

    `exactly` is for sets that never change: of each class exactly the shares, rounded up, by the rank of the hash.
    """
    units = _units(keys, labels, groups)
    classes, counts = np.unique(labels, return_counts=True)
    if not len(counts) or counts.min() < LEAST_FOR_TEST:
        test_share = 0.0
    by_class: dict[int, list[_Unit]] = {int(label): [] for label in classes}
    for unit in sorted(units, key=lambda each: (each.place, each.name)):
        by_class[unit.label].append(unit)
    for ranked in by_class.values():
        _divide(ranked, validation_share, test_share, exactly)
    _give_back(units, by_class)
    sides = np.zeros(len(labels), dtype=np.int64)
    for unit in units:
        sides[unit.rows] = unit.side
    return np.flatnonzero(sides == TRAIN), np.flatnonzero(sides == VALIDATION), np.flatnonzero(sides == TEST)


def split_exactly(keys: Sequence[str], labels: Rows, share: float) -> tuple[Rows, Rows]:
    """For sets that never change and have a test part of their own: rows for training and for validation."""
    train, validation, _ = split_in_three(keys, labels, share, 0.0, exactly=True)
    return train, validation


def name_hash(name: str, purpose: bytes = b"") -> int:
    """64 bits from a name, others for each purpose; composed and decomposed letters (macOS) count as the same."""
    text = unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8, person=purpose).digest(), "big")


def _units(keys: Sequence[str], labels: Rows, groups: Rows | None) -> list[_Unit]:
    together: dict[int, list[int]] = {}
    for row, number in enumerate(groups.tolist() if groups is not None else [-1] * len(keys)):
        together.setdefault(number if number >= 0 else -1 - row, []).append(row)
    units = []
    for rows in together.values():
        drawn = min(rows, key=lambda row: (name_hash(keys[row], b"group"), keys[row])) if len(rows) > 1 else rows[0]
        inside = frozenset(int(labels[row]) for row in rows)
        units.append(_Unit(name_hash(keys[drawn]), keys[drawn], rows, inside, int(labels[drawn])))
    return units


def _divide(ranked: list[_Unit], validation_share: float, test_share: float, exactly: bool) -> None:
    """Give a class's units their sides: validation has the lowest hashes, the test the next, training the others."""
    count, spare = len(ranked), len(ranked) - 1
    if exactly:
        validation = math.ceil(validation_share * count - 1e-9)
        held_out = validation + math.ceil(test_share * count - 1e-9)
    else:
        validation = sum(unit.place < validation_share * 2**64 for unit in ranked)
        held_out = sum(unit.place < (validation_share + test_share) * 2**64 for unit in ranked)
    if validation_share > 0:
        validation = min(max(validation, 1), spare)
    held_out = min(max(held_out, validation + 1), spare) if test_share > 0 else validation
    for place, unit in enumerate(ranked):
        unit.side = VALIDATION if place < validation else TEST if place < held_out else TRAIN


def _give_back(units: Iterable[_Unit], by_class: dict[int, list[_Unit]]) -> None:
    """Groups that span classes may leave one without a training picture: the highest of its groups is trained on."""
    trained: set[int] = set()
    for unit in units:
        trained |= unit.labels if unit.side == TRAIN else frozenset()
    for label in by_class:
        if label not in trained:
            highest = max((unit for unit in units if label in unit.labels), key=lambda each: (each.place, each.name))
            highest.side = TRAIN
            trained |= highest.labels
