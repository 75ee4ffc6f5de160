"""Grad-CAM of one picture against its prediction: how many times as long.

    python -m tests.benchmarks.explaining [--seconds 2] [--rounds 5]

The bundled network on a picture of 32 pixels, and ResNet-18 on one of 224 pixels, with random weights: they cost the
same. The prediction is the one that the window shows: probabilities and verdict of one decoded picture. Must be ≤ 3x.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from core import checkpoint, paths, torch_environment, validation
from tests.benchmarks.machine import arguments, in_turns, tell

WARM_UP = 3


def resnet18(folder: Path) -> Path:
    """A checkpoint of ResNet-18 for ImageNet's 1,000 classes."""
    import torch

    from core.models import resnet

    config = validation.validate({"model": {"network": "resnet18"}})
    torch.manual_seed(0)
    contents = {
        "config": config.model_dump(),
        "classes": [str(number) for number in range(1000)],
        "image_size": 224,
        "mean": [0.485, 0.456, 0.406],
        "std": [0.229, 0.224, 0.225],
        "channels": 3,
        "weights": resnet.build(config.model, 1000).state_dict(),
        "metrics": {},
    }
    checkpoint.save(folder / "resnet18.pt", contents)
    return folder / "resnet18.pt"


def timed(act: Callable[[], object], seconds: float) -> float:
    """Milliseconds of one call, the mean of those that fit into `seconds`."""
    for _ in range(WARM_UP):
        act()
    began, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - began < seconds:
        act()
        count += 1
    return 1000 * (time.perf_counter() - began) / count


def compare(name: str, path: Path, seconds: float, rounds: int) -> None:
    import torch

    from core.data.augment import normalise
    from core.evaluation.explain import grad_cam
    from core.inference.predictor import load_predictor

    predictor = load_predictor(path)
    side = predictor.image_size
    picture = np.random.default_rng(0).integers(0, 256, (1, side, side, 3), dtype=np.uint8)

    def explain() -> object:
        pixels = normalise(torch.from_numpy(picture), predictor.mean, predictor.std)
        return grad_cam(predictor.network, pixels, torch.tensor([0]))

    sides = {
        "explain": lambda: timed(explain, seconds),
        "predict": lambda: timed(lambda: predictor.answer(picture), seconds),
    }
    middle = in_turns(sides, rounds)
    tell(
        f"explaining ({name})",
        "≤ 3x",
        f"Grad-CAM {middle['explain']:.1f} ms",
        f"the prediction: {middle['predict']:.1f} ms",
        f"{middle['explain'] / middle['predict']:.2f}x",
    )


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=2, help="how long a side is timed in a round")
    chosen = parser.parse_args()
    torch_environment.prepare()
    compare("bundled network, 32 pixels", paths.resource("checkpoints", "bundled.pt"), chosen.seconds, chosen.rounds)
    with TemporaryDirectory() as folder:
        compare("ResNet-18, 224 pixels", resnet18(Path(folder)), chosen.seconds, chosen.rounds)


if __name__ == "__main__":
    main()
