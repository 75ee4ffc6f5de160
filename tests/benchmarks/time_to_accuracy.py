"""Seconds until ours has the accuracy that the tutorial's recipe has after 3 and after 10 epochs of the CIFAR copy.

    python -m tests.benchmarks.time_to_accuracy [--data FOLDER] [--epochs 3 10] [--rounds 5] [-- train's flags]
    python -m tests.benchmarks.time_to_accuracy --whole …      whole processes, from a cold and from a warm cache
    python -m tests.benchmarks.time_to_accuracy --best …       and what *Best* reaches in its whole time (`best`)

Time runs from the first step, with decoded pictures on both sides; all 50,000 are learned from. The test folder is only
measured, at the end: the flags below were chosen on a part of train. With --whole the time is that of whole processes:
ours reads the folder into its cache once, the tutorial's way reads the files in each epoch. A round takes about one
minute for each of the tutorial's epochs; several numbers of epochs are looked at in one run of it (its learning rate is
constant). Each round has a seed of its own.
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

from tests.benchmarks import best, cifar_copy
from tests.benchmarks.machine import arguments, split_words, tell
from tests.benchmarks.turns import ROOT, child, environment

TARGETS = {3: 15, 10: 25}
THEIRS = "the tutorial"
SHORT = "--network resnet8 --recipe fast --epochs 1 --learning-rate 0.2 --crop-padding 0 --test-time-flip"
FLAGS = {
    3: f"{SHORT} --widths 16,32,64 --batch-size 256".split(),
    10: SHORT.split(),
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
    parser.add_argument("--epochs", type=int, nargs="+", default=[3], help="of the tutorial: 3, 10 (usually 3)")
    parser.add_argument("--whole", action="store_true", help="time whole processes")
    parser.add_argument("--best", action="store_true", help="also give Best the whole time of the tutorial")
    parser.add_argument("--first-seed", type=int, default=0, help="to go on with rounds made before")
    chosen = parser.parse_args(own)
    results: dict[tuple[str, int], list[dict[str, Any]]] = {}
    with cifar_copy.opened(chosen.data) as copy:
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.rounds):
            one = _whole(copy, chosen.epochs, seed, words) if chosen.whole else _steps(copy, chosen.epochs, seed, words)
            if chosen.best:
                budget = one[THEIRS, max(chosen.epochs)]["seconds"]
                one["best", max(chosen.epochs)] = best.ours(copy, budget, words or best.FLAGS, seed)
            for (name, epochs), result in one.items():
                results.setdefault((name, epochs), []).append(result)
                told = f"{result['accuracy']:.1%} in {result['seconds']:.1f} s"
                print(f"seed {seed}, {name}, {epochs}: {told}", flush=True)
    for (name, epochs), ours in results.items():
        theirs = results[THEIRS, epochs]
        if name == "best":
            best.report(epochs, words or best.FLAGS, ours, theirs)
        elif name != THEIRS:
            _report(name, epochs, _words(epochs, words), ours, theirs)


def _words(epochs: int, words: list[str]) -> list[str]:
    return words or FLAGS.get(epochs, FLAGS[3])


def _steps(copy: Path, epochs: list[int], seed: int, words: list[str]) -> dict[tuple[str, int], dict[str, Any]]:
    theirs = child("tests.benchmarks.tutorial_runs", copy, "--epochs", *epochs, "--seed", seed)
    one = {(THEIRS, result["epochs"]): result for result in theirs}
    for number in epochs:
        one["ours", number] = child("tests.benchmarks.our_run", copy, *_words(number, words), "--seed", seed)
    return one


def _whole(copy: Path, epochs: list[int], seed: int, words: list[str]) -> dict[tuple[str, int], dict[str, Any]]:
    one = {}
    for number in epochs:
        one[THEIRS, number] = theirs_whole(copy, number, seed)
        with tempfile.TemporaryDirectory() as home:
            both = [*_words(number, words), "--seed", str(seed)]
            for cache in ("cold cache", "warm cache"):
                one[cache, number] = ours_whole(copy, Path(home), both)
    return one


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


if __name__ == "__main__":
    main()
