"""Seconds until ours has the accuracy that the tutorial's recipe has after 3 and after 10 epochs of the CIFAR copy.

    python -m tests.benchmarks.time_to_accuracy [--data FOLDER] [--epochs 3] [--rounds 5] [-- train's flags]
    python -m tests.benchmarks.time_to_accuracy --whole …      whole processes, from a cold and from a warm cache

Time runs from the first step, with decoded pictures on both sides; all 50,000 are learned from. The test folder is only
measured, at the end: the flags below were chosen on a part of train. With --whole the time is that of whole processes:
ours reads the folder into its cache once, the tutorial's way reads the files in each epoch. A round takes about one
minute for each of the tutorial's epochs. Each round has a seed of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, tell
from tests.benchmarks.turns import ROOT, child, environment

TARGETS = {3: 15, 10: 25}
SHORT = (
    "--network resnet8 --recipe fast --optimizer muon --batch-size 256 --ema 0.96 --label-smoothing 0 --crop-padding 0"
)
FLAGS = {
    3: f"{SHORT} --widths 24,48,96 --learning-rate 0.15 --first-size 0.5 --epochs 1".split(),
    10: f"{SHORT} --learning-rate 0.1 --epochs 1".split(),
}


def ours_whole(copy: Path, home: Path, words: list[str]) -> dict[str, float]:
    """`train` as a person starts it, in `home`: seconds of the process, and its accuracy on the test folder."""
    command = [
        sys.executable,
        "main.py",
        "train",
        "--json",
        "--device",
        "cpu",
        "--data",
        "cifar10",
        "--path",
        str(copy),
    ]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--validation-share", "0", *words],
        cwd=ROOT,
        env=environment(home),
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["accuracy_on"] == "test", result
    return {"seconds": seconds, "accuracy": result["test_accuracy"]}


def theirs_whole(copy: Path, epochs: int, seed: int) -> dict[str, float]:
    began = time.perf_counter()
    result = child("tests.benchmarks.tutorial_runs", copy, "--whole", "--epochs", epochs, "--seed", seed)
    return {"seconds": time.perf_counter() - began, "accuracy": result["accuracy"]}


def main() -> None:
    own, words = split_words(sys.argv[1:])
    parser = arguments(__doc__)
    cifar_copy.add_flags(parser)
    parser.add_argument("--epochs", type=int, default=3, help="of the tutorial: 3 or 10 (usually %(default)s)")
    parser.add_argument("--whole", action="store_true", help="time whole processes")
    chosen = parser.parse_args(own)
    words = words or FLAGS.get(chosen.epochs, FLAGS[3])
    results: dict[str, list[dict[str, Any]]] = {}
    with cifar_copy.opened(chosen.data) as copy:
        for seed in range(chosen.rounds):
            one = _whole(copy, chosen.epochs, seed, words) if chosen.whole else _steps(copy, chosen.epochs, seed, words)
            for name, result in one.items():
                results.setdefault(name, []).append(result)
                print(f"round {seed + 1}, {name}: {result['accuracy']:.1%} in {result['seconds']:.1f} s", flush=True)
    theirs = results.pop("the tutorial")
    for name, ours in results.items():
        _report(name, chosen.epochs, words, ours, theirs)


def _steps(copy: Path, epochs: int, seed: int, words: list[str]) -> dict[str, dict[str, Any]]:
    theirs = child("tests.benchmarks.tutorial_runs", copy, "--epochs", epochs, "--seed", seed)[-1]
    ours = child("tests.benchmarks.our_run", copy, *words, "--seed", seed)
    return {"the tutorial": theirs, "ours": ours}


def _whole(copy: Path, epochs: int, seed: int, words: list[str]) -> dict[str, dict[str, Any]]:
    theirs = theirs_whole(copy, epochs, seed)
    with tempfile.TemporaryDirectory() as home:
        both = [*words, "--seed", str(seed)]
        cold = ours_whole(copy, Path(home), both)
        return {"the tutorial": theirs, "cold cache": cold, "warm cache": ours_whole(copy, Path(home), both)}


def _report(name: str, epochs: int, words: list[str], ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    seconds, accuracy = _middle(ours)
    other_seconds, other_accuracy = _middle(theirs)
    reached = "" if accuracy >= other_accuracy else ", LESS than the tutorial's"
    settings = ours[-1].get("settings", "")
    if settings:
        print(settings)
    print(f"{name}: {' '.join(words)}")
    tell(
        f"time_to_accuracy --epochs {epochs}" + ("" if name == "ours" else f" --whole, {name}"),
        f"≤ 1/{TARGETS.get(epochs, 15)} of its time" + ("" if name == "ours" else " (reported)"),
        f"{accuracy:.1%} in {seconds:.1f} s{reached}",
        f"the tutorial after {epochs} epochs: {other_accuracy:.1%} in {other_seconds:.0f} s",
        f"1/{other_seconds / seconds:.1f}",
    )


def _middle(results: list[dict[str, Any]]) -> tuple[float, float]:
    return statistics.median(each["seconds"] for each in results), statistics.median(
        each["accuracy"] for each in results
    )


def split_words(given: list[str]) -> tuple[list[str], list[str]]:
    """The words before a lone `--`, and those after it."""
    place = given.index("--") if "--" in given else len(given)
    return given[:place], given[place + 1 :]


if __name__ == "__main__":
    main()
