"""Training, validation and test: sticky, stratified, never shared, groups never torn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.split import LEAST_FOR_TEST, name_hash, split_exactly, split_in_three

ROLES = ("train", "validation", "test")

classes_of_pictures = st.lists(st.integers(0, 30), min_size=1, max_size=6)
large_classes = st.lists(st.integers(200, 330), min_size=2, max_size=3)
shares = st.floats(0, 0.5)


def listing(counts: list[int]) -> tuple[list[str], np.ndarray]:
    pairs = [(f"class {label}/picture {index}.png", label) for label, n in enumerate(counts) for index in range(n)]
    return [name for name, _ in pairs], np.array([label for _, label in pairs], dtype=np.int64)


def roles(counts: list[int], validation: float, test: float, groups: dict[str, int] | None = None) -> dict[str, str]:
    names, labels = listing(counts)
    numbers = np.array([(groups or {}).get(name, -1) for name in names], dtype=np.int64)
    rows = split_in_three(names, labels, validation, test, numbers if groups is not None else None)
    assert sorted(row for part in rows for row in part) == list(range(len(names)))
    assert all((np.diff(part) > 0).all() for part in rows)
    return {names[row]: role for role, part in zip(ROLES, rows, strict=True) for row in part}


def belongs(name: str, validation: float, test: float) -> str:
    """The rule said once more: the place of the name's hash between 0 and 1."""
    place = name_hash(name)
    return "validation" if place < validation * 2**64 else ("test" if place < (validation + test) * 2**64 else "train")


@settings(max_examples=60, deadline=None)
@given(classes_of_pictures, shares, st.booleans())
def test_each_picture_has_one_role_and_each_class_both(counts: list[int], share: float, exactly: bool) -> None:
    names, labels = listing(counts)
    train, validation, test = split_in_three(names, labels, share, 0.1, exactly=exactly)
    assert len(test) == 0, "too few for a test part"
    assert sorted([*train, *validation]) == list(range(len(names)))
    if share == 0:
        assert len(validation) == 0
        return
    for label, count in enumerate(counts):
        kept = int((labels[validation] == label).sum())
        assert (1 <= kept <= count - 1) if count >= 2 else kept == 0


@settings(max_examples=60, deadline=None)
@given(classes_of_pictures, st.floats(0.01, 0.5))
def test_fixed_sets_keep_exactly_the_share_of_each_class(counts: list[int], share: float) -> None:
    names, labels = listing(counts)
    _, validation = split_exactly(names, labels, share)
    for label, count in enumerate(counts):
        kept = int((labels[validation] == label).sum())
        assert count < 2 or kept == min(max(1, math.ceil(share * count - 1e-9)), count - 1)


@settings(max_examples=80, deadline=None)
@given(classes_of_pictures, classes_of_pictures, st.floats(0.01, 0.5))
def test_added_pictures_move_nobody(counts: list[int], added: list[int], share: float) -> None:
    more = [count + extra for count, extra in zip(counts, added + [0] * len(counts), strict=False)]
    before, after = roles(counts, share, 0), roles(more, share, 0)
    # Only the stand-in of a class that had no picture of its own on one side may go back to where it belongs, and the
    # only picture of a class, which was trained on, may become its stand-in.
    alone = {f"class {label}/picture 0.png" for label, count in enumerate(counts) if count == 1}
    for name in before:
        if before[name] != after[name] and name not in alone:
            assert before[name] != belongs(name, share, 0) == after[name]


@settings(max_examples=20, deadline=None)
@given(large_classes, st.integers(0, 60), st.floats(0.05, 0.3), st.floats(0.05, 0.3))
def test_three_parts_are_where_the_names_say_and_stay(
    counts: list[int], added: int, validation: float, test: float
) -> None:
    before = roles(counts, validation, test)
    after = roles([count + added for count in counts], validation, test)
    assert all(role == belongs(name, validation, test) == after[name] for name, role in before.items())
    for label, count in enumerate(counts):
        own = [role for name, role in before.items() if name.startswith(f"class {label}/")]
        for role, share in (("validation", validation), ("test", test), ("train", 1 - validation - test)):
            # Five standard deviations of a binomial: the hash is as good as a fair draw.
            assert abs(own.count(role) - share * count) <= 5 * math.sqrt(count * share * (1 - share)) + 1


def test_a_test_part_is_kept_only_where_every_class_has_enough() -> None:
    assert "test" in roles([LEAST_FOR_TEST, LEAST_FOR_TEST], 0.2, 0.2).values()
    few = roles([LEAST_FOR_TEST - 1, 500], 0.2, 0.2)
    assert "test" not in few.values() and few == roles([LEAST_FOR_TEST - 1, 500], 0.2, 0.0)
    assert set(roles([], 0.2, 0.2)) == set()
    only_test = roles([300, 300], 0.0, 0.2)
    assert set(only_test.values()) == {"train", "test"}


def test_a_test_part_takes_nothing_from_validation() -> None:
    without, with_test = roles([300, 400], 0.2, 0.0), roles([300, 400], 0.2, 0.1)
    assert {n for n, r in without.items() if r == "validation"} == {
        n for n, r in with_test.items() if r == "validation"
    }


def test_exact_parts_in_three() -> None:
    names, labels = listing([200, 333])
    parts = split_in_three(names, labels, 0.1, 0.2, exactly=True)
    counted = [[int((labels[part] == label).sum()) for part in parts] for label in (0, 1)]
    assert counted == [[140, 20, 40], [333 - 34 - 67, 34, 67]]


grouped = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 2)), min_size=0, max_size=80)


@settings(max_examples=80, deadline=None)
@given(classes_of_pictures, grouped, st.floats(0.01, 0.5))
def test_groups_are_never_torn(counts: list[int], members: list[tuple[int, int]], share: float) -> None:
    names, labels = listing(counts)
    groups = {f"class {label}/picture {7 * place % 30}.png": place % 5 for place, label in members}
    placed = roles(counts, share, 0, groups)
    for number in range(5):
        assert len({placed[name] for name, group in groups.items() if group == number and name in placed}) <= 1
    for label in set(labels.tolist()):
        own = [name for name in names if name.startswith(f"class {label}/")]
        assert "train" in {placed[name] for name in own}
        inside = [groups.get(name, -1) for name in own]
        if inside.count(-1) >= 2:
            assert "validation" in {placed[name] for name in own}


def test_groups_fill_the_sides_as_single_pictures_do() -> None:
    names, _ = listing([3000])
    groups = {name: row // 10 for row, name in enumerate(names)}
    placed = list(roles([3000], 0.2, 0.1, groups).values())
    assert 0.13 < placed.count("validation") / 3000 < 0.27 and 0.05 < placed.count("test") / 3000 < 0.16


def test_pictures_and_groups_that_are_added_move_no_group() -> None:
    groups = {f"class 0/picture {row}.png": row // 4 for row in range(200)}
    before = roles([220], 0.2, 0.0, groups)
    grown = groups | {f"class 0/picture {row}.png": 1000 + row // 3 for row in range(230, 400)}
    after = roles([420], 0.2, 0.0, grown)
    assert all(after[name] == role for name, role in before.items())


def test_a_picture_that_joins_a_group_seldom_moves_it() -> None:
    groups = {f"class 0/picture {row}.png": row // 4 for row in range(400)}
    before = roles([400], 0.5, 0.0, groups)
    joined = groups | {f"class 0/picture {400 + number}.png": number for number in range(100)}
    after = roles([500], 0.5, 0.0, joined)
    moved = {groups[name] for name, role in before.items() if after[name] != role}
    # The newcomer is drawn once in five times, and then its side is another one half of the time.
    assert 0 < len(moved) < 25
    for number in moved:
        sides = {before[name] for name in groups if groups[name] == number}
        assert len(sides) == 1


def test_numbers_of_groups_mean_nothing_else() -> None:
    names, labels = listing([60, 60])
    numbers = np.arange(120) // 3
    renumbered = 1000 - numbers
    for one, other in zip(
        split_in_three(names, labels, 0.2, 0, numbers), split_in_three(names, labels, 0.2, 0, renumbered), strict=True
    ):
        assert (one == other).all()
    alone = split_in_three(names, labels, 0.2, 0, np.arange(120))
    assert all((a == b).all() for a, b in zip(alone, split_in_three(names, labels, 0.2, 0), strict=True))


def test_a_class_that_is_one_group_is_trained_on() -> None:
    names, labels = listing([6, 20])
    groups = np.where(labels == 0, 0, -1)
    for share in (0.01, 0.5):
        train, validation, _ = split_in_three(names, labels, share, 0, groups)
        assert (labels[train] == 0).sum() == 6 and (labels[validation] == 1).any()


def test_groups_across_classes_leave_every_class_something_to_learn_from() -> None:
    names, labels = listing([2, 2])
    for share in (0.05, 0.5):
        train, _, _ = split_in_three(names, labels, share, 0, np.array([0, 1, 0, 1]))
        assert set(labels[train].tolist()) == {0, 1}


def test_shares_that_are_no_binary_fractions_are_exact() -> None:
    names, labels = listing([30])
    assert len(split_exactly(names, labels, 0.1)[1]) == 3


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_the_split_of_earlier_runs_is_kept(share: float) -> None:
    """Written down from the first release: a run that goes on must find its pictures where they were."""
    names, labels = listing([40, 25])
    validation = split_in_three(names, labels, share, 0.0)[1]
    assert (
        validation.tolist()
        == {
            0.1: [1, 27, 48, 54, 64],
            0.2: [1, 10, 17, 18, 20, 27, 48, 54, 64],
            0.3: [1, 9, 10, 17, 18, 20, 25, 27, 30, 44, 48, 53, 54, 60, 64],
        }[share]
    )


def test_composed_and_decomposed_names_are_one_name() -> None:
    assert name_hash("Kräuter/Bild \u00e9.jpg") == name_hash("Kräuter/Bild e\u0301.jpg")
    name_hash("undecodable \udcff.jpg")
