"""What every attack is given and gives back."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Campaign:
    """How hard to attack. `folder` is empty and the attack's own; everything random comes from `seed`."""

    folder: Path
    seed: int = 0
    long: bool = False

    def chance(self) -> random.Random:
        """A fresh source of randomness: the same one for the same seed."""
        return random.Random(self.seed)

    def many(self, short: int, long: int) -> int:
        """How often to try something in this form of the campaign."""
        return long if self.long else short


@dataclass
class Tally:
    """What came of an attack: how often it was tried, and every time that something didn't hold."""

    tried: int = 0
    broken: list[str] = field(default_factory=list)
    """One sentence each: what was done (with the seed or numbers that do it again), what should have held, what was."""
    figures: dict[str, float | str] = field(default_factory=dict)
    """What was measured on the way ("kills in training": 120)."""
    skipped: str = ""
    """Why nothing could be tried here, where that is so."""

    @property
    def held(self) -> bool:
        return not self.broken and (self.tried > 0 or bool(self.skipped))

    def count(self, wrong: str | None = None) -> None:
        """One more was tried; `wrong` says what didn't hold."""
        self.tried += 1
        if wrong:
            self.broken.append(wrong)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Tally:
        return cls(**json.loads(text))
