"""On a graphics card: seconds until 94 % on CIFAR-10, and images/s of ResNet-50 against torchvision's reference loop.

    python -m tests.benchmarks.gpu --data CIFAR10 [--rounds 5] [-- train's flags for CIFAR-10]
    python -m tests.benchmarks.gpu [--batch 256]       ResNet-50 alone

CIFAR10 is the official file or folder; its test pictures are judged once, at the end. ResNet-50 at 224 pixels in
bfloat16, random pictures that lie on the card on the reference's side and in the processor's memory on ours. Says so
where there is no graphics card.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import arguments, in_turns, split_words
from tests.benchmarks.turns import answer, child

STEPS, WARM_UP, SIDE, CLASSES = 40, 10, 224, 1000
FLAGS = ["--network", "resnet18-3x3", "--recipe", "best"]
GOAL = 0.94


def our_side(batch: int) -> dict[str, Any]:
    """Images/s and the settings in use."""
    import numpy as np

    from core import choices
    from core.data.pictures import DataSet, from_array
    from tests.benchmarks.ours import prepared

    def open_random(*_: object) -> DataSet:
        draw = np.random.default_rng(0)
        pixels = draw.integers(0, 256, (batch * 8, SIDE, SIDE, 3), dtype=np.uint8)
        train = from_array(tuple(map(str, range(len(pixels)))), draw.integers(0, CLASSES, len(pixels)), pixels)
        names = tuple(map(str, range(CLASSES)))
        return DataSet(names, SIDE, train, None, None, (0.5, 0.5, 0.5), (0.29, 0.29, 0.29))

    globals()["open_random"] = open_random
    choices.SOURCES["random"] = choices.Choice("Random", "Drawn at random.", f"{__name__}:open_random")
    values = {
        "data.source": "random",
        "model.network": "resnet50",
        "recipe.recipe": "tutorial",
        "recipe.batch_size": batch,
        "recipe.epochs": 1000,
        "device.precision": "bf16",
    }
    with prepared(values) as (state, settings):
        began, batches = 0.0, state.train_batches()
        for index in range(WARM_UP + STEPS):
            if state.epoch_complete:
                state.fetch()
                state.finish_epoch(None)
                state.outbox.clear()
                batches = state.train_batches()
            state.train_step(*next(batches))
            if index == WARM_UP - 1:
                _settle()
                began = time.perf_counter()
        _settle()
        return {"speed": batch * STEPS / (time.perf_counter() - began), "settings": settings}


def reference_side(batch: int) -> dict[str, Any]:
    """torchvision's reference loop with `--amp`, without what reads pictures."""
    import torch
    from torch import nn
    from torchvision.models import resnet50

    model = resnet50(num_classes=CLASSES).to("cuda")
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    pictures, labels = torch.randn(batch, 3, SIDE, SIDE), torch.randint(CLASSES, (batch,))
    pictures, labels = pictures.to("cuda"), labels.to("cuda")
    torch.backends.cudnn.benchmark = True
    model.train()
    began = 0.0
    for index in range(WARM_UP + STEPS):
        with torch.autocast("cuda", dtype=torch.bfloat16):
            output = model(pictures)
            loss = criterion(output, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        if index == WARM_UP - 1:
            _settle()
            began = time.perf_counter()
    _settle()
    return {"speed": batch * STEPS / (time.perf_counter() - began), "settings": "bf16"}


def cifar_side(path: str, words: list[str]) -> dict[str, Any]:
    """Seconds from the first step to the end of the last epoch, and the accuracy on the test pictures."""
    from tests.benchmarks.our_run import data_values, trained
    from tests.benchmarks.ours import configured

    return trained(configured(words, {**data_values(path), "device.device": "auto"}))


def _settle() -> None:
    import torch

    torch.cuda.synchronize()


def _side(chosen: argparse.Namespace, words: list[str]) -> Any:
    from core import torch_environment

    if chosen.side == "card":
        import torch

        return torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    if chosen.side == "theirs":
        return reference_side(chosen.batch)
    torch_environment.prepare()
    return our_side(chosen.batch) if chosen.side == "ours" else cifar_side(str(chosen.data.absolute()), words)


def row(card: str, name: str, target: str, ours: str, theirs: str, ratio: str) -> None:
    """The table's row, with the card's name in the processor's place."""
    cells = (f"`{name}`", target, time.strftime("%Y-%m-%d"), card, ours, theirs, ratio)
    print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    own, words = split_words(sys.argv[1:])
    parser = arguments(__doc__)
    parser.add_argument("--data", type=Path, help="CIFAR-10, as its authors give it")
    parser.add_argument("--batch", type=int, default=256, help="of ResNet-50 (usually %(default)s)")
    parser.add_argument("--side", choices=("card", "ours", "theirs", "cifar"), help="for the child processes")
    chosen = parser.parse_args(own)
    if chosen.side:
        answer(_side(chosen, words or FLAGS))
        return
    card = child(__spec__.name, "--side", "card")
    if not card:
        print("not measured: no GPU here")
        return
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        settings: list[str] = []

        def speed(side: str) -> float:
            result = child(
                __spec__.name, "--side", side, "--batch", chosen.batch, home=home if side == "ours" else None
            )
            settings[:] = [result["settings"]] if side == "ours" else settings
            return float(result["speed"])

        middle = in_turns({side: lambda side=side: speed(side) for side in ("ours", "theirs")}, chosen.rounds)
        ours, theirs = (f"{middle[side]:,.0f} images/s" for side in ("ours", "theirs"))
        ratio = f"{middle['ours'] / middle['theirs']:.2f}x"
        row(card, "gpu", "reported", f"{ours} ({settings[0]})", f"torchvision's reference loop: {theirs}", ratio)
        if chosen.data is None:
            return
        command = (__spec__.name, "--side", "cifar", "--data", chosen.data.absolute())
        results = []
        for seed in range(chosen.rounds):
            results.append(child(*command, "--", *(words or FLAGS), "--seed", seed, home=home))
            print(f"seed {seed}: {results[-1]['accuracy']:.2%} in {results[-1]['seconds']:.1f} s", flush=True)
    accuracy = statistics.mean(each["accuracy"] for each in results)
    seconds = statistics.median(each["seconds"] for each in results)
    reached = "reached" if accuracy >= GOAL else "missed"
    row(card, "gpu --data", "94 % of CIFAR-10", f"{accuracy:.2%} in {seconds:.1f} s", "", reached)


if __name__ == "__main__":
    main()
