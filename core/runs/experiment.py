"""Plain against residual networks, 20 and 56 layers deep: what is trained, and what came out, in words.

He et al. 2015, figures 1 and 6 (arXiv:1512.03385): without shortcuts the deeper network learns worse, also on the
pictures that it learns from; with them it learns better.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from core import config_file, validation
from core.config import ModelConfig, RunConfig
from core.errors import UserError
from core.messages import Message
from core.progress import Progress
from core.runs import status
from core.runs.curves import Curves, read_curves
from core.runs.folder import RunFolder
from core.runs.lesson import Part, sentences

NAME = "plain-vs-residual"
DEPTHS = (20, 56)
WIDTH = 8
"""Usually: half of the paper's channels, a quarter of its arithmetic."""
EPOCHS, EPOCHS_OF_DIGITS = 4, 20
"""Usually: some hours with CIFAR-10 on an old laptop, minutes with the digits: they are few, and 56 layers learn
nothing in fewer steps."""


def usual_epochs(base: RunConfig) -> int:
    """How long each of the four trains unless the person says otherwise."""
    return EPOCHS_OF_DIGITS if base.data.source == "digits" else EPOCHS


def configs(base: RunConfig, *, epochs: int | None = None, width: int = WIDTH) -> list[RunConfig]:
    """The four trainings: `base`'s pictures, seed and device, the paper's recipe for `epochs` (or the usual ones), and
    its networks with `width` channels in the first stage. They differ in depth and shortcuts alone: each choosing the
    precision that is the fastest for it would be another difference.

    Raises:
        ConfigError: `epochs` or `width` can't be.
    """
    began = time.strftime("%Y-%m-%d %H-%M", time.localtime())
    device = base.device.model_dump()
    device["precision"] = "fp32" if base.device.precision == "auto" else base.device.precision
    return [
        validation.validate(
            {
                "name": f"{kind}-{depth} · {began}",
                "seed": base.seed,
                "data": base.data.model_dump(),
                "device": device,
                "model": {
                    "network": f"resnet{depth}",
                    "widths": [width, 2 * width, 4 * width],
                    **({"shortcut": "none"} if kind == "plain" else {}),
                },
                "recipe": {"recipe": "paper", "epochs": usual_epochs(base) if epochs is None else epochs},
            }
        )
        for kind, depth in product(("plain", "resnet"), DEPTHS)
    ]


def estimate(four: list[RunConfig], progress: Progress) -> float:
    """Seconds that `configs` will take here, from a few steps of two of them: a plain one takes hardly less.

    Raises:
        Cancelled: `progress` was cancelled.
        UserError: the pictures or the device can't be used.
    """
    from core.training.rehearsal import rehearse  # loads torch

    return sum(2 * rehearse(config, progress).seconds for config in four if config.model.shortcut != "none")


@dataclass(frozen=True)
class Outcome:
    """All four, and what they say. `sentences` are made of what was measured, whichever way it came out."""

    plain: tuple[Part, Part]
    residual: tuple[Part, Part]
    sentences: tuple[Message, ...]

    @property
    def parts(self) -> tuple[Part, Part, Part, Part]:
        return (*self.plain, *self.residual)


def outcome(runs: Iterable[Path]) -> Outcome | None:
    """What these runs say of plain and residual networks, whoever started them.

    None unless there are plain and residual ones of two depths among them that differ in nothing else. Where there
    are several of one kind, the last one counts.
    """
    groups: dict[str, dict[tuple[bool, int], Part]] = {}
    for run in runs:
        found = _part(RunFolder(run))
        if found is not None:
            groups.setdefault(found[0], {})[found[1].plain, found[1].depth] = found[1]
    for parts in groups.values():
        depths = sorted({depth for _plain, depth in parts})
        if len(depths) == 2 and len(parts) == 4:
            shallow, deep = depths
            plain, residual = ((parts[kind, shallow], parts[kind, deep]) for kind in (True, False))
            if len({part.role for part in parts.values()}) == 1:
                return Outcome(plain, residual, tuple(sentences(plain, residual)))
    return None


def _part(run: RunFolder) -> tuple[str, Part] | None:
    """The run, and what must be equal in all four; None where it has nothing to say."""
    try:
        config, stands = config_file.load(run.config_file), status.read(run)
        if stands.accuracy is None or config.finetune.start or config.model.zero_init:
            return None
        curves = read_curves(run)
    except UserError:
        return None
    if not len(curves.epochs):
        return None
    part = Part(
        run=run.path,
        depth=_depth(config.model),
        plain=config.model.shortcut == "none",
        accuracy=stands.accuracy,
        role=stands.role,
        count=int((curves.result or {}).get("count", 0)),
        train_accuracy=float(curves.train_accuracies[-1]),
        first_norms=_first_norms(curves),
    )
    return _rest(config), part


def _depth(model: ModelConfig) -> int:
    """Layers with weights, as the paper counts them: two or three a block, the first one and the last one."""
    return sum(model.depths) * (3 if "bottleneck" in model.block else 2) + 2


def _rest(config: RunConfig) -> str:
    """All that must be equal."""
    model = config.model.model_dump(exclude={"network", "depths", "shortcut"})
    return repr((config.seed, config.data.model_dump(), config.recipe.model_dump(), model, len(config.model.depths)))


def _first_norms(curves: Curves) -> tuple[float, float] | None:
    norms = curves.gradient_norms.get("stage 1")
    known = [float(norm) for norm in norms if math.isfinite(norm)] if norms is not None else []
    return (known[0], known[-1]) if known else None
