"""Rules about how much was learned: by heart, too little, or not long enough. Torch-free."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.config import RecipeConfig, RunConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.coach.advice import Advice
from core.runs.coach.seen import Seen
from core.runs.coach.statistics import falls, rises
from core.runs.coach.words import number, percent

GAP = 0.1
"""Every network does a little better on what it learned from: ten points surely apart are more than that."""
HALF_WAY = 0.5
"""Nearer to guessing than to always being right."""
MOST_OF_THE_WAY = 0.75
"""A training whose rate was let down ends rising by design: only one that got less far than this was too short."""
PERFECT = 0.99
"""Above this there is nothing left that more epochs could give."""
BY_HEART = QT_TRANSLATE_NOOP(
    "core",
    "It is much better at pictures that it has learned from than at others (overfitting). More pictures help most; "
    "showing them more varied helps, too.",
)
BY_HEART_TUNED = QT_TRANSLATE_NOOP(
    "core",
    "It is much better at pictures that it has learned from than at others (overfitting). More pictures help most; "
    "letting fewer stages learn helps, too.",
)
MOST_EPOCHS = 100_000
WIDEST = 4096


def overfitting(seen: Seen) -> Advice | None:
    """Training pictures known by heart: surely better at them, by more than `GAP` or while the others' loss rises."""
    if not seen.validates or seen.epochs < 3:
        return None
    curves, place = seen.curves, seen.deciding
    train, validation = float(curves.train_accuracies[place]), float(curves.validation_accuracies[place])
    apart = seen.train_interval(place)[0] - seen.validation_interval(place)[1]
    lowest = int(curves.validation_losses.argmin())
    worse = (
        not seen.tries_heads and rises(curves.validation_losses[lowest + 1 :]) and falls(curves.train_losses[lowest:])
    )
    if apart <= (0 if worse else GAP):
        return None
    evidence = [
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "In epoch {epoch}: {train} of the training pictures right, {validation} of the validation pictures.",
            ),
            epoch=int(curves.epochs[place]),
            train=percent(train),
            validation=percent(validation),
        )
    ]
    if worse:
        evidence.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "The validation loss was lowest in epoch {epoch} ({lowest}) and has risen to {last} since."
                ),
                epoch=int(curves.epochs[lowest]),
                lowest=number(float(curves.validation_losses[lowest])),
                last=number(float(curves.validation_losses[-1])),
            )
        )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "It learns the training pictures by heart")),
        Message(BY_HEART_TUNED if seen.config.finetune.start else BY_HEART),
        tuple(evidence),
        _less_by_heart(seen.config),
    )


def underfitting(seen: Seen) -> Advice | None:
    """Even on the training pictures surely nearer to guessing than to always being right."""
    if seen.state != "finished" or not seen.guessing or seen.epochs < 2 or seen.learned(seen.highest()) >= HALF_WAY:
        return None
    place = seen.deciding
    train = float(seen.curves.train_accuracies[place])
    evidence = [
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "In epoch {epoch} {train} of the training pictures were right; always naming one class gets "
                "{guessing}.",
            ),
            epoch=int(seen.curves.epochs[place]),
            train=percent(train),
            guessing=percent(seen.guessing),
        )
    ]
    if seen.validates:
        evidence.append(
            message(
                QT_TRANSLATE_NOOP("core", "Validation pictures: {validation}."),
                validation=percent(float(seen.curves.validation_accuracies[place])),
            )
        )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "It has learned little, even of the training pictures")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It isn't a matter of more pictures (underfitting): the network is too small for them, too little of "
                "it may learn, or what tells the classes apart can't be seen at this picture size.",
            )
        ),
        tuple(evidence),
        _more_capable(seen.config),
    )


def stopped_too_early(seen: Seen) -> Advice | None:
    """The accuracy is surely rising, the last epoch is as good as any, and nothing is learned by heart yet."""
    if not seen.ended or seen.diverged or seen.tries_heads or seen.epochs < 2 or not seen.guessing:
        return None
    accuracies = seen.accuracies
    tail = accuracies[-max(4, seen.epochs // 3) :]
    if not _as_good_as_ever(seen) or not (_surely_up(seen, len(tail)) or rises(tail)):
        return None
    highest = seen.validation_interval()[1] if seen.validates else seen.train_interval()[1]
    far = seen.learned(highest) >= MOST_OF_THE_WAY if seen.rate_has_fallen else highest >= PERFECT
    by_heart = seen.validates and seen.train_interval()[0] > seen.validation_interval()[1]
    if far or by_heart:
        return None
    planned = seen.config.recipe.epochs
    by_hand = seen.epochs < planned and seen.state != "finished"
    sentence = (
        QT_TRANSLATE_NOOP("core", "It had done {done} of {planned} epochs and was still getting better: continue it.")
        if by_hand
        else QT_TRANSLATE_NOOP(
            "core", "The accuracy was still rising when the {planned} epochs were over: more of them will get more."
        )
    )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "It was still getting better at the end")),
        message(sentence, done=seen.epochs, planned=planned),
        (_rise(seen, len(tail)),),
        {} if by_hand else {"recipe.epochs": min(MOST_EPOCHS, 2 * planned)},
    )


def plateau(seen: Seen) -> Advice | None:
    """The second half brought nothing, though the learning rate is still as high as ever."""
    half = seen.epochs // 2
    if not seen.ended or half < 6 or seen.tries_heads or _best_possible(seen) >= PERFECT:
        return None
    if seen.rate_has_fallen or seen.would_let_down:
        return None
    curves, late = seen.curves, seen.accuracies[half:]
    if rises(late) or rises(curves.train_accuracies[half:]):
        return None
    rates = curves.learning_rates
    if float(rates[-1]) < 0.5 * float(rates.max()):
        return None
    evidence = (
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "Epochs {first} to {last}: the accuracy stays between {low} and {high}, the training loss ends at "
                "{loss}.",
            ),
            first=int(curves.epochs[half]),
            last=int(curves.epochs[-1]),
            low=percent(float(late.min())),
            high=percent(float(late.max())),
            loss=number(float(curves.train_losses[-1])),
        ),
        message(
            QT_TRANSLATE_NOOP("core", "The learning rate was still {rate} at the end; the highest was {highest}."),
            rate=number(float(rates[-1])),
            highest=number(float(rates.max())),
        ),
    )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "The second half of the training brought nothing")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "With a learning rate that stays high the network jumps around the best weights without coming "
                "nearer. Let the rate fall towards the end.",
            )
        ),
        evidence,
        {"recipe.schedule": "cosine"} if seen.config.recipe.schedule == "constant" else {},
    )


def _rise(seen: Seen, length: int) -> Message:
    """The accuracy so many epochs before the end, and at the end."""
    template = (
        QT_TRANSLATE_NOOP("core", "Validation accuracy: {first} in epoch {epoch}, {last} in epoch {end}, the last one.")
        if seen.validates
        else QT_TRANSLATE_NOOP(
            "core", "Training accuracy: {first} in epoch {epoch}, {last} in epoch {end}, the last one."
        )
    )
    return message(
        template,
        first=percent(float(seen.accuracies[-length])),
        epoch=int(seen.curves.epochs[-length]),
        last=percent(float(seen.accuracies[-1])),
        end=int(seen.curves.epochs[-1]),
    )


def _surely_up(seen: Seen, length: int) -> bool:
    """Whether the last accuracy lies surely above the one so many epochs before (their 95 % intervals are apart).

    With few validation pictures, the training pictures may say so earlier.
    """
    kinds = [seen.train_interval, *([seen.validation_interval] if seen.validates else [])]
    length = min(length, seen.epochs)
    return any(ends(-1)[0] > ends(-length)[1] for ends in kinds)


def _as_good_as_ever(seen: Seen) -> bool:
    """Whether the last epoch may be the best one: it lies in the best one's interval."""
    ends = seen.validation_interval if seen.validates else seen.train_interval
    return float(seen.accuracies[-1]) >= ends(int(seen.accuracies.argmax()))[0]


def _best_possible(seen: Seen) -> float:
    return (seen.validation_interval if seen.validates else seen.train_interval)(int(np.argmax(seen.accuracies)))[1]


def _less_by_heart(config: RunConfig) -> dict[str, Any]:
    """Of fine-tuning, fewer stages that learn; else what isn't varied yet; else more weight decay."""
    if config.finetune.start:
        stages = config.finetune.trained_stages
        return {"finetune.trained_stages": 1 if stages > 1 else 0} if stages else {}
    return _more_varied(config.recipe, config.data.source) or {
        "recipe.weight_decay": min(10.0, 2 * config.recipe.weight_decay or 5e-4)
    }


def _more_varied(recipe: RecipeConfig, source: str) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if recipe.crop_padding < 0.125:
        changes["recipe.crop_padding"] = 0.125
    if recipe.flip == "off" and source != "digits":
        changes["recipe.flip"] = "alternate"
    if not changes and recipe.erasing == 0:
        changes["recipe.erasing"] = 0.25
    return changes


def _more_capable(config: RunConfig) -> dict[str, Any]:
    if config.finetune.start:
        stages = config.finetune.trained_stages
        return {} if stages >= 9 else {"finetune.trained_stages": 9 if stages else 1}
    return {"model.widths": [min(WIDEST, 2 * width) for width in config.model.widths]}
