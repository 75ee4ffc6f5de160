"""`train` and `resume`: a run from its flags or its folder, to its end or Ctrl-C."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from core.cli import flags
from core.cli.interrupt import ctrl_c_ends
from core.cli.output import complain, say, say_json
from core.cli.report import report
from core.config import RunConfig
from core.messages import QT_TRANSLATE_NOOP, message
from core.paths import expanded
from core.runs import queue, start
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
    parser.add_argument(
        "--queue",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "Don't train now: let it wait for its turn (“queue run”, or the window)."),
    )
    _add_json(parser)
    flags.add_settings(parser)


def train(arguments: argparse.Namespace) -> int:
    config = flags.configuration(flags.given(arguments), arguments.config)
    if arguments.queue:
        return wait(config, arguments)
    folder = start.prepare(config, folder=expanded(arguments.out).absolute() if arguments.out else None)
    return follow(folder, json=arguments.json, resume=False)


def add_resume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_name", metavar="RUN", help=QT_TRANSLATE_NOOP("core", "The run's folder, or its name as “runs” lists it.")
    )
    parser.add_argument(
        "--device",
        default="",
        metavar="NAME",
        help=QT_TRANSLATE_NOOP("core", "Go on with another device than the run's, as “devices” lists them."),
    )
    _add_json(parser)


def resume(arguments: argparse.Namespace) -> int:
    from core.runs.history import find

    return follow(find(arguments.run_name), json=arguments.json, resume=True, device=arguments.device)


def wait(config: RunConfig, arguments: argparse.Namespace) -> int:
    """Put the training at the end of the queue, and say so.

    Raises:
        WrongFlags: it was to have a folder of its own, which those of the queue don't have.
    """
    if arguments.out:
        problem = QT_TRANSLATE_NOOP("core", "--out: What waits in the queue gets its folder among the runs.")
        raise flags.WrongFlags([message(problem)])
    waits = queue.own()
    entry = waits.add(config)
    count = len(waits.waiting())
    if arguments.json:
        say_json({"queued": entry.id, "name": entry.name, "waiting": count})
    else:
        sentence = QT_TRANSLATE_NOOP(
            "core", "“{name}” waits as number {count}. “queue run” trains what waits, and so does the window."
        )
        say(message(sentence, name=entry.name, count=count))
    return 0


def follow(folder: RunFolder, *, json: bool, resume: bool, device: str = "") -> int:
    """Train in `folder`, telling of it, and return the exit code."""
    result = trained(folder, json=json, resume=resume, device=device)
    return EXIT_CODES[result.outcome] if result is not None else 0


def trained(folder: RunFolder, *, json: bool, resume: bool, device: str = "") -> RunFinished | None:
    """Train in `folder`, telling of it, and return the last event."""
    control = Control()
    result = None
    with (
        ctrl_c_ends(control),
        report(folder, json=json) as teller,
        closing(start.run(folder, control, resume, device)) as events,
    ):
        for event in events:
            teller.hear(event)
            if isinstance(event, RunFinished):
                result = event
                if event.outcome == "diverged":
                    complain(event.message)
    return result


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object a line: about the run, for each epoch, and the result."),
    )
