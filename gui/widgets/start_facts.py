"""What is told of a recognised network beyond its one sentence: lines to unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.translate import number, percent, tr, tr_core

if TYPE_CHECKING:
    from core.models.weights.opened import Recognised

NAMED = 8
"""Names that are listed; the others are counted."""


def facts(found: Recognised) -> list[str]:
    """One line each: size, colours, classes, what doesn't fit, what was dropped, and notices."""
    lines = [
        tr("Missing: {names}.", names=_listed(found.missing)) if found.missing else "",
        tr("Not used: {names}.", names=_listed(found.unused)) if found.unused else "",
        tr("Not loaded, for safety: {names}.", names=_listed(found.dropped)) if found.dropped else "",
        tr("Trained on pictures of {side} pixels.", side=found.image_size) if found.image_size else "",
        _colours(found),
        tr("Classes: {names}.", names=_listed(found.classes)) if found.classes else "",
        _accuracy(found),
    ]
    return [line for line in lines if line] + [tr_core(notice) for notice in found.notices]


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return tr("{names} and {count} more", names=shown, count=number(more)) if more > 0 else shown


def _colours(found: Recognised) -> str:
    if found.mean is None or found.std is None:
        return ""
    mean, std = (", ".join(f"{value:.3f}" for value in values) for values in (found.mean, found.std))
    if found.normalisation == "family":
        return tr("Colours as its family wants them: mean {mean}, deviation {std}.", mean=mean, std=std)
    return tr("Colours as the file says: mean {mean}, deviation {std}.", mean=mean, std=std)


def _accuracy(found: Recognised) -> str:
    accuracy = found.metrics.get("accuracy")
    return tr("Accuracy then: {accuracy}.", accuracy=percent(accuracy)) if isinstance(accuracy, float) else ""
