"""`runs`: the runs there are."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from core import settings
from core.cli.output import percent, say, say_json, table
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import expanded
from core.runs.history import RunSummary, list_runs


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help=QT_TRANSLATE_NOOP("core", "Another folder of runs than that of the settings."),
    )
    parser.add_argument("--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object for each run."))


def run(arguments: argparse.Namespace) -> int:
    folder = expanded(arguments.folder) if arguments.folder else settings.load_or_default().runs
    found = list_runs(folder)
    if arguments.json:
        for each in found:
            say_json(_values(each))
        return 0
    if not found:
        say(message(QT_TRANSLATE_NOOP("core", "There are no runs in “{path}” yet."), path=str(folder)))
        return 0
    titles = [
        QT_TRANSLATE_NOOP("core", "Name"),
        QT_TRANSLATE_NOOP("core", "State"),
        QT_TRANSLATE_NOOP("core", "Pictures"),
        QT_TRANSLATE_NOOP("core", "Network"),
        QT_TRANSLATE_NOOP("core", "Epochs"),
        QT_TRANSLATE_NOOP("core", "Best"),
        QT_TRANSLATE_NOOP("core", "Accuracy"),
        QT_TRANSLATE_NOOP("core", "On"),
    ]
    table(titles, [_row(each) for each in found])
    for each in found:
        if each.problem:
            say(f"{each.name}: {each.problem}")
    return 0


def _row(each: RunSummary) -> list[str]:
    stands = each.status
    return [
        each.name,
        each.state,
        stands.data,
        stands.network,
        f"{stands.epoch} of {stands.epochs}",
        percent(stands.best_accuracy),
        percent(stands.accuracy),
        stands.role,
    ]


def _values(each: RunSummary) -> dict[str, object]:
    """The status in the words of the other commands."""
    values = asdict(each.status)
    values["state"] = each.state
    values["best_val_accuracy"] = values.pop("best_accuracy")
    values["accuracy_on"] = values.pop("role")
    values["epochs_done"] = values.pop("epoch")
    problem = str(each.problem) if each.problem else None
    return {"name": each.name, "run": str(each.path), "can_continue": each.can_continue, "problem": problem, **values}
