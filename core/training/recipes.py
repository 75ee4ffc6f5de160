"""Named recipes: the values that `RecipeConfig` starts from, their source, and what they reached. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import choices


@dataclass(frozen=True)
class Measured:
    """What a recipe reached with `network`, which learned from `pictures` in each epoch.

    `accuracy` is the mean over `seeds` runs, on pictures that weren't learned from; `data` says which. `command`
    measures it again. `epochs` is how many it had, where that isn't the recipe's own number.
    """

    network: str
    data: str
    pictures: int
    accuracy: float
    seeds: int
    command: str
    epochs: int | None = None


@dataclass(frozen=True)
class Recipe:
    """A named set of `RecipeConfig` values, where they come from, and what was measured."""

    settings: dict[str, Any]
    source: str
    measured: tuple[Measured, ...] = ()

    def pflop(self, measured: Measured) -> float:
        """Arithmetic of a whole training, in 10^15 operations.

        Two to a multiply-accumulate, forward once and backward twice; growing pictures cost what their sides do.
        """
        first = self.settings.get("first_size", 1.0)
        growth = (1 + first + first**2) / 3
        macs = choices.choose("networks", measured.network).resolve().macs
        epochs = measured.epochs or self.settings["epochs"]
        return float(6 * macs * measured.pictures * epochs * growth / 1e15)


_COPY = "JPEG copy of CIFAR-10"
_TRAIN_ON_COPY = "python main.py train --data cifar10 --path FOLDER --validation-share 0.1"


fast = Recipe(
    {
        "epochs": 15,
        "batch_size": 128,
        "learning_rate": 0.1,
        "schedule": "one-cycle",
        "warmup": 0.25,
        "optimizer": "auto",
        "momentum": 0.9,
        "nesterov": True,
        "weight_decay": 5e-4,
        "label_smoothing": 0.1,
        "flip": "alternate",
        "ema": 0.95,
    },
    "One cycle (Smith 2017), Muon (Jordan 2024), alternating mirrors (Jordan 2024, airbench), averaged weights",
    (
        Measured("digits", "digits", 1437, 0.9945, 5, "python main.py train --data digits --seed N"),
        Measured("resnet8", _COPY, 45_000, 0.855, 2, f"{_TRAIN_ON_COPY} --network resnet8 --seed N"),
    ),
)

best = Recipe(
    {
        **fast.settings,
        "epochs": 30,
        "batch_size": 256,
        "crop_padding": 0.0625,
        "first_size": 0.5,
        "test_time_flip": True,
        "ema": 0.98,
    },
    "As Fast; growing pictures (Howard 2018, fast.ai's DAWNBench entry), judged mirrored, too (airbench)",
    (
        Measured("digits", "digits", 1437, 0.9907, 5, "python main.py train --data digits --recipe best --seed N"),
        Measured(
            "resnet8-wide", _COPY, 45_000, 0.898, 2, f"{_TRAIN_ON_COPY} --network resnet8-wide --recipe best --seed N"
        ),
    ),
)

tutorial = Recipe(
    {
        "epochs": 10,
        "batch_size": 128,
        "learning_rate": 0.1,
        "schedule": "constant",
        "optimizer": "sgd",
        "momentum": 0.9,
        "nesterov": False,
        "weight_decay": 5e-4,
        "decay_norm_and_bias": True,
        "validation_share": 0.0,
        "warmup": 0.0,
        "label_smoothing": 0.0,
        "ema": 0.0,
    },
    "The tutorial: SGD 0.1, momentum 0.9, weight decay 5e-4, batch 128, 10 epochs, flip and crop, no validation part",
    (Measured("tutorial", _COPY, 45_000, 0.713, 1, f"{_TRAIN_ON_COPY} --network tutorial --recipe tutorial --seed N"),),
)

paper = Recipe(
    {
        "epochs": 164,
        "batch_size": 128,
        "learning_rate": 0.1,
        "schedule": "step",
        "milestones": [0.5, 0.75],
        "step_factor": 0.1,
        "optimizer": "sgd",
        "momentum": 0.9,
        "nesterov": False,
        "weight_decay": 1e-4,
        "decay_norm_and_bias": True,
        "warmup": 0.0,
        "validation_share": 0.1,
        "label_smoothing": 0.0,
        "ema": 0.0,
    },
    "He et al. 2015, section 4.2: 64,000 steps of 128 pictures, divided by 10 at 32,000 and 48,000, 45,000/5,000 split",
    (
        Measured(
            "resnet20",
            _COPY,
            45_000,
            0.808,
            1,
            f"{_TRAIN_ON_COPY} --network resnet20 --recipe paper --epochs 10 --seed N",
            epochs=10,
        ),
    ),
)

balanced = Recipe(
    {
        "epochs": 8,
        "batch_size": 32,
        "learning_rate": 3e-4,
        "schedule": "cosine",
        "warmup": 0.1,
        "optimizer": "adamw",
        "weight_decay": 0.05,
        "label_smoothing": 0.1,
        "crop_padding": 0.0,
        "ema": 0.9,
        "test_share": 0.1,
    },
    "The last stages after the last layer (LP-FT, Kumar et al. 2022), AdamW (Loshchilov and Hutter 2017), averaged",
)

thorough = Recipe(
    {
        "epochs": 15,
        "batch_size": 32,
        "learning_rate": 5e-4,
        "schedule": "cosine",
        "warmup": 0.1,
        "optimizer": "adamw",
        "weight_decay": 0.05,
        "label_smoothing": 0.1,
        "crop_padding": 0.125,
        "colour_jitter": 0.2,
        "ema": 0.95,
        "test_share": 0.1,
    },
    "LP-FT (Kumar et al. 2022): the last layer first, then all layers slowly, with augmentation and averaged weights",
)
