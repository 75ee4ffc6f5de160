"""Finds out which interpreter can run the program, and has the environment made or mended where none can."""

from __future__ import annotations

import sys
from pathlib import Path

from core.bootstrap import places, ready, requirements


def interpreter(root: str, *, test: bool, asked: str | None, window_wanted: bool) -> str | None:
    """The Python that has everything; None: the running one, as it is.

    Args:
        root: the folder of main.py.
        test: whether the tests' requirements belong to everything.
        asked: the build of torch that the person asked for.
        window_wanted: whether there may be nothing but a window to show the progress in.
    """
    needs = requirements.read(Path(root))
    if needs is None:  # Installed from a wheel: pip has seen to everything.
        return None
    lines = needs.wanted(test=test)
    inside = next(
        (place for place in places.environments(root) if ready.is_ours(place) and ready.is_running(place)), None
    )
    if not inside and not requirements.unmet(lines, sys.path):
        if asked:
            print("--torch changes nothing: this Python has everything already and is used as it is.", file=sys.stderr)
        return None
    return _ours(root, needs, inside, test=test, asked=asked, window_wanted=window_wanted)


def _ours(
    root: str,
    needs: requirements.Requirements,
    inside: str | None,
    *,
    test: bool,
    asked: str | None,
    window_wanted: bool,
) -> str | None:
    """The Python of our environment, which is complete afterwards; None if it is the running one."""
    from core.bootstrap import install, screen
    from core.bootstrap.environment import Environment, choose, existing

    folders = [Path(folder) for folder in places.environments(root)]
    complete = [place for place in existing(folders) if install.is_complete(place, needs, test=test, asked=asked)]
    environment = Environment(Path(inside)) if inside else complete[0] if complete else choose(folders)
    damaged = environment in complete and bool(install.missing(environment, needs.wanted(test=test)))
    if damaged:
        environment.unmark()
    if damaged or environment not in complete:
        shown = screen.choose(window_wanted=window_wanted)
        shown.run(lambda: install.bring_up_to_date(environment, needs, test=test, asked=asked, screen=shown))
    elif environment.marker().get("pyproject") != needs.checksum:
        environment.note_pyproject(needs.checksum)
    return None if inside else str(environment.python)
