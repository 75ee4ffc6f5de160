"""Runs pip inside the environment, and says in a sentence why it failed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from core.bootstrap.problem import Problem, Stopped
from core.bootstrap.screen import Screen

Run = Callable[[Sequence[str], Screen], tuple[int, str]]
"""Runs a command while the screen shows how far it is; returns the exit code and what was said on the way."""

ELSEWHERE = ("index-url", "extra-index-url", "find-links", "constraint", "no-index")
"""pip settings that make it look elsewhere than on PyPI, or for other versions."""

_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|Failed to establish a new connection|ConnectTimeoutError|ReadTimeoutError"
    r"|Name or service not known|Temporary failure in name resolution|getaddrinfo failed|Network is unreachable"
    r"|ProxyError|Connection refused|Connection broken|RemoteDisconnected|Connection aborted",
)
_NO_VERSION = re.compile(r"No matching distribution found for (\S+)")


def run(command: Sequence[str], screen: Screen) -> tuple[int, str]:
    """Runs a command. On a terminal its own progress bar is seen; elsewhere its lines become the screen's."""
    environment = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTHONHOME", None)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=screen.terminal or subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        close_fds=False,  # the lock goes along: see `core.bootstrap.lock`
        creationflags=0 if screen.terminal else getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    screen.stop_with(process.terminate)
    said: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(stream, said, show))
        for stream, show in ((process.stdout, screen.detail), (process.stderr, screen.warning))
        if stream
    ]
    for reader in readers:
        reader.start()
    try:
        code = process.wait()
    except BaseException:  # Ctrl-C: pip got it too and cleans up behind itself.
        process.terminate()
        process.wait()
        raise
    finally:
        for reader in readers:
            reader.join()
        screen.stop_with(None)
    if screen.stopped:
        raise Stopped
    return code, "".join(said)


def _read(stream: IO[str], said: list[str], show: Callable[[str], None]) -> None:
    with stream:
        for line in stream:
            said.append(line)
            show(line.rstrip())


def settings(python: Path, screen: Screen, run: Run = run) -> list[str]:
    """The names of the person's pip settings that make it look elsewhere than on PyPI."""
    code, said = run([str(python), "-m", "pip", "config", "list"], screen.silent())
    names = re.findall(r"^[^\s=]+\.([\w-]+)=", said, re.MULTILINE) if code == 0 else []
    return sorted(set(names) & set(ELSEWHERE))


def install(python: Path, arguments: Sequence[str], log: Path, screen: Screen, run: Run = run) -> None:
    """`pip install` with the arguments; raises Problem with the cause in plain words."""
    bar = [] if screen.terminal else ["--progress-bar", "off"]
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--log", str(log), *bar, *arguments]
    code, said = run(command, screen)
    if code != 0:
        raise Problem(explain(said, log))


def uninstall(python: Path, packages: Sequence[str], screen: Screen, run: Run = run) -> None:
    """Takes packages out again, where they are."""
    run([str(python), "-m", "pip", "uninstall", "--yes", *packages], screen)


def explain(said: str, log: Path) -> str:
    """Why pip failed: one sentence, and what to do."""
    if _NO_NETWORK.search(said):
        return (
            "The packages that ResNet Trainer needs could not be downloaded: there is no connection to the package "
            "index. Connect to the internet (behind a proxy, set HTTPS_PROXY), then start again: it goes on where it "
            "stopped."
        )
    if "No space left on device" in said or "Errno 28" in said:
        return "The disk became full while installing. Make some room, then start again: it goes on where it stopped."
    if match := _NO_VERSION.search(said):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return (
            f"pip finds no package {match[1]} for Python {version} on this system. It may not exist for this Python "
            f"yet: start main.py with another one (3.11 to 3.13 are widely supported). Details are in {log}."
        )
    errors = [line.partition("ERROR:")[2].strip() for line in said.splitlines() if "ERROR:" in line]
    cause = f": {errors[-1].rstrip('.')}" if errors else ""
    return f"pip could not install the packages{cause}. Details are in {log}. Starting again tries it once more."
