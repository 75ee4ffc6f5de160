"""A checkpoint made ready to leave: weights in 32 bit, no paths of this computer, and all that pictures need."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core import checkpoint, config_file, validation
from core.config import ModelConfig
from core.data.augment import normalise
from core.data.pictures import Pixels
from core.export.facts import Facts
from core.messages import QT_TRANSLATE_NOOP, Message
from core.models.resnet import ResNet
from core.models.stored import load_network
from core.models.weights.opened import NAMED, as_checkpoint, knows_its_classes, recognise
from core.progress import Progress
from core.tasks.doubt import DOUBT

NAMES_UNKNOWN = QT_TRANSLATE_NOOP(
    "core",
    "What its classes are called is not known: “class 0”, “class 1”, … stand for places in its last layer.",
)
COLOURS_UNKNOWN = QT_TRANSLATE_NOOP(
    "core", "Which mean and deviation of colours it was trained with is not known: those of ImageNet are taken."
)
OWN = "trained_here"
MIRRORED = "judged_mirrored"
"""Key of an exported checkpoint: false where another program trained the network."""


@dataclass(frozen=True, eq=False)
class Source:
    """What is exported. `contents` have the form of `core.checkpoint`; the network is in eval mode on the CPU.

    `own`: this program trained it, so that the configuration tells how. `title` is what another program's network was
    recognised as, `notices` what is to be said of it.
    """

    contents: dict[str, Any]
    model: ModelConfig
    network: ResNet
    facts: Facts | None = None
    own: bool = True
    title: str = ""
    notices: tuple[Message, ...] = ()

    @property
    def classes(self) -> list[str]:
        return [str(name) for name in self.contents["classes"]]

    @property
    def names_known(self) -> bool:
        """Whether the classes have names of their own, and not only "class 0", "class 1", …"""
        return knows_its_classes(self.contents)

    @property
    def image_size(self) -> int:
        return int(self.contents["image_size"])

    @property
    def mean(self) -> tuple[float, ...]:
        return tuple(map(float, self.contents["mean"]))

    @property
    def std(self) -> tuple[float, ...]:
        return tuple(map(float, self.contents["std"]))

    @torch.inference_mode()
    def logits(self, pictures: Pixels) -> Tensor:
        """What the network answers: float32 (N, K) for RGB pictures uint8 (N, S, S, 3)."""
        answers: Tensor = self.network(self.normalised(pictures))
        return answers

    def normalised(self, pictures: Pixels) -> Tensor:
        """float32 (N, 3, S, S) from uint8 (N, S, S, 3)."""
        return normalise(torch.from_numpy(pictures), self.mean, self.std).contiguous()


def open_source(path: Path, facts: Facts | None = None, progress: Progress | None = None) -> Source:
    """The checkpoint at `path`, ours or anybody's, as it is exported.

    Raises:
        UserError: it is no checkpoint that can be used.
        DiskError: it can't be read.
        Cancelled: `progress` was cancelled.
    """
    found = recognise(path, progress)
    made = source_of(as_checkpoint(found), facts)
    if found.contents is not None:
        return replace(made, notices=found.notices)
    assumed = found.normalisation == "unknown"
    notices = [*found.notices]
    if not made.names_known:
        notices.append(Message(NAMES_UNKNOWN))
    if assumed:
        notices.append(Message(COLOURS_UNKNOWN))
    return replace(made, own=False, title=found.title, notices=tuple(notices))


def source_of(contents: dict[str, Any], facts: Facts | None = None) -> Source:
    """A source from what `core.checkpoint.load` gives. Raises UserError where the network can't be built."""
    kept = {key: contents[key] for key in (*checkpoint.KEYS, NAMED, OWN, DOUBT) if key in contents}
    if contents.get(MIRRORED):
        kept[MIRRORED] = True
    kept["config"] = _without_places(contents["config"])
    kept["weights"] = {name: _single_precision(tensor) for name, tensor in contents["weights"].items()}
    network = load_network(kept)
    config = validation.validate(config_file.migrate(dict(kept["config"])))
    own = bool(contents.get(OWN, True))
    return Source(kept, config.model, network, facts, own=own)


def preprocessing(source: Source, layout: str = "float32 (N, 3, H, W)") -> dict[str, Any]:
    """All that has to happen to a picture before the network sees it, as JSON values."""
    return {
        "size": source.image_size,
        "resize": "shorter side to size, then the middle: the largest centred square, resampled to size x size",
        "interpolation": "bilinear",
        "antialias": True,
        "channels": "RGB",
        "scale": "pixel / 255",
        "mean": list(source.mean),
        "std": list(source.std),
        "layout": layout,
    }


def about(source: Source, layout: str = "float32 (N, 3, H, W)") -> dict[str, Any]:
    """What a file says of itself beside the weights: classes, preprocessing, network, figures, as JSON values."""
    return {
        "classes": source.classes,
        "preprocessing": preprocessing(source, layout),
        "model": source.model.model_dump(),
        "metrics": _plain(source.contents["metrics"]),
    }


def as_texts(values: dict[str, Any]) -> dict[str, str]:
    """Each value as JSON, for formats whose metadata are texts."""
    return {name: json.dumps(value, ensure_ascii=False, allow_nan=False) for name, value in values.items()}


def _single_precision(tensor: Tensor) -> Tensor:
    return tensor.to("cpu", torch.float32) if tensor.is_floating_point() else tensor.to("cpu")


def _without_places(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration without what is only this computer's: of paths the last name stays, files' names go."""
    kept = {name: dict(part) if isinstance(part, dict) else part for name, part in config.items()}
    for section, key in (("data", "path"), ("finetune", "start")):
        if isinstance(kept.get(section), dict) and isinstance(kept[section].get(key), str):
            kept[section][key] = "\n".join(map(_last_name, kept[section][key].split("\n")))
    if isinstance(kept.get("data"), dict) and "left_out" in kept["data"]:
        kept["data"]["left_out"] = []
    return kept


def _last_name(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def _plain(value: Any) -> Any:
    """JSON values: no NaN, no infinity, no foreign objects."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | None) else str(value)
