"""The recipe's part of the configuration: how the network is trained."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from core.messages import QT_TRANSLATE_NOOP
from core.section import Fractions, Section, setting, with_preset


class RecipeConfig(Section):
    """How the network is trained. `recipe` names a preset: fields not given come from it."""

    recipe: str = setting(
        "fast",
        QT_TRANSLATE_NOOP("core", "Recipe"),
        QT_TRANSLATE_NOOP("core", "A proven set of values to start from; every one can be changed below."),
        table="recipes",
    )
    epochs: int = setting(
        15,
        QT_TRANSLATE_NOOP("core", "Epochs"),
        QT_TRANSLATE_NOOP(
            "core", "How often the network sees every training picture. More take longer and learn more."
        ),
        ge=1,
        le=100000,
    )
    batch_size: int = setting(
        64,
        QT_TRANSLATE_NOOP("core", "Batch size"),
        QT_TRANSLATE_NOOP("core", "Pictures per step. If memory runs out, halve this and the learning rate."),
        ge=1,
        le=65536,
    )
    learning_rate: float = setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "core",
            "How far each step goes. If the loss jumps or becomes NaN, lower this; if it hardly falls, raise it.",
        ),
        gt=0,
        le=100,
    )
    schedule: str = setting(
        "one-cycle",
        QT_TRANSLATE_NOOP("core", "Schedule"),
        QT_TRANSLATE_NOOP("core", "How the learning rate changes during the training."),
        table="schedules",
    )
    optimizer: str = setting(
        "sgd",
        QT_TRANSLATE_NOOP("core", "Optimizer"),
        QT_TRANSLATE_NOOP("core", "The rule that turns gradients into steps."),
        table="optimizers",
    )
    validation_share: float = setting(
        0.2,
        QT_TRANSLATE_NOOP("core", "Kept for validation"),
        QT_TRANSLATE_NOOP(
            "core",
            "The part of the training pictures that is never trained on, to judge each epoch. "
            "With 0 no epoch is chosen as best: the last weights count.",
        ),
        advanced=True,
        ge=0,
        le=0.5,
    )
    test_share: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Kept for the test"),
        QT_TRANSLATE_NOOP(
            "core",
            "The part of your pictures that is looked at once, at the very end. Kept only where each class has 200 "
            "pictures or more, and there is no test folder.",
        ),
        advanced=True,
        ge=0,
        le=0.5,
    )
    momentum: float = setting(
        0.9,
        QT_TRANSLATE_NOOP("core", "Momentum"),
        QT_TRANSLATE_NOOP("core", "How much of the previous steps goes on in each step."),
        advanced=True,
        applies={"optimizer": ("auto", "sgd", "muon")},
        ge=0,
        lt=1,
    )
    nesterov: bool = setting(
        True,
        QT_TRANSLATE_NOOP("core", "Nesterov momentum"),
        QT_TRANSLATE_NOOP("core", "Looks one step ahead: often a little better than plain momentum."),
        advanced=True,
        applies={"optimizer": ("auto", "sgd", "muon")},
    )
    weight_decay: float = setting(
        5e-4,
        QT_TRANSLATE_NOOP("core", "Weight decay"),
        QT_TRANSLATE_NOOP("core", "Pulls weights towards zero. Raise it if training is much better than validation."),
        advanced=True,
        ge=0,
        le=10,
    )
    decay_norm_and_bias: bool = setting(
        False,
        QT_TRANSLATE_NOOP("core", "Decay normalisation and biases too"),
        QT_TRANSLATE_NOOP("core", "As older recipes do; usually better off."),
        advanced=True,
    )
    warmup: float = setting(
        0.25,
        QT_TRANSLATE_NOOP("core", "Warm-up"),
        QT_TRANSLATE_NOOP(
            "core", "Part of the training over which the learning rate rises. Raise it if the first steps are unstable."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    milestones: Fractions = setting(
        [0.5, 0.75],
        QT_TRANSLATE_NOOP("core", "Steps at"),
        QT_TRANSLATE_NOOP("core", "Parts of the training at which the learning rate is divided."),
        advanced=True,
        applies={"schedule": ("step",)},
    )
    step_factor: float = setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Multiply by"),
        QT_TRANSLATE_NOOP("core", "What the learning rate is multiplied with at each of those parts."),
        advanced=True,
        applies={"schedule": ("step",)},
        gt=0,
        lt=1,
    )
    label_smoothing: float = setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Label smoothing"),
        QT_TRANSLATE_NOOP(
            "core", "Asks for a little less than full certainty: guards against wrong labels and overconfidence."
        ),
        advanced=True,
        ge=0,
        lt=1,
    )
    flip: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Mirror left and right"),
        QT_TRANSLATE_NOOP(
            "core", "Shows half of the pictures mirrored. Wrong where left and right matter (digits, text)."
        ),
        advanced=True,
        table="flips",
    )
    first_size: float = setting(
        1.0,
        QT_TRANSLATE_NOOP("core", "Begin with smaller pictures"),
        QT_TRANSLATE_NOOP(
            "core",
            "Part of their side at which pictures are shown in the first epoch; it grows to the full size. 1 is off.",
        ),
        advanced=True,
        gt=0.2,
        le=1,
    )
    crop_padding: float = setting(
        0.125,
        QT_TRANSLATE_NOOP("core", "Shift"),
        QT_TRANSLATE_NOOP("core", "How far pictures are moved at random, as a part of their side."),
        advanced=True,
        ge=0,
        le=0.5,
    )
    rotation: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Rotation"),
        QT_TRANSLATE_NOOP("core", "Pictures are turned at random by up to this angle."),
        unit="°",
        advanced=True,
        ge=0,
        le=180,
    )
    colour_jitter: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Brightness and contrast"),
        QT_TRANSLATE_NOOP("core", "How strongly they vary at random: helps where lighting differs."),
        advanced=True,
        ge=0,
        le=1,
    )
    erasing: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Erased patch"),
        QT_TRANSLATE_NOOP(
            "core", "Side of a random square that is greyed out, as a part of the picture's side (Cutout)."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    mixup: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Mixup"),
        QT_TRANSLATE_NOOP(
            "core", "Blends pairs of pictures and their labels (Zhang et al. 2017); for long trainings. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=4,
    )
    cutmix: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "CutMix"),
        QT_TRANSLATE_NOOP(
            "core", "Pastes a part of one picture into another (Yun et al. 2019); for long trainings. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=4,
    )
    ema: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Average weights"),
        QT_TRANSLATE_NOOP(
            "core", "Judges and keeps a running average of the weights (0.99 averages about 100 steps). 0 is off."
        ),
        advanced=True,
        ge=0,
        lt=1,
    )
    test_time_flip: bool = setting(
        False,
        QT_TRANSLATE_NOOP("core", "Judge mirrored, too"),
        QT_TRANSLATE_NOOP(
            "core",
            "Looks at each picture and its mirror image and answers with the mean: a little more accurate, "
            "half as fast. Only where pictures may be mirrored.",
        ),
        advanced=True,
    )
    clip_norm: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Clip gradients"),
        QT_TRANSLATE_NOOP(
            "core", "Shortens steps whose gradient is longer than this. Try 1 if the loss jumps. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=1000,
    )
    accumulation: int = setting(
        1,
        QT_TRANSLATE_NOOP("core", "Gradient accumulation"),
        QT_TRANSLATE_NOOP("core", "Splits each batch into this many parts: the same result with less memory."),
        advanced=True,
        ge=1,
        le=1024,
    )

    @model_validator(mode="before")
    @classmethod
    def _start_from_preset(cls, values: Any) -> Any:
        return with_preset(values, "recipes", "recipe", "fast")
