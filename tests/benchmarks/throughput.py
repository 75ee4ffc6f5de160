"""Images/s of whole epochs, Tutorial network and recipe: our engine against the tutorial's own loop.

`python -m tests.benchmarks.throughput [--pictures 12800] [--rounds 5]`; both sides see the same CIFAR-size pictures,
drawn at random, already in memory as torchvision's CIFAR10 has them, each in a process of its own. Must reach 1.3x.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

import numpy as np

from core import fields, torch_environment, validation
from tests.benchmarks.machine import compare, describe
from tests.benchmarks.random_pictures import random_data_set, register

BATCH = 128


def tutorial_loop(count: int) -> float:
    """Images/s of the second epoch of the tutorial's loop as it is written."""
    import torch
    from PIL import Image
    from torch import nn
    from torchvision import transforms
    from torchvision.models import resnet18

    class InMemory(torch.utils.data.Dataset):  # as torchvision.datasets.CIFAR10: a picture made of each item
        def __init__(self) -> None:
            pictures = random_data_set(count).train
            self.images, self.labels = pictures.gather(np.arange(count)), pictures.labels
            self.transform = transforms.Compose(
                [
                    transforms.RandomCrop(32, padding=4),
                    transforms.RandomHorizontalFlip(),
                    transforms.ToTensor(),
                    transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)),
                ]
            )

        def __len__(self) -> int:
            return count

        def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
            return self.transform(Image.fromarray(self.images[index])), int(self.labels[index])

    loader = torch.utils.data.DataLoader(InMemory(), batch_size=BATCH, shuffle=True, num_workers=2)
    model = resnet18(num_classes=10)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    model.train()
    seconds = 0.0
    for _epoch in range(2):
        began, running_loss, correct = time.perf_counter(), 0.0, 0
        for inputs, targets in loader:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = criterion(outputs, targets)
            loss.backward()
            optimizer.step()
            running_loss += loss.item()
            correct += outputs.max(1)[1].eq(targets).sum().item()
        seconds = time.perf_counter() - began
    return count / seconds


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
        "recipe.epochs": 2,
    }
    config = validation.validate(fields.nested(values))
    return [event.images_per_second for event in train(config) if isinstance(event, EpochDone)][1]


def measure(side: str, count: int) -> float:
    """One side in a process of its own: what is set before torch is imported must not help the other."""
    command = [sys.executable, "-m", "tests.benchmarks.throughput", "--side", side, "--pictures", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=12_800)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", choices=("ours", "theirs"))
    arguments = parser.parse_args()
    count = arguments.pictures
    if arguments.side:
        print(our_engine(count) if arguments.side == "ours" else tutorial_loop(count))
        return
    ours, theirs, ratio = compare(lambda: measure("ours", count), lambda: measure("theirs", count), arguments.rounds)
    print(describe())
    print(f"ours {ours:.0f} images/s, the tutorial's loop {theirs:.0f} images/s, ratio {ratio:.2f} (must reach 1.3)")


if __name__ == "__main__":
    main()
