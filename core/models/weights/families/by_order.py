"""Residual networks under any names: recognised by the order and the shapes of their layers alone.

Only networks with a trained 1x1 shortcut wherever the number of channels changes are read this way, and only where
there is a single way to read them: a plain network, or one that could be two things, is better refused than guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

from torch import Tensor

from core.messages import QT_TRANSLATE_NOOP, message
from core.models.weights.families.named import Named

CONVOLUTIONS = {"basic": (3, 3), "bottleneck": (1, 3, 1)}
EXPANSIONS = {"basic": 1, "bottleneck": 4}


@dataclass(frozen=True)
class Unit:
    """A convolution without bias and the batch normalisation behind it: their names, and the kernel's shape."""

    convolution: str
    normalisation: str
    channels_out: int
    channels_in: int
    kernel: int


@dataclass(frozen=True)
class Placed:
    """A unit with the place that it has in our network, without the number: ("layer1.0", "conv1", "bn1")."""

    unit: Unit
    block: str
    convolution: str
    normalisation: str


def read(tensors: dict[str, Tensor]) -> Named | None:
    """The network in `tensors`, whose order must be the layers', or None where there is none or more than one."""
    units, taken = _units(tensors)
    if len(units) < 3:
        return None
    readings = {tuple(reading) for way in product(CONVOLUTIONS, (False, True), "BC") if (reading := _read(units, *way))}
    if len(readings) != 1:
        return None
    theirs: dict[str, str] = {}
    for placed in readings.pop():
        dot = f"{placed.block}." if placed.block else ""
        theirs[f"{dot}{placed.convolution}.weight"] = f"{placed.unit.convolution}.weight"
        for what in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
            name = f"{placed.unit.normalisation}.{what}"
            if name in tensors:
                theirs[f"{dot}{placed.normalisation}.{what}"] = name
    notice = message(
        QT_TRANSLATE_NOOP(
            "core", "Its names are unknown: it was recognised by the order of its layers. Compare some answers."
        )
    )
    return Named(
        "other",
        {ours: tensors[name] for ours, name in theirs.items()},
        theirs,
        {name: tensor for name, tensor in tensors.items() if name not in taken},
        notices=(notice,),
    )


def _units(tensors: dict[str, Tensor]) -> tuple[list[Unit], set[str]]:
    """Convolutions, each with the normalisation that follows it; none where the two don't take turns."""
    convolutions = [name for name, tensor in tensors.items() if tensor.ndim == 4 and name.endswith(".weight")]
    normalisations = [name.removesuffix(".running_mean") for name in tensors if name.endswith(".running_mean")]
    order = {name: place for place, name in enumerate(tensors)}
    normalisations = [name for name in normalisations if f"{name}.weight" in tensors and f"{name}.bias" in tensors]
    units: list[Unit] = []
    if len(convolutions) != len(normalisations):
        return [], set()
    for weight, normalisation in zip(convolutions, normalisations, strict=True):
        shape, own = tensors[weight].shape, weight.removesuffix(".weight")
        fits = (
            order[weight] < order[f"{normalisation}.weight"]
            and tensors[f"{normalisation}.weight"].shape == shape[:1]
            and f"{own}.bias" not in tensors
            and shape[2] == shape[3]
            and min(shape) > 0
        )
        if not fits:
            return [], set()
        units.append(Unit(own, normalisation, shape[0], shape[1], shape[2]))
    owners = {name for unit in units for name in (unit.convolution, unit.normalisation)}
    return units, {name for name in tensors if name.rpartition(".")[0] in owners}


def _read(units: list[Unit], kind: str, shortcut_first: bool, shortcut: str) -> list[Placed]:
    """The units' places in a network of such blocks, or [] where they are none."""
    stem = units[0]
    if stem.kernel not in (3, 7):
        return []
    placed, channels, stage, block, at = [Placed(stem, "", "conv1", "bn1")], stem.channels_out, 1, 0, 1
    length = len(CONVOLUTIONS[kind])
    while at < len(units):
        behind = _block(units[at : at + length], kind, channels)
        projected = shortcut == "C" or behind != channels
        if projected and shortcut_first:
            behind = _block(units[at + 1 : at + 1 + length], kind, channels)
        if not behind:
            return []
        if block and behind != channels:
            stage, block = stage + 1, 0
        name = f"layer{stage}.{block}"
        first = at + (projected and shortcut_first)
        for number, unit in enumerate(units[first : first + length], 1):
            placed.append(Placed(unit, name, f"conv{number}", f"bn{number}"))
        if projected:
            place = at if shortcut_first else at + length
            way = units[place] if place < len(units) else None
            if way is None or (way.kernel, way.channels_in, way.channels_out) != (1, channels, behind):
                return []
            placed.append(Placed(way, name, "downsample.0", "downsample.1"))
        at, block, channels = at + length + projected, block + 1, behind
    return placed if stage > 1 else []


def _block(units: list[Unit], kind: str, channels: int) -> int:
    """The channels behind a block that these units make up, or 0 where they make up none."""
    kernels = CONVOLUTIONS[kind]
    if tuple(unit.kernel for unit in units) != kernels or units[0].channels_in != channels:
        return 0
    for one, other in pairwise(units):
        if one.channels_out % other.channels_in:
            return 0
    inner, outer = units[-2].channels_out, units[-1].channels_out
    if any(unit.channels_out != inner for unit in units[:-1]) or outer % EXPANSIONS[kind]:
        return 0
    return outer if kind == "bottleneck" or inner == outer else 0
