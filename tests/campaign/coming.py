"""Which tests come by which line of the code: found out in a copy of the checkout, below the coverage tool."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("core", "resources", "tests", "main.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
MOST_TESTS = 120
PLUGINS = ("-p", "no:pytest-qt", "-p", "tests.block_qt", "-p", "no:xdist")
FAILED_ITSELF = 97
"""Exit status of a child that didn't come to its end."""

Coming = dict[str, dict[str, list[str]]]
"""File -> line -> the tests (or files of tests, for what their fixtures do) that come by it."""


@dataclass(frozen=True)
class Known:
    """What the first run told: who comes by which line, and how many seconds each test takes."""

    coming: Coming
    seconds: dict[str, float]

    def tests_of(self, path: str, lines: Iterable[int], limit: float) -> list[str]:
        """The tests that come by one of the `lines`, or without any by the file: those of the file itself, then the
        fastest, up to `limit` seconds."""
        by_line = self.coming.get(path, {})
        wanted = [by_line.get(str(line), []) for line in lines] or list(by_line.values())
        found = {test for tests in wanted for test in tests}
        files = {name for name in found if "::" not in name}
        every = [test for test in self.seconds if test in found or test.partition("::")[0] in files]
        kept: list[str] = []
        total = 0.0
        own = f"test_{Path(path).name}::"
        for test in sorted(every, key=lambda test: (own not in test, self.seconds[test]))[:MOST_TESTS]:
            total += self.seconds[test]
            if total > limit and kept:
                break
            kept.append(test)
        return kept


def copied(target: Path) -> Path:
    """A copy of the checkout, without what isn't needed here."""
    target.mkdir(parents=True)
    for source in (ROOT / name for name in COPIED):
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", ".hypothesis")
            shutil.copytree(source, target / source.name, ignore=left_out)
        elif source.exists():
            shutil.copy2(source, target / source.name)
    return target


def forked(copy: Path, act: Callable[[], int]) -> int:
    """`act` in a child of its own group, which imports the code anew from `copy`; its process.

    What it gives is the child's exit status; what it prints goes to `said.txt`.
    """
    process = os.fork()
    if process:
        return process
    code = FAILED_ITSELF
    try:
        os.setsid()
        os.chdir(copy)
        shutil.rmtree(copy / "home", ignore_errors=True)
        os.environ.update(RESNET_TRAINER_HOME=str(copy / "home"), PYTHONDONTWRITEBYTECODE="1")
        sys.dont_write_bytecode = True
        for name in list(sys.modules):
            if name.partition(".")[0] in ("core", "gui", "tests", "main"):
                del sys.modules[name]
        elsewhere = [place for place in sys.path if Path(place or ".").resolve() not in (ROOT, copy)]
        sys.path[:] = [str(copy), *elsewhere]
        importlib.invalidate_caches()
        with (copy / "said.txt").open("w") as said, redirect_stdout(said), redirect_stderr(said):
            code = int(act())
    finally:
        os._exit(code)


def run_tests(copy: Path, arguments: Sequence[str], plugins: Sequence[object] = ()) -> int:
    """pytest in this process, which is one that `forked` made; its exit status."""
    where = [f"--rootdir={copy}", "-c", str(copy / "pyproject.toml"), f"--basetemp={copy / 'temporary'}"]
    return int(pytest.main(["-q", "--no-header", *where, *PLUGINS, *arguments], plugins=list(plugins)))


def known(copy: Path, tests: Sequence[str], kept: Path | None) -> Known:
    """What a first run of all `tests` tells; read from `kept` where that is there, else written there."""
    if kept is None or not kept.exists():
        kept = kept or copy / "map.json"
        wanted = [test for test in tests if (copy / test).exists()]
        _, status = os.waitpid(forked(copy, lambda: _first_run(copy, wanted, kept)), 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1) or not kept.exists():
            raise SystemExit("\n".join((copy / "said.txt").read_text(errors="replace").splitlines()[-20:]))
    return Known(**json.loads(kept.read_text(encoding="utf-8")))


def _first_run(copy: Path, tests: Sequence[str], kept: Path) -> int:
    import coverage

    measured = coverage.Coverage(data_file=None, config_file=False, source=[str(copy / "core")])
    watcher = _Watcher(measured)
    measured.start()
    code = run_tests(copy, tests, [watcher])
    measured.stop()
    data = measured.get_data()
    coming: Coming = {}
    for file in data.measured_files():
        lines = data.contexts_by_lineno(file)
        name = Path(file).relative_to(copy).as_posix()
        coming[name] = {str(line): sorted({one for one in by if one}) for line, by in lines.items()}
    kept.write_text(json.dumps({"coming": coming, "seconds": watcher.passed()}), encoding="utf-8")
    return code


class _Watcher:
    """A pytest plugin: tells the coverage tool which test runs, and keeps how long each one took.

    What a test's fixtures do counts for all of its file: others may share them.
    """

    def __init__(self, measured: Any) -> None:
        self._measured = measured
        self._seconds: dict[str, float] = {}
        self._wrong: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        self._measured.switch_context(item.nodeid.partition("::")[0])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: Any) -> None:
        self._measured.switch_context(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: Any) -> None:
        self._measured.switch_context("")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if report.outcome != "passed":
            self._wrong.add(report.nodeid)

    def passed(self) -> dict[str, float]:
        """Test -> seconds."""
        return {test: seconds for test, seconds in self._seconds.items() if test not in self._wrong}
