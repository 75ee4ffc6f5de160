"""A checkpoint of our own, seen to hold together before anything relies on it: anybody can have changed it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core import checkpoint, config_file, validation
from core.config import ModelConfig, RunConfig
from core.messages import shortened
from core.models import resnet
from core.models.weights import reading, refusals
from core.models.weights.carried import EXACT
from core.progress import Progress

KINDS = {"config": dict, "weights": dict, "metrics": dict, "classes": list, "mean": list, "std": list}
FLAGS = ("judged_mirrored", "classes_named", "trained_here")
"""Keys that a checkpoint may have, true or false."""
BESIDE = ("doubt", "training")
"""Keys that it may have, whose values whoever uses them looks at."""
LARGEST_SIDE, LARGEST_NUMBER, LEAST_DEVIATION = 1024, 1e6, 1e-6
"""Of pictures that a network of ours was trained on, and of their colours' means and deviations."""
LONGEST_CLASS = 1000


def load(path: Path, progress: Progress | None = None) -> dict[str, Any]:
    """The checkpoint of a run at `path`, its tensors on the CPU, with weights that fit the network it describes.

    Raises:
        DiskError: it can't be read.
        UserError: it is no checkpoint of ours, is damaged, was changed, or was written by a newer version.
        Cancelled: `progress` was cancelled.
    """
    read = reading.read(path, progress)
    contents = sound(path, checkpoint.in_todays_form(read.data, path))
    model = ModelConfig(**contents["config"]["model"])
    if read.how != "weights-only" or not fits(contents["weights"], network_tensors(model, len(contents["classes"]))):
        raise refusals.changed_by_hand(path)
    return contents


def sound(path: Path, contents: dict[str, Any]) -> dict[str, Any]:
    """`contents`, in today's form, with a whole configuration and nothing but plain values of the right kinds.

    Raises:
        UserError: they aren't such; ConfigError where the configuration can't be used.
    """
    if not _is_sound(contents):
        raise refusals.changed_by_hand(path)
    config = validation.validate(config_file.migrate(dict(contents["config"])), origin=str(path))
    weights = {name: each for name, each in contents["weights"].items() if isinstance(name, str)}
    _check_size(path, config, weights, len(contents["classes"]))
    return {
        "format": checkpoint.FORMAT,
        "version": checkpoint.VERSION,
        "config": config.model_dump(),
        "classes": list(map(str, contents["classes"])),
        "image_size": contents["image_size"],
        "mean": list(map(float, contents["mean"])),
        "std": list(map(float, contents["std"])),
        "channels": 3,
        "weights": {name: each for name, each in weights.items() if isinstance(each, Tensor)},
        "metrics": _plain(contents["metrics"]),
        **{key: contents[key] for key in (*FLAGS, *BESIDE) if contents.get(key) is not None},
    }


def network_tensors(model: ModelConfig, classes: int) -> dict[str, Tensor]:
    """Our network's tensors without memory behind them."""
    with torch.device("meta"):
        return resnet.build(model, classes, fresh=False).state_dict()


def fits(given: Any, wanted: dict[str, Tensor]) -> bool:
    """Whether `given` are tensors of the same names, shapes and sorts of numbers as `wanted`."""
    if not isinstance(given, dict) or given.keys() != wanted.keys():
        return False
    return all(isinstance(given[name], Tensor) and alike(given[name], tensor) for name, tensor in wanted.items())


def alike(given: Tensor, wanted: Tensor) -> bool:
    """Whether they are of the same shape, and both whole numbers or neither."""
    same = given.is_floating_point() == wanted.is_floating_point() and not given.is_complex()
    return same and given.shape == wanted.shape


def _is_sound(contents: dict[str, Any]) -> bool:
    if not all(isinstance(contents[key], kind) for key, kind in KINDS.items()):
        return False
    names = contents["classes"]
    if not names or not all(isinstance(name, str | int) and len(str(name)) <= LONGEST_CLASS for name in names):
        return False
    return _preprocessing_fits(contents) and all(isinstance(contents.get(flag, True), bool) for flag in FLAGS)


def _preprocessing_fits(contents: dict[str, Any]) -> bool:
    mean, std, size = contents["mean"], contents["std"], contents["image_size"]
    if not len(mean) == len(std) == 3 or type(size) is not int or not 1 <= size <= LARGEST_SIDE:
        return False
    figures = all(isinstance(one, int | float) and abs(one) < LARGEST_NUMBER for one in (*mean, *std))
    return figures and min(std) >= LEAST_DEVIATION


def _check_size(path: Path, config: RunConfig, weights: dict[str, Any], classes: int) -> None:
    """Raise UserError where the network that is described is larger than what the file holds: some words could else
    have thousands of blocks built, to no end."""
    head = weights.get("fc.weight")
    if 2 * sum(config.model.depths) > len(weights):
        raise refusals.incomplete(path, config.model.network, ["…"])
    if isinstance(head, Tensor) and (head.ndim != 2 or len(head) != classes):
        raise refusals.changed_by_hand(path)


def _plain(value: Any) -> Any:
    """JSON values alone; figures that are none become None."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if isinstance(key, str)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, int):
        return value if abs(value) <= EXACT else None
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return shortened(value) if isinstance(value, str) else None
