"""What a file says beside its weights: class names, mean and deviation, picture size, figures."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from core.models.weights.inert import Inert

Channels = tuple[float, float, float]

PLACES = ("meta", "metadata", "args", "config", "cfg", "hyper_parameters", "hparams", "preprocessing", "pretrained_cfg")
"""Where trainers keep such things, beside the top of the file."""
CLASSES = ("classes", "class_names", "class_labels", "labels", "categories", "label_names", "CLASSES", "names", "vocab")
EXACT = 2**53
"""Larger whole numbers are no figures, and a float may not even hold them."""
TO_INDEX = ("class_to_idx", "label2id", "class_to_index", "label_to_idx")
FROM_INDEX = ("idx_to_class", "id2label", "index_to_class", "idx_to_label")
MEANS, DEVIATIONS = ("mean", "norm_mean", "image_mean", "pixel_mean"), ("std", "norm_std", "image_std", "pixel_std")
SIZES = ("image_size", "img_size", "input_size", "size", "crop_size", "resolution")
METRICS = ("accuracy", "acc", "best_acc", "best_acc1", "best_prec1", "top1", "val_acc", "test_acc", "metric", "loss")


@dataclass(frozen=True)
class Carried:
    """What was found. `classes` is () and the others None or empty where the file doesn't say."""

    classes: tuple[str, ...] = ()
    mean: Channels | None = None
    std: Channels | None = None
    image_size: int | None = None
    architecture: str = ""
    trainer: str = ""
    model: dict[str, Any] | None = None
    metrics: dict[str, Any] = field(default_factory=dict)


def carried(data: Any, metadata: Mapping[str, str]) -> Carried:
    """Look through the file's top, the places where trainers keep such things, and a safetensors header."""
    spread = list(_spread(data, metadata))
    mean = _first(spread, MEANS, _channels)
    std = _first(spread, DEVIATIONS, _channels)
    if mean is None or std is None or min(std) <= 0:
        mean = std = None
    elif max(mean) > 2:  # on the scale 0 to 255
        mean, std = _scaled(mean), _scaled(std)
    size = _first(spread, SIZES, _size)
    model = next((part["model"] for part in spread if _is_model(part.get("model"))), None)
    return Carried(
        classes=_classes(spread),
        mean=mean,
        std=std,
        image_size=size,
        architecture=_first(spread, ("arch", "architecture", "model_name"), _text) or "",
        trainer=_trainer(data),
        model=model,
        metrics={name: part[name] for part in spread for name in METRICS if _is_figure(part.get(name))},
    )


def _trainer(data: Any) -> str:
    """Lightning and timm's trainer sign what they save."""
    if not isinstance(data, Mapping):
        return ""
    if "pytorch-lightning_version" in data:
        return "lightning"
    return "timm" if {"arch", "state_dict", "version", "args"} <= data.keys() else ""


def _spread(data: Any, metadata: Mapping[str, str]) -> Iterator[Mapping[Any, Any]]:
    parts = [data, {name: _from_json(text) for name, text in metadata.items()}]
    for _ in range(2):
        found = [part for part in map(_attributes, parts) if part]
        yield from found
        parts = [part[name] for part in found for name in PLACES if name in part]


def _attributes(value: Any) -> Mapping[Any, Any]:
    """A dictionary, or the attributes of an object that was not made (argparse.Namespace and the like)."""
    if isinstance(value, Inert):
        value = value.state if isinstance(value.state, Mapping) else value.entries
    return value if isinstance(value, Mapping) else {}


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _first(parts: Sequence[Mapping[Any, Any]], names: Sequence[str], read: Callable[[Any], Any]) -> Any:
    for part in parts:
        for name in names:
            value = read(part[name]) if name in part else None
            if value is not None:
                return value
    return None


def _numbers(value: Any) -> list[float]:
    if isinstance(value, Tensor):
        value = value.flatten().tolist() if value.numel() <= 4 else None
    if not isinstance(value, list | tuple):
        return []
    numbers = [float(one) for one in value if _is_figure(one)]
    return numbers if len(numbers) == len(value) else []


def _channels(value: Any) -> Channels | None:
    numbers = _numbers(value)
    if len(numbers) == 1:
        numbers = numbers * 3
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def _scaled(channels: Channels) -> Channels:
    return channels[0] / 255, channels[1] / 255, channels[2] / 255


def _size(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 8 <= value <= 1024 else None
    numbers = _numbers(value)
    return _size(int(numbers[-1])) if len(numbers) in (2, 3) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 100 else None


def _is_figure(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < EXACT
    return isinstance(value, float) and math.isfinite(value)


def _is_model(value: Any) -> bool:
    return isinstance(value, Mapping) and {"block", "depths", "widths", "stem"} <= value.keys()


def _classes(parts: Sequence[Mapping[Any, Any]]) -> tuple[str, ...]:
    listed = _first(parts, CLASSES, _names)
    if listed is None:
        listed = _first(parts, TO_INDEX, _by_index)
    if listed is None:
        listed = _first(parts, FROM_INDEX, lambda value: _by_index(_turned(value)))
    return listed or ()


def _names(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, Mapping):
        return _by_index(value) or _by_index(_turned(value))
    if not isinstance(value, list | tuple) or not value or not all(isinstance(name, str) for name in value):
        return None
    return tuple(value) if len(set(value)) == len(value) else None


def _by_index(value: Any) -> tuple[str, ...] | None:
    """Names whose values are 0, 1, 2, … in some order."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        return None
    if not all(isinstance(place, int) for place in value.values()):
        return None
    ordered = sorted(value, key=lambda name: value[name])
    return tuple(ordered) if ordered and [value[name] for name in ordered] == list(range(len(ordered))) else None


def _turned(value: Any) -> dict[Any, Any]:
    """{"0": "cat"} as {"cat": 0}."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value.values()):
        return {}
    turned: dict[Any, Any] = {}
    for place, name in value.items():
        is_number = isinstance(place, str) and place.isdecimal() and len(place) < 10
        turned[name] = int(place) if isinstance(place, int) or is_number else None
    return turned
