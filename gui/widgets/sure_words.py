"""How sure a run's network is, in sentences."""

from __future__ import annotations

import math

from core.evaluation.coverage import Said
from core.evaluation.curves import Curve
from core.tasks.doubt import Doubt
from gui.translate import number, percent, tr
from gui.workers.sureness_found import Sure

WELL, ODD = 0.03, 0.08
"""A probability that is off by less is called good; by more, bad."""
FEW = 300
"""Of fewer pictures, the steps of the diagram hold so few that chance shows in each."""
MUCH = 0.05
"""A temperature that is nearer to 1 changes next to nothing."""


def calibration(sure: Sure, doubt: Doubt | None, count: int) -> str:
    """Whether "90 % sure" means that 90 of 100 are right, on `count` pictures."""
    off = number(sure.error_after * 100, 1)
    if sure.error_after < WELL:
        words = tr("It is about as sure as it is right: on average its probabilities are off by {off} points.", off=off)
    elif sure.error_after < ODD:
        words = tr("It is nearly as sure as it is right: its probabilities are off by {off} points.", off=off)
    else:
        words = tr("Don't take its probabilities at their word: they are off by {off} points on average.", off=off)
    if doubt is not None:
        before = number(sure.error_before * 100, 1)
        words += " " + tr("Without the temperature it would be {off}.", off=before)
    if count < FEW:
        words += " " + tr("Of so few pictures, chance alone makes some points.")
    return words


def temperature(doubt: Doubt | None) -> str:
    """What the temperature does, and where it comes from."""
    if doubt is None:
        return tr(
            "Its checkpoint holds no temperature and no thresholds, so it answers always. "
            "They are settled on validation pictures when a training comes to its end."
        )
    how = number(doubt.temperature, 2)
    if doubt.temperature > 1 + MUCH:
        words = tr("By itself it is too sure: its logits are divided by its temperature, {how}.", how=how)
    elif doubt.temperature < 1 - MUCH:
        words = tr("By itself it is too modest: its logits are divided by its temperature, {how}.", how=how)
    else:
        words = tr("By itself it is as sure as it should be: its temperature is {how}.", how=how)
    settled = tr("Settled on {count} validation pictures.", count=number(doubt.count))
    return f"{words} {settled}"


def answers_always(accuracy: float) -> str:
    """What a network without thresholds does."""
    return tr("It answers always: of 100 pictures, {right} are answered rightly.", right=round(accuracy * 100))


def answered(said: Said) -> str:
    """What it says of 100 pictures at the wanted rate."""
    if said.right is None:
        return tr(
            "No probability makes {wanted} of its answers right: it would say “I'm not sure” of every picture.",
            wanted=percent(said.wanted, 0),
        )
    count, unsure, strange = (round(part * 100) for part in (said.answered, said.unsure, said.strangers))
    first = tr(
        "Of 100 pictures it answers {count}, and {right} of 100 answers are right.",
        count=count,
        right=round(said.right * 100),
    )
    if strange:
        rest = tr(
            "Of the rest it says “I'm not sure” ({unsure}) or “none of my classes” ({strange}).",
            unsure=unsure,
            strange=strange,
        )
    else:
        rest = tr("Of the rest it says “I'm not sure”.") if count < 100 else ""
    return f"{first} {rest}".strip()


def strangers(doubt: Doubt | None, said: Said | None) -> str:
    """Where the border to pictures of something else lies, and what it costs."""
    if doubt is None or said is None or math.isinf(doubt.farthest):
        return tr("It has no border to pictures of something else: it takes each for one of its classes.")
    return tr(
        "Of a picture that lies too far from all it knows it says “none of my classes”. The border is set so that few "
        "of its own are lost: {lost} of the validation pictures were, and {here} of these here.",
        lost=percent(doubt.lost),
        here=percent(said.strangers),
    )


def apart(roc: Curve, classes: tuple[str, ...]) -> str:
    """The area under the curve, as what it means."""
    return tr(
        "Shown one picture of “{one}” and one of “{other}”, it tells which is which in {pairs} of 100 pairs.",
        one=classes[0],
        other=classes[1],
        pairs=round(roc.area * 100),
    )
