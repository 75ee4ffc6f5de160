"""What *Best* reaches in the time that ten epochs of the tutorial take, on the test folder of the CIFAR copy.

    python -m tests.benchmarks.best [--data FOLDER] [--rounds 1] [--epochs 10] [-- train's flags]
    python -m tests.benchmarks.time_to_accuracy --epochs 3 10 --best      with its rows in the same run

Both with decoded pictures, from the first step, trained on all of train. Ours gets as many epochs as fit into the time
that the tutorial took just before (`--epochs` after `--` fixes them); how long it really took is told. A round takes
about twenty minutes. The test folder is only measured, at the end of each side.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, split_words, tell
from tests.benchmarks.turns import child

FLAGS = ["--network", "resnet8-wide", "--recipe", "best"]


def ours(copy: Path, budget: float, words: Sequence[str], seed: int) -> dict[str, Any]:
    """Our run in about `budget` seconds, unless `words` fix its epochs."""
    limit = [] if "--epochs" in words else ["--budget", budget]
    result: dict[str, Any] = child("tests.benchmarks.our_run", copy, *limit, *words, "--seed", seed)
    return result


def report(epochs: int, words: Sequence[str], ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """The row of the table, from a result for each round and side."""
    accuracy, other_accuracy = (statistics.median(each["accuracy"] for each in side) for side in (ours, theirs))
    seconds, other_seconds = (statistics.median(each["seconds"] for each in side) for side in (ours, theirs))
    print(f"best: {' '.join(words)}; {ours[-1]['settings']}")
    tell(
        "best",
        "≥ +16 points in its time",
        f"{accuracy:.1%} in {seconds:.0f} s, {ours[-1]['epochs']} epochs",
        f"the tutorial after {epochs} epochs: {other_accuracy:.1%} in {other_seconds:.0f} s",
        f"{(accuracy - other_accuracy) * 100:+.1f} points, {seconds / other_seconds:.2f} of the time",
    )


def main() -> None:
    own, words = split_words(sys.argv[1:])
    parser = arguments(__doc__)
    parser.set_defaults(rounds=1)
    cifar_copy.add_flags(parser)
    parser.add_argument("--epochs", type=int, default=10, help="of the tutorial (usually %(default)s)")
    chosen = parser.parse_args(own)
    words = words or FLAGS
    results: dict[str, list[dict[str, Any]]] = {"the tutorial": [], "ours": []}
    with cifar_copy.opened(chosen.data) as copy:
        for seed in range(chosen.rounds):
            theirs = child("tests.benchmarks.tutorial_runs", copy, "--epochs", chosen.epochs, "--seed", seed)[-1]
            results["the tutorial"].append(theirs)
            results["ours"].append(ours(copy, theirs["seconds"], words, seed))
            for name, each in results.items():
                told = f"{each[-1]['accuracy']:.1%} after {each[-1]['epochs']} epochs in {each[-1]['seconds']:.0f} s"
                print(f"round {seed + 1}, {name}: {told}", flush=True)
    report(chosen.epochs, words, results["ours"], results["the tutorial"])


if __name__ == "__main__":
    main()
