"""`rehearse`: what a training would take, before it is started."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from core.cli import flags
from core.cli.output import say, say_json
from core.messages import QT_TRANSLATE_NOOP
from core.progress import Progress


def add(parser: argparse.ArgumentParser) -> None:
    flags.add_config(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object: seconds, bytes of memory and disk, whether it fits, …"),
    )
    flags.add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    config = flags.configuration(flags.given(arguments), arguments.config)
    from core.training.rehearsal import rehearse

    told = rehearse(config, Progress())
    if arguments.json:
        say_json({**asdict(told), "message": str(told.message)})
    else:
        say(told.message)
    return 0 if told.fits else 1
