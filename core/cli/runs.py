"""`runs`: the runs there are, or some of them side by side."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import config_file, settings
from core.cli.advice import advise_on
from core.cli.output import complain, percent, say, say_json, table
from core.config import RunConfig
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import expanded
from core.runs import comparing
from core.runs.history import RunSummary, find, list_runs, summary


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help=QT_TRANSLATE_NOOP("core", "Another folder of runs than that of the settings."),
    )
    parser.add_argument(
        "--compare",
        nargs="+",
        metavar="RUN",
        help=QT_TRANSLATE_NOOP("core", "Put these runs side by side: what they reached and the settings that differ."),
    )
    parser.add_argument(
        "--advice",
        metavar="RUN",
        help=QT_TRANSLATE_NOOP("core", "What stands out in this run, and the flags that answer to it."),
    )
    parser.add_argument("--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object for each run."))


def run(arguments: argparse.Namespace) -> int:
    folder = expanded(arguments.folder) if arguments.folder else settings.load_or_default().runs
    if arguments.compare:
        return _compare([summary(find(name, folder).path) for name in arguments.compare], as_json=arguments.json)
    if arguments.advice:
        return advise_on(find(arguments.advice, folder), as_json=arguments.json)
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


def _compare(runs: list[RunSummary], *, as_json: bool) -> int:
    configs = [_config(run) for run in runs]
    lines = comparing.differences(configs)
    if as_json:
        for place, run in enumerate(runs):
            say_json({**_values(run), "settings": {line.key: line.values[place] for line in lines}})
        return 0
    rows = [
        [result.title, *(_figure(result, place) for place in range(len(runs)))]
        for result in comparing.results([run.status for run in runs])
    ]
    rows += [[line.key, *(_written(value) for value in line.values)] for line in lines]
    table(["", *(run.name for run in runs)], rows)
    if not lines:
        say(message(QT_TRANSLATE_NOOP("core", "Their settings are the same.")))
    return 0


def _config(run: RunSummary) -> RunConfig | None:
    """None where its settings can't be read, after saying why."""
    try:
        return config_file.load(run.folder.config_file)
    except UserError as error:
        complain(error)
        return None


def _figure(result: comparing.Result, run: int) -> str:
    value = result.values[run]
    if value is None:
        return "–"
    text = percent(value) if "accuracy" in result.key else f"{value:,.0f}"
    return f"{text} *" if run in result.best else text


def _written(value: Any) -> str:
    if value is None:
        return "?"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value).replace("\n", ", ")  # several folders of pictures


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
    del values["sentences"], values["fillings"]
    values["state"] = each.state
    values["best_val_accuracy"] = values.pop("best_accuracy")
    values["accuracy_on"] = values.pop("role")
    values["epochs_done"] = values.pop("epoch")
    problem = str(each.problem) if each.problem else None
    return {
        "name": each.name,
        "run": str(each.path),
        "can_continue": each.can_continue,
        "problem": problem,
        "starred": each.notes.starred,
        "notes": each.notes.text,
        **values,
    }
