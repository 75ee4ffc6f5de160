"""Images/s of the training step alone: ours against the tutorial's, on batches that lie in memory already.

    python -m tests.benchmarks.step [--network tutorial|resnet18-3x3] [--rounds 5] [--seconds 6]
                                    [--precision …] [--memory-format …] [--threads …] [--compiled …]

Ours uses the settings that it finds for a long run here, unless flags fix them; its step takes bytes and normalises
them. The tutorial's takes float32 pictures in torch's usual layout. Batches of 128, 32x32 pixels, each loss fetched.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.turns import answer, child

BATCH = 128
BATCHES = 8
WARM_UP = 2
FEWEST = 3
TARGETS = {"tutorial": "≥ 1.5x", "resnet18-3x3": "≥ 1.4x on AVX2, ≥ 2.7x with AVX-512-BF16/AMX"}


def our_side(chosen: argparse.Namespace) -> dict[str, float | str]:
    """Images/s and the settings in use."""
    from tests.benchmarks.ours import device_values, prepared
    from tests.benchmarks.random_pictures import register

    register(BATCH * 100)
    values = {
        "data.source": "random",
        "model.network": chosen.network,
        "recipe.recipe": "tutorial",
        "recipe.epochs": 100,
        "recipe.crop_padding": 0.0,
        "recipe.flip": "off",
        **device_values(chosen),
    }
    with prepared(values) as (state, settings):
        batches = [batch for batch, _ in zip(state.train_batches(), range(BATCHES), strict=False)]

        def step(index: int) -> None:
            state.train_step(*batches[index % BATCHES])
            state.fetch()
            state.outbox.clear()

        return {"speed": timed(step, chosen.seconds), "settings": settings}


def tutorial_side(chosen: argparse.Namespace) -> dict[str, float | str]:
    import torch
    from torch import nn
    from torchvision.models import resnet18

    model = resnet18(num_classes=10)
    if chosen.network == "resnet18-3x3":
        model.conv1 = nn.Conv2d(3, 64, kernel_size=3, stride=1, padding=1, bias=False)
        model.maxpool = nn.Identity()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    batches = [(torch.randn(BATCH, 3, 32, 32), torch.randint(10, (BATCH,))) for _ in range(BATCHES)]
    model.train()
    counted = {"loss": 0.0, "correct": 0}

    def step(index: int) -> None:
        inputs, targets = batches[index % BATCHES]
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, targets)
        loss.backward()
        optimizer.step()
        counted["loss"] += loss.item()
        _, predicted = outputs.max(1)
        counted["correct"] += predicted.eq(targets).sum().item()

    return {"speed": timed(step, chosen.seconds), "settings": "float32, as torch has it"}


def timed(step: Callable[[int], None], seconds: float) -> float:
    """Images/s of the steps that fit into `seconds` after two that warm up."""
    for index in range(WARM_UP):
        step(index)
    began, count = time.perf_counter(), 0
    while count < FEWEST or time.perf_counter() - began < seconds:
        step(count)
        count += 1
    return BATCH * count / (time.perf_counter() - began)


def main() -> None:
    from tests.benchmarks.ours import add_device_flags, device_words

    parser = arguments(__doc__)
    parser.add_argument("--network", choices=list(TARGETS), default="tutorial")
    parser.add_argument("--seconds", type=float, default=6, help="how long a side is timed in a round")
    parser.add_argument("--side", choices=("ours", "theirs"), help="for the child processes")
    add_device_flags(parser)
    chosen = parser.parse_args()
    if chosen.side:
        answer(our_side(chosen) if chosen.side == "ours" else tutorial_side(chosen))
        return
    words = ["--network", chosen.network, "--seconds", chosen.seconds, *device_words(chosen)]
    with tempfile.TemporaryDirectory() as home:  # what was found is remembered there: it is tried once
        settings = []

        def ours() -> float:
            result = child(__spec__.name, "--side", "ours", *words, home=Path(home))
            settings.append(result["settings"])
            return float(result["speed"])

        def theirs() -> float:
            return float(child(__spec__.name, "--side", "theirs", *words)["speed"])

        middle = in_turns({"ours": ours, "theirs": theirs}, chosen.rounds)
    tell(
        f"step --network {chosen.network}",
        TARGETS[chosen.network],
        f"{middle['ours']:,.0f} images/s ({settings[-1]})",
        f"the tutorial's step: {middle['theirs']:,.0f} images/s",
        f"{middle['ours'] / middle['theirs']:.2f}x",
    )


if __name__ == "__main__":
    main()
