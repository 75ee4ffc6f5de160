"""What the coach looks at: a run's settings, its curves, its evaluation where there is one, and what follows from them.

Torch-free.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core import config_file
from core.config import RunConfig
from core.evaluation.metrics import wilson
from core.runs import history, judged
from core.runs.coach.statistics import Values, count_behind
from core.runs.curves import Curves, read_curves
from core.runs.folder import RunFolder
from core.runs.judged import Judged

Interval = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Seen:
    """A run as the coach sees it. `state` is as a person sees it (`RunSummary.state`); `classes` is 0 where unknown."""

    config: RunConfig
    curves: Curves
    judged: Judged | None = None
    state: str = "finished"
    classes: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more is learned as it stands."""
        return self.state not in ("running", "paused")

    @property
    def diverged(self) -> bool:
        return self.state == "diverged"

    @property
    def epochs(self) -> int:
        """Whole epochs so far."""
        return len(self.curves.epochs)

    @property
    def tries_heads(self) -> bool:
        """Whether each "epoch" is a last layer of its own, on features computed once: then there is no course of
        training in the curves, and what counts is the epoch that was chosen."""
        return bool(self.config.finetune.start) and self.config.finetune.trained_stages == 0

    @property
    def deciding(self) -> int:
        """The place of the epoch that says how much was learned: the last one, of heads the best one."""
        return int(self.accuracies.argmax()) if self.tries_heads else -1

    @cached_property
    def validates(self) -> bool:
        """Whether each epoch was judged on validation pictures."""
        return self.epochs > 0 and bool(np.isfinite(self.curves.validation_accuracies).all())

    @property
    def accuracies(self) -> Values:
        """The validation accuracies; those of the training where there is no validation."""
        return self.curves.validation_accuracies if self.validates else self.curves.train_accuracies

    @cached_property
    def train_count(self) -> int:
        """About how many pictures it learned from in an epoch."""
        if not self.epochs:
            return 0
        if self.tries_heads:
            # Each picture counts twice where its mirror image is looked at, too.
            views = 1 if self.config.recipe.flip == "off" else 2
            return max(1, count_behind(self.curves.train_accuracies, 1) // views)
        most = round(int(self.curves.epoch_steps[-1]) / int(self.curves.epochs[-1])) * self.config.recipe.batch_size
        return count_behind(self.curves.train_accuracies, most, most=most)

    @cached_property
    def validation_count(self) -> int:
        """On how many pictures each epoch was judged: as the evaluation or the run's end says, else estimated."""
        if not self.validates:
            return 0
        if self.judged is not None and self.judged.part == "validation":
            return self.judged.figures.count
        if self.judged is not None and self.judged.doubt is not None:
            return self.judged.doubt.count
        result = self.curves.result
        if result is not None and result.get("role") == "validation" and result.get("count"):
            return int(result["count"])
        share = self.config.recipe.validation_share
        return count_behind(self.curves.validation_accuracies, round(self.train_count * share / (1 - share)) or 1)

    @cached_property
    def guessing(self) -> float:
        """The accuracy of always naming the commonest class; 0 where the classes aren't known."""
        if self.judged is not None and self.judged.figures.count:
            supports = [each.support for each in self.judged.figures.per_class]
            return max(supports) / self.judged.figures.count
        return 1 / self.classes if self.classes else 0.0

    @property
    def loss_of_guessing(self) -> float:
        """The mean cross-entropy, in nats, of giving each class the same probability: whatever the label smoothing."""
        return math.log(self.classes) if self.classes > 1 else math.inf

    @property
    def rate_has_fallen(self) -> bool:
        """Whether the learning rate was let down at the end: by a schedule that ends low, or did so until now."""
        rates = self.curves.learning_rates
        return len(rates) > 0 and float(rates[-1]) < 0.1 * float(rates.max())

    @property
    def would_let_down(self) -> bool:
        """Whether the schedule lets the rate fall in epochs that weren't trained."""
        return self.config.recipe.schedule != "constant" and self.epochs < self.config.recipe.epochs

    def train_interval(self, epoch: int = -1) -> Interval:
        """The 95 % interval of the training accuracy of the epoch in this place."""
        return interval(float(self.curves.train_accuracies[epoch]), self.train_count)

    def validation_interval(self, epoch: int = -1) -> Interval:
        """The 95 % interval of the validation accuracy of the epoch in this place."""
        return interval(float(self.curves.validation_accuracies[epoch]), self.validation_count)

    def highest(self) -> float:
        """The most that training and validation accuracy in the deciding epoch may really be (95 % intervals)."""
        place = self.deciding
        return max(self.train_interval(place)[1], self.validation_interval(place)[1] if self.validates else 0.0)

    def learned(self, accuracy: float) -> float:
        """How far an accuracy is on the way from guessing (0) to always being right (1)."""
        return (accuracy - self.guessing) / (1 - self.guessing) if self.guessing < 1 else 1.0


def interval(fraction: float, count: int) -> Interval:
    """The 95 % interval of a part of `count` pictures; of what is no number, all there can be."""
    return wilson(round(fraction * count), count) if math.isfinite(fraction) else (0.0, 1.0)


def look(run: RunFolder) -> Seen:
    """The run as its folder tells it, with the evaluation that is kept of it.

    Raises:
        UserError: its settings or its state can't be read.
    """
    summary = history.summary(run.path)
    evaluation = judged.read(run)
    classes = len(evaluation.answers.classes) if evaluation is not None else summary.status.classes
    return Seen(config_file.load(run.config_file), read_curves(run), evaluation, summary.state, classes)
