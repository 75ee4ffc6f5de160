"""What a reader of the model card should not expect of the network, as far as it follows from what is known."""

from __future__ import annotations

from collections.abc import Iterator

from core.config import RunConfig
from core.export.facts import Facts
from core.export.markdown import literal
from core.export.source import MIRRORED, NAMES_UNKNOWN, Source
from core.messages import fill

FEW = 300
"""Judged on fewer pictures than these, an accuracy is a rough figure."""


def sentences(source: Source, config: RunConfig, facts: Facts) -> Iterator[str]:
    """Each limit in a sentence or two, in Markdown."""
    count, side = len(source.classes), source.image_size
    yield fill(
        "It knows {count} classes and always answers with one of them, also for a picture that shows none of them.",
        {"count": count},
    )
    yield (
        "It was trained on pictures of one collection. On pictures from another camera, place, season or light it is "
        "often less accurate than the figures here."
    )
    yield from _figures(config, facts)
    if source.contents.get(MIRRORED):
        yield (
            "The figures are those of the mean of its answers to a picture and to its mirror image. This program "
            "answers so; the bare network, looking once, is a little less accurate."
        )
    yield "Its probabilities are not calibrated: 90 % doesn't mean that nine in ten such answers are right."
    yield fill(
        "It sees {side} x {side} pixels of the picture's middle: small details, and what lies at the edges of oblong "
        "pictures, are lost to it.",
        {"side": side},
    )
    said = [str(notice) for notice in source.notices]
    # A file that was exported from another program's is told of by its class names alone.
    if not source.names_known and NAMES_UNKNOWN not in said:
        said.append(NAMES_UNKNOWN)
    yield from map(literal, said)
    if source.own and not config.data.check:
        yield (
            "The pictures were not checked for duplicates, wrong labels or damage: duplicates on both sides of the "
            "split make figures too good."
        )
    yield (
        "Whether it treats groups of pictures, or of people in them, alike was not examined. It is no ground for "
        "decisions about a person's health, safety or rights without somebody who checks them."
    )
    yield (
        "The terms of the pictures, and of the network that it started from, go on to apply; whoever passes it on has "
        "to look them up."
    )


def _figures(config: RunConfig, facts: Facts) -> Iterator[str]:
    if facts.state in ("stopped", "interrupted", "cancelled", "running", "paused", "diverged", "failed"):
        yield fill("The training did not run to its end ({state}).", {"state": facts.state})
    if facts.accuracy is None and facts.best_accuracy is None:
        yield "No accuracy was measured that this page knows of."
        return
    if facts.role in ("validation", "") and config.recipe.validation_share and facts.best_epoch is not None:
        yield (
            "The validation pictures also chose the best epoch, so their accuracy is a little too good. There were no "
            "test pictures that nothing was chosen by."
        )
    if facts.role == "train":
        yield "The accuracy was taken on the training pictures: it says nothing of pictures that it hasn't seen."
    if 0 < facts.count < FEW:
        yield fill(
            "It was judged on {count} pictures only: mind the interval rather than the figure.", {"count": facts.count}
        )
