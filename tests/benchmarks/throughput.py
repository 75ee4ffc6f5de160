"""Images/s of whole epochs, Tutorial network and recipe: our engine against the tutorial's own loop.

    python -m tests.benchmarks.throughput [--pictures 12800] [--rounds 5]

Both sides see the same CIFAR-size pictures, drawn at random, already in memory as torchvision's CIFAR10 has them, each
in a process of its own. Needs no data; `epoch` compares with more than the tutorial, on picture files. The second epoch
counts. Ours uses the settings that it finds for a long run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from core import fields, torch_environment, validation
from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.random_pictures import random_data_set, register
from tests.benchmarks.turns import answer, child

EPOCHS_PLANNED = 100
"""Long enough that looking for the fastest settings pays."""


def tutorial_loop(count: int) -> float:
    """Images/s of the second epoch of the tutorial's loop as it is written."""
    from tests.benchmarks.tutorial import TRAIN, InMemory, Training, loader

    drawn = random_data_set(count).train
    training = Training()
    batches = loader(InMemory(drawn.gather(np.arange(count)), drawn.labels.tolist(), TRAIN))
    training.epoch(batches)
    return count / training.epoch(batches)


def our_engine(count: int) -> float:
    """Images/s of the second epoch, as the run itself tells it."""
    torch_environment.prepare()
    from core.training.engine import train
    from core.training.events import EpochDone

    register(count)
    values = {
        "data.source": "random",
        "model.network": "tutorial",
        "recipe.recipe": "tutorial",
        "recipe.epochs": EPOCHS_PLANNED,
        "device.device": "cpu",
    }
    for event in train(validation.validate(fields.nested(values))):
        if isinstance(event, EpochDone) and event.epoch == 2:
            return event.images_per_second
    raise RuntimeError("The run ended before its second epoch.")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--pictures", type=int, default=12_800)
    parser.add_argument("--side", choices=("ours", "theirs"), help="for the child processes")
    chosen = parser.parse_args()
    count = chosen.pictures
    if chosen.side:
        answer(our_engine(count) if chosen.side == "ours" else tutorial_loop(count))
        return
    with tempfile.TemporaryDirectory() as home:
        words = ("--pictures", count)
        sides = {
            "ours": lambda: float(child(__spec__.name, "--side", "ours", *words, home=Path(home))),
            "theirs": lambda: float(child(__spec__.name, "--side", "theirs", *words)),
        }
        middle = in_turns(sides, chosen.rounds)
    tell(
        "throughput",
        "≥ 1.5x",
        f"{middle['ours']:,.0f} images/s",
        f"the tutorial's loop: {middle['theirs']:,.0f} images/s",
        f"{middle['ours'] / middle['theirs']:.2f}x",
    )


if __name__ == "__main__":
    main()
