"""The whole process of a short training against importing torch and torchvision alone.

    python -m tests.benchmarks.first_step [--rounds 5]

`python main.py train --data digits --epochs 1`, from its start to its end, with a home of its own in which it ran
before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.turns import ROOT, environment

OURS = ("main.py", "train", "--data", "digits", "--epochs", "1")
THEIRS = ("-c", "import torch, torchvision")


def seconds(words: tuple[str, ...], home: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment(home), check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    chosen = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        seconds(THEIRS, home)
        seconds(OURS, home)
        sides = {"ours": lambda: seconds(OURS, home), "theirs": lambda: seconds(THEIRS, home)}
        middle = in_turns(sides, chosen.rounds)
    tell(
        "first_step",
        "≤ 1.5x",
        f"{middle['ours']:.2f} s",
        f"importing torch and torchvision: {middle['theirs']:.2f} s",
        f"{middle['ours'] / middle['theirs']:.2f}x",
    )


if __name__ == "__main__":
    main()
