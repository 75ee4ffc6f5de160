"""`explain`: where a checkpoint looks in picture files, as heat maps laid over them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core import choices, files
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, percent, say, say_json
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, printable
from core.paths import expanded

if TYPE_CHECKING:
    from core.data.pictures import Pixels
    from core.inference.predictor import Predictor

LEAST_SIDE = 256
"""Smaller pictures are written enlarged: a heat map of 32 pixels shows nothing."""


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=QT_TRANSLATE_NOOP("core", "Picture files."))
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=QT_TRANSLATE_NOOP("core", "Where the maps are written: one .png for each picture, none is overwritten."),
    )
    parser.add_argument(
        "--class",
        dest="target",
        metavar="NAME",
        help=QT_TRANSLATE_NOOP("core", "What speaks for this class; without it, for the answer."),
    )
    parser.add_argument(
        "--why-not",
        metavar="NAME",
        help=QT_TRANSLATE_NOOP("core", "What speaks for the answer rather than for this class."),
    )
    parser.add_argument(
        "--method",
        choices=list(choices.EXPLANATIONS),
        default="grad-cam",
        help=" ".join(f"{name}: {choice.sentence}" for name, choice in choices.EXPLANATIONS.items()),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object for each file: file, class, probability, map."),
    )


def run(arguments: argparse.Namespace) -> int:
    """The exit code is 1 where a file could not be read; the others are explained all the same."""
    from core.data.decode import UnreadablePicture, decode
    from core.inference.predictor import load_predictor

    predictor = load_predictor(checkpoint_named(arguments.checkpoint))
    target, against = (_place(predictor, name) for name in (arguments.target, arguments.why_not))
    out, failed = expanded(arguments.out), False
    for path in map(expanded, arguments.files):
        try:
            picture = decode(path, predictor.image_size)
        except UnreadablePicture as problem:
            failed = True
            complain(problem)
            continue
        answer = predictor.predict(picture[None])[0]
        asked = int(answer.argmax()) if target is None else target
        written = _write(_laid_over(predictor, picture, asked, against, arguments.method), out, path.stem)
        name, chance = predictor.classes[asked], float(answer[asked])
        if arguments.json:
            say_json({"file": str(path), "class": name, "probability": chance, "map": str(written)})
        else:
            say(printable(f"{path}: {name} {percent(chance)}, {written}"))
    return 1 if failed else 0


def _place(predictor: Predictor, name: str | None) -> int | None:
    if name is None:
        return None
    if name not in predictor.classes:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The checkpoint knows no class “{name}”."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose one of: {names}."),
            name=name,
            names=", ".join(predictor.classes[:20]),
        )
    return predictor.classes.index(name)


def _laid_over(predictor: Predictor, picture: Pixels, target: int, against: int | None, method: str) -> Pixels:
    from core.evaluation.explain import heat_of
    from core.evaluation.heat import overlay

    heat = heat_of(predictor.network, picture, predictor.mean, predictor.std, target, against, method, predictor.device)
    return overlay(picture, heat)


def _write(laid: Pixels, folder: Path, stem: str) -> Path:
    """The map as a .png of a name that is free."""
    from PIL import Image

    image = Image.fromarray(laid)
    if min(image.size) < LEAST_SIDE:
        times = -(-LEAST_SIDE // min(image.size))
        image = image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)
    names = (f"{stem}-explained{f'-{number}' if number else ''}.png" for number in range(1_000_000))
    path = next(folder / name for name in names if not (folder / name).exists())
    files.write_atomically(path, lambda file: image.save(file, format="PNG"))
    return path
