"""`finetune`: teach a trained network one's own pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from core import config_file
from core.cli import flags, train
from core.cli.output import complain
from core.config import RunConfig
from core.messages import QT_TRANSLATE_NOOP
from core.paths import expanded
from core.progress import Progress
from core.runs import start

USUAL = {"finetune.start": "bundled", "data.check": True}
"""What counts where neither a flag nor the file says otherwise."""


def add(parser: argparse.ArgumentParser) -> None:
    train.add_train(parser)


def run(arguments: argparse.Namespace) -> int:
    if flags.SOURCE not in flags.given(arguments) and arguments.config is None:
        complain(
            QT_TRANSLATE_NOOP("core", "--data: Say where your pictures are: a folder with a sub-folder for each class.")
        )
        return 2
    config = configuration(arguments)
    from core.training.starting import with_start

    config = with_start(config, Progress())
    if arguments.queue:
        return train.wait(config, arguments)
    folder = start.prepare(config, folder=expanded(arguments.out).absolute() if arguments.out else None)
    return train.follow(folder, json=arguments.json, resume=False)


def configuration(arguments: argparse.Namespace) -> RunConfig:
    """Flags over the file over what is usual for a fine-tuning.

    Raises:
        WrongFlags: with every problem there is.
        UserError: the file can't be used.
    """
    given = flags.given(arguments)
    toml: Path | None = arguments.config
    said = config_file.load_values(toml) if toml else {}
    usual = {key: value for key, value in USUAL.items() if not _says(said, key)}
    return flags.configuration({**usual, **given}, toml)


def _says(values: dict[str, object], key: str) -> bool:
    section, _, name = key.partition(".")
    inside = values.get(section)
    return isinstance(inside, dict) and bool(inside.get(name))
