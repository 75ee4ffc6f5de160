"""Which checkpoint a person means: a file, a run's folder, or a run's name."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.messages import QT_TRANSLATE_NOOP
from core.paths import expanded
from core.runs.folder import RunFolder
from core.runs.history import find


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """The argument that `checkpoint_named` understands."""
    parser.add_argument(
        "checkpoint",
        metavar="CKPT",
        help=QT_TRANSLATE_NOOP("core", "A checkpoint (.pt), or a run's folder or name: then its best one."),
    )


def checkpoint_named(text: str) -> Path:
    """The file itself, or of a run its best checkpoint, else its last. Raises UserError for a run that isn't there."""
    path = expanded(text)
    if not path.is_dir() and (path.exists() or path.suffix):
        return path
    run = RunFolder(path) if path.is_dir() else find(text)
    return run.best if run.best.is_file() else run.last
