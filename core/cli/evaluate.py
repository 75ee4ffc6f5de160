"""`evaluate`: how good a checkpoint is on pictures."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.choices import DISTURBANCES
from core.cli import flags
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, percent, say, say_json, table
from core.config import DataConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message

if TYPE_CHECKING:
    from core.evaluation.calibration import Sureness
    from core.evaluation.metrics import Robustness

PARTS = ("auto", "test", "validation", "train")
NO_VALIDATION = QT_TRANSLATE_NOOP("core", "--sure needs test pictures, and validation pictures to choose by.")
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
        "--sure",
        type=_fraction,
        metavar="PART",
        help=QT_TRANSLATE_NOOP(
            "core",
            "From which probability on this part of its answers is right, as 0.95: chosen on the validation pictures, "
            "told for the test pictures.",
        ),
    )
    parser.add_argument(
        "--robust",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "Also judge the pictures as a bad camera would give them."),
    )
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object: accuracy, loss, count, …")
    )


def run(arguments: argparse.Namespace) -> int:
    data = DataConfig(**flags.data_values(flags.given(arguments)))
    from core.evaluation.evaluate import evaluate
    from core.evaluation.told import as_values

    path = checkpoint_named(arguments.checkpoint)
    result = evaluate(
        path, data, part=arguments.part, device=arguments.device, right_rate=arguments.sure, robust=arguments.robust
    )
    for notice in result.notices:
        complain(notice)
    figures = result.figures
    if arguments.json:
        values = as_values(result.answers, figures)
        notices = [str(notice) for notice in result.notices]
        sureness = {"sureness": asdict(result.sureness)} if result.sureness else {}
        robust = {"robustness": [asdict(each) for each in result.robustness]} if result.robustness else {}
        say_json({**values, **sureness, **robust, "part": result.part, "checkpoint": str(path), "notices": notices})
        return 0
    accuracy = percent(figures.accuracy)
    say(message(FIGURES[result.part], count=f"{figures.count:,}", accuracy=accuracy))
    low, high = (percent(end) for end in figures.interval)
    likely = QT_TRANSLATE_NOOP("core", "On other pictures of the same kind it may well lie between {low} and {high}.")
    say(message(likely, low=low, high=high))
    say(
        message(
            QT_TRANSLATE_NOOP("core", "Loss {loss}; the right class among the first five: {top5}."),
            loss=f"{figures.loss:.4f}",
            top5=percent(figures.top5),
        )
    )
    if result.sureness is not None:
        say(_told(result.sureness))
    elif arguments.sure is not None:
        say(NO_VALIDATION)
    say()
    table(
        [
            QT_TRANSLATE_NOOP("core", "Class"),
            QT_TRANSLATE_NOOP("core", "Pictures"),
            QT_TRANSLATE_NOOP("core", "Found"),
            QT_TRANSLATE_NOOP("core", "Right where named"),
            "F1",
        ],
        [
            [each.name, f"{each.support:,}", percent(each.recall), percent(each.precision), percent(each.f1)]
            for each in figures.per_class
        ],
    )
    if result.robustness:
        say()
        _draw(result.robustness)
    return 0


def _draw(found: tuple[Robustness, ...]) -> None:
    """A line for each disturbance: the accuracy at its three strengths."""
    plain = QT_TRANSLATE_NOOP("core", "Of {count} pictures as they are: {accuracy}.")
    say(message(plain, count=found[0].count, accuracy=percent(found[0].accuracy)))
    titles = [
        "",
        QT_TRANSLATE_NOOP("core", "slight"),
        QT_TRANSLATE_NOOP("core", "strong"),
        QT_TRANSLATE_NOOP("core", "very strong"),
    ]
    rows = [
        [DISTURBANCES[kind].title, *(percent(each.accuracy) for each in found if each.kind == kind)]
        for kind in DISTURBANCES
    ]
    table(titles, rows)


def _told(sureness: Sureness) -> Message:
    if sureness.threshold > 1:
        return message(
            QT_TRANSLATE_NOOP("core", "No probability makes {wanted} of its answers to the validation pictures right."),
            wanted=percent(sureness.wanted),
        )
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "Where it is at least {threshold} sure (temperature {temperature}), it answers {coverage} of the pictures, "
            "and {accuracy} of that is right; {wanted} were wanted.",
        ),
        threshold=percent(sureness.threshold),
        temperature=f"{sureness.temperature:.2f}",
        coverage=percent(sureness.coverage),
        accuracy=percent(sureness.accuracy),
        wanted=percent(sureness.wanted),
    )


def _fraction(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(text)
    return value
