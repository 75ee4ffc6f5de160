"""Where a network looks when it recognises one class: on average, and in the pictures it is surest of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core import choices
from core.data.augment import normalise
from core.data.pictures import Pixels, Rows
from core.evaluation.answers import Answers, Floats, log_softmax
from core.evaluation.evaluate import Opened
from core.evaluation.heat import Map
from core.messages import QT_TRANSLATE_NOOP, message
from core.progress import Progress

Heats = npt.NDArray[np.float32]
"""Of N pictures: (N, H, W), 0 to 1."""

CLEAREST = 12
AVERAGED = 64
"""Of more pictures than these, so many are averaged, evenly spread."""
TOP = 5
TOGETHER = {"grad-cam": 16}
"""Pictures explained at once; a method that isn't named takes its time for each: its average is of the clearest."""


@dataclass(frozen=True, eq=False)
class Look:
    """One picture (its row and name, uint8 (H, W, 3)), its heat (H, W), and the likeliest classes with their
    probabilities."""

    row: int
    name: str
    picture: Pixels
    heat: Map
    top: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class ClassLook:
    """The class `label`: the mean of `count` of its pictures, uint8 (H, W, 3), and of the heat in `heated` of them,
    (H, W), the hottest place at 1. `clearest` are those answered rightly with the highest probability.
    """

    label: int
    against: int | None
    method: str
    count: int
    heated: int
    picture: Pixels
    heat: Map
    clearest: tuple[Look, ...]


def class_look(
    opened: Opened,
    answers: Answers,
    label: int,
    *,
    method: str = "grad-cam",
    against: int | None = None,
    temperature: float = 1.0,
    progress: Progress | None = None,
) -> ClassLook | None:
    """Look at the pictures of the class `label`; None where there are none. `answers` are those to `opened.pictures`.

    With `against`, another class, what speaks for `label` rather than for that one. `method` is one of
    `choices.EXPLANATIONS`; probabilities are those at `temperature`.

    Raises:
        UserError: a picture's file has gone, or there is no such method.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    own = np.flatnonzero(answers.labels == label)
    if not len(own):
        return None
    averaged = own[np.linspace(0, len(own) - 1, min(AVERAGED, len(own))).round().astype(np.int64)]
    right = own[answers.right[own]]
    sure = _probabilities(answers, right, temperature)[:, label]
    clearest = right[np.argsort(-sure, kind="stable")[:CLEAREST]]
    heated = averaged if method in TOGETHER or not len(clearest) else clearest
    rows, places = np.unique(np.concatenate([heated, clearest]), return_inverse=True)
    heats = explained(opened, rows, label, method, against, progress)
    return ClassLook(
        label=label,
        against=against,
        method=method,
        count=len(averaged),
        heated=len(heated),
        picture=opened.pictures.gather(averaged).mean(axis=0).round().astype(np.uint8),
        heat=_highest_at_one(heats[places[: len(heated)]].mean(axis=0)),
        clearest=looks(opened, answers, clearest, heats[places[len(heated) :]], temperature),
    )


def looks(opened: Opened, answers: Answers, rows: Rows, heats: Heats, temperature: float = 1.0) -> tuple[Look, ...]:
    """The pictures of `rows` with their heat (N, H, W) and the likeliest classes at `temperature`."""
    if not len(rows):
        return ()
    probabilities = _probabilities(answers, rows, temperature)
    each = zip(rows.tolist(), opened.pictures.gather(rows), heats, probabilities, strict=True)
    return tuple(
        Look(row, answers.names[row], picture, heat, _top(answers.classes, likely))
        for row, picture, heat, likely in each
    )


def explained(opened: Opened, rows: Rows, label: int, method: str, against: int | None, progress: Progress) -> Heats:
    """What speaks for the class `label` in these pictures: float32 (N, H, W), each with its hottest place at 1."""
    explain = choices.choose("explanations", method).resolve()
    mean, std = tuple(opened.contents["mean"]), tuple(opened.contents["std"])
    what = message(QT_TRANSLATE_NOOP("core", "Looking where the network looks…"))
    together = TOGETHER.get(method, 1)
    found = []
    for start in range(0, len(rows), together):
        progress.report(what, start, len(rows))
        some = torch.from_numpy(opened.pictures.gather(rows[start : start + together])).to(opened.device)
        target, other = (
            None if place is None else torch.full((len(some),), place, device=opened.device)
            for place in (label, against)
        )
        found.append(explain(opened.network, normalise(some, mean, std), target, other).cpu())
    progress.report(what, len(rows), len(rows))
    heats: Heats = torch.cat(found).numpy()
    return heats


def _probabilities(answers: Answers, rows: Rows, temperature: float) -> Floats:
    """Those of some rows: all of them may be too many to hold."""
    return np.exp(log_softmax(answers.logits[rows].astype(np.float64) / temperature))


def _top(classes: Sequence[str], probabilities: Floats) -> tuple[tuple[str, float], ...]:
    best = np.argsort(-probabilities, kind="stable")[:TOP]
    return tuple((classes[place], float(probabilities[place])) for place in best)


def _highest_at_one(heat: Map) -> Map:
    highest = float(heat.max())
    return heat / highest if highest > 0 else heat
