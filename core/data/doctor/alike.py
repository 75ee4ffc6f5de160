"""Which pictures are the same or nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from core.data.doctor.look import DEAD_BAND, GRID, HASH_BYTES, Look
from core.data.doctor.nearness import groups_of_near, joined
from core.data.pictures import Rows

RATHER = 0.9
"""Pictures are rather alike whose hashes are near and whose thumbnails correlate at least so much."""
CLEARLY = 0.02
"""Clearly alike: the correlation lacks at most this from 1, times the square of the part of the thumbnail's
comparisons that show a difference. A plain ground makes pictures correlate that have little in common."""
ASPECT = 0.08
COLOUR = 15.0
"""The greatest difference of copies in the logarithm of the aspect ratio, and in the mean redness and blueness: the
same thing in two colours isn't the same."""
FEW = 50
"""Up to one pair in so many pictures may be rather alike by a mere chance of the subject."""
MOST_NOTED = 2_000_000


def alike(looks: Sequence[Look], check: Callable[[], object]) -> tuple[Rows, Rows]:
    """For each picture the lowest row of those with the same pixels, and of those that are alike: int64 (N,) each.

    Where many more pairs are rather alike than clearly alike, the subject is to blame (digits, parts on a plain
    ground), and only what is clearly alike counts.
    """
    same = _first_rows([one.pixels for one in looks])
    hashes = np.frombuffer(b"".join(one.hash for one in looks), dtype=np.uint8).reshape(-1, HASH_BYTES)
    comparing = _Comparing(looks)
    first = np.unique(same)  # copies need no second comparison
    near = groups_of_near(hashes[first], lambda one, other: comparing(first[one], first[other]), check)
    labels = first[near][np.searchsorted(first, same)]
    return same, joined(labels, *comparing.rather_alike())


class _Comparing:
    """Says which pairs of rows are clearly alike, and notes those that are rather alike."""

    def __init__(self, looks: Sequence[Look]) -> None:
        thumbnails = np.frombuffer(b"".join(one.thumbnail for one in looks), dtype=np.uint8)
        self._thumbnails, self._shown = _normalised(thumbnails.reshape(-1, GRID, GRID))
        self._aspects = np.log([max(1, one.width) / max(1, one.height) for one in looks])
        colours = np.array([one.colour for one in looks], dtype=np.float32).reshape(-1, 3)
        self._tints = colours[:, ::2] - colours[:, 1:2]
        self._clear = 0
        self._noted = 0
        self._rather: list[Rows] = []

    def __call__(self, first: Rows, second: Rows) -> npt.NDArray[np.bool_]:
        correlation = np.einsum("ij,ij->i", self._thumbnails[first], self._thumbnails[second])
        fits = np.abs(self._aspects[first] - self._aspects[second]) <= ASPECT
        fits &= (np.abs(self._tints[first] - self._tints[second]) <= COLOUR).all(1)
        shown = np.minimum(self._shown[first], self._shown[second])
        clear: npt.NDArray[np.bool_] = fits & (correlation >= 1 - CLEARLY * shown**2)
        rather = fits & ~clear & (correlation >= RATHER)
        self._clear += int(clear.sum())
        if self._noted <= MOST_NOTED:
            self._noted += int(rather.sum())
            self._rather.append(np.stack([first[rather], second[rather]]))
        return clear

    def rather_alike(self) -> tuple[Rows, Rows]:
        """The pairs that are rather alike, or none where there are too many."""
        none = np.zeros((2, 0), dtype=np.int64)
        pairs = np.unique(np.concatenate([none, *self._rather], axis=1), axis=1)
        count = len(self._aspects)
        few = self._noted <= MOST_NOTED and pairs.shape[1] <= max(5, count // FEW) + 3 * self._clear
        first, second = pairs if few else none
        return first, second


def _normalised(thumbnails: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Thumbnails (N, GRID²) of mean 0 and length 1, and the part (N,) of their comparisons that show a difference."""
    cells = thumbnails.astype(np.float32)
    step = np.abs(cells - np.roll(cells, 1, axis=2))
    shown = (step > DEAD_BAND * cells.std((1, 2))[:, None, None]).mean((1, 2), dtype=np.float32)
    flat = cells.reshape(len(cells), -1)
    flat = flat - flat.mean(1, keepdims=True)
    return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6), shown


def _first_rows(values: Sequence[bytes]) -> Rows:
    """For each value the first row that holds it."""
    first: dict[bytes, int] = {}
    return np.array([first.setdefault(value, row) for row, value in enumerate(values)], dtype=np.int64)
