"""The index finds what comparing each with each finds, and stays quick."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.doctor import nearness
from core.data.doctor.nearness import bits_set, groups_of_near, joined
from core.data.pictures import Rows


def everything(first: Rows, second: Rows) -> npt.NDArray[np.bool_]:
    return np.ones(len(first), dtype=bool)


def hashes(seed: int, count: int, copies: int, most_flipped: int) -> npt.NDArray[np.uint8]:
    """Random hashes, then copies of random ones among all before with up to `most_flipped` other bits."""
    random = np.random.default_rng(seed)
    bits = list(random.integers(0, 2, (count, 256), dtype=np.uint8))
    for _ in range(copies):
        copy = bits[random.integers(len(bits))].copy()
        copy[random.permutation(256)[: random.integers(most_flipped + 1)]] ^= 1
        bits.append(copy)
    order = random.permutation(len(bits))
    return np.packbits(np.array(bits)[order], axis=1)


def by_force(found: npt.NDArray[np.uint8], distance: int) -> Rows:
    """The lowest row that can be reached over near pairs."""
    bits = np.unpackbits(found, axis=1)
    near = (bits[:, None] != bits[None]).sum(2) <= distance
    labels = np.arange(len(found))
    while True:
        lowest = np.where(near, labels[None], len(found)).min(1)
        if np.array_equal(lowest, labels):
            return labels
        labels = lowest


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 31))
def test_the_groups_are_those_of_comparing_each_with_each(
    seed: int, count: int, copies: int, most_flipped: int, distance: int
) -> None:
    found = hashes(seed, count, copies, most_flipped)
    assert np.array_equal(groups_of_near(found, everything, lambda: None, distance), by_force(found, distance))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_pictures(count: int) -> None:
    found = np.zeros((count, 32), dtype=np.uint8)
    assert groups_of_near(found, everything, lambda: None).tolist() == [0] * count


def test_what_is_not_confirmed_stays_apart() -> None:
    found = np.zeros((30, 32), dtype=np.uint8)

    def odd_ones(first: Rows, second: Rows) -> npt.NDArray[np.bool_]:
        return (first % 2 == 1) & (second % 2 == 1)

    labels = groups_of_near(found, odd_ones, lambda: None)
    assert labels.tolist() == [1 if row % 2 else row for row in range(30)]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_joining_gives_the_connected_parts(count: int, pairs: list[tuple[int, int]]) -> None:
    pairs = [(one % count, other % count) for one, other in pairs]
    parts = [{row} for row in range(count)]
    for one, other in pairs:
        first = next(part for part in parts if one in part)
        second = next(part for part in parts if other in part)
        if first is not second:
            parts.remove(second)
            first |= second
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    labels = joined(np.arange(count), first, second)
    assert labels.tolist() == [min(next(part for part in parts if row in part)) for row in range(count)]


def test_bits_are_counted_the_same_without_numpys_function(monkeypatch: pytest.MonkeyPatch) -> None:
    words = np.random.default_rng(0).integers(0, 2**64, (50, 4), dtype=np.uint64)
    counted = bits_set(words)
    assert counted.tolist() == [[int(word).bit_count() for word in row] for row in words]
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert np.array_equal(bits_set(words), counted)


def test_ten_thousand_need_few_comparisons() -> None:
    """Random pictures share bands rarely: of 50 million pairs hardly one in a hundred is compared."""
    found = hashes(0, 9_500, 500, 20)
    compared = sum(len(first) for first, _ in nearness._candidates(found))
    assert compared < 10_000 * 10_000 / 2 / 100
    labels = groups_of_near(found, everything, lambda: None)
    assert (labels != np.arange(10_000)).sum() == 500


def test_a_set_of_nothing_but_copies_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "MOST_PAIRS", 20_000)
    found = np.zeros((3_000, 32), dtype=np.uint8)
    assert sum(len(first) for first, _ in nearness._candidates(found)) <= 16 * 20_000
    assert not groups_of_near(found, everything, lambda: None).any()


def test_it_can_be_cancelled() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        groups_of_near(np.zeros((5, 32), dtype=np.uint8), everything, stop)
