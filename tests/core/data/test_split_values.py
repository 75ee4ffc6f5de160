"""Which side a picture is on, where the rule is at its edges: few pictures, tiny shares, groups across classes."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.split import name_hash, split_exactly, split_in_three

BY_HASH = sorted((f"picture {number}.png" for number in range(400)), key=name_hash)


def labels_of(*labels: int) -> np.ndarray:
    return np.array(labels, dtype=np.int64)


def names(keys: list[str], rows: np.ndarray) -> set[str]:
    return {keys[row] for row in rows}


@pytest.mark.parametrize(
    ("count", "share", "validation"), [(1, 0.5, 0), (2, 0.01, 1), (3, 0.9, 2), (4, 0.25, 1), (5, 0.25, 2), (5, 0.0, 0)]
)
def test_of_a_fixed_set_the_lowest_hashes_are_validation_rounded_up(count: int, share: float, validation: int) -> None:
    keys = BY_HASH[:count][::-1]
    train, held = split_exactly(keys, labels_of(*[0] * count), share)
    assert names(keys, held) == set(BY_HASH[:validation])
    assert names(keys, train) == set(BY_HASH[validation:count])


def test_a_test_share_that_no_hash_falls_into_gets_the_picture_nearest_to_it() -> None:
    keys = BY_HASH[:200]
    train, validation, test = split_in_three(keys, labels_of(*[0] * 200), 1e-9, 1e-9)
    assert names(keys, validation) == {BY_HASH[0]}
    assert names(keys, test) == {BY_HASH[1]}
    assert len(train) == 198


def test_one_picture_fewer_than_200_in_a_class_and_there_is_no_test_part() -> None:
    _, _, test = split_in_three(BY_HASH[:399], labels_of(*[0] * 200, *[1] * 199), 0.1, 0.2)
    assert len(test) == 0
    _, _, test = split_in_three(BY_HASH[:400], labels_of(*[0] * 200, *[1] * 200), 0.1, 0.2)
    assert len(test) > 0


@pytest.mark.parametrize("first", range(8))
def test_a_picture_that_stands_alone_joins_no_group_whatever_the_groups_numbers_are(first: int) -> None:
    keys = [f"{first}/{number}.png" for number in range(6)]
    low, high = labels_of(-1, -1, 0, 0, 1, 1), labels_of(-1, -1, 70, 70, 71, 71)
    one, other = (split_in_three(keys, labels_of(*[0] * 6), 0.5, 0.0, groups, exactly=True) for groups in (low, high))
    assert [part.tolist() for part in one] == [part.tolist() for part in other]


def test_a_group_across_classes_stays_in_validation_where_each_class_has_others_to_learn_from() -> None:
    lowest, second, third, fourth = BY_HASH[:4]
    beside = next(name for name in BY_HASH[4:] if name_hash(name, b"group") > name_hash(third, b"group"))
    keys = [lowest, second, third, beside, fourth]
    train, validation, _ = split_in_three(
        keys, labels_of(0, 0, 1, 0, 1), 0.5, 0.0, labels_of(-1, -1, 5, 5, -1), exactly=True
    )
    assert (train.tolist(), validation.tolist()) == ([1, 4], [0, 2, 3])


def test_a_class_found_only_in_a_group_held_out_gets_that_group_to_learn_from() -> None:
    lowest, second = BY_HASH[:2]
    beside = next(name for name in BY_HASH[2:] if name_hash(name, b"group") > name_hash(lowest, b"group"))
    keys = [lowest, beside, second]
    train, validation, _ = split_in_three(keys, labels_of(0, 1, 0), 0.5, 0.0, labels_of(5, 5, -1), exactly=True)
    assert (train.tolist(), validation.tolist()) == ([0, 1, 2], [])
