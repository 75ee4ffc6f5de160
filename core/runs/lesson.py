"""What plain and residual networks of two depths show, in words that are made of what was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from core.export.figures import NORMAL, number
from core.messages import QT_TRANSLATE_NOOP, Message, message

ROLES = {
    "test": QT_TRANSLATE_NOOP("core", "test"),
    "validation": QT_TRANSLATE_NOOP("core", "validation"),
    "train": QT_TRANSLATE_NOOP("core", "training"),
}
FADED = 10.0
"""A gradient so many times smaller than another is called weak beside it."""


@dataclass(frozen=True)
class Part:
    """One of the four as it came out. Accuracies are fractions, of `count` pictures of the role `role` (test,
    validation, train); `first_norms` are the gradient's norms in the first stage at the first step and at the end."""

    run: Path
    depth: int
    plain: bool
    accuracy: float
    role: str
    count: int
    train_accuracy: float
    first_norms: tuple[float, float] | None

    @property
    def name(self) -> str:
        return f"{'plain' if self.plain else 'resnet'}-{self.depth}"


def sentences(plain: tuple[Part, Part], residual: tuple[Part, Part]) -> list[Message]:
    """Depth without shortcuts, depth with them, what it teaches, and the gradient that reaches the front."""
    return [
        _pair(plain, QT_TRANSLATE_NOOP("core", "Without shortcuts")),
        _pair(residual, QT_TRANSLATE_NOOP("core", "With shortcuts")),
        *_training(plain),
        _lesson(plain, residual),
        *_gradients(plain[1], residual[1]),
    ]


def _pair(parts: tuple[Part, Part], kind: str) -> Message:
    """How a network and the deeper one compare."""
    templates = {
        -1: QT_TRANSLATE_NOOP(
            "core",
            "{kind}: {deep} learns worse than {shallow}: {deep_accuracy} against {shallow_accuracy} of the {role} "
            "pictures right.",
        ),
        0: QT_TRANSLATE_NOOP(
            "core",
            "{kind}: {deep} and {shallow} are about equal: {deep_accuracy} and {shallow_accuracy} of the {role} "
            "pictures right.",
        ),
        1: QT_TRANSLATE_NOOP(
            "core",
            "{kind}: {deep} learns better than {shallow}: {deep_accuracy} against {shallow_accuracy} of the {role} "
            "pictures right.",
        ),
    }
    shallow, deep = parts
    return message(
        templates[_compared(deep, shallow)],
        kind=Message(kind),
        deep=deep.name,
        shallow=shallow.name,
        deep_accuracy=_percent(deep.accuracy),
        shallow_accuracy=_percent(shallow.accuracy),
        role=Message(ROLES.get(shallow.role, shallow.role)),
    )


def _training(plain: tuple[Part, Part]) -> list[Message]:
    shallow, deep = plain
    if _compared(deep, shallow) >= 0 or deep.train_accuracy >= shallow.train_accuracy:
        return []
    return [
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "That is no overfitting: on the training pictures, too, {deep} is worse ({deep_accuracy} against "
                "{shallow_accuracy}).",
            ),
            deep=deep.name,
            shallow=shallow.name,
            deep_accuracy=_percent(deep.train_accuracy),
            shallow_accuracy=_percent(shallow.train_accuracy),
        )
    ]


def _lesson(plain: tuple[Part, Part], residual: tuple[Part, Part]) -> Message:
    harmed, helped = _compared(plain[1], plain[0]) < 0, _compared(residual[1], plain[1]) > 0
    facts = {"deep": residual[1].depth, "points": _points(residual[1].accuracy - plain[1].accuracy)}
    if harmed and helped and _compared(residual[1], residual[0]) >= 0:
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "So depth alone does harm, and shortcuts take the harm away: {points} points for {deep} layers. He et "
                "al. showed this in 2015 (figures 1 and 6).",
            ),
            **facts,
        )
    if helped:
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "Shortcuts are worth {points} points to {deep} layers. In the paper, after many more steps, the deeper "
                "residual network is ahead of the other, and the deeper plain one isn't (He et al. 2015, figure 6).",
            )
            if harmed
            else QT_TRANSLATE_NOOP("core", "Shortcuts are worth {points} points to {deep} layers."),
            **facts,
        )
    if _compared(residual[0], plain[0]) > 0:
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "Shortcuts are worth {points} points to {shallow} layers; {deep} layers haven't learned enough yet to "
                "tell. Try more epochs.",
            ),
            points=_points(residual[0].accuracy - plain[0].accuracy),
            shallow=residual[0].depth,
            deep=residual[1].depth,
        )
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "Here shortcuts made no difference that counts. Try more epochs, or pictures that are harder to tell "
            "apart.",
        )
    )


def _gradients(plain: Part, residual: Part) -> list[Message]:
    """The gradient that reaches the first stage of the deep networks."""
    if plain.first_norms is None or residual.first_norms is None:
        return []
    faded = residual.first_norms[1] > FADED * plain.first_norms[1]
    burst = plain.first_norms[0] > FADED * residual.first_norms[0]
    comment = (
        QT_TRANSLATE_NOOP("core", "Hardly anything reaches the front of the plain network any more.")
        if faded
        else QT_TRANSLATE_NOOP(
            "core", "At first it grows out of all proportion on its way to the front of the plain network."
        )
        if burst
        else QT_TRANSLATE_NOOP(
            "core", "It doesn't vanish: batch normalisation keeps it alive, as the paper says (section 4.1)."
        )
    )
    return [
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "The gradient in the first stage is {plain_first} at the first step and {plain_last} at the end of "
                "{plain}, {residual_first} and {residual_last} of {residual}. {comment}",
            ),
            plain=plain.name,
            residual=residual.name,
            plain_first=number(float(f"{plain.first_norms[0]:.2g}")),
            plain_last=number(float(f"{plain.first_norms[1]:.2g}")),
            residual_first=number(float(f"{residual.first_norms[0]:.2g}")),
            residual_last=number(float(f"{residual.first_norms[1]:.2g}")),
            comment=Message(comment),
        )
    ]


def _compared(one: Part, other: Part) -> int:
    """1: better, -1: worse, 0: not told apart by so many pictures (95 %, as if they were independent)."""
    noise = math.sqrt(sum(part.accuracy * (1 - part.accuracy) / max(1, part.count) for part in (one, other)))
    difference = one.accuracy - other.accuracy
    return 0 if abs(difference) <= NORMAL * noise else 1 if difference > 0 else -1


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.1f} %"


def _points(difference: float) -> str:
    return f"{100 * difference:.1f}"
