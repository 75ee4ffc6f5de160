"""Images/s of whole epochs, Tutorial network and recipe: our engine against the tutorial's own loop.

`python -m tests.benchmarks.throughput [--pictures 12800] [--rounds 3]`; both sides see the same CIFAR-size pictures,
drawn at random, already in memory as torchvision's CIFAR10 has them. Must reach 1.3x.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from torch import nn
from torchvision import transforms
from torchvision.models import resnet18

from core import fields, validation
from core.training.engine import train
from core.training.events import EpochDone
from tests.benchmarks.machine import compare, describe
from tests.benchmarks.random_pictures import random_data_set, register

BATCH = 128


class InMemory(torch.utils.data.Dataset):
    """As torchvision.datasets.CIFAR10: an array, a picture made of each item, transforms on it."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images, self.labels = images, labels
        self.transform = transforms.Compose(
            [
                transforms.RandomCrop(32, padding=4),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
                transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)),
            ]
        )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        from PIL import Image

        return self.transform(Image.fromarray(self.images[index])), int(self.labels[index])


def tutorial_loop(images: np.ndarray, labels: np.ndarray) -> float:
    """Images/s of the second epoch of the tutorial's loop as it is written."""
    loader = torch.utils.data.DataLoader(InMemory(images, labels), batch_size=BATCH, shuffle=True, num_workers=2)
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
    return len(images) / seconds


def our_engine() -> float:
    """Images/s of the second epoch, as the run itself tells it."""
    config = validation.validate(
        fields.nested(
            {"data.source": "random", "model.network": "tutorial", "recipe.recipe": "tutorial", "recipe.epochs": 2}
        )
    )
    epochs = [event for event in train(config) if isinstance(event, EpochDone)]
    return epochs[1].images_per_second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=12_800)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    register(arguments.pictures)
    data = random_data_set(arguments.pictures)
    images, labels = data.train.gather(np.arange(arguments.pictures)), data.train.labels
    ours, theirs, ratio = compare(our_engine, lambda: tutorial_loop(images, labels), arguments.rounds)
    print(describe())
    print(f"ours {ours:.0f} images/s, the tutorial's loop {theirs:.0f} images/s, ratio {ratio:.2f} (must reach 1.3)")


if __name__ == "__main__":
    main()
