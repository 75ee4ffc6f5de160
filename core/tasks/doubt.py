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
Distances = npt.NDArray[np.float32]


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

    `levels` are sorted by what they want. A picture that lies beyond `farthest` from those that the network knows shows
    none of the classes; `lost` is the part of the validation pictures of which that was said. `count` is their number.
    """

    temperature: float
    levels: tuple[Level, ...]
    farthest: float
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


def verdicts(
    logits: Logits, doubt: Doubt | None, wanted: float = RIGHT_RATE, distances: Distances | None = None
) -> tuple[Verdict, ...]:
    """What to say of each picture beside its likeliest class; "sure" always where `doubt` isn't known.

    `distances` (N,) are how far each lies from the pictures that the network knows: without them none is a "stranger".
    """
    if doubt is None or len(logits) == 0:
        return tuple(_verdict(strange=False, sure=True) for _ in logits)
    strange = are_strange(len(logits), doubt, distances)
    sure = probabilities(logits, doubt).max(axis=1) >= doubt.level(wanted).threshold
    said = zip(strange.tolist(), sure.tolist(), strict=True)
    return tuple(_verdict(strange=none, sure=certain) for none, certain in said)


def _verdict(*, strange: bool, sure: bool) -> Verdict:
    return "stranger" if strange else "sure" if sure else "unsure"


def are_strange(count: int, doubt: Doubt, distances: Distances | None) -> npt.NDArray[np.bool_]:
    """Whether each of `count` pictures shows none of the classes; `distances` as for `verdicts`."""
    strange: npt.NDArray[np.bool_] = np.zeros(count, np.bool_) if distances is None else distances > doubt.farthest
    return strange


def to_values(doubt: Doubt) -> dict[str, Any]:
    """Plain values for a checkpoint or a file."""
    values = asdict(doubt)
    return {**values, "levels": list(values["levels"])}


def from_values(values: object) -> Doubt | None:
    """What `to_values` gave; None where there is none, or it was changed into something that makes no sense."""
    if not isinstance(values, dict) or not isinstance(values.get("levels"), list | tuple):
        return None
    if not all(isinstance(level, dict) for level in values["levels"]):
        return None
    try:
        levels = tuple(
            Level(*(float(level[name]) for name in ("wanted", "threshold", "coverage", "accuracy")))
            for level in values["levels"]
        )
        doubt = Doubt(
            float(values["temperature"]),
            tuple(sorted(levels, key=lambda level: level.wanted)),
            float(values.get("farthest", math.inf)),
            float(values["lost"]),
            int(values["count"]),
        )
    except (LookupError, TypeError, ValueError, OverflowError, RuntimeError):  # tensors are no figures
        return None
    return doubt if _is_sound(doubt) else None


def _is_sound(doubt: Doubt) -> bool:
    parts = [doubt.lost, *(part for level in doubt.levels for part in (level.wanted, level.coverage, level.accuracy))]
    return (
        bool(doubt.levels)
        and math.isfinite(doubt.temperature)
        and doubt.temperature > 0
        and doubt.farthest >= 0
        and doubt.count >= 0
        and all(0 <= part <= 1 for part in parts)
        and all(0 <= level.threshold < math.inf for level in doubt.levels)
    )
