"""`train` and `resume`: a run from its flags or its folder, to its end or Ctrl-C."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from core.cli import flags
from core.cli.interrupt import ctrl_c_ends
from core.cli.output import complain
from core.cli.report import report
from core.messages import QT_TRANSLATE_NOOP
from core.paths import expanded
from core.runs import start
from core.runs.folder import RunFolder
from core.training.control import Control
from core.training.events import Outcome, RunFinished

EXIT_CODES: dict[Outcome, int] = {"finished": 0, "stopped": 0, "cancelled": 130, "diverged": 1}


def add_train(parser: argparse.ArgumentParser) -> None:
    flags.add_config(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=QT_TRANSLATE_NOOP(
            "core",
            "Where the run is kept: a new or empty folder becomes the run's own; "
            "in any other the run gets a new folder. Usually the runs folder of the settings.",
        ),
    )
    _add_json(parser)
    flags.add_settings(parser)


def train(arguments: argparse.Namespace) -> int:
    config = flags.configuration(flags.given(arguments), arguments.config)
    folder = start.prepare(config, folder=expanded(arguments.out).absolute() if arguments.out else None)
    return follow(folder, json=arguments.json, resume=False)


def add_resume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_name", metavar="RUN", help=QT_TRANSLATE_NOOP("core", "The run's folder, or its name as “runs” lists it.")
    )
    _add_json(parser)


def resume(arguments: argparse.Namespace) -> int:
    from core.runs.history import find

    return follow(find(arguments.run_name), json=arguments.json, resume=True)


def follow(folder: RunFolder, *, json: bool, resume: bool) -> int:
    """Train in `folder`, telling of it, and return the exit code."""
    control = Control()
    code = 0
    with (
        ctrl_c_ends(control),
        report(folder, json=json) as teller,
        closing(start.run(folder, control, resume)) as events,
    ):
        for event in events:
            teller.hear(event)
            if isinstance(event, RunFinished):
                code = EXIT_CODES[event.outcome]
                if event.outcome == "diverged":
                    complain(event.message)
    return code


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object a line: about the run, for each epoch, and the result."),
    )
