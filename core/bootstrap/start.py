"""What happens before the program itself: the right interpreter, and the commands that need nothing else.

Imports as little as it can until something has to be done.
"""

from __future__ import annotations

import io
import os
import sys

from core.bootstrap import places, ready
from core.bootstrap.problem import Problem, Stopped
from core.bootstrap.restart import INSIDE, restart

OWN_COMMANDS = ("test", "install-shortcut", "uninstall")
STOPPED = "Stopped. The next start goes on where this one stopped."


def begin(root: str, arguments: list[str]) -> tuple[list[str], int | None]:
    """Prepares everything for the arguments.

    Args:
        root: the folder of main.py.
        arguments: those of the command line.

    Returns:
        The arguments that are left for the program, and an exit code if everything is done already. On POSIX the
        process may be replaced by the environment's interpreter, which comes here again.
    """
    window_wanted = not arguments
    try:
        return _begin(root, arguments)
    except Problem as problem:
        sentence = str(problem)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sentence = f"ResNet Trainer could not be prepared: {error.strerror or error}{where}."
    except (KeyboardInterrupt, Stopped):
        if sys.stderr:
            print("\n" + STOPPED, file=sys.stderr)
        return [], 130
    from core.bootstrap import screen

    screen.show_problem(sentence, window_wanted=window_wanted)
    return [], 1


def _begin(root: str, arguments: list[str]) -> tuple[list[str], int | None]:
    arguments, asked = take_torch(arguments)
    command = arguments[0] if arguments else ""
    if command in OWN_COMMANDS and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # A Windows pipe can't take every file name.
    if command == "uninstall":
        from core.bootstrap import uninstall

        return [], uninstall.run(root)
    came_from = os.environ.pop(INSIDE, "")
    folder = None if asked else ready.find(root, places.environments(root), test=command == "test")
    if folder and not ready.is_running(folder):
        return [], _go_on_in(ready.python_of(folder), root, arguments, came_from)
    if command in ("", "test"):
        from core.bootstrap import system

        if not command:
            system.check_display()
        system.check_libraries(window=not command)
    if not folder:
        from core.bootstrap import prepare

        python = prepare.interpreter(root, test=command == "test", asked=asked, window_wanted=not arguments)
        if python:
            return [], _go_on_in(python, root, arguments, came_from)
    return _own_command(root, arguments)


def _go_on_in(python: str, root: str, arguments: list[str], came_from: str) -> int:
    if came_from:  # It would go round in circles.
        raise Problem(f"{came_from} does not work as the environment's Python. Delete its folder, then start again.")
    return restart(python, os.path.join(root, "main.py"), arguments)


def _own_command(root: str, arguments: list[str]) -> tuple[list[str], int | None]:
    """Runs the commands that belong to the bootstrap; leaves all others to the program."""
    if arguments[:1] == ["test"]:
        from core.bootstrap import checks

        return [], checks.run(root, arguments[1:])
    if arguments[:1] == ["install-shortcut"]:
        from core.bootstrap import shortcut

        return [], shortcut.run(root)
    return arguments, None


def take_torch(arguments: list[str]) -> tuple[list[str], str | None]:
    """Takes `--torch BUILD` out of the arguments."""
    rest: list[str] = []
    asked: str | None = None
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--torch" or argument.startswith("--torch="):
            asked = argument.partition("=")[2] or next(waiting, "")
            if asked not in ("cpu", "cuda", "default"):
                raise Problem(f"--torch takes cpu, cuda or default, not “{asked}”.")
        else:
            rest.append(argument)
    return rest, asked
