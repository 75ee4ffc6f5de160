"""Processes of our own beside this one: the same Python, the same modules, and pipes instead of a screen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import core


def start_own(command: Sequence[str], *, stdin: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """`command`, most often `sys.executable, "-m", …`, with pipes to what it is told and to what it says.

    What it complains of goes nowhere. Raises OSError where there can be no process.
    """
    root = Path(core.__file__).parent.parent
    places = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # With -m the working folder is where modules are looked for first, unless the person forbids it.
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
