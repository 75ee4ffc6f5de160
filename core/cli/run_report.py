"""`report`: what a run learned, as one HTML file to be read, printed and mailed."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli import advice
from core.cli.output import say, say_json
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import expanded
from core.runs.history import find


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="RUN", help=QT_TRANSLATE_NOOP("core", "A run's folder, or its name."))
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE.html",
        help=QT_TRANSLATE_NOOP("core", "The file to write; one that is there is replaced."),
    )
    parser.add_argument(
        "--robust",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "Also try the pictures as a bad camera would give them."),
    )
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help=QT_TRANSLATE_NOOP("core", "As “devices” lists them.")
    )
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object: file, accuracy, advice, …")
    )


def run(arguments: argparse.Namespace) -> int:
    from core.runs.report.writing import SUFFIX, write

    out = expanded(arguments.out)
    out = out if out.suffix else out.with_name(out.name + SUFFIX)
    contents = write(find(arguments.name), out, device=arguments.device, robust=arguments.robust)
    judged = contents.judged
    if arguments.json:
        taken = {
            "accuracy": judged.figures.accuracy if judged else None,
            "accuracy_on": judged.part if judged else None,
        }
        say_json({"file": str(out), **taken, "advice": advice.as_values(contents.advice)})
        return 0
    say(message(QT_TRANSLATE_NOOP("core", "The report: {path}"), path=str(out)))
    for sentence in contents.why_not_judged:
        say(sentence)
    advice.tell(contents.advice)
    return 0
