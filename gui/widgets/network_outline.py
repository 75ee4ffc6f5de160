"""The shapes of a network from its configuration alone, for drawing before torch is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core.config import ModelConfig

ShortcutKind = Literal["identity", "projection", "padding", "none"]

EXPANSIONS = {"bottleneck": 4, "preact-bottleneck": 4}
"""Output channels per width; 1 for blocks not named."""
STEM_HALVINGS = {"7x7": 2, "deep": 2, "3x3-s2": 1, "4x4-s2": 1}
"""How often a stem halves the picture; 0 for stems not named."""
EVEN_KERNELS = ("4x4-s2",)
"""Stems that leave out the last row and column of a picture with an odd side; the others round up."""


@dataclass(frozen=True)
class Part:
    """Input, stem, stage or head. `channels` and `side` are those of its output; a head's `channels` are classes.

    `shortcuts` has one entry a block, in order. `key` is the part's name in `ResNet.parts`.
    """

    key: str
    channels: int
    side: int
    shortcuts: tuple[ShortcutKind, ...] = ()

    @property
    def blocks(self) -> int:
        return len(self.shortcuts)

    @property
    def number(self) -> int:
        """Of a stage, from 1; 0 for the others."""
        return int(self.key.removeprefix("stage ")) if self.key.startswith("stage ") else 0


@dataclass(frozen=True)
class Outline:
    """The parts in order, input first and head last."""

    parts: tuple[Part, ...]

    @property
    def stages(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.number)

    @property
    def shortcuts(self) -> int:
        """How many blocks have a way around them."""
        return sum(kind != "none" for stage in self.stages for kind in stage.shortcuts)

    def corrected(self, shapes: dict[str, tuple[int, ...]]) -> Outline:
        """With output shapes (C, H, W) as measured, for blocks and stems that this file doesn't know."""
        return Outline(tuple(_corrected(part, shapes.get(part.key, ())) for part in self.parts))


def outline(config: ModelConfig, classes: int, image_size: int) -> Outline:
    """The parts of the network that `config` describes. Where it has fewer widths than depths, the rest is left out."""
    side = image_size
    parts = [Part("input", 3, side)]
    for _ in range(STEM_HALVINGS.get(config.stem, 0)):
        side = side // 2 if config.stem in EVEN_KERNELS else _half(side)
    channels = config.widths[0]
    parts.append(Part("stem", channels, side))
    expansion = EXPANSIONS.get(config.block, 1)
    for number, (depth, width) in enumerate(zip(config.depths, config.widths, strict=False), 1):
        shortcuts = []
        for index in range(depth):
            stride = 2 if number > 1 and index == 0 else 1
            shortcuts.append(_kind(config.shortcut, same=stride == 1 and channels == width * expansion))
            side = _half(side) if stride == 2 else side
            channels = width * expansion
        parts.append(Part(f"stage {number}", channels, side, tuple(shortcuts)))
    parts.append(Part("head", classes, 1))
    return Outline(tuple(parts))


def _kind(shortcut: str, *, same: bool) -> ShortcutKind:
    """How the input goes around a block whose output has the `same` size, or another."""
    if shortcut == "none":
        return "none"
    if shortcut == "C":
        return "projection"
    if same:
        return "identity"
    return "padding" if shortcut.startswith("A") else "projection"


def _half(side: int) -> int:
    return -(-side // 2)


def _corrected(part: Part, shape: tuple[int, ...]) -> Part:
    if len(shape) != 3:
        return part
    return replace(part, channels=shape[0], side=shape[1])
