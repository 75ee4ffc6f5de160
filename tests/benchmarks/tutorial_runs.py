"""The tutorial's whole training, as a side of time_to_accuracy and best: pictures decoded first, or read all along."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.turns import answer


def decoded_first(copy: Path, epochs: tuple[int, ...], seed: int) -> list[dict[str, float]]:
    """After each of `epochs`: seconds of training from the first step, and the accuracy on the test folder.

    Reading the files and judging don't count. Its learning rate is constant: what it has after three epochs of ten is
    what it would have after three.
    """
    import torch

    from tests.benchmarks.tutorial import TEST, TRAIN, Training, decoded, loader

    torch.manual_seed(seed)
    training = Training()
    batches, test = loader(decoded(copy / "train", TRAIN)), decoded(copy / "test", TEST)
    seconds, results = 0.0, []
    for number in range(1, max(epochs) + 1):
        seconds += training.epoch(batches)
        if number in epochs:
            results.append({"epochs": number, "seconds": seconds, "accuracy": training.accuracy(test)})
    return results


def whole(copy: Path, epochs: int, seed: int) -> dict[str, float]:
    """The accuracy after a process that reads the picture files in each epoch; whoever starts it takes the time."""
    import torch
    from torchvision.datasets import ImageFolder

    from tests.benchmarks.tutorial import TEST, TRAIN, Training, loader

    torch.manual_seed(seed)
    training, batches = Training(), loader(ImageFolder(str(copy / "train"), TRAIN))
    for _ in range(epochs):
        training.epoch(batches)
    return {"accuracy": training.accuracy(ImageFolder(str(copy / "test"), TEST))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("copy", type=Path)
    parser.add_argument("--epochs", type=int, nargs="+", default=[10])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="picture files all along, judged at the end alone")
    chosen = parser.parse_args()
    if chosen.whole:
        answer(whole(chosen.copy, max(chosen.epochs), chosen.seed))
    else:
        answer(decoded_first(chosen.copy, tuple(chosen.epochs), chosen.seed))


if __name__ == "__main__":
    main()
