"""Rules about the learning rate. Torch-free."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.choices import TABLES
from core.config import RunConfig
from core.evaluation.metrics import NORMAL_95
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.coach.advice import Advice
from core.runs.coach.fitting import HALF_WAY
from core.runs.coach.seen import Seen
from core.runs.coach.statistics import restless
from core.runs.coach.words import number, percent

WORSE_THAN_GUESSING = 1.1
"""A loss so many times that of guessing isn't that of a network that merely knows nothing."""
USUAL = {"sgd": 0.1, "auto": 0.1, "muon": 0.1, "adamw": 0.001}
"""Where trainings from scratch begin with each optimizer: the recipes' own rates, and AdamW's (Loshchilov and Hutter
2017)."""
FAR_BELOW = 10
JUMPS = 0.02
"""Smaller jumps than two points nobody minds."""


def too_high(seen: Seen) -> Advice | None:
    """The loss became no number, was surely worse than guessing after the first epoch, or ends in jumps."""
    if seen.tries_heads:
        return None
    evidence = _astray(seen) or _worse_than_guessing(seen)
    if evidence is not None:
        rate = seen.config.recipe.learning_rate
        return Advice(
            Message(QT_TRANSLATE_NOOP("core", "The learning rate is too high")),
            Message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "Its steps are so long that they destroy what was learned. Take a tenth of it; “Find learning "
                    "rate” measures which one fits.",
                )
            ),
            (evidence,),
            {"recipe.learning_rate": _rounded(rate / 10)},
        )
    return _jumps(seen)


def too_low(seen: Seen) -> Advice | None:
    """It has come less than half of the way from guessing, and the rate is far below what is usual."""
    if not seen.ended or seen.tries_heads or not seen.guessing or seen.epochs < 2:
        return None
    if seen.learned(seen.highest()) >= HALF_WAY:
        return None
    usual, rate = _usual(seen.config), seen.config.recipe.learning_rate
    if rate * FAR_BELOW > usual:
        return None
    evidence = (
        message(
            QT_TRANSLATE_NOOP("core", "The training loss went from {first} to {last} only; guessing has {guessing}."),
            first=number(float(seen.curves.losses[0])),
            last=number(float(seen.curves.train_losses[-1])),
            guessing=number(seen.loss_of_guessing),
        ),
        message(
            QT_TRANSLATE_NOOP("core", "The rate is {rate}; {usual} is usual."), rate=number(rate), usual=number(usual)
        ),
    )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "The learning rate is too low")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It learns the right things, but in steps so short that it gets nowhere in this time. Raise the rate; "
                "“Find learning rate” measures which one fits.",
            )
        ),
        evidence,
        {"recipe.learning_rate": usual},
    )


def _astray(seen: Seen) -> Message | None:
    if not seen.diverged:
        return None
    rates = seen.curves.learning_rates
    return message(
        QT_TRANSLATE_NOOP("core", "After {steps} steps the loss was no number any more; the rate was {rate} then."),
        steps=len(seen.curves.steps),
        rate=number(float(rates[-1]) if len(rates) else seen.config.recipe.learning_rate),
    )


def _worse_than_guessing(seen: Seen) -> Message | None:
    """An epoch after the first whose mean step loss lies surely above that of guessing."""
    curves, bound = seen.curves, WORSE_THAN_GUESSING * seen.loss_of_guessing
    for place in range(1, seen.epochs):
        begin, end = int(curves.epoch_steps[place - 1]), int(curves.epoch_steps[place])
        inside = curves.losses[(curves.steps > begin) & (curves.steps <= end)]
        if len(inside) == 0:
            continue
        mean, error = float(inside.mean()), float(inside.std()) / math.sqrt(len(inside))
        if mean - NORMAL_95 * error > bound:
            return message(
                QT_TRANSLATE_NOOP("core", "In epoch {epoch} the mean loss was {loss}; guessing has {guessing}."),
                epoch=int(curves.epochs[place]),
                loss=number(mean),
                guessing=number(seen.loss_of_guessing),
            )
    return None


def _jumps(seen: Seen) -> Advice | None:
    """A rate that stays high to the end, and validation accuracies that jump more than chance lets them."""
    length = max(5, seen.epochs // 3)
    if not seen.ended or not seen.validates or seen.epochs < 2 * length:
        return None
    if seen.rate_has_fallen or seen.would_let_down:
        return None
    late = seen.curves.validation_accuracies[-length:]
    left = late - np.polyval(np.polyfit(np.arange(length), late, 1), np.arange(length))
    if not restless(late, seen.validation_count) or float(left.std()) < JUMPS:
        return None
    config = seen.config
    changes: dict[str, Any] = {"recipe.schedule": "cosine"}
    if config.recipe.schedule != "constant":
        changes = {"recipe.learning_rate": _rounded(config.recipe.learning_rate / 3)}
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "The learning rate is too high at the end")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "From epoch to epoch the accuracy jumps: which weights are kept is a matter of luck. Let the rate "
                "fall, and they settle.",
            )
        ),
        (
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "In the last {count} epochs the validation accuracy lies between {low} and {high}: more than "
                    "{pictures} pictures would make it jump by chance.",
                ),
                count=length,
                low=percent(float(late.min())),
                high=percent(float(late.max())),
                pictures=seen.validation_count,
            ),
        ),
        changes,
    )


def _usual(config: RunConfig) -> float:
    """The rate that the recipe begins with; with another optimizer than its own, what is usual for that."""
    preset = TABLES["recipes"][config.recipe.recipe].resolve().settings
    if preset.get("optimizer") == config.recipe.optimizer or config.finetune.start:
        return float(preset["learning_rate"])
    return USUAL.get(config.recipe.optimizer, float(preset["learning_rate"]))


def _rounded(rate: float) -> float:
    """To two digits: 0.033."""
    return float(f"{rate:.2g}")
