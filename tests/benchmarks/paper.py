"""The paper's networks for CIFAR with the *Paper* recipe: our engine against the same recipe in a straightforward loop.

    python -m tests.benchmarks.paper [--data FOLDER] [--networks resnet20,resnet56] [--pictures 2560] [--rounds 5]
    python -m tests.benchmarks.paper --accuracy EPOCHS [--networks resnet20] --rounds 3

The loop is plain torch: the network of He et al. 2015, section 4.2 (shortcut A), SGD with the same values,
torchvision's transforms, decoded pictures, a loader with two workers, no fetching of each loss. Images/s of whole
epochs; each side is one process that trains an epoch in its turn, the first one warms up. With --accuracy both sides
train for that many epochs on all of train, the rate divided by 10 at half and three quarters, with seeds 0, 1, …, and
are judged on the test folder. `--rounds` is the number of seeds then: 3 are wanted.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.turns import answer, child, serve, waiting

PLANNED_EPOCHS = 164


def straightforward(network: str, seed: int, epochs: int, folder: Path) -> Iterator[tuple[float, Any]]:
    """Train, yielding the seconds of each epoch, and the network."""
    import torch
    from torch import nn
    from torch.nn import functional

    from tests.benchmarks.tutorial import TRAIN, decoded, loader

    class Block(nn.Module):
        def __init__(self, channels: int, width: int, stride: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(width)
            self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(width)
            self.stride, self.more = stride, width - channels

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            shortcut = images
            if self.stride != 1 or self.more:
                shortcut = functional.pad(images[:, :, ::2, ::2], (0, 0, 0, 0, self.more // 2, self.more // 2))
            features = functional.relu(self.bn1(self.conv1(images)))
            return functional.relu(self.bn2(self.conv2(features)) + shortcut)

    blocks = (int(network.removeprefix("resnet")) - 2) // 6
    torch.manual_seed(seed)
    layers: list[nn.Module] = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for width in (16, 32, 64):
        for _ in range(blocks):
            layers.append(Block(channels, width, 1 if width == channels else 2))
            channels = width
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    batches = loader(decoded(folder, TRAIN))
    schedule = torch.optim.lr_scheduler.MultiStepLR(
        optimizer, [len(batches) * epochs // 2, len(batches) * epochs * 3 // 4], gamma=0.1
    )
    criterion = nn.CrossEntropyLoss()
    for _ in range(epochs):
        began = time.perf_counter()
        model.train()
        for images, labels in batches:
            loss = criterion(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        yield time.perf_counter() - began, model


def accuracies(network: str, copy: Path, folder: Path, epochs: int, rounds: int) -> None:
    """Train both sides with each seed and tell how they compare."""
    ours: list[float] = []
    theirs: list[float] = []
    for seed in range(rounds):
        words = ("--networks", network, "--seed", seed, "--accuracy", epochs)
        theirs.append(child(__spec__.name, "--side", "theirs", "--folder", folder, "--data", copy, *words))
        recipe = ("--network", network, "--recipe", "paper", "--epochs", epochs)
        ours.append(child("tests.benchmarks.our_run", copy, *recipe, "--seed", seed)["accuracy"])
        print(f"{network}, seed {seed}: ours {ours[-1]:.1%}, the loop {theirs[-1]:.1%}", flush=True)
    difference = statistics.mean(ours) - statistics.mean(theirs)
    deviations = [statistics.stdev(side) if rounds > 1 else 0.0 for side in (ours, theirs)]
    noise = 2 * (sum(deviation**2 for deviation in deviations) / rounds) ** 0.5
    tell(
        f"paper --networks {network} --accuracy {epochs}",
        "equal within noise",
        f"{statistics.mean(ours):.1%} ± {deviations[0] * 100:.1f}",
        f"the same recipe in a plain loop: {statistics.mean(theirs):.1%} ± {deviations[1] * 100:.1f}",
        f"{difference * 100:+.1f} points (noise: ± {noise * 100:.1f})",
    )


def speeds(network: str, folder: Path, rounds: int) -> None:
    """Train an epoch of each side in turns and tell how fast they are."""
    count = sum(1 for _ in folder.glob("*/*"))
    recipe = ("--network", network, "--recipe", "paper", "--epochs", PLANNED_EPOCHS, "--validation-share", 0)
    loop = (__spec__.name, "--side", "theirs", "--folder", folder, "--networks", network)
    with waiting(ours=("tests.benchmarks.ours", folder, *recipe), theirs=loop) as sides:
        for side in sides.values():
            side.turn()
        middle = in_turns({name: side.turn for name, side in sides.items()}, rounds)
    tell(
        f"paper --networks {network}",
        "≥ 1.5x",
        f"{count / middle['ours']:,.0f} images/s",
        f"the same recipe in a plain loop: {count / middle['theirs']:,.0f} images/s",
        f"{middle['theirs'] / middle['ours']:.2f}x",
    )


def _side(chosen: argparse.Namespace) -> None:
    trained = straightforward(chosen.networks, chosen.seed, chosen.accuracy or PLANNED_EPOCHS, chosen.folder)
    if not chosen.accuracy:
        serve(lambda: next(trained)[0])
        return
    from tests.benchmarks.tutorial import TEST, Training, decoded

    *_, (_seconds, model) = trained
    answer(Training(model).accuracy(decoded(chosen.data / "test", TEST)))


def main() -> None:
    parser = arguments(__doc__)
    cifar_copy.add_flags(parser, pictures=2_560)
    parser.add_argument("--networks", default="resnet20,resnet56")
    parser.add_argument("--accuracy", type=int, metavar="EPOCHS", help="compare accuracies instead; all of train")
    parser.add_argument("--side", choices=("theirs",), help="for the child processes")
    parser.add_argument("--folder", type=Path, help="for the child processes")
    parser.add_argument("--seed", type=int, default=0, help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        _side(chosen)
        return
    with cifar_copy.opened(chosen.data) as copy:
        for network in chosen.networks.split(","):
            if chosen.accuracy:
                accuracies(network, copy, copy / "train", chosen.accuracy, chosen.rounds)
                continue
            with cifar_copy.part(copy, chosen.pictures) as folder:
                speeds(network, folder, chosen.rounds)


if __name__ == "__main__":
    main()
