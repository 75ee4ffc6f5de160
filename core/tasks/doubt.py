"""When a network had better say "I'm not sure" or "none of my classes": chosen on validation pictures, kept in its
checkpoint under `DOUBT`. Torch-free. N pictures, K classes.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

DOUBT = "doubt"
"""The checkpoint's key. One without it answers always."""
RIGHT_RATE = 0.95
"""Of what is answered, this part shall be right unless the person wants another."""
RIGHT_RATES = (0.8, 0.9, RIGHT_RATE, 0.98, 0.99)

Verdict = Literal["sure", "unsure", "stranger"]
Logits = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """An answer counts where its probability is `threshold` or more, so that `wanted` of what is answered is right.

    On the validation pictures `coverage` is the part that is answered, `accuracy` how often that was right. A threshold
    above 1 says that no probability makes it true: nothing is answered.
    """

    wanted: float
    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True)
class Doubt:
    """Logits are divided by `temperature` for probabilities that are as sure as they are right (Guo et al. 2017).

    `levels` are sorted by what they want. A picture whose `energy` lies below `lowest_energy` shows none of the
    classes; `lost` is the part of the validation pictures of which that was said. `count` is their number.
    """

    temperature: float
    levels: tuple[Level, ...]
    lowest_energy: float
    lost: float
    count: int

    def level(self, wanted: float = RIGHT_RATE) -> Level:
        """The level for `wanted`: the least strict one that is no less strict."""
        return next((level for level in self.levels if level.wanted >= wanted - 1e-9), self.levels[-1])


def probabilities(logits: Logits, doubt: Doubt | None = None) -> Floats:
    """float64 (N, K), each row summing to 1: as sure as they are right where `doubt` is known."""
    scaled = logits.astype(np.float64) / (doubt.temperature if doubt else 1.0)
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def energies(logits: Logits) -> Floats:
    """How much each picture looks like any class at all: log of the sum of exponentials of its logits, (N,).

    The negative of the energy of Liu et al. 2020, arXiv:2010.03759.
    """
    wide = logits.astype(np.float64)
    highest = wide.max(axis=1)
    found: Floats = highest + np.log(np.exp(wide - highest[:, None]).sum(axis=1))
    return found


def verdicts(logits: Logits, doubt: Doubt | None, wanted: float = RIGHT_RATE) -> tuple[Verdict, ...]:
    """What to say of each picture beside its likeliest class; "sure" always where `doubt` isn't known."""
    if doubt is None or len(logits) == 0:
        return ("sure",) * len(logits)
    strange = energies(logits) < doubt.lowest_energy
    sure = probabilities(logits, doubt).max(axis=1) >= doubt.level(wanted).threshold
    return tuple(
        "stranger" if none else "sure" if certain else "unsure" for none, certain in zip(strange, sure, strict=True)
    )


def to_values(doubt: Doubt) -> dict[str, Any]:
    """Plain values for a checkpoint or a file."""
    values = asdict(doubt)
    return {**values, "levels": list(values["levels"])}


def from_values(values: object) -> Doubt | None:
    """What `to_values` gave; None where there is none, or it was changed into something that makes no sense."""
    if not isinstance(values, dict):
        return None
    try:
        levels = tuple(
            Level(*(float(level[name]) for name in ("wanted", "threshold", "coverage", "accuracy")))
            for level in values["levels"]
        )
        doubt = Doubt(
            float(values["temperature"]),
            tuple(sorted(levels, key=lambda level: level.wanted)),
            float(values["lowest_energy"]),
            float(values["lost"]),
            int(values["count"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    sound = levels and math.isfinite(doubt.temperature) and doubt.temperature > 0
    return doubt if sound else None
