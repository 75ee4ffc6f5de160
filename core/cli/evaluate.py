"""`evaluate`: how good a checkpoint is on pictures."""

from __future__ import annotations

import argparse

from core.cli import flags
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, percent, say, say_json
from core.config import DataConfig
from core.messages import QT_TRANSLATE_NOOP, message

PARTS = ("auto", "test", "validation", "train")
FIGURES = {
    "test": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} test pictures: {accuracy}."),
    "validation": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} validation pictures: {accuracy}."),
    "train": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} training pictures: {accuracy}."),
    "all": QT_TRANSLATE_NOOP("core", "Accuracy on all {count} pictures: {accuracy}."),
}


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    flags.add_data(parser)
    parser.add_argument(
        "--part",
        choices=PARTS,
        default="auto",
        help=QT_TRANSLATE_NOOP(
            "core",
            "Which of the pictures: auto takes the test pictures, else the validation pictures; "
            "of a folder without such parts all pictures.",
        ),
    )
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help=QT_TRANSLATE_NOOP("core", "As “devices” lists them.")
    )
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object: accuracy, loss, count, …")
    )


def run(arguments: argparse.Namespace) -> int:
    data = DataConfig(**flags.data_values(flags.given(arguments)))
    from core.evaluation.evaluate import evaluate

    path = checkpoint_named(arguments.checkpoint)
    result = evaluate(path, data, part=arguments.part, device=arguments.device)
    for notice in result.notices:
        complain(notice)
    if arguments.json:
        say_json(
            {
                "accuracy": result.accuracy,
                "loss": result.loss,
                "top5_accuracy": result.top5,
                "count": result.count,
                "part": result.part,
                "checkpoint": str(path),
                "notices": [str(notice) for notice in result.notices],
            }
        )
        return 0
    say(message(FIGURES[result.part], count=f"{result.count:,}", accuracy=percent(result.accuracy)))
    say(
        message(
            QT_TRANSLATE_NOOP("core", "Loss {loss}; the right class among the first five: {top5}."),
            loss=f"{result.loss:.4f}",
            top5=percent(result.top5),
        )
    )
    return 0
