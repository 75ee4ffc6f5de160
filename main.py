"""The one door of ResNet Trainer: no arguments open the window, a command runs the command line.

Only the standard library is imported here, and the file parses on every Python since 2.7, so that whoever starts it
with an old one is told so in a sentence. That is why it has no f-strings and its types stand in comments.
"""

from __future__ import print_function

import os
import sys

OLDEST_PYTHON = (3, 11)
TOO_OLD = (
    "ResNet Trainer needs Python 3.11 or newer; this is Python %d.%d (%s). "
    "Get a newer one from https://www.python.org/downloads/ and start main.py with it."
)


def main(argv=None):
    # type: (list[str] | None) -> int
    """Runs what the arguments ask for and returns the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        return refuse(TOO_OLD % (sys.version_info[0], sys.version_info[1], sys.executable))
    from core.bootstrap.start import begin

    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    arguments, exit_code = begin(here, list(sys.argv[1:] if argv is None else argv))
    if exit_code is not None:
        return exit_code
    if not arguments:
        from gui.app import main as open_window

        return open_window([])
    from core.cli.main import main as run_command

    return run_command(arguments)


def refuse(sentence):
    # type: (str) -> int
    """Says the sentence where it can be seen: a double-clicked start on Windows has no terminal."""
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")
    elif os.name == "nt":
        import ctypes

        getattr(ctypes, "windll").user32.MessageBoxW(None, "" + sentence, "ResNet Trainer", 0x10)  # noqa: B009
    return 1


if __name__ == "__main__":
    sys.exit(main())
