"""Goes on in another Python: in this process's place on POSIX, beside it on Windows with the exit code passed on."""

from __future__ import annotations

import os
import sys

INSIDE = "RESNET_TRAINER_RESTARTED"


def restart(python: str, script: str, arguments: list[str]) -> int:
    """Starts the script anew; returns its exit code (on POSIX this process is gone by then)."""
    command = [python, script, *arguments]
    environment = {**os.environ, INSIDE: python}
    # These lead to the packages of the Python that is being left.
    for variable in ("PYTHONHOME", "__PYVENV_LAUNCHER__"):
        environment.pop(variable, None)
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.flush()
    if os.name == "posix":
        os.execve(python, command, environment)
    return wait(command, environment)


def wait(command: list[str], environment: dict[str, str]) -> int:
    """Runs the command to its end, whatever keys are pressed meanwhile: Ctrl-C reaches it by itself."""
    import subprocess

    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
