"""The settings that runs were trained with, read in the background."""

from __future__ import annotations

from collections.abc import Sequence

from core import config_file
from core.config import RunConfig
from core.errors import UserError
from core.progress import Progress
from core.runs.history import RunSummary


def read_configs(runs: Sequence[RunSummary], progress: Progress) -> list[RunConfig | UserError]:
    """Each run's configuration, or why it can't be had."""
    found: list[RunConfig | UserError] = []
    for run in runs:
        progress.check()
        try:
            found.append(config_file.load(run.folder.config_file))
        except UserError as error:
            found.append(error)
    return found
