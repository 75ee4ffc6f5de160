"""`predict`: what a checkpoint says to picture files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, percent, say, say_json
from core.messages import QT_TRANSLATE_NOOP
from core.paths import expanded

if TYPE_CHECKING:
    from core.inference.predictor import Prediction


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=QT_TRANSLATE_NOOP("core", "Picture files."))
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help=QT_TRANSLATE_NOOP("core", "As “devices” lists them.")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object for each file: file, class, probability, top."),
    )


def run(arguments: argparse.Namespace) -> int:
    """The exit code is 1 where a file could not be read; the others are answered all the same."""
    from core.inference.predictor import load_predictor, predict_files

    predictor = load_predictor(checkpoint_named(arguments.checkpoint), arguments.device)
    failed = False
    for prediction in predict_files(predictor, [expanded(path) for path in arguments.files]):
        if prediction.problem is not None:
            failed = True
            complain(prediction.problem)
        if arguments.json:
            say_json(_values(prediction))
        elif prediction.top:
            answers = ", ".join(f"{name} {percent(probability)}" for name, probability in prediction.top)
            say(f"{prediction.path}: {answers}")
    return 1 if failed else 0


def _values(prediction: Prediction) -> dict[str, object]:
    if prediction.problem is not None:
        return {"file": str(prediction.path), "error": str(prediction.problem)}
    name, probability = prediction.top[0]
    top = [{"class": each, "probability": chance} for each, chance in prediction.top]
    return {"file": str(prediction.path), "class": name, "probability": probability, "top": top}
