"""Makes slips in the code, one at a time, and looks whether a test notices: a test of the tests.

    python -m tests.campaign.mutants --sample 300 --seed 0 core/training core/data/split.py core/checkpoint.py
    python -m tests.campaign.mutants --again survivors.json        those that survived, after tests were written

A sample of all mutants (see `mutating`), spread evenly over the files, is tried in copies of the checkout. Each mutant
meets the tests that come by its line, those of its own file and then the fastest first, at most `--limit` seconds of
them. Which these are is found out by a first run of all `--tests` below the coverage tool (`pip install coverage`);
`--map FILE` keeps that. Whatever needs a graphics card, or runs in another process, has no such tests on most machines
and counts as survived.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from tests.campaign.coming import FAILED_ITSELF, ROOT, Known, copied, forked, known, run_tests
from tests.campaign.mutating import Mutant, mutants_of

USUAL = ("core/training", "core/data/split.py", "core/checkpoint.py")
TESTS = (
    "tests/core/training",
    "tests/core/data/test_split.py",
    "tests/core/data/test_split_values.py",
    "tests/core/data/test_treated.py",
    "tests/core/data/test_apart.py",
    "tests/core/test_checkpoint.py",
    "tests/core/evaluation/test_evaluate.py",
)
PRELOADED = (
    *("torch", "torchvision", "numpy", "PIL.Image", "hypothesis.strategies", "pydantic", "pytest_timeout", "coverage"),
    *("platformdirs", "filelock", "psutil", "rich.progress", "tomli_w", "safetensors.torch"),
)
"""Imported once, before the children: that takes longer than most tests."""
NO_TEST = 96
PATIENCE = 20.0
NORMAL_95 = 1.959963984540054


def main() -> int:
    chosen = _arguments()
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = [copied(Path(folder) / str(number)) for number in range(chosen.jobs)]
        print("which tests come by which line…", flush=True)
        found = known(copies[0], chosen.tests, chosen.map)
        print(f"{len(found.seconds)} tests pass, {sum(found.seconds.values()):.0f} s", flush=True)
        mutants, every = _sampled(chosen)
        _check_unchanged(mutants[0], copies[0], found, chosen.limit)
        print(f"{len(mutants)} of {every} mutants", flush=True)
        survivors = list(_survivors(mutants, copies, found, chosen.limit))
    killed, count = len(mutants) - len(survivors), len(mutants)
    low, high = _interval(killed, count)
    print(f"\nkilled {killed} of {count}: {killed / count:.1%} (95 % interval {low:.1%} to {high:.1%})")
    if chosen.out:
        chosen.out.write_text(json.dumps([asdict(mutant) for mutant in survivors], indent=1), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=USUAL, help="files or folders to change")
    parser.add_argument("--sample", type=int, default=300, help="how many mutants (usually %(default)s); 0: all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--leave", nargs="*", default=[], metavar="FILE", help="files that aren't changed")
    parser.add_argument("--tests", nargs="*", default=TESTS, metavar="PATH")
    parser.add_argument("--map", type=Path, metavar="FILE", help="where it is kept who comes by which line")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once (usually %(default)s)")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds of tests for a mutant (usually %(default)s)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="try these survivors again, nothing else")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the survivors are written to")
    return parser.parse_args()


def _sampled(chosen: argparse.Namespace) -> tuple[list[Mutant], int]:
    """The mutants to try, and how many there are altogether."""
    if chosen.again:
        again = [Mutant(**values) for values in json.loads(chosen.again.read_text(encoding="utf-8"))]
        return again, len(again)
    files = _files(chosen.paths, chosen.leave)
    every = [mutant for path in files for mutant in mutants_of(path, (ROOT / path).read_bytes())]
    if not chosen.sample or chosen.sample >= len(every):
        return every, len(every)
    # Every so many-th one, from a random one on: each file has its share. Mixed, so that those that were tried until
    # somebody ends it are such a sample, too.
    step, chance = len(every) / chosen.sample, random.Random(chosen.seed)
    first = chance.random() * step
    sample = [every[int(first + number * step)] for number in range(chosen.sample)]
    chance.shuffle(sample)
    return sample, len(every)


def _files(paths: Sequence[str], left: Sequence[str]) -> list[str]:
    found = []
    for path in (ROOT / name for name in paths):
        inside = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        found += [file.relative_to(ROOT).as_posix() for file in inside]
    return [name for name in found if name not in left]


class _Trial:
    """One mutant in one copy of the checkout."""

    def __init__(self, mutant: Mutant, copy: Path, known: Known, limit: float) -> None:
        self.mutant, self.copy = mutant, copy
        self.began = time.monotonic()
        lines = (mutant.line, mutant.statement) if mutant.statement else ()
        self._tests = known.tests_of(mutant.path, lines, limit)
        self._patience = PATIENCE + 4 * sum(known.seconds[test] for test in self._tests)
        self._file, self._source = copy / mutant.path, (ROOT / mutant.path).read_bytes()

    def begin(self) -> int:
        """Start it; its process."""
        self._file.write_bytes(self.mutant.applied(self._source))
        return forked(self.copy, lambda: run_tests(self.copy, [*self._tests, "-x"]) if self._tests else NO_TEST)

    def outcome(self, process: int) -> str | None:
        """How it ended; None while it runs."""
        ended, status = os.waitpid(process, os.WNOHANG)
        if not ended and time.monotonic() - self.began <= self._patience:
            return None
        if not ended:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
        self._file.write_bytes(self._source)
        code = os.waitstatus_to_exitcode(status)
        if ended and code == FAILED_ITSELF:
            raise SystemExit("\n".join((self.copy / "said.txt").read_text(errors="replace").splitlines()[-20:]))
        return "too long" if not ended else {0: "SURVIVED", NO_TEST: "NO TEST"}.get(code, "killed")


def _check_unchanged(mutant: Mutant, copy: Path, known: Known, limit: float) -> None:
    """What is killed must have been killed by the change."""
    same = Mutant(mutant.path, mutant.line, 0, 0, 0, "", "unchanged")
    trial = _Trial(same, copy, known, limit)
    process = trial.begin()
    while (outcome := trial.outcome(process)) is None:
        time.sleep(0.05)
    if not outcome.isupper():
        said = (copy / "said.txt").read_text(errors="replace").splitlines()[-20:]
        raise SystemExit("\n".join(["The unchanged code is killed, too:", *said]))


def _survivors(mutants: list[Mutant], copies: list[Path], known: Known, limit: float) -> Iterator[Mutant]:
    """Try them all, as many at once as there are copies; each is told of as it ends."""
    waiting, free = list(reversed(mutants)), list(copies)
    running: dict[int, _Trial] = {}
    while waiting or running:
        while waiting and free:
            trial = _Trial(waiting.pop(), free.pop(), known, limit)
            running[trial.begin()] = trial
        time.sleep(0.02)
        for process, trial in list(running.items()):
            outcome = trial.outcome(process)
            if outcome is None:
                continue
            del running[process]
            free.append(trial.copy)
            told = trial.mutant.told((ROOT / trial.mutant.path).read_bytes())
            print(f"{outcome:9} {time.monotonic() - trial.began:5.1f} s  {told}", flush=True)
            if outcome.isupper():
                yield trial.mutant


def _interval(part: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval."""
    share, z = part / count, NORMAL_95**2 / count
    half = math.sqrt(share * (1 - share) * z + z**2 / 4) / (1 + z)
    middle = (share + z / 2) / (1 + z)
    return middle - half, middle + half


if __name__ == "__main__":
    sys.exit(main())
