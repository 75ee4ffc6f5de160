"""Parts for the tests of fine-tuning in the window: a small trained network, and pictures that differ by colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from core import checkpoint
from core.config import RunConfig

COLOURS = {"ants": (200, 40, 40), "bees": (40, 40, 200)}


def small_checkpoint(path: Path, classes: tuple[str, ...] = ("cat", "dog", "tree")) -> Path:
    """A checkpoint of the small network, untrained, as this program writes it."""
    import torch

    from core.models.resnet import build

    torch.manual_seed(0)
    config = RunConfig()
    contents = {
        "config": config.model_dump(),
        "classes": list(classes),
        "image_size": 16,
        "mean": [0.5, 0.5, 0.5],
        "std": [0.25, 0.25, 0.25],
        "channels": 3,
        "weights": build(config.model, len(classes)).state_dict(),
        "metrics": {"epoch": 3, "accuracy": 0.75},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    checkpoint.save(path, contents)
    return path


def coloured_pictures(root: Path, each: int = 12) -> Path:
    """`root/ants` reddish and `root/bees` bluish, `each` noisy pictures of 16x16 in both."""
    random = np.random.default_rng(0)
    for name, colour in COLOURS.items():
        (root / name).mkdir(parents=True)
        for number in range(each):
            noise = random.integers(-40, 40, (16, 16, 3))
            pixels = (np.array(colour) + noise).clip(0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(root / name / f"{number}.png")
    return root
