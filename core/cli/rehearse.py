"""`rehearse`: what a training would take, before it is started."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from core.cli import flags, train
from core.cli.output import say, say_json
from core.progress import Progress


def add(parser: argparse.ArgumentParser) -> None:
    train.add_train(parser)


def run(arguments: argparse.Namespace) -> int:
    config = flags.configuration(flags.given(arguments), arguments.config)
    from core.training.rehearsal import rehearse

    told = rehearse(config, Progress())
    if arguments.json:
        say_json({**asdict(told), "message": str(told.message)})
    else:
        say(told.message)
    return 0 if told.fits else 1
