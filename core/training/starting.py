"""What a fine-tuning starts from: weights, network and preprocessing of any checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from core.config import FinetuneConfig, ModelConfig, RunConfig
from core.models.weights import opened, starts
from core.progress import Progress

Channels = tuple[float, float, float]
NORMALISATIONS: dict[str, tuple[Channels, Channels]] = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "cifar": ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
}
"""Mean and deviation per channel, on the scale 0 to 1."""


@dataclass(frozen=True, eq=False)
class Start:
    """A recognised network. `weights` are a state_dict in our names; `normalisation` is None where the pictures' own
    mean and deviation are to be taken; `image_size` is None where the checkpoint doesn't say."""

    title: str
    model: ModelConfig
    weights: dict[str, Tensor]
    image_size: int | None
    normalisation: tuple[Channels, Channels] | None


def load_start(config: FinetuneConfig, progress: Progress) -> Start:
    """The network that `config.start` names, downloaded if it must be.

    Raises:
        UserError: there is no such thing, or it is no residual network that can be built here.
        Cancelled: `progress` was cancelled.
    """
    found = opened.recognise(starts.resolve(config.start, progress), progress)
    own = (found.mean, found.std) if found.mean is not None and found.std is not None else None
    chosen = own if config.normalisation == "auto" else NORMALISATIONS.get(config.normalisation)
    return Start(found.title, found.model, found.weights, found.image_size, chosen)


def with_start(config: RunConfig, progress: Progress) -> RunConfig:
    """`config` with the network of what it starts from, so that the run's folder and name tell of it."""
    found = opened.recognise(starts.resolve(config.finetune.start, progress), progress)
    return config.model_copy(update={"model": found.model})
