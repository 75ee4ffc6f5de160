"""Named networks: structure, and parameters and cost as measured from the real network. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Preset:
    """A named network.

    `settings` has a value for every structural field of `ModelConfig`, so that choosing a preset leaves nothing behind.
    `parameters` and `macs` (multiply-accumulates of one picture) are those with `classes` classes and pictures of
    `image_size` pixels a side. `source` is the paper it comes from, or "".
    """

    settings: dict[str, Any]
    image_size: int
    classes: int
    parameters: int
    macs: int
    source: str = ""


_HE_2015 = "He et al. 2015, arXiv:1512.03385"


def _settings(block: str, depths: list[int], widths: list[int], stem: str, **others: Any) -> dict[str, Any]:
    standard = {
        "shortcut": "B",
        "groups": 1,
        "width_per_group": 64,
        "squeeze_excitation": False,
        "zero_init": True,
        "stochastic_depth": 0.0,
        "dropout": 0.0,
    }
    return {"block": block, "depths": depths, "widths": widths, "stem": stem, **standard, **others}


def _imagenet(
    block: str, depths: list[int], parameters: int, macs: int, source: str = _HE_2015, **others: Any
) -> Preset:
    """Blocks start at zero: it costs nothing and gains accuracy (Goyal et al. 2017, arXiv:1706.02677)."""
    return Preset(_settings(block, depths, [64, 128, 256, 512], "7x7", **others), 224, 1000, parameters, macs, source)


def _cifar(depth: int, parameters: int, macs: int) -> Preset:
    """Section 4.2 of the paper, as published: shortcut A, and blocks don't start at zero."""
    blocks = (depth - 2) // 6
    settings = _settings("basic", [blocks] * 3, [16, 32, 64], "3x3", shortcut="A", zero_init=False)
    return Preset(settings, 32, 10, parameters, macs, f"{_HE_2015}, section 4.2")


digits = Preset(_settings("basic", [1, 1, 1], [32, 64, 128], "3x3"), 8, 10, 308_650, 3_071_232)

# As the tutorial has it, which knows no zero start.
tutorial = Preset(
    _settings("basic", [2, 2, 2, 2], [64, 128, 256, 512], "7x7", zero_init=False),
    32,
    10,
    11_181_642,
    37_016_576,
    _HE_2015,
)
resnet18_3x3 = Preset(
    _settings("basic", [2, 2, 2, 2], [64, 128, 256, 512], "3x3"), 32, 10, 11_173_962, 555_422_720, _HE_2015
)

# Few epochs: blocks that start at zero lost five points of accuracy after one (core/training/RECIPES.md).
resnet8 = Preset(_settings("basic", [1, 1, 1], [32, 64, 128], "4x4-s2", zero_init=False), 32, 10, 309_322, 12_453_120)
resnet8_wide = Preset(
    _settings("basic", [1, 1, 1], [64, 128, 256], "4x4-s2", zero_init=False), 32, 10, 1_228_938, 49_023_488
)

resnet20 = _cifar(20, 269_722, 40_551_040)
resnet32 = _cifar(32, 464_154, 68_862_592)
resnet44 = _cifar(44, 658_586, 97_174_144)
resnet56 = _cifar(56, 853_018, 125_485_696)
resnet110 = _cifar(110, 1_727_962, 252_887_680)

resnet18 = _imagenet("basic", [2, 2, 2, 2], 11_689_512, 1_814_073_344)
resnet34 = _imagenet("basic", [3, 4, 6, 3], 21_797_672, 3_663_761_408)
resnet50 = _imagenet("bottleneck", [3, 4, 6, 3], 25_557_032, 4_089_184_256)
resnet101 = _imagenet("bottleneck", [3, 4, 23, 3], 44_549_160, 7_801_405_440)
resnet152 = _imagenet("bottleneck", [3, 8, 36, 3], 60_192_808, 11_513_626_624)
resnext50_32x4d = _imagenet(
    "bottleneck",
    [3, 4, 6, 3],
    25_028_904,
    4_230_479_872,
    "Xie et al. 2016, arXiv:1611.05431",
    groups=32,
    width_per_group=4,
)
wide_resnet50_2 = _imagenet(
    "bottleneck",
    [3, 4, 6, 3],
    68_883_240,
    11_398_021_120,
    "Zagoruyko and Komodakis 2016, arXiv:1605.07146",
    width_per_group=128,
)
