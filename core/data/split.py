"""Which training pictures are kept for validation: the same for every seed, and nobody moves without need."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from core.data.pictures import Rows

Choose = Callable[[list[int], float], int]


def split_exactly(names: Sequence[str], labels: Rows, share: float) -> tuple[Rows, Rows]:
    """For sets that never change: of each class exactly `share`, rounded up, by the rank of a hash of the name.

    Returns the rows for training and those for validation, each ascending.
    """
    return _split(names, labels, share, lambda hashes, part: math.ceil(part * len(hashes) - 1e-9))


def split_sticky(names: Sequence[str], labels: Rows, share: float) -> tuple[Rows, Rows]:
    """For folders that grow: a picture whose name hashes below `share` is for validation, whatever else is there.

    So pictures that are added or removed move none of the others. Each class of two or more has at least one picture
    on either side: where the hashes alone would leave one side empty, the picture nearest to it stands in, until one
    arrives that belongs there. Returns the rows for training and those for validation, each ascending.
    """
    return _split(names, labels, share, lambda hashes, part: sum(value < part * 2**64 for value in hashes))


def _split(names: Sequence[str], labels: Rows, share: float, choose: Choose) -> tuple[Rows, Rows]:
    """`choose(sorted hashes of a class, share)` says how many of the lowest are for validation."""
    chosen: list[int] = []
    if share > 0:
        for label in np.unique(labels):
            rows = np.flatnonzero(labels == label).tolist()
            ranked = sorted((name_hash(names[row]), names[row], row) for row in rows)
            wanted = choose([value for value, _, _ in ranked], share)
            count = min(max(wanted, 1), len(ranked) - 1)
            chosen += [row for _, _, row in ranked[:count]]
    kept_back = np.zeros(len(labels), dtype=bool)
    kept_back[chosen] = True
    return np.flatnonzero(~kept_back), np.flatnonzero(kept_back)


def name_hash(name: str) -> int:
    """64 bits from a name; composed and decomposed letters (macOS) count as the same."""
    text = unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
