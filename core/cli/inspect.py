"""`inspect`: what a file of weights is, whoever made it: network, classes, origin, what fits and what doesn't."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.cli.named import checkpoint_named
from core.cli.output import complain, say, say_json, table
from core.messages import QT_TRANSLATE_NOOP, Message, message

if TYPE_CHECKING:
    from core.models.weights.opened import Recognised

LISTED = 10
"""So many names of tensors and classes are listed in words; as JSON, all are."""
FAMILY_OR_FILE = {
    "checkpoint": QT_TRANSLATE_NOOP("core", "from the file"),
    "family": QT_TRANSLATE_NOOP("core", "as usual for such networks"),
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "checkpoint",
        metavar="CKPT",
        help=QT_TRANSLATE_NOOP(
            "core", "Any file of weights (.pt, .pth, .ckpt, .bin, .safetensors), or a run's folder or name."
        ),
    )
    parser.add_argument(
        "--classes",
        type=int,
        metavar="N",
        help=QT_TRANSLATE_NOOP("core", "Say how it would fit pictures of so many classes."),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object: family, title, model, classes, missing, unused, …"),
    )


def run(arguments: argparse.Namespace) -> int:
    from core.models.weights.opened import recognise

    found = recognise(checkpoint_named(arguments.checkpoint))
    if arguments.json:
        say_json(_values(found, arguments.classes))
        return 0
    say(found.sentence(arguments.classes))
    for notice in found.notices:
        complain(notice)
    table([QT_TRANSLATE_NOOP("core", "What"), QT_TRANSLATE_NOOP("core", "Value")], [list(row) for row in _rows(found)])
    return 0


def _rows(found: Recognised) -> Iterator[tuple[str, str]]:
    unknown = QT_TRANSLATE_NOOP("core", "unknown")
    model = found.model
    yield QT_TRANSLATE_NOOP("core", "Network"), found.title
    yield QT_TRANSLATE_NOOP("core", "Block"), model.block
    yield QT_TRANSLATE_NOOP("core", "Blocks per stage"), ", ".join(map(str, model.depths))
    yield QT_TRANSLATE_NOOP("core", "Channels per stage"), ", ".join(map(str, model.widths))
    yield QT_TRANSLATE_NOOP("core", "Stem"), model.stem
    yield QT_TRANSLATE_NOOP("core", "Shortcut"), model.shortcut
    yield QT_TRANSLATE_NOOP("core", "Classes"), _listed(found.classes) or str(found.class_count or "–")
    yield QT_TRANSLATE_NOOP("core", "Picture size"), f"{found.image_size} px" if found.image_size else unknown
    scaled = unknown
    if found.mean is not None and found.std is not None:
        numbers = " / ".join(", ".join(f"{value:.4g}" for value in triple) for triple in (found.mean, found.std))
        scaled = f"{numbers} ({FAMILY_OR_FILE[found.normalisation]})"
    yield QT_TRANSLATE_NOOP("core", "Mean and deviation"), scaled
    for name, value in found.metrics.items():
        if isinstance(value, int | float):
            yield name, f"{value:.6g}"
    lists = (
        (QT_TRANSLATE_NOOP("core", "Missing"), found.missing),
        (QT_TRANSLATE_NOOP("core", "Not used"), found.unused),
        (QT_TRANSLATE_NOOP("core", "Not read"), found.dropped),
    )
    for title, names in lists:
        if names:
            yield title, _listed(names)


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - LISTED
    rest: Message | str = message(QT_TRANSLATE_NOOP("core", "… and {count} more"), count=more) if more > 0 else ""
    return ", ".join([*names[:LISTED], *([str(rest)] if rest else [])])


def _values(found: Recognised, classes: int | None) -> dict[str, Any]:
    return {
        "file": str(found.path),
        "sentence": str(found.sentence(classes)),
        "family": found.family,
        "title": found.title,
        "model": found.model.model_dump(),
        "class_count": found.class_count,
        "classes": list(found.classes),
        "fitting": found.fitting,
        "total": found.total,
        "missing": list(found.missing),
        "unused": list(found.unused),
        "image_size": found.image_size,
        "mean": found.mean,
        "std": found.std,
        "normalisation": found.normalisation,
        "dropped": list(found.dropped),
        "metrics": {name: value for name, value in found.metrics.items() if isinstance(value, int | float | str)},
        "notices": [str(notice) for notice in found.notices],
    }
