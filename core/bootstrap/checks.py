"""The test command: every check of the project, in one place.

`python main.py test [pytest's arguments]`; tests named by their paths replace all tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap.problem import Problem

NO_TESTS = 5
"""pytest's exit code when it found no test."""
MOST_AT_ONCE = 4
"""Processes that share all tests: each loads PyTorch and takes its memory."""


@dataclass(frozen=True)
class Check:
    """One step: a name for people and a command without its interpreter."""

    name: str
    command: tuple[str, ...]
    may_be_empty: bool = False
    """Whether it is fine that pytest finds no test (a filter may leave none in one of the two halves)."""


def plan(root: Path, arguments: list[str]) -> list[Check]:
    """The checks in their order, cheapest first."""
    named = [argument for argument in arguments if _is_test_path(root, argument)]
    options = tuple(argument for argument in arguments if argument not in named)
    engine = tuple(path for path in named if _below_core(path))
    others = tuple(path for path in named if path not in engine)
    filtered = bool(options)
    pytest = ("-m", "pytest", "-q")
    if not named and "-n" not in options:
        # The tests of a file stay together: they share what is slow to make.
        options = ("-n", str(min(MOST_AT_ONCE, os.cpu_count() or 1)), "--dist", "loadfile", *options)
    checks = [
        Check("ruff: lint", ("-m", "ruff", "check", ".")),
        Check("ruff: format", ("-m", "ruff", "format", "--check", ".")),
        Check("mypy: types", ("-m", "mypy")),
        Check(
            "import-linter: floors",
            ("-c", "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"),
        ),
    ]
    if engine or not named:
        # Without pytest-qt its setting in pyproject.toml is unknown; that is meant to be so.
        without_qt = ("-p", "no:pytest-qt", "-p", "tests.block_qt", "-W", "ignore:Unknown config option")
        where = engine or ("tests/core",)
        checks.append(Check("pytest: the engine, without Qt", (*pytest, *without_qt, *where, *options), filtered))
    if others or not named:
        where = others or ("tests", "--ignore=tests/core", "--ignore=tests/benchmarks")
        checks.append(Check("pytest: the window and the rest", (*pytest, *where, *options), filtered))
    return checks


def run(folder: str, arguments: list[str], call: Callable[[list[str], Path, dict[str, str]], int] | None = None) -> int:
    """Runs all checks, the later ones also when one fails; returns 0 only if all passed."""
    root = Path(folder)
    if not (root / "tests").is_dir():
        raise Problem("The tests are part of the source code, not of the installed program: get that to run them.")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    results: list[tuple[str, bool, float]] = []
    for check in plan(root, arguments):
        print(f"== {check.name}", flush=True)
        began = time.monotonic()
        code = (call or _call)([sys.executable, *check.command], root, environment)
        passed = code == 0 or (check.may_be_empty and code == NO_TESTS)
        results.append((check.name, passed, time.monotonic() - began))
    print("== summary")
    for name, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED':7} {seconds:6.1f} s  {name}")
    return 0 if all(passed for _, passed, _ in results) else 1


def _call(command: list[str], root: Path, environment: dict[str, str]) -> int:
    return subprocess.call(command, cwd=root, env=environment)


def _is_test_path(root: Path, argument: str) -> bool:
    path = argument.partition("::")[0]
    return Path(path).parts[:1] == ("tests",) and (root / path).exists()


def _below_core(path: str) -> bool:
    return Path(path).parts[:2] == ("tests", "core")
