"""The command line: every command with its help, and one exit code for each way to end. Loads no torch by itself."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from core import device_errors, torch_environment
from core.choices import nearest
from core.cli import (
    devices,
    doctor,
    evaluate,
    experiment,
    explain,
    export,
    find_rate,
    finetune,
    inspect,
    networks,
    predict,
    queue,
    recipes,
    rehearse,
    run_report,
    runs,
    train,
)
from core.cli.flags import WrongFlags
from core.cli.output import complain, tolerate_any_text
from core.errors import Cancelled, UserError
from core.messages import QT_TRANSLATE_NOOP, message

FAILED, WRONG, INTERRUPTED, NOBODY_LISTENS = 1, 2, 130, 141


@dataclass(frozen=True)
class Command:
    """A word, what it does in a sentence, its arguments, and the function that does it."""

    sentence: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS: dict[str, Command] = {
    "train": Command(
        QT_TRANSLATE_NOOP("core", "Train a network; without further words, a small one on handwritten digits."),
        train.add_train,
        train.train,
    ),
    "finetune": Command(
        QT_TRANSLATE_NOOP("core", "Teach a trained network your own pictures; starts from the bundled one by itself."),
        finetune.add,
        finetune.run,
    ),
    "find-rate": Command(
        QT_TRANSLATE_NOOP("core", "Try rising learning rates on what would be trained, and recommend one."),
        find_rate.add,
        find_rate.run,
    ),
    "rehearse": Command(
        QT_TRANSLATE_NOOP("core", "Tell what a training would take - time, memory, disk - from a few of its steps."),
        rehearse.add,
        rehearse.run,
    ),
    "resume": Command(QT_TRANSLATE_NOOP("core", "Go on with a run where it stopped."), train.add_resume, train.resume),
    "queue": Command(
        QT_TRANSLATE_NOOP("core", "The trainings that wait for their turn: list, change, train them all."),
        queue.add,
        queue.run,
    ),
    "experiment": Command(
        QT_TRANSLATE_NOOP("core", "A lesson that trains several networks and says what came out."),
        experiment.add,
        experiment.run,
    ),
    "doctor": Command(
        QT_TRANSLATE_NOOP("core", "What is in a folder of pictures, and what is wrong with it."), doctor.add, doctor.run
    ),
    "evaluate": Command(
        QT_TRANSLATE_NOOP("core", "How good a trained network is on pictures."), evaluate.add, evaluate.run
    ),
    "explain": Command(
        QT_TRANSLATE_NOOP("core", "Where a trained network looks: heat maps over pictures."), explain.add, explain.run
    ),
    "predict": Command(QT_TRANSLATE_NOOP("core", "What a trained network sees in pictures."), predict.add, predict.run),
    "export": Command(
        QT_TRANSLATE_NOOP("core", "Save a trained network as a file for others."), export.add, export.run
    ),
    "inspect": Command(
        QT_TRANSLATE_NOOP("core", "What a file of weights is, whoever made it, and what of it fits."),
        inspect.add,
        inspect.run,
    ),
    "runs": Command(QT_TRANSLATE_NOOP("core", "The runs there are."), runs.add, runs.run),
    "report": Command(
        QT_TRANSLATE_NOOP("core", "All about a run as one HTML file, to be read, printed and mailed."),
        run_report.add,
        run_report.run,
    ),
    "devices": Command(QT_TRANSLATE_NOOP("core", "What can train here."), devices.add, devices.run),
    "networks": Command(
        QT_TRANSLATE_NOOP("core", "The well-known networks, with parameters and cost."), networks.add, networks.run
    ),
    "recipes": Command(
        QT_TRANSLATE_NOOP("core", "The recipes, what they reached and at what cost."), recipes.add, recipes.run
    ),
}
EPILOG = QT_TRANSLATE_NOOP(
    "core",
    "Without a command the window opens. Also: test (check everything), install-shortcut (put the program into the "
    "menu), uninstall (remove what was installed; runs and pictures stay). “--torch cpu|cuda|default” before a command "
    "chooses the PyTorch to install.",
)


class Parser(argparse.ArgumentParser):
    """Guesses which flag was meant. Flags are never abbreviated: a later one may begin with the same letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, text: str) -> NoReturn:
        for word in re.findall(r"--[\w-]+", text) if text.startswith("unrecognized") else []:
            guess = nearest(word, self.flags())
            if guess:
                text += " " + str(message(QT_TRANSLATE_NOOP("core", "Did you mean {guess}?"), guess=guess))
        complain(f"{self.prog}: {text}")
        complain(message(QT_TRANSLATE_NOOP("core", "“{program} --help” lists what there is."), program=self.prog))
        sys.exit(WRONG)

    def flags(self) -> list[str]:
        return [option for action in self._actions for option in action.option_strings if option.startswith("--")]

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Let each command complain of its own unknown flags, which it knows the near ones of."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return found, rest


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command. Flags and their lists of names are those of the tables as they are now."""
    parser = Parser(prog=_program(), description=QT_TRANSLATE_NOOP("core", "Train residual networks."), epilog=EPILOG)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for word, command in COMMANDS.items():
        inner = commands.add_parser(word, help=command.sentence, description=command.sentence)
        command.add(inner)
        inner.set_defaults(run=command.run)
    return parser


def main(argv: list[str]) -> int:
    """Do what the words ask for and return the exit code.

    0: done. 1: something a person must change, in one sentence on stderr. 2: the words can't be understood.
    130: ended by Ctrl-C. 141: nobody reads what is printed any more.
    """
    tolerate_any_text()
    torch_environment.prepare()
    try:
        code = _run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_LISTENS
    return code


def _run(argv: list[str]) -> int:
    try:
        arguments = build_parser().parse_args(argv)
        with device_errors.told(), torch_environment.memory_told():
            return int(arguments.run(arguments))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except WrongFlags as wrong:
        for problem in wrong.problems:
            complain(problem)
        return WRONG
    except UserError as error:
        complain(error)
        return FAILED
    except (KeyboardInterrupt, Cancelled):
        return INTERRUPTED


def _program() -> str:
    """How the person calls the program, for the help."""
    return "python main.py" if Path(sys.argv[0]).name == "main.py" else "resnet-trainer"
