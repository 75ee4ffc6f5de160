"""Attacks the program, and prints what held: one row for each kind of attack.

    python -m tests.campaign                     the long form: all attacks
    python -m tests.campaign kills monkey        only these
    python -m tests.campaign --short             as the tests do it
    python -m tests.campaign --seed 7            other moments, pictures, clicks

Each attack is a process of its own in a home of its own, two at a time. Exit status 1 where anything didn't hold.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from tests.campaign.attack import Campaign, Tally

ROOT = Path(__file__).parents[2]
ATTACKS = (
    "monkey",
    "pictures",
    "failing_writes",
    "long_runs",
    "kills",
    "memory",
    "two_of_it",
    "checkpoints",
    "run_folders",
    "archives",
    "sockets",
    "changing_data",
    "names",
    "clocks",
    "power_cut",
    "dying",
    "downloads",
    "lost_device",
)
"""The modules beside this one, the longest first: so none is left running alone at the end."""
AT_ONCE = 2


def main() -> int:
    chosen = _arguments()
    if chosen.one:
        return _attack(chosen)
    names = chosen.names or list(ATTACKS)
    with ThreadPoolExecutor(chosen.at_once) as pool:
        results = list(pool.map(lambda name: _in_a_process(name, chosen), names))
    print("\n| attack | tried | broken | seconds | |\n|---|---|---|---|---|")
    for name, (tally, seconds) in zip(names, results, strict=True):
        print(_row(name, tally, seconds))
    return 0 if all(tally.held for tally, _ in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="ATTACK", help=", ".join(ATTACKS))
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="processes (usually %(default)s)")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(ATTACKS))
    if unknown:
        parser.error(f"no such attack: {', '.join(unknown)}")
    return chosen


def _attack(chosen: argparse.Namespace) -> int:
    """In the child: one attack; what came of it goes into the file `--one`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        os.environ["RESNET_TRAINER_HOME"] = str(Path(folder) / "home")
        (Path(folder) / "work").mkdir()
        attack = import_module(f"tests.campaign.{chosen.names[0]}").attack
        tally: Tally = attack(Campaign(Path(folder) / "work", chosen.seed, not chosen.short))
    chosen.one.write_text(tally.to_json(), encoding="utf-8")
    return 0


def _in_a_process(name: str, chosen: argparse.Namespace) -> tuple[Tally, float]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tally-") as folder:
        told = Path(folder) / "tally.json"
        command = [sys.executable, "-m", "tests.campaign", name, "--one", str(told), "--seed", str(chosen.seed)]
        done = subprocess.run([*command, *(["--short"] if chosen.short else [])], cwd=ROOT, check=False)
        if told.exists():
            tally = Tally.from_json(told.read_text(encoding="utf-8"))
        else:
            tally = Tally(1, [f"the attack itself ended with status {done.returncode}"])
    seconds = time.monotonic() - began
    print(_row(name, tally, seconds), *(f"  BROKEN: {each}" for each in tally.broken), sep="\n", flush=True)
    return tally, seconds


def _row(name: str, tally: Tally, seconds: float) -> str:
    figures = tally.skipped or ", ".join(f"{key}: {value}" for key, value in tally.figures.items())
    return f"| `{name}` | {tally.tried:,} | {len(tally.broken)} | {seconds:.0f} | {figures} |"


if __name__ == "__main__":
    sys.exit(main())
