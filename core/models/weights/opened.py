"""Any checkpoint in the form of our own: what judges, predicts and exports opens files with this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import checkpoint
from core.config import RunConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.weights import conventions, refusals
from core.models.weights.recognise import Recognised, recognise
from core.progress import Progress

__all__ = ["Recognised", "as_checkpoint", "assumptions", "knows_its_classes", "open_checkpoint", "recognise"]

NAMED = "classes_named"
"""Key that says whether a checkpoint's class names are real; made-up ones stand for places in the last layer."""


def open_checkpoint(path: Path, progress: Progress | None = None) -> dict[str, Any]:
    """The checkpoint at `path`, ours or anybody's, as `core.checkpoint.load` gives it, its tensors on the CPU.

    Raises:
        DiskError: it can't be read.
        UserError: no residual network that can answer is in it.
        Cancelled: `progress` was cancelled.
    """
    return as_checkpoint(recognise(path, progress))


def as_checkpoint(recognised: Recognised, classes: Sequence[str] | None = None) -> dict[str, Any]:
    """`recognised` in the form of `core.checkpoint`, ready for `models.stored.load_network`.

    `classes` are its classes' names in order, where the caller knows them; names that nobody knows become "class 0",
    "class 1", …, or ImageNet's for a published network of 1000 classes. What is unknown of the preprocessing becomes
    what is usual: ImageNet's mean and deviation, and pictures of 32 pixels for a 3x3 stem, else 224.

    Raises:
        UserError: it has no last layer that can be used.
    """
    if recognised.contents is not None and classes is None:
        return {**recognised.contents, "weights": recognised.weights}
    if "fc.weight" not in recognised.weights:
        raise refusals.no_last_layer(recognised.path, recognised.title)
    known = tuple(classes or recognised.classes)
    names = known or _usual_names(recognised)
    return {
        "format": checkpoint.FORMAT,
        "version": checkpoint.VERSION,
        "config": RunConfig(model=recognised.model).model_dump(),
        "classes": list(names),
        NAMED: bool(known),
        "image_size": recognised.image_size or _usual_size(recognised),
        "mean": list(recognised.mean or conventions.IMAGENET[0]),
        "std": list(recognised.std or conventions.IMAGENET[1]),
        "channels": 3,
        "weights": recognised.weights,
        "metrics": dict(recognised.metrics),
    }


def assumptions(recognised: Recognised) -> tuple[Message, ...]:
    """What `as_checkpoint` takes for granted, as the file doesn't say it."""
    said = []
    if _of_imagenet(recognised):
        said.append(message(QT_TRANSLATE_NOOP("core", "Its 1000 classes are taken to be ImageNet's.")))
    if recognised.mean is None:
        said.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "It doesn't say how colours are scaled: mean and deviation are taken to be ImageNet's."
                )
            )
        )
    if recognised.image_size is None:
        said.append(
            message(
                QT_TRANSLATE_NOOP("core", "It doesn't say how large its pictures are: {size} pixels are taken."),
                size=_usual_size(recognised),
            )
        )
    return tuple(said)


def _usual_names(recognised: Recognised) -> tuple[str, ...]:
    if _of_imagenet(recognised):
        return conventions.imagenet_classes()
    return tuple(f"class {place}" for place in range(recognised.class_count))


def _of_imagenet(recognised: Recognised) -> bool:
    """Whether it is a published network as it was published: its classes are then known, though the file names none."""
    published = recognised.family in ("torchvision", "timm", "transformers")
    return published and recognised.class_count == 1000 and not recognised.classes


def _usual_size(recognised: Recognised) -> int:
    return 32 if recognised.model.stem.startswith("3x3") else 224


def knows_its_classes(contents: dict[str, Any]) -> bool:
    """Whether the class names in a checkpoint are real ones."""
    return bool(contents.get(NAMED, True))
