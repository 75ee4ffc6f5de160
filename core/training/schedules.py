"""Learning-rate schedules as plain functions of progress, so that the window can draw them without torch.

Each takes `progress` (0 at the start of the training, 1 at its end) and the recipe, and returns what the recipe's
learning rate is multiplied with. All begin with a linear warm-up over the recipe's `warmup` part.
"""

from __future__ import annotations

import math

from core import choices
from core.config import RecipeConfig


def _warmed_up(progress: float, recipe: RecipeConfig) -> float:
    """Rise from 0 to 1 over the warm-up, then 1."""
    return min(1.0, progress / recipe.warmup) if recipe.warmup > 0 else 1.0


def _after_warmup(progress: float, recipe: RecipeConfig) -> float:
    """How much of the time after the warm-up has passed, 0 to 1."""
    return max(0.0, (progress - recipe.warmup) / (1 - recipe.warmup))


def constant(progress: float, recipe: RecipeConfig) -> float:
    return _warmed_up(progress, recipe)


def step(progress: float, recipe: RecipeConfig) -> float:
    """Multiplied by `step_factor` at each of the `milestones` (He et al. 2015)."""
    passed = sum(progress >= milestone for milestone in recipe.milestones)
    return _warmed_up(progress, recipe) * recipe.step_factor**passed


def cosine(progress: float, recipe: RecipeConfig) -> float:
    """Half a cosine from 1 to 0 (Loshchilov and Hutter 2016, SGDR, without restarts)."""
    return _warmed_up(progress, recipe) * 0.5 * (1 + math.cos(math.pi * _after_warmup(progress, recipe)))


def one_cycle(progress: float, recipe: RecipeConfig) -> float:
    """Up in a line during the warm-up, down in a line to 0 (Smith 2017, super-convergence)."""
    return _warmed_up(progress, recipe) * (1 - _after_warmup(progress, recipe))


def learning_rate(step: int, total_steps: int, recipe: RecipeConfig) -> float:
    """The learning rate of step number `step` (from 0) of `total_steps`.

    Progress is taken at the middle of the step, so that no step of a warm-up or decay has the learning rate 0.
    """
    multiplier = choices.choose("schedules", recipe.schedule).resolve()
    return recipe.learning_rate * float(multiplier((step + 0.5) / total_steps, recipe))
