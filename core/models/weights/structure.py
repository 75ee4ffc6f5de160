"""The network that a backbone's names and shapes describe, as a `ModelConfig`."""

from __future__ import annotations

import re
from typing import Any

from torch import Tensor

from core.choices import NETWORKS
from core.config import ModelConfig

STRUCTURE = ("block", "depths", "widths", "stem", "shortcut", "groups", "width_per_group", "squeeze_excitation")
BLOCK = re.compile(r"^layer(\d+)\.(\d+)\.")


class NoStructure(Exception):  # noqa: N818 - becomes a UserError where the file's name is known
    """The names and shapes describe no network of ours; `part` says where they cease to."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(part)


def describe(backbone: dict[str, Tensor], unweighted: str) -> ModelConfig:
    """The configuration, with the nearest preset's name. `unweighted`: the shortcut meant where none has weights.

    Raises:
        NoStructure: a block is missing, or something is unlike our blocks.
    """
    shapes = {name: tuple(tensor.shape) for name, tensor in backbone.items()}
    depths = _depths(shapes)
    kind = "bottleneck" if "layer1.0.conv3.weight" in shapes else "basic"
    widths, groups, width_per_group = _widths(shapes, kind, len(depths))
    found: dict[str, Any] = {
        "block": f"preact-{kind}" if "final_bn.weight" in shapes else kind,
        "depths": depths,
        "widths": widths,
        "stem": _stem(shapes),
        "shortcut": _shortcut(shapes, unweighted),
        "groups": groups,
        "width_per_group": width_per_group,
        "squeeze_excitation": "layer1.0.se.fc1.weight" in shapes,
    }
    return ModelConfig(network=_nearest(found), **found)


def _depths(shapes: dict[str, tuple[int, ...]]) -> list[int]:
    blocks = {(int(found[1]), int(found[2])) for name in shapes if (found := BLOCK.match(name))}
    stages = max((stage for stage, _ in blocks), default=0)
    depths = []
    for stage in range(1, stages + 1):
        depth = max((block for other, block in blocks if other == stage), default=-1) + 1
        for block in range(max(1, depth)):
            if (stage, block) not in blocks:
                raise NoStructure(f"layer{stage}.{block}")
        depths.append(depth)
    if not 0 < stages <= 8 or max(depths) > 4096:
        raise NoStructure("layer1")
    return depths


def _widths(shapes: dict[str, tuple[int, ...]], kind: str, stages: int) -> tuple[list[int], int, int]:
    """Widths of the stages, and of a bottleneck's inner convolution groups and width per group."""
    last, expansion = ("conv2", 1) if kind == "basic" else ("conv3", 4)
    outer = [_kernel(shapes, f"layer{stage}.0.{last}.weight")[0] for stage in range(1, stages + 1)]
    if any(channels % expansion or channels > 4096 * expansion for channels in outer):
        raise NoStructure(f"layer1.0.{last}.weight")
    widths = [channels // expansion for channels in outer]
    if kind == "basic":
        return widths, 1, 64
    name = "layer1.0.conv2.weight"
    inner, share = _kernel(shapes, name)[:2]
    groups = inner // share if share else 0
    # The inverse of a bottleneck's inner width: int(width * width_per_group / 64) * groups.
    if not groups or inner % share or inner * 64 % (groups * widths[0]):
        raise NoStructure(name)
    width_per_group = inner * 64 // (groups * widths[0])
    if groups > 256 or width_per_group > 1024:
        raise NoStructure(name)
    return widths, groups, width_per_group


def _kernel(shapes: dict[str, tuple[int, ...]], name: str) -> tuple[int, ...]:
    shape = shapes.get(name, ())
    if len(shape) != 4 or min(shape) < 1:
        raise NoStructure(name)
    return shape


def _stem(shapes: dict[str, tuple[int, ...]]) -> str:
    if "conv1.0.weight" in shapes and "conv1.6.weight" in shapes:
        return "deep"
    stem = {7: "7x7", 3: "3x3"}.get(_kernel(shapes, "conv1.weight")[-1])
    if stem is None:
        raise NoStructure("conv1.weight")
    return stem


def _shortcut(shapes: dict[str, tuple[int, ...]], unweighted: str) -> str:
    """D has its convolution behind an average; C has one in each block; A has none."""
    blocks = {found[0] for name in shapes if (found := BLOCK.match(name))}
    plain = {block for block in blocks if len(shapes.get(f"{block}downsample.0.weight", ())) == 4}
    averaged = any(len(shapes.get(f"{block}downsample.1.weight", ())) == 4 for block in blocks)
    if averaged:
        return "D"
    if not plain:
        return unweighted
    return "C" if plain == blocks and len(blocks) > 1 else "B"


def _nearest(found: dict[str, Any]) -> str:
    """The preset that shares most with what was found; of equal ones the last, which is the better known."""
    return max(reversed(NETWORKS), key=lambda name: _likeness(name, found))


def _likeness(name: str, found: dict[str, Any]) -> int:
    """How many of the structure's fields the preset has."""
    settings = NETWORKS[name].resolve().settings
    return sum(settings[field] == found[field] for field in STRUCTURE)
