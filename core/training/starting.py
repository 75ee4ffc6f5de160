"""What a fine-tuning starts from: weights, network and preprocessing of any checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from core.config import FinetuneConfig, ModelConfig, RunConfig
from core.models.weights import conventions, opened, starts
from core.models.weights.carried import Channels
from core.models.weights.opened import Recognised
from core.progress import Progress

NORMALISATIONS: dict[str, tuple[Channels, Channels]] = {
    "imagenet": conventions.IMAGENET,
    # The deviation of all pixels, as most recipes have it; kuangliu's, the mean of each picture's, is in `conventions`.
    "cifar": (conventions.CIFAR[0], (0.2470, 0.2435, 0.2616)),
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
    found = _recognised(config, progress)
    own = (found.mean, found.std) if found.mean is not None and found.std is not None else None
    chosen = own if config.normalisation == "auto" else NORMALISATIONS.get(config.normalisation)
    return Start(found.title, found.model, found.weights, found.image_size, chosen)


def with_start(config: RunConfig, progress: Progress) -> RunConfig:
    """`config` with the network of what it starts from, so that the run's folder and name tell of it."""
    return config.model_copy(update={"model": _recognised(config.finetune, progress).model})


def _recognised(config: FinetuneConfig, progress: Progress) -> Recognised:
    return opened.recognise(starts.resolve(config.start, progress), progress)
