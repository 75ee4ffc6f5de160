"""Rules about the validation pictures: too few to tell, or suspiciously easy. Torch-free."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.config import RunConfig
from core.evaluation.metrics import NORMAL_95
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.coach.advice import Advice
from core.runs.coach.seen import Seen
from core.runs.coach.words import percent

TOO_WIDE = 0.075
"""An interval of 15 points reaches from a mediocre network to a good one."""
LARGEST_SHARE = 0.4
"""More than this would cost the training more than the validation gains."""
AT_ONCE = 0.95
"""All right after one epoch of a fresh network, on so many pictures that it is surely better than this."""
NEAR = 0.25


def noisy(seen: Seen) -> Advice | None:
    """The best epoch's accuracy has an interval so wide that it says little."""
    if not seen.ended or not seen.validates:
        return None
    accuracies = seen.curves.validation_accuracies
    best = int(accuracies.argmax())
    low, high = seen.validation_interval(best)
    if high - low <= 2 * TOO_WIDE:
        return None
    evidence = [
        message(
            QT_TRANSLATE_NOOP(
                "core", "{accuracy} of {count} validation pictures may on others be anything from {low} to {high}."
            ),
            accuracy=percent(float(accuracies[best])),
            count=seen.validation_count,
            low=percent(low),
            high=percent(high),
        )
    ]
    alike = int((accuracies >= low).sum()) - 1
    if alike:
        evidence.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "Epochs that may be as good as epoch {epoch}, which was chosen: {alike} of {all}."
                ),
                epoch=int(seen.curves.epochs[best]),
                alike=alike,
                all=seen.epochs,
            )
        )
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "There are too few validation pictures to tell")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "The accuracy is a rough figure, and which epoch was best is partly luck. Keep more pictures for "
                "validation, or collect more.",
            )
        ),
        tuple(evidence),
        _larger_share(seen, float(accuracies[best])),
    )


def leak(seen: Seen) -> Advice | None:
    """Validation that is surely better than the test, than an unvaried training, or perfect at once."""
    evidence = _better_than_test(seen) or _better_than_training(seen) or _perfect_at_once(seen)
    if evidence is None:
        return None
    own_folder = seen.config.data.source == "folder" and not seen.config.data.check
    return Advice(
        Message(QT_TRANSLATE_NOOP("core", "The validation looks too good")),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "Perhaps the same pictures, or nearly the same, are learned from and judged with; or something else "
                "gives the class away, as a mark on the picture does. The check of the pictures finds copies and "
                "keeps them on one side.",
            )
        ),
        (evidence,),
        {"data.check": True} if own_folder else {},
    )


def _better_than_test(seen: Seen) -> Message | None:
    if seen.judged is None or seen.judged.part != "test" or not seen.validates:
        return None
    best = int(seen.curves.validation_accuracies.argmax())
    if seen.validation_interval(best)[0] <= seen.judged.figures.interval[1]:
        return None
    return message(
        QT_TRANSLATE_NOOP(
            "core", "{validation} of {count} validation pictures are right, but only {test} of {tested} test pictures."
        ),
        validation=percent(float(seen.curves.validation_accuracies[best])),
        count=seen.validation_count,
        test=percent(seen.judged.figures.accuracy),
        tested=seen.judged.figures.count,
    )


def _better_than_training(seen: Seen) -> Message | None:
    """Only where nothing made the training pictures harder than they are."""
    if not seen.ended or not seen.validates or seen.tries_heads or seen.epochs < 3 or not _unvaried(seen.config):
        return None
    # While it still learns, an epoch's training accuracy lags behind what was judged at its end: so the best of them.
    best = int(seen.curves.train_accuracies.argmax())
    if seen.validation_interval()[0] <= seen.train_interval(best)[1] or not _settled(seen):
        return None
    return message(
        QT_TRANSLATE_NOOP(
            "core", "{validation} of the validation pictures are right, but only {train} of those that it learned from."
        ),
        validation=percent(float(seen.curves.validation_accuracies[-1])),
        train=percent(float(seen.curves.train_accuracies[best])),
    )


def _perfect_at_once(seen: Seen) -> Message | None:
    if not seen.validates or seen.config.finetune.start:
        return None
    if float(seen.curves.validation_accuracies[0]) < 1 or seen.validation_interval(0)[0] < AT_ONCE:
        return None
    return message(
        QT_TRANSLATE_NOOP("core", "After the first epoch all {count} validation pictures were right."),
        count=seen.validation_count,
    )


def _unvaried(config: RunConfig) -> bool:
    recipe = config.recipe
    mirrored = recipe.flip != "off" and not (config.data.source == "digits" and recipe.flip != "on")
    changed = (recipe.crop_padding, recipe.rotation, recipe.colour_jitter, recipe.erasing, recipe.mixup, recipe.cutmix)
    return not (
        mirrored or any(changed) or recipe.first_size < 1 or config.model.dropout or config.model.stochastic_depth
    )


def _settled(seen: Seen) -> bool:
    """Whether the last epochs brought the training no more than chance does."""
    late = seen.curves.train_accuracies[-3:]
    low, high = seen.train_interval()
    return bool(np.all((late >= low) & (late <= high)))


def _larger_share(seen: Seen, accuracy: float) -> dict[str, Any]:
    """A share that makes the interval narrow enough, where it was the share that made these pictures."""
    share, count = seen.config.recipe.validation_share, seen.validation_count
    expected = seen.train_count * share / (1 - share)
    if not share or not count or abs(count - expected) > max(NEAR * expected, seen.config.recipe.batch_size):
        return {}
    needed = NORMAL_95**2 * max(accuracy * (1 - accuracy), 0.05) / TOO_WIDE**2
    wanted = round(min(LARGEST_SHARE, share * needed / count), 2)
    return {"recipe.validation_share": wanted} if wanted > share else {}
