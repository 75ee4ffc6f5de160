"""`experiment`: lessons that train several networks and say what came out."""

from __future__ import annotations

import argparse

from core import fields
from core.cli import flags
from core.cli.output import complain, say, say_json
from core.cli.queue import work_off
from core.export.figures import span
from core.messages import QT_TRANSLATE_NOOP, message
from core.progress import Progress
from core.runs import experiment, queue
from core.runs.history import find

ALSO = ("seed", "data.image_size", "device.device", "device.threads")
"""The settings that have a flag here besides the pictures."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "experiment",
        choices=(experiment.NAME,),
        help=QT_TRANSLATE_NOOP("core", "Plain and residual networks, 20 and 56 layers deep (He et al. 2015)."),
    )
    epochs = QT_TRANSLATE_NOOP("core", "Epochs of each of the four (usually {default}, and {of_digits} of the digits).")
    usual = {"default": experiment.EPOCHS, "of_digits": experiment.EPOCHS_OF_DIGITS}
    parser.add_argument("--epochs", type=int, metavar="N", help=str(message(epochs, **usual)))
    width = QT_TRANSLATE_NOOP("core", "Channels of the first stage; the paper has 16 (usually {default}).")
    parser.add_argument(
        "--width",
        type=int,
        default=experiment.WIDTH,
        metavar="N",
        help=str(message(width, default=experiment.WIDTH)),
    )
    parser.add_argument(
        "--queue",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "Don't train now: let the four wait for their turn."),
    )
    parser.add_argument(
        "--of",
        nargs="+",
        metavar="RUN",
        help=QT_TRANSLATE_NOOP("core", "Train nothing: say what these runs, by name or folder, show."),
    )
    parser.add_argument("--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object a line."))
    for key in (flags.SOURCE, flags.PATH, *ALSO):
        flags.add_setting(parser, fields.setting(key))


def run(arguments: argparse.Namespace) -> int:
    if arguments.of:
        return _say_outcome(arguments)
    base = flags.configuration(flags.given(arguments))
    four = experiment.configs(base, epochs=arguments.epochs, width=arguments.width)
    if not (arguments.json or arguments.queue):
        seconds = experiment.estimate(four, Progress())
        sentence = QT_TRANSLATE_NOOP("core", "About {time} for all four, each with {epochs} epochs.")
        say(message(sentence, time=span(seconds), epochs=four[0].recipe.epochs))
    found = queue.own()
    added = [found.add(config) for config in four]
    if arguments.queue:
        if arguments.json:
            for entry in added:
                say_json({"queued": entry.id, "name": entry.name})
            return 0
        say(message(QT_TRANSLATE_NOOP("core", "{count} trainings wait."), count=len(found.waiting())))
        return 0
    return work_off(found, json=arguments.json)


def _say_outcome(arguments: argparse.Namespace) -> int:
    outcome = experiment.outcome(find(name).path for name in arguments.of)
    if outcome is None:
        complain(
            QT_TRANSLATE_NOOP(
                "core",
                "These runs can't be compared: it takes plain and residual ones of two depths that are over and differ "
                "in nothing else.",
            )
        )
        return 1
    for part in outcome.parts if arguments.json else ():
        say_json({"name": part.name, "run": str(part.run), "accuracy": part.accuracy, "accuracy_on": part.role})
    for sentence in outcome.sentences if not arguments.json else ():
        say(sentence)
    return 0
