"""The validation part: sticky, stratified, never shared."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.split import name_hash, split_exactly, split_sticky

classes_of_pictures = st.lists(st.integers(0, 30), min_size=1, max_size=6)
shares = st.floats(0, 0.5)


def listing(counts: list[int]) -> tuple[list[str], np.ndarray]:
    pairs = [(f"class {label}/picture {index}.png", label) for label, n in enumerate(counts) for index in range(n)]
    return [name for name, _ in pairs], np.array([label for _, label in pairs], dtype=np.int64)


@settings(max_examples=60, deadline=None)
@given(classes_of_pictures, shares)
def test_each_picture_has_one_role_and_each_class_both(counts: list[int], share: float) -> None:
    names, labels = listing(counts)
    for split in (split_exactly, split_sticky):
        train, validation = split(names, labels, share)
        assert sorted([*train, *validation]) == list(range(len(names)))
        if share == 0:
            assert len(validation) == 0
            continue
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
    roles = []
    for present in (counts, more):
        names, labels = listing(present)
        train, validation = split_sticky(names, labels, share)
        roles.append({**{names[row]: "train" for row in train}, **{names[row]: "validation" for row in validation}})
    before, after = roles
    moved = {name for name in before if before[name] != after[name]}
    # Only the stand-in of a class that had no picture of its own on one side may go back to where it belongs.
    for name in moved:
        belongs = "validation" if name_hash(name) < share * 2**64 else "train"
        assert before[name] != belongs and after[name] == belongs


def test_shares_that_are_no_binary_fractions_are_exact() -> None:
    names, labels = listing([30])
    assert len(split_exactly(names, labels, 0.1)[1]) == 3


def test_composed_and_decomposed_names_are_one_name() -> None:
    assert name_hash("Kräuter/Bild é.jpg") == name_hash("Kräuter/Bild é.jpg")
    name_hash("undecodable \udcff.jpg")
