"""A fine-tuning as phases: which parts of the network learn when, and how fast. Torch-free, draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import FinetuneConfig, RecipeConfig

EVERYTHING = 9
"""`trained_stages` from which on the stem learns too."""


@dataclass(frozen=True)
class Phase:
    """A stretch of the training. `rates` has the highest learning rate of each part that learns.

    `epochs` is None where the last layer alone is trained on features that are computed once, to the end.
    """

    epochs: int | None
    rates: dict[str, float | None]


@dataclass(frozen=True)
class Plan:
    """`parts` from the picture's end to the answer's: "stem", "stage 1", …, "head"."""

    parts: tuple[str, ...]
    phases: tuple[Phase, ...]


def plan_of(finetune: FinetuneConfig, recipe: RecipeConfig, stages: int) -> Plan:
    """What these values will do with a network of so many stages."""
    parts = ("stem", *(f"stage {number}" for number in range(1, stages + 1)), "head")
    phases = []
    if finetune.head_first:
        phases.append(Phase(None, dict.fromkeys(("head",))))
    if finetune.trained_stages > 0 or not finetune.head_first:
        first = 0 if finetune.trained_stages >= EVERYTHING else max(1, len(parts) - 1 - finetune.trained_stages)
        rates = {
            part: recipe.learning_rate * finetune.stage_decay ** (len(parts) - 1 - index)
            for index, part in enumerate(parts)
        }
        phases.append(Phase(recipe.epochs, {part: rates[part] for part in parts[first:]}))
    return Plan(parts, tuple(phases))
