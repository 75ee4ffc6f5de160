"""The run's configuration: each hyperparameter is one field here; form, flags, TOML and manual follow from it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from core.choices import TABLES
from core.messages import QT_TRANSLATE_NOOP
from core.model_config import ModelConfig
from core.recipe_config import RecipeConfig
from core.section import Section, setting, with_preset

__all__ = ["DataConfig", "DeviceConfig", "FinetuneConfig", "ModelConfig", "RecipeConfig", "RunConfig"]

FORMAT_VERSION = 1


def _only_texts(value: Any) -> Any:
    """One complaint is enough: of a damaged list there would be one for each entry."""
    if isinstance(value, list) and not all(isinstance(each, str) for each in value):
        raise PydanticCustomError("string_type", "not a list of texts")
    return value


class DataConfig(Section):
    """Which pictures, and how they are divided."""

    source: str = setting(
        "digits",
        QT_TRANSLATE_NOOP("core", "Pictures"),
        QT_TRANSLATE_NOOP("core", "What the network learns from."),
        table="sources",
        flag="data",
    )
    path: str = setting(
        "",
        QT_TRANSLATE_NOOP("core", "Folder or file"),
        QT_TRANSLATE_NOOP("core", "Where your pictures are; for CIFAR, the file or folder you already have."),
        applies={"source": ("folder", "cifar10", "cifar100")},
    )
    image_size: int = setting(
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
    check: bool = setting(
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
    left_out: Annotated[list[str], BeforeValidator(_only_texts)] = Field(default_factory=list)
    """Pictures left out by hand: "class/file", in folders for validation or the test "test/class/file"."""


class FinetuneConfig(Section):
    """What a training goes on from, and how. `plan` names a preset: fields not given come from it."""

    start: str = setting(
        "",
        QT_TRANSLATE_NOOP("core", "Start from"),
        QT_TRANSLATE_NOOP(
            "core",
            "A trained network to go on from: a checkpoint file, a run's folder, or a name such as “bundled” or "
            "“resnet18”. Empty begins with fresh weights.",
        ),
        flag="from",
    )
    plan: str = setting(
        "quick",
        QT_TRANSLATE_NOOP("core", "How"),
        QT_TRANSLATE_NOOP("core", "How much of the network learns anew: more takes longer and often gets more."),
        table="plans",
    )
    head_first: bool = setting(
        True,
        QT_TRANSLATE_NOOP("core", "Last layer first"),
        QT_TRANSLATE_NOOP(
            "core", "Trains the new last layer on features computed once, before anything else moves (LP-FT)."
        ),
        advanced=True,
    )
    trained_stages: int = setting(
        0,
        QT_TRANSLATE_NOOP("core", "Stages trained"),
        QT_TRANSLATE_NOOP(
            "core", "How many of the last stages learn with the last layer: 0 none of them, 9 the whole network."
        ),
        advanced=True,
        ge=0,
        le=9,
    )
    stage_decay: float = setting(
        0.5,
        QT_TRANSLATE_NOOP("core", "Slower towards the front"),
        QT_TRANSLATE_NOOP(
            "core", "Each stage learns at this part of the rate of the one behind it; 1 treats all alike."
        ),
        advanced=True,
        gt=0,
        le=1,
    )
    keep_statistics: bool = setting(
        True,
        QT_TRANSLATE_NOOP("core", "Keep normalisation statistics"),
        QT_TRANSLATE_NOOP(
            "core", "Leaves the statistics that the network was trained with: steadier with few pictures."
        ),
        advanced=True,
    )
    normalisation: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Mean and deviation"),
        QT_TRANSLATE_NOOP("core", "How the network that you start from wants colours to be scaled."),
        table="normalisations",
        advanced=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _start_from_preset(cls, values: Any) -> Any:
        return with_preset(values, "plans", "plan", "quick")


class DeviceConfig(Section):
    """Where the run is computed, and how."""

    device: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Device"),
        QT_TRANSLATE_NOOP("core", "The processor or graphics card that trains; Auto takes the fastest."),
        pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$",
    )
    precision: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Precision"),
        QT_TRANSLATE_NOOP(
            "core",
            "How exact numbers are while training; Auto tries what is fastest here. If the loss becomes NaN, take "
            "32 bit.",
        ),
        advanced=True,
        table="precisions",
    )
    memory_format: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Memory layout"),
        QT_TRANSLATE_NOOP("core", "The order of pixels and colours in memory: changes the speed alone."),
        advanced=True,
        table="memory_formats",
    )
    compiled: str = setting(
        "auto",
        QT_TRANSLATE_NOOP("core", "Compile the network"),
        QT_TRANSLATE_NOOP(
            "core", "Turns the network into machine code of its own first: takes a minute, pays in long trainings."
        ),
        advanced=True,
        table="compiling",
    )
    threads: int = setting(
        0,
        QT_TRANSLATE_NOOP("core", "Processor threads"),
        QT_TRANSLATE_NOOP("core", "How many processor cores compute; 0 takes all that this program may use."),
        advanced=True,
        ge=0,
        le=1024,
    )


class RunConfig(Section):
    """Everything that decides a run: with the same machine and versions, the same config gives the same weights."""

    version: int = Field(FORMAT_VERSION, ge=FORMAT_VERSION, le=FORMAT_VERSION)
    name: str = setting(
        "",
        QT_TRANSLATE_NOOP("core", "Name"),
        QT_TRANSLATE_NOOP("core", "What this run is called; empty makes a name from pictures, network and time."),
        max_length=120,
    )
    seed: int = setting(
        0,
        QT_TRANSLATE_NOOP("core", "Seed"),
        QT_TRANSLATE_NOOP("core", "Decides every random choice: the same seed repeats a run exactly."),
        advanced=True,
        ge=0,
        le=2**31 - 1,
    )
    checkpoint_seconds: float = setting(
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
        name = finetune.get("plan", "quick")
        plan = TABLES["plans"].get(name) if isinstance(name, str) else None
        return {**values, "recipe": {"recipe": plan.resolve().recipe, **recipe}} if plan is not None else values


SECTION_TITLES: dict[str, str] = {
    "data": QT_TRANSLATE_NOOP("core", "Data"),
    "model": QT_TRANSLATE_NOOP("core", "Network"),
    "recipe": QT_TRANSLATE_NOOP("core", "Recipe"),
    "finetune": QT_TRANSLATE_NOOP("core", "Fine-tuning"),
    "device": QT_TRANSLATE_NOOP("core", "Device"),
    "": QT_TRANSLATE_NOOP("core", "Run"),
}
