"""What *Best* reaches in the time that ten epochs of the tutorial take, on the test folder of the CIFAR copy.

    python -m tests.benchmarks.best [--data FOLDER] [--rounds 1] [--epochs 10] [-- train's flags]

Both with decoded pictures, from the first step, trained on all of train. Ours gets as many epochs as fit into the time
that the tutorial took just before (`--epochs` after `--` fixes them); how long it really took is told. A round takes
about twenty minutes. The test folder is only measured, at the end of each side.
"""

from __future__ import annotations

import statistics
import sys

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, tell
from tests.benchmarks.time_to_accuracy import split_words
from tests.benchmarks.turns import child

FLAGS = [
    *("--network", "resnet8-wide", "--recipe", "fast", "--optimizer", "muon", "--learning-rate", "0.1"),
    *("--batch-size", "256", "--ema", "0.98", "--flip", "alternate", "--test-time-flip", "--first-size", "0.5"),
]


def main() -> None:
    own, words = split_words(sys.argv[1:])
    parser = arguments(__doc__)
    parser.set_defaults(rounds=1)
    cifar_copy.add_flags(parser)
    parser.add_argument("--epochs", type=int, default=10, help="of the tutorial (usually %(default)s)")
    chosen = parser.parse_args(own)
    words = words or FLAGS
    ours, theirs = [], []
    with cifar_copy.opened(chosen.data) as copy:
        for seed in range(chosen.rounds):
            theirs += child("tests.benchmarks.tutorial_runs", copy, "--epochs", chosen.epochs, "--seed", seed)
            budget = [] if "--epochs" in words else ["--budget", theirs[-1]["seconds"]]
            ours.append(child("tests.benchmarks.our_run", copy, *budget, *words, "--seed", seed))
            for name, result in (("the tutorial", theirs[-1]), ("ours", ours[-1])):
                print(
                    f"round {seed + 1}, {name}: {result['accuracy']:.1%} after {result['epochs']} epochs in "
                    f"{result['seconds']:.0f} s",
                    flush=True,
                )
    accuracy, other_accuracy = (statistics.median(each["accuracy"] for each in side) for side in (ours, theirs))
    seconds, other_seconds = (statistics.median(each["seconds"] for each in side) for side in (ours, theirs))
    print(f"ours: {' '.join(words)}; {ours[-1]['settings']}")
    tell(
        "best",
        "≥ +16 points in its time",
        f"{accuracy:.1%} in {seconds:.0f} s, {ours[-1]['epochs']} epochs",
        f"the tutorial after {chosen.epochs} epochs: {other_accuracy:.1%} in {other_seconds:.0f} s",
        f"{(accuracy - other_accuracy) * 100:+.1f} points, {seconds / other_seconds:.2f} of the time",
    )


if __name__ == "__main__":
    main()
