"""Groups of near hashes, found without comparing each with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from core.data.pictures import Rows

DISTANCE = 24
"""Hashes that differ in at most so many of their 256 bits may belong to copies of one picture. Measured on
photographs: recompressed (down to quality 30), rescaled (to a fifth) or brightened copies differ in 3 to 24 bits,
different photographs in 60 to 190."""
BANDS = 16
"""The hash is cut into so many bands of 16 bits: two hashes at most 2 x BANDS - 1 bits apart agree in at least one
band but for one bit (multi-index hashing, Norouzi, Punjani and Fleet 2012)."""
MOST_PAIRS = 30_000_000
"""More candidates in one band are not all compared; sets of nearly the same pictures have that many."""
CHUNK = 1 << 18

Pairs = tuple[Rows, Rows]
Confirm = Callable[[Rows, Rows], npt.NDArray[np.bool_]]

# Neighbouring bits of a difference hash are alike; scattered over the bands they tell pictures apart better.
_SCATTERED = np.arange(256).reshape(BANDS, 16).T.ravel()
_SCATTERED = _SCATTERED[(np.arange(256) * 97) % 256]


def groups_of_near(
    hashes: npt.NDArray[np.uint8], confirm: Confirm, check: Callable[[], object], distance: int = DISTANCE
) -> Rows:
    """A number for each picture: those near each other, directly or through others, have the same (the lowest row).

    `hashes` is uint8 (N, 32). `confirm(rows, rows)` says of pairs whose hashes are near whether they are alike.
    `check` is called now and then and may raise. With `distance` at most 2 x BANDS - 1 no near pair is missed unless
    more than `MOST_PAIRS` share a band.
    """
    labels = np.arange(len(hashes), dtype=np.int64)
    words = np.ascontiguousarray(hashes).view(np.uint64)
    for first, second in _candidates(hashes):
        check()
        apart = labels[first] != labels[second]
        first, second = first[apart], second[apart]
        near = bits_set(words[first, 0] ^ words[second, 0]) <= distance
        first, second = first[near], second[near]
        near = bits_set(words[first] ^ words[second]).sum(1) <= distance
        first, second = first[near], second[near]
        if len(first):
            alike = confirm(first, second)
            labels = joined(labels, first[alike], second[alike])
    return labels


def joined(labels: Rows, first: Rows, second: Rows) -> Rows:
    """`labels` (each row's the lowest row of its group) after the groups of each pair of rows have become one."""
    labels = labels.copy()
    while len(first):
        one, other = labels[first], labels[second]
        apart = one != other
        first, second, one, other = first[apart], second[apart], one[apart], other[apart]
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while True:
            shorter = labels[labels]
            if np.array_equal(shorter, labels):
                break
            labels = shorter
    return labels


def bits_set(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How many bits of each word are 1."""
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(words).astype(np.int64)
    counted: npt.NDArray[np.int64] = _BITS_OF_16[np.ascontiguousarray(words)[..., None].view(np.uint16)].sum(-1)
    return counted


_BITS_OF_16 = np.unpackbits(np.arange(1 << 16, dtype=np.uint16).view(np.uint8).reshape(-1, 2), axis=1).sum(1)


def _candidates(hashes: npt.NDArray[np.uint8]) -> Iterator[Pairs]:
    """Pairs of rows that agree in a band but for one bit at most, some at a time; a pair can come more than once."""
    scattered = np.packbits(np.unpackbits(hashes, axis=1)[:, _SCATTERED], axis=1)
    bands = np.ascontiguousarray(scattered).view(np.uint16)
    for band in range(BANDS):
        keys = bands[:, band].astype(np.int64)
        order = np.lexsort((*bands.T, keys))
        keys = keys[order]
        starts = np.searchsorted(keys, np.arange((1 << 16) + 1))
        places = np.arange(len(keys))
        # In the same place of the band: those that follow; with a bit more: all that have it.
        ranges = [(places, places + 1, starts[keys + 1])]
        for bit in range(16):
            without = np.flatnonzero(keys & (1 << bit) == 0)
            with_it = keys[without] | (1 << bit)
            ranges.append((without, starts[with_it], starts[with_it + 1]))
        most = _partners_each(ranges)
        for rows, begins, ends in ranges:
            for first, second in _expanded(rows, begins, np.minimum(ends, begins + most)):
                yield order[first], order[second]


def _partners_each(ranges: list[tuple[Rows, Rows, Rows]]) -> int:
    """How many partners each row may have in each range so that all are at most `MOST_PAIRS`."""
    lengths = np.concatenate([ends - begins for _, begins, ends in ranges])
    most = int(lengths.max(initial=0))
    while most > 1 and np.minimum(lengths, most).sum() > MOST_PAIRS:
        most //= 2
    return most


def _expanded(rows: Rows, begins: Rows, ends: Rows) -> Iterator[Pairs]:
    """Each row with each of its range, about `CHUNK` pairs at a time."""
    lengths = ends - begins
    some = lengths > 0
    rows, begins, lengths = rows[some], begins[some], lengths[some]
    cuts = np.searchsorted(np.cumsum(lengths), np.arange(CHUNK, lengths.sum(), CHUNK))
    for part in np.split(np.arange(len(rows)), cuts):
        count = lengths[part]
        if total := int(count.sum()):
            inside = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
            yield np.repeat(rows[part], count), np.repeat(begins[part], count) + inside
