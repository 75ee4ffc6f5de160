"""The other side of most benchmarks: the tutorial's network, loop and recipe, as its authors write them.

torchvision's ResNet-18 in float32 and torch's usual layout, SGD, a loader with two workers and torchvision's
transforms, each loss fetched. Nothing of ResNet Trainer is in it.

As a side: `python -m tests.benchmarks.tutorial FOLDER` trains an epoch of FOLDER's pictures whenever it is asked.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.datasets import ImageFolder
from torchvision.models import resnet18

from tests.benchmarks.turns import serve

BATCH = 128
WORKERS = 2
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
TRAIN = transforms.Compose(
    [
        transforms.RandomCrop(32, padding=4),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize(MEAN, STD),
    ]
)
TEST = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])


class InMemory(Dataset):  # type: ignore[type-arg]
    """Decoded pictures, as torchvision.datasets.CIFAR10 holds them: a PIL picture made of each item that is asked for.

    `images` is uint8 (N, H, W, 3).
    """

    def __init__(self, images: np.ndarray, labels: Iterable[int], transform: Any) -> None:
        self.images, self.labels, self.transform = images, list(labels), transform

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return self.transform(Image.fromarray(self.images[index])), int(self.labels[index])


def decoded(folder: Path, transform: Any) -> InMemory:
    """The pictures of `folder/<class>/`, read into memory."""
    listed = ImageFolder(str(folder))
    images = np.stack([np.asarray(listed.loader(path)) for path, _ in listed.samples])
    return InMemory(images, listed.targets, transform)


def loader(pictures: Any) -> Any:
    return DataLoader(pictures, batch_size=BATCH, shuffle=True, num_workers=WORKERS)


class Training:
    """Network, loss and optimizer of the tutorial; `network` is one of torchvision's unless given."""

    def __init__(self, network: nn.Module | None = None) -> None:
        self.model = network or resnet18(num_classes=10)
        self.criterion = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)

    def epoch(self, batches: Iterable[tuple[Any, Any]]) -> float:
        """The loop as it is written; returns its seconds."""
        began = time.perf_counter()
        self.model.train()
        running_loss, correct, total = 0.0, 0, 0
        for inputs, targets in batches:
            self.optimizer.zero_grad()
            outputs = self.model(inputs)
            loss = self.criterion(outputs, targets)
            loss.backward()
            self.optimizer.step()
            running_loss += loss.item()
            _, predicted = outputs.max(1)
            total += targets.size(0)
            correct += predicted.eq(targets).sum().item()
        return time.perf_counter() - began

    @torch.no_grad()
    def accuracy(self, pictures: Any) -> float:
        """The share of `pictures` that it names rightly."""
        self.model.eval()
        correct = 0
        for inputs, targets in DataLoader(pictures, batch_size=BATCH, num_workers=WORKERS):
            correct += self.model(inputs).max(1)[1].eq(targets).sum().item()
        return correct / len(pictures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    pictures = decoded(parser.parse_args().folder, TRAIN)
    training, batches = Training(), loader(pictures)
    serve(lambda: training.epoch(batches))


if __name__ == "__main__":
    main()
