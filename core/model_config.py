"""The network's part of the configuration."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from core.messages import QT_TRANSLATE_NOOP
from core.section import Counts, Section, setting, with_preset


class ModelConfig(Section):
    """The residual network. `network` names a preset: fields not given come from it."""

    network: str = setting(
        "digits",
        QT_TRANSLATE_NOOP("core", "Network"),
        QT_TRANSLATE_NOOP("core", "A well-known network to start from; every part can be changed below."),
        table="networks",
    )
    block: str = setting(
        "basic",
        QT_TRANSLATE_NOOP("core", "Block"),
        QT_TRANSLATE_NOOP("core", "The residual block that the stages are made of."),
        table="blocks",
        advanced=True,
    )
    depths: Counts = setting(
        [1, 1, 1],
        QT_TRANSLATE_NOOP("core", "Blocks per stage"),
        QT_TRANSLATE_NOOP("core", "How many blocks each stage has; every stage after the first halves the picture."),
        advanced=True,
    )
    widths: Counts = setting(
        [32, 64, 128],
        QT_TRANSLATE_NOOP("core", "Channels per stage"),
        QT_TRANSLATE_NOOP("core", "How many feature maps each stage has: more learn more, and cost more."),
        advanced=True,
    )
    stem: str = setting(
        "3x3",
        QT_TRANSLATE_NOOP("core", "Stem"),
        QT_TRANSLATE_NOOP("core", "The first layers, before the stages."),
        table="stems",
        advanced=True,
    )
    shortcut: str = setting(
        "B",
        QT_TRANSLATE_NOOP("core", "Shortcut"),
        QT_TRANSLATE_NOOP("core", "How the input goes around each block (types A, B and C of He et al. 2015)."),
        table="shortcuts",
        advanced=True,
    )
    groups: int = setting(
        1,
        QT_TRANSLATE_NOOP("core", "Groups"),
        QT_TRANSLATE_NOOP("core", "Splits the 3x3 convolution of a bottleneck into groups (ResNeXt: 32)."),
        advanced=True,
        applies={"block": ("bottleneck", "preact-bottleneck")},
        ge=1,
        le=256,
    )
    width_per_group: int = setting(
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
    squeeze_excitation: bool = setting(
        False,
        QT_TRANSLATE_NOOP("core", "Squeeze and excitation"),
        QT_TRANSLATE_NOOP(
            "core", "Lets each block weigh its channels (Hu et al. 2017): a little more accurate, a little slower."
        ),
        advanced=True,
    )
    zero_init: bool = setting(
        True,
        QT_TRANSLATE_NOOP("core", "Start blocks at zero"),
        QT_TRANSLATE_NOOP(
            "core", "Each block begins as the identity (last normalisation at zero): steadier first epochs."
        ),
        advanced=True,
    )
    stochastic_depth: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("core", "Stochastic depth"),
        QT_TRANSLATE_NOOP(
            "core", "Chance that the last block is skipped in a step, less for earlier ones (Huang et al. 2016)."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    dropout: float = setting(
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
        return with_preset(values, "networks", "network", "digits")
