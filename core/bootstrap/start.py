"""What happens before the program itself: the right interpreter, and the commands that need nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.bootstrap import places, requirements
from core.bootstrap.environment import Environment, choose, existing
from core.bootstrap.problem import Problem, Stopped
from core.bootstrap.restart import INSIDE, restart

STOPPED = "Stopped. The next start goes on where this one stopped."


def begin(folder: str, arguments: list[str]) -> tuple[list[str], int | None]:
    """Prepares everything for the arguments.

    Args:
        folder: where main.py lies.

    Returns:
        The arguments that are left for the program, and an exit code if everything is done already. On POSIX the
        process may be replaced by the environment's interpreter, which comes here again.
    """
    window_wanted = not arguments
    try:
        return _begin(Path(folder), arguments)
    except Problem as problem:
        _show(str(problem), window_wanted)
        return [], 1
    except OSError as error:
        _show(
            f"The environment could not be prepared: {error.strerror or error} ({error.filename or folder}).",
            window_wanted,
        )
        return [], 1
    except (KeyboardInterrupt, Stopped):
        if sys.stderr:
            print("\n" + STOPPED, file=sys.stderr)
        return [], 130


def _begin(root: Path, arguments: list[str]) -> tuple[list[str], int | None]:
    arguments, asked = take_torch(arguments)
    command = arguments[0] if arguments else ""
    if command == "uninstall":
        from core.bootstrap import uninstall

        return [], uninstall.run(root)
    if command in ("", "test"):
        from core.bootstrap import system

        if not command:
            system.check_display()
        system.check_libraries(window=not command)
    code = enter_environment(root, arguments, test=command == "test", asked=asked)
    if code is not None:
        return [], code
    if command == "test":
        from core.bootstrap import checks

        return [], checks.run(root, arguments[1:])
    if command == "install-shortcut":
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


def enter_environment(root: Path, arguments: list[str], *, test: bool, asked: str | None) -> int | None:
    """Returns None when this interpreter has everything; otherwise goes on in our environment, made where needed."""
    came_from = os.environ.pop(INSIDE, None)
    needs = requirements.read(root)
    if needs is None:  # Installed from a wheel: pip has seen to everything.
        return None
    lines = needs.wanted(test=test)
    folders = places.environments(root)
    inside = next((place for place in existing(folders) if place.is_running()), None)
    satisfied = not requirements.unmet(lines, requirements.installed(sys.path))
    if satisfied and not inside:
        if asked:
            print("--torch changes nothing: this Python has everything already and is used as it is.", file=sys.stderr)
        return None
    if came_from and not inside:
        raise Problem(f"{came_from} does not work as the environment's Python. Delete its folder, then start again.")
    from core.bootstrap import install

    ready = [place for place in existing(folders) if install.is_complete(place, needs, test=test, asked=asked)]
    environment = inside or (ready[0] if ready else choose(folders))
    if environment not in ready or (inside and not satisfied):
        _install(environment, needs, repair=environment in ready, test=test, asked=asked, window=not arguments)
    return None if inside else restart(environment.python, root / "main.py", arguments)


def _install(
    environment: Environment,
    needs: requirements.Requirements,
    *,
    repair: bool,
    test: bool,
    asked: str | None,
    window: bool,
) -> None:
    from core.bootstrap import install, screen

    if repair:
        environment.unmark()
    shown = screen.choose(window_wanted=window)
    shown.run(lambda: install.bring_up_to_date(environment, needs, test=test, asked=asked, screen=shown))


def _show(sentence: str, window_wanted: bool) -> None:
    from core.bootstrap import screen

    screen.show_problem(sentence, window_wanted=window_wanted)
