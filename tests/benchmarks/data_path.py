"""Photographs into batches: the second and later epochs of ours against ImageFolder with two workers.

`python -m tests.benchmarks.data_path [--pictures 600] [--rounds 5]`; 500x375 JPEGs drawn at random, shown at 224
pixels, mirrored at random and normalised, batches of 32, no network. Must reach 10x.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from core import torch_environment, validation
from tests.benchmarks.doctor import photographs
from tests.benchmarks.machine import compare, describe

SIDE, BATCH = 224, 32
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def ours(root: Path) -> float:
    """Pictures/s of a later epoch."""
    from core.data import augment, batches
    from core.data.sources import open_data

    values = {"data": {"source": "folder", "path": str(root), "image_size": SIDE}, "recipe": {"crop_padding": 0}}
    config = validation.validate(values)
    pictures = open_data(config.data, 0.0).train
    seconds = 0.0
    for epoch in range(2):
        began = time.perf_counter()
        for step, (images, _labels) in enumerate(batches.batches(pictures, seed=0, epoch=epoch, batch_size=BATCH)):
            changed = augment.augment(images, config.recipe, flip=True, seed=0, epoch=epoch, step=step)
            augment.normalise(changed, MEAN, STD)
        seconds = time.perf_counter() - began
    return len(pictures) / seconds


def theirs(root: Path) -> float:
    """Pictures/s of a later epoch."""
    import torch
    from torchvision import transforms
    from torchvision.datasets import ImageFolder

    shown = [
        transforms.Resize(SIDE),
        transforms.CenterCrop(SIDE),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize(MEAN, STD),
    ]
    pictures = ImageFolder(str(root), transforms.Compose(shown))
    loader = torch.utils.data.DataLoader(pictures, BATCH, shuffle=True, num_workers=2, persistent_workers=True)
    seconds = 0.0
    for _epoch in range(2):
        began = time.perf_counter()
        for _images, _labels in loader:
            pass
        seconds = time.perf_counter() - began
    return len(pictures) / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch_environment.prepare()
    with tempfile.TemporaryDirectory() as place:
        os.environ["RESNET_TRAINER_HOME"] = str(Path(place) / "home")
        root = Path(place) / "pictures"
        photographs(root, arguments.pictures, ".jpg")
        mine, other, ratio = compare(lambda: ours(root), lambda: theirs(root), arguments.rounds)
    print(describe())
    print(f"ours {mine:.0f} pictures/s, ImageFolder and two workers {other:.0f}, ratio {ratio:.1f} (must reach 10)")


if __name__ == "__main__":
    main()
