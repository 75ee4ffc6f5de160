"""Plans for fine-tuning: what learns after the last layer, and with which recipe. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Plan:
    """Values that `FinetuneConfig` starts from, and the name of the recipe that goes with them."""

    settings: dict[str, Any]
    recipe: str


quick = Plan({"head_first": True, "trained_stages": 0, "stage_decay": 0.5, "keep_statistics": True}, "balanced")
balanced = Plan({"head_first": True, "trained_stages": 1, "stage_decay": 0.5, "keep_statistics": True}, "balanced")
thorough = Plan({"head_first": True, "trained_stages": 9, "stage_decay": 0.5, "keep_statistics": True}, "thorough")
