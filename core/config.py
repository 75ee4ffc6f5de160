"""The run's configuration: each hyperparameter is one field here; form, flags, TOML and manual follow from it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.choices import TABLES
from core.messages import QT_TRANSLATE_NOOP

FORMAT_VERSION = 1


def _setting(
    default: Any,
    title: str,
    sentence: str,
    *,
    unit: str = "",
    advanced: bool = False,
    table: str = "",
    flag: str = "",
    applies: dict[str, tuple[Any, ...]] | None = None,
    **bounds: Any,
) -> Any:
    """A field with everything that is shown of it.

    `table` names the entry of `choices.TABLES` whose keys are allowed. `flag` is the command-line name where it isn't
    the field's own. `applies` says with which values of another field of its section this one matters.
    """
    extra: Any = {"unit": unit, "advanced": advanced, "table": table, "flag": flag, "applies": applies or {}}
    return Field(default, title=title, description=sentence, json_schema_extra=extra, **bounds)


def _as_list(value: Any) -> Any:
    """Let a flag or form give a list as "2, 2, 2"."""
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


Counts = Annotated[
    list[Annotated[int, Field(ge=1, le=4096)]], BeforeValidator(_as_list), Field(min_length=1, max_length=8)
]
Fractions = Annotated[list[Annotated[float, Field(gt=0, lt=1)]], BeforeValidator(_as_list), Field(max_length=16)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)


class DataConfig(_Section):
    """Which pictures, and how they are divided."""

    source: str = _setting(
        "digits",
        QT_TRANSLATE_NOOP("core", "Pictures"),
        QT_TRANSLATE_NOOP("core", "What the network learns from."),
        table="sources",
        flag="data",
    )
    path: str = _setting(
        "",
        QT_TRANSLATE_NOOP("core", "Folder or file"),
        QT_TRANSLATE_NOOP("core", "Where your pictures are; for CIFAR, the file or folder you already have."),
        applies={"source": ("folder", "cifar10", "cifar100")},
    )
    image_size: int = _setting(
        0,
        QT_TRANSLATE_NOOP("core", "Picture size"),
        QT_TRANSLATE_NOOP(
            "core", "Side of the square that each picture is brought to; 0 chooses it from your pictures."
        ),
        unit="px",
        advanced=True,
        ge=0,
        le=1024,
    )
    check: bool = _setting(
        False,
        QT_TRANSLATE_NOOP("core", "Check the pictures"),
        QT_TRANSLATE_NOOP(
            "core",
            "Look for damaged files, duplicates, blank pictures and the like before the training; your files stay as "
            "they are.",
        ),
        advanced=True,
        applies={"source": ("folder",)},
    )
    treatments: dict[str, str] = Field(default_factory=dict)
    """What to do about what the check finds, where it isn't the usual: kind of finding -> treatment."""
    left_out: list[str] = Field(default_factory=list)
    """Pictures that the person left out by hand: "class/file"."""


class ModelConfig(_Section):
    """The residual network. `network` names a preset: fields not given come from it."""

    network: str = _setting(
        "digits",
        QT_TRANSLATE_NOOP("core", "Network"),
        QT_TRANSLATE_NOOP("core", "A well-known network to start from; every part can be changed below."),
        table="networks",
    )
    block: str = _setting(
        "basic",
        QT_TRANSLATE_NOOP("core", "Block"),
        QT_TRANSLATE_NOOP("core", "The residual block that the stages are made of."),
        table="blocks",
        advanced=True,
    )
    depths: Counts = _setting(
        [1, 1, 1],
        QT_TRANSLATE_NOOP("core", "Blocks per stage"),
        QT_TRANSLATE_NOOP("core", "How many blocks each stage has; every stage after the first halves the picture."),
        advanced=True,
    )
    widths: Counts = _setting(
        [32, 64, 128],
        QT_TRANSLATE_NOOP("core", "Channels per stage"),
        QT_TRANSLATE_NOOP("core", "How many feature maps each stage has: more learn more, and cost more."),
        advanced=True,
    )
    stem: str = _setting(
        "3x3",
        QT_TRANSLATE_NOOP("core", "Stem"),
        QT_TRANSLATE_NOOP("core", "The first layers, before the stages."),
        table="stems",
        advanced=True,
    )
    shortcut: str = _setting(
        "B",
        QT_TRANSLATE_NOOP("core", "Shortcut"),
        QT_TRANSLATE_NOOP("core", "How the input goes around each block (types A, B and C of He et al. 2015)."),
        table="shortcuts",
        advanced=True,
    )
    groups: int = _setting(
        1,
        QT_TRANSLATE_NOOP("core", "Groups"),
        QT_TRANSLATE_NOOP("core", "Splits the 3x3 convolution of a bottleneck into groups (ResNeXt: 32)."),
        advanced=True,
        applies={"block": ("bottleneck", "preact-bottleneck")},
        ge=1,
        le=256,
    )
    width_per_group: int = _setting(
        64,
        QT_TRANSLATE_NOOP("core", "Width per group"),
        QT_TRANSLATE_NOOP(
            "core", "Inner width of a bottleneck for 64 channels: 64 as published, 128 for Wide ResNet-50-2."
        ),
        advanced=True,
        applies={"block": ("bottleneck", "preact-bottleneck")},
        ge=1,
        le=1024,
    )
    squeeze_excitation: bool = _setting(
        False,
        QT_TRANSLATE_NOOP("core", "Squeeze and excitation"),
        QT_TRANSLATE_NOOP(
            "core", "Lets each block weigh its channels (Hu et al. 2017): a little more accurate, a little slower."
        ),
        advanced=True,
    )
    zero_init: bool = _setting(
        True,
        QT_TRANSLATE_NOOP("core", "Start blocks at zero"),
        QT_TRANSLATE_NOOP(
            "core", "Each block begins as the identity (last normalisation at zero): steadier first epochs."
        ),
        advanced=True,
    )
    stochastic_depth: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Stochastic depth"),
        QT_TRANSLATE_NOOP(
            "core", "Chance that the last block is skipped in a step, less for earlier ones (Huang et al. 2016)."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    dropout: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Dropout"),
        QT_TRANSLATE_NOOP("core", "Chance that a feature is dropped before the last layer; helps with few pictures."),
        advanced=True,
        ge=0,
        le=0.9,
    )

    @model_validator(mode="before")
    @classmethod
    def _start_from_preset(cls, values: Any) -> Any:
        return _with_preset(values, "networks", "network", "digits")


class RecipeConfig(_Section):
    """How the network is trained. `recipe` names a preset: fields not given come from it."""

    recipe: str = _setting(
        "fast",
        QT_TRANSLATE_NOOP("core", "Recipe"),
        QT_TRANSLATE_NOOP("core", "A proven set of values to start from; every one can be changed below."),
        table="recipes",
    )
    epochs: int = _setting(
        15,
        QT_TRANSLATE_NOOP("core", "Epochs"),
        QT_TRANSLATE_NOOP(
            "core", "How often the network sees every training picture. More take longer and learn more."
        ),
        ge=1,
        le=100000,
    )
    batch_size: int = _setting(
        64,
        QT_TRANSLATE_NOOP("core", "Batch size"),
        QT_TRANSLATE_NOOP("core", "Pictures per step. If memory runs out, halve this and the learning rate."),
        ge=1,
        le=65536,
    )
    learning_rate: float = _setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "core",
            "How far each step goes. If the loss jumps or becomes NaN, lower this; if it hardly falls, raise it.",
        ),
        gt=0,
        le=100,
    )
    schedule: str = _setting(
        "one-cycle",
        QT_TRANSLATE_NOOP("core", "Schedule"),
        QT_TRANSLATE_NOOP("core", "How the learning rate changes during the training."),
        table="schedules",
    )
    optimizer: str = _setting(
        "sgd",
        QT_TRANSLATE_NOOP("core", "Optimizer"),
        QT_TRANSLATE_NOOP("core", "The rule that turns gradients into steps."),
        table="optimizers",
    )
    validation_share: float = _setting(
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
    test_share: float = _setting(
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
    momentum: float = _setting(
        0.9,
        QT_TRANSLATE_NOOP("core", "Momentum"),
        QT_TRANSLATE_NOOP("core", "How much of the previous steps goes on in each step."),
        advanced=True,
        applies={"optimizer": ("sgd",)},
        ge=0,
        lt=1,
    )
    nesterov: bool = _setting(
        True,
        QT_TRANSLATE_NOOP("core", "Nesterov momentum"),
        QT_TRANSLATE_NOOP("core", "Looks one step ahead: often a little better than plain momentum."),
        advanced=True,
        applies={"optimizer": ("sgd",)},
    )
    weight_decay: float = _setting(
        5e-4,
        QT_TRANSLATE_NOOP("core", "Weight decay"),
        QT_TRANSLATE_NOOP("core", "Pulls weights towards zero. Raise it if training is much better than validation."),
        advanced=True,
        ge=0,
        le=10,
    )
    decay_norm_and_bias: bool = _setting(
        False,
        QT_TRANSLATE_NOOP("core", "Decay normalisation and biases too"),
        QT_TRANSLATE_NOOP("core", "As older recipes do; usually better off."),
        advanced=True,
    )
    warmup: float = _setting(
        0.25,
        QT_TRANSLATE_NOOP("core", "Warm-up"),
        QT_TRANSLATE_NOOP(
            "core", "Part of the training over which the learning rate rises. Raise it if the first steps are unstable."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    milestones: Fractions = _setting(
        [0.5, 0.75],
        QT_TRANSLATE_NOOP("core", "Steps at"),
        QT_TRANSLATE_NOOP("core", "Parts of the training at which the learning rate is divided."),
        advanced=True,
        applies={"schedule": ("step",)},
    )
    step_factor: float = _setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Multiply by"),
        QT_TRANSLATE_NOOP("core", "What the learning rate is multiplied with at each of those parts."),
        advanced=True,
        applies={"schedule": ("step",)},
        gt=0,
        lt=1,
    )
    label_smoothing: float = _setting(
        0.1,
        QT_TRANSLATE_NOOP("core", "Label smoothing"),
        QT_TRANSLATE_NOOP(
            "core", "Asks for a little less than full certainty: guards against wrong labels and overconfidence."
        ),
        advanced=True,
        ge=0,
        lt=1,
    )
    flip: str = _setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Mirror left and right"),
        QT_TRANSLATE_NOOP(
            "core", "Shows half of the pictures mirrored. Wrong where left and right matter (digits, text)."
        ),
        advanced=True,
        table="flips",
    )
    crop_padding: float = _setting(
        0.125,
        QT_TRANSLATE_NOOP("core", "Shift"),
        QT_TRANSLATE_NOOP("core", "How far pictures are moved at random, as a part of their side."),
        advanced=True,
        ge=0,
        le=0.5,
    )
    rotation: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Rotation"),
        QT_TRANSLATE_NOOP("core", "Pictures are turned at random by up to this angle."),
        unit="°",
        advanced=True,
        ge=0,
        le=180,
    )
    colour_jitter: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Brightness and contrast"),
        QT_TRANSLATE_NOOP("core", "How strongly they vary at random: helps where lighting differs."),
        advanced=True,
        ge=0,
        le=1,
    )
    erasing: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Erased patch"),
        QT_TRANSLATE_NOOP(
            "core", "Side of a random square that is greyed out, as a part of the picture's side (Cutout)."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    mixup: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Mixup"),
        QT_TRANSLATE_NOOP(
            "core", "Blends pairs of pictures and their labels (Zhang et al. 2017); for long trainings. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=4,
    )
    cutmix: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "CutMix"),
        QT_TRANSLATE_NOOP(
            "core", "Pastes a part of one picture into another (Yun et al. 2019); for long trainings. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=4,
    )
    ema: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Average weights"),
        QT_TRANSLATE_NOOP(
            "core", "Judges and keeps a running average of the weights (0.99 averages about 100 steps). 0 is off."
        ),
        advanced=True,
        ge=0,
        lt=1,
    )
    clip_norm: float = _setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Clip gradients"),
        QT_TRANSLATE_NOOP(
            "core", "Shortens steps whose gradient is longer than this. Try 1 if the loss jumps. 0 is off."
        ),
        advanced=True,
        ge=0,
        le=1000,
    )
    accumulation: int = _setting(
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
        return _with_preset(values, "recipes", "recipe", "fast")


class FinetuneConfig(_Section):
    """What a training goes on from, and how. `plan` names a preset: fields not given come from it."""

    start: str = _setting(
        "",
        QT_TRANSLATE_NOOP("core", "Start from"),
        QT_TRANSLATE_NOOP(
            "core",
            "A trained network to go on from: a checkpoint file, a run's folder, or a name such as “bundled” or "
            "“resnet18”. Empty begins with fresh weights.",
        ),
        flag="from",
    )
    plan: str = _setting(
        "quick",
        QT_TRANSLATE_NOOP("core", "How"),
        QT_TRANSLATE_NOOP("core", "How much of the network learns anew: more takes longer and often gets more."),
        table="plans",
    )
    head_first: bool = _setting(
        True,
        QT_TRANSLATE_NOOP("core", "Last layer first"),
        QT_TRANSLATE_NOOP(
            "core", "Trains the new last layer on features computed once, before anything else moves (LP-FT)."
        ),
        advanced=True,
    )
    trained_stages: int = _setting(
        0,
        QT_TRANSLATE_NOOP("core", "Stages trained"),
        QT_TRANSLATE_NOOP(
            "core", "How many of the last stages learn with the last layer: 0 none of them, 9 the whole network."
        ),
        advanced=True,
        ge=0,
        le=9,
    )
    stage_decay: float = _setting(
        0.5,
        QT_TRANSLATE_NOOP("core", "Slower towards the front"),
        QT_TRANSLATE_NOOP(
            "core", "Each stage learns at this part of the rate of the one behind it; 1 treats all alike."
        ),
        advanced=True,
        gt=0,
        le=1,
    )
    keep_statistics: bool = _setting(
        True,
        QT_TRANSLATE_NOOP("core", "Keep normalisation statistics"),
        QT_TRANSLATE_NOOP(
            "core", "Leaves the statistics that the network was trained with: steadier with few pictures."
        ),
        advanced=True,
    )
    normalisation: str = _setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Mean and deviation"),
        QT_TRANSLATE_NOOP("core", "How the network that you start from wants colours to be scaled."),
        table="normalisations",
        advanced=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _start_from_preset(cls, values: Any) -> Any:
        return _with_preset(values, "plans", "plan", "quick")


class DeviceConfig(_Section):
    """Where the run is computed, and how."""

    device: str = _setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Device"),
        QT_TRANSLATE_NOOP("core", "The processor or graphics card that trains; Auto takes the fastest."),
        pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$",
    )
    precision: str = _setting(
        "fp32",
        QT_TRANSLATE_NOOP("core", "Precision"),
        QT_TRANSLATE_NOOP("core", "How exact numbers are while training. If the loss becomes NaN, take 32 bit."),
        advanced=True,
        table="precisions",
    )
    memory_format: str = _setting(
        "channels-last",
        QT_TRANSLATE_NOOP("core", "Memory layout"),
        QT_TRANSLATE_NOOP("core", "The order of pixels and colours in memory: changes the speed alone."),
        advanced=True,
        table="memory_formats",
    )
    threads: int = _setting(
        0,
        QT_TRANSLATE_NOOP("core", "Processor threads"),
        QT_TRANSLATE_NOOP("core", "How many processor cores compute; 0 takes all that this program may use."),
        advanced=True,
        ge=0,
        le=1024,
    )


class RunConfig(_Section):
    """Everything that decides a run: with the same machine and versions, the same config gives the same weights."""

    version: int = Field(FORMAT_VERSION, ge=FORMAT_VERSION, le=FORMAT_VERSION)
    name: str = _setting(
        "",
        QT_TRANSLATE_NOOP("core", "Name"),
        QT_TRANSLATE_NOOP("core", "What this run is called; empty makes a name from pictures, network and time."),
        max_length=120,
    )
    seed: int = _setting(
        0,
        QT_TRANSLATE_NOOP("core", "Seed"),
        QT_TRANSLATE_NOOP("core", "Decides every random choice: the same seed repeats a run exactly."),
        advanced=True,
        ge=0,
        le=2**31 - 1,
    )
    checkpoint_seconds: float = _setting(
        60.0,
        QT_TRANSLATE_NOOP("core", "Save every"),
        QT_TRANSLATE_NOOP(
            "core", "How often the training is saved within an epoch, so that a crash costs little. 0 saves each step."
        ),
        unit="s",
        advanced=True,
        ge=0,
        le=86400,
    )
    data: DataConfig = Field(default_factory=lambda: DataConfig())
    model: ModelConfig = Field(default_factory=lambda: ModelConfig())
    recipe: RecipeConfig = Field(default_factory=lambda: RecipeConfig())
    finetune: FinetuneConfig = Field(default_factory=lambda: FinetuneConfig())
    device: DeviceConfig = Field(default_factory=lambda: DeviceConfig())

    @model_validator(mode="before")
    @classmethod
    def _recipe_of_the_plan(cls, values: Any) -> Any:
        """A fine-tuning that names no recipe has its plan's."""
        finetune, recipe = (values.get("finetune"), values.get("recipe", {})) if isinstance(values, dict) else (None, 0)
        if not (isinstance(finetune, dict) and isinstance(recipe, dict) and finetune.get("start")):
            return values
        plan = TABLES["plans"].get(finetune.get("plan", "quick"))
        return {**values, "recipe": {"recipe": plan.resolve().recipe, **recipe}} if plan is not None else values


SECTION_TITLES: dict[str, str] = {
    "data": QT_TRANSLATE_NOOP("core", "Data"),
    "model": QT_TRANSLATE_NOOP("core", "Network"),
    "recipe": QT_TRANSLATE_NOOP("core", "Recipe"),
    "finetune": QT_TRANSLATE_NOOP("core", "Fine-tuning"),
    "device": QT_TRANSLATE_NOOP("core", "Device"),
    "": QT_TRANSLATE_NOOP("core", "Run"),
}


def _with_preset(values: Any, table: str, key: str, default: str) -> Any:
    """Fill in what the preset says and the caller didn't. An unknown preset is reported by `core.validation`."""
    if not isinstance(values, dict):
        return values
    name = values.get(key, default)
    choice = TABLES[table].get(name) if isinstance(name, str) else None
    return {**choice.resolve().settings, **values} if choice is not None else values
