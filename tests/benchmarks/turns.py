"""A side of a benchmark in a process of its own: run once, or kept waiting to do one turn whenever it is asked.

What one side sets before torch is imported can't help the other then. Imports nothing but the standard library: the
sides that belong to other libraries run in another environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ANSWER = "answer: "
ROOT = Path(__file__).parents[2]
THREADS_AND_MEMORY = ("THP_MEM_ALLOC_ENABLE", "GOMP_SPINCOUNT")


def answer(value: Any) -> None:
    """Hand a value to the process that asked; other lines that are printed don't count."""
    print(f"\n{ANSWER}{json.dumps(value)}", flush=True)


def serve(turn: Callable[[], Any]) -> None:
    """Answer with `turn()` for each line on standard input, until it is closed."""
    for _line in sys.stdin:
        answer(turn())


def child(
    module: str, *words: object, home: Path | None = None, python: str = sys.executable, seconds: float | None = None
) -> Any:
    """What `python -m module words` answers. It has an empty home of its own unless `home` is given."""
    with Side(module, *words, home=home, python=python) as side:
        return side.heard(seconds)


class Side:
    """A process that runs `python -m module words` in the checkout, and does a turn each time it is asked."""

    def __init__(self, module: str, *words: object, home: Path | None = None, python: str = sys.executable) -> None:
        self._own_home = None if home else tempfile.TemporaryDirectory()
        self._complaints = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 - open as long as the process
        self.process = subprocess.Popen(
            [python, "-m", module, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=ROOT,
            env=environment(home or Path(self._own_home.name if self._own_home else "")),
            text=True,
        )

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._complaints.close()
        if self._own_home:
            self._own_home.cleanup()

    def turn(self) -> Any:
        """Ask for one turn and wait for what it answers."""
        self.process.stdin.write("turn\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self, seconds: float | None = None) -> Any:
        """The next answer. Raises RuntimeError with what the process complained of where it ended without one."""
        for line in self.process.stdout:
            _, found, value = line.partition(ANSWER)
            if found:
                return json.loads(value)
        self.process.wait(seconds)
        self._complaints.seek(0)
        raise RuntimeError(f"A side ended without an answer:\n{self._complaints.read()[-4000:]}")


@contextmanager
def waiting(**sides: Sequence[object]) -> Iterator[dict[str, Side]]:
    """Start every side (module and words), and end them all."""
    started: dict[str, Side] = {}
    try:
        for name, (module, *words) in sides.items():
            started[name] = Side(str(module), *words)
        yield started
    finally:
        for side in started.values():
            side.__exit__()


def environment(home: Path) -> dict[str, str]:
    """This process's environment with `home`, and without what this process set for its own torch."""
    kept = {name: value for name, value in os.environ.items() if name not in THREADS_AND_MEMORY}
    return {"QT_QPA_PLATFORM": "offscreen", **kept, "RESNET_TRAINER_HOME": str(home), "PYTHONPATH": str(ROOT)}
