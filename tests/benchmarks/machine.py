"""What every benchmark needs: the machine that figures belong to, sides in turns, and the row that tells it."""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from importlib import metadata

from core.devices import cpu_name, usable_cores, usable_memory

ROUNDS = 5


def describe() -> str:
    """One line: processor, cores, memory, system, versions."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("torch", "PySide6-Essentials", "pyqtgraph"))
    memory = usable_memory() / 2**30
    return (
        f"{cpu_name()}, {usable_cores()} cores, {memory:.0f} GiB; {platform.platform()}; "
        f"Python {platform.python_version()}, {versions}"
    )


def arguments(sentences: str | None) -> argparse.ArgumentParser:
    """A parser with what every benchmark takes; its help is the benchmark's own docstring."""
    parser = argparse.ArgumentParser(description=sentences, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="how often each side is measured (usually %(default)s)"
    )
    return parser


def in_turns(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each side, taken in turns so that a machine that warms up favours none."""
    results: dict[str, list[float]] = {name: [] for name in sides}
    for index in range(rounds):
        for name in list(sides) if index % 2 == 0 else list(sides)[::-1]:
            results[name].append(sides[name]())
    return {name: statistics.median(values) for name, values in results.items()}


def compare(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Medians of both, taken in turns, and their ratio."""
    middle = in_turns({"ours": ours, "theirs": theirs}, rounds)
    return middle["ours"], middle["theirs"], middle["ours"] / middle["theirs"]


def tell(name: str, target: str, ours: str, theirs: str, ratio: str) -> None:
    """Print the machine, and the benchmark's row of the table in README.md, ready to be pasted."""
    print(describe())
    cells = (
        f"`{name}`",
        target,
        time.strftime("%Y-%m-%d"),
        f"{cpu_name()}, {usable_cores()} cores",
        ours,
        theirs,
        ratio,
    )
    print("| " + " | ".join(cells) + " |", flush=True)


def split_words(given: list[str]) -> tuple[list[str], list[str]]:
    """The words before a lone `--`, and those after it."""
    place = given.index("--") if "--" in given else len(given)
    return given[:place], given[place + 1 :]
