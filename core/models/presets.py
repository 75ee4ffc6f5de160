"""Named networks: structure, recorded parameters and cost. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Preset:
    """A named set of `ModelConfig` values."""

    settings: dict[str, Any] = field(default_factory=dict)


digits = Preset({})
