"""What a look at the pictures yields: findings, each with what will be done about it, and the treatment of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data.pictures import Rows
from core.messages import Message

ALLOWED: dict[str, tuple[str, ...]] = {
    "unreadable": ("skip",),
    "not-a-picture": ("skip",),
    "wrong-extension": ("fix", "skip"),
    "conflicting": ("skip", "one-side", "keep"),
    "near-conflict": ("one-side", "skip", "keep"),
    "leak": ("one-side", "keep"),
    "duplicate": ("keep-one", "one-side", "keep"),
    "near-duplicate": ("one-side", "keep-one", "keep"),
    "blank": ("skip", "keep"),
    "tiny": ("skip", "keep"),
    "huge": ("keep", "skip"),
    "extreme-aspect": ("keep", "skip"),
    "imbalance": ("tell",),
    "few": ("tell",),
    "similar-names": ("tell",),
    "clutter": ("skip",),
}
"""For each kind of finding (`core.choices.FINDINGS`) what may be done (`core.choices.TREATMENTS`), the usual first.
Findings are told in this order."""


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that was found.

    `message` says what and how many. `groups` are rows of the scan's pictures that belong together (single pictures
    are groups of one), `reasons` a few words on each group, `files` names of files that are no rows, `classes` numbers
    of classes. `treatment` is what will be done, one of `allowed`.
    """

    kind: str
    message: Message
    treatment: str
    allowed: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...] = ()
    reasons: tuple[Message, ...] = ()
    files: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()

    @property
    def rows(self) -> Rows:
        """The pictures of all groups, int64, ascending."""
        return np.array(sorted({row for group in self.groups for row in group}), dtype=np.int64)

    @property
    def count(self) -> int:
        """How many pictures, else files, else classes it is about."""
        return len(self.rows) or len(self.files) or len(self.classes)


@dataclass(frozen=True, eq=False)
class Treatment:
    """What the findings and the person's choices come to, for the N pictures of a scan.

    `usable`: bool (N,), those that are learned from or judged with. `groups`: int64 (N,); pictures with the same number
    must stay on one side of a split. `notices`: what was left out, a sentence each.
    """

    usable: npt.NDArray[np.bool_]
    groups: Rows
    notices: tuple[Message, ...]
