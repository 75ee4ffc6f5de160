"""`export`: a trained network as a file for others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.choices import EXPORTERS
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, say, say_json
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import expanded, safe_name
from core.runs.folder import run_of

if TYPE_CHECKING:
    from core.data.pictures import Pixels

SIDE = 256
"""Pixels a side of the pictures that are compared on, before they get the network's own size."""


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    parser.add_argument(
        "--format",
        choices=list(EXPORTERS),
        default="pt",
        metavar="NAME",
        help=str(message(QT_TRANSLATE_NOOP("core", "One of: {names}. (usually pt)"), names=", ".join(EXPORTERS))),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=QT_TRANSLATE_NOOP(
            "core", "The file to write; usually in this folder, called as the run or checkpoint is."
        ),
    )
    parser.add_argument(
        "--force", action="store_true", help=QT_TRANSLATE_NOOP("core", "Replace the file if there is one.")
    )
    parser.add_argument(
        "--pictures",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help=QT_TRANSLATE_NOOP(
            "core", "Pictures on which the file is compared with the network; usually a few digits."
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object: file, format, compared, difference, lines."),
    )


def run(arguments: argparse.Namespace) -> int:
    from core.export.write import export, file_name
    from core.runs.facts import facts_of

    source = checkpoint_named(arguments.checkpoint)
    out = expanded(arguments.out or file_name(_stem(source), arguments.format))
    if out.exists() and not arguments.force and not out.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is there already."),
            "",
            QT_TRANSLATE_NOOP("core", "Give another name with --out, or replace it with --force."),
            path=str(out),
        )
    facts = facts_of(source) if arguments.format == "card" else None
    done = export(source, arguments.format, out, pictures=_pictures(arguments.pictures), facts=facts)
    for notice in done.notices:
        complain(notice)
    if arguments.json:
        say_json(
            {
                "file": str(done.path),
                "format": done.format,
                "checkpoint": str(source),
                "compared": done.compared,
                "difference": done.difference,
                "lines": done.lines,
                "notices": [str(notice) for notice in done.notices],
            }
        )
        return 0
    say(message(QT_TRANSLATE_NOOP("core", "Written: {path}"), path=str(done.path)))
    if done.difference is not None:
        say(
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "Loaded back and compared on {count} pictures: its answers differ from the network's by at most "
                    "{difference}.",
                ),
                count=done.compared,
                difference=f"{done.difference:.1g}",
            )
        )
    if done.lines:
        say(message(QT_TRANSLATE_NOOP("core", "To use it in Python, with a picture in picture.jpg:")))
        say()
        say(done.lines.rstrip("\n"))
    return 0


def _pictures(files: list[Path]) -> Pixels | None:
    """Pictures of any size as one array; the sides they are brought to don't matter. Raises UnreadablePicture."""
    if not files:
        return None
    import numpy as np

    from core.data.decode import decode

    return np.stack([decode(expanded(path), SIDE) for path in files])


def _stem(source: Path) -> str:
    """A run's checkpoints are called as the run is: “best” would say nothing."""
    run = run_of(source)
    return source.stem if run is None else safe_name(run.name)
