"""What is known of a family beyond its tensors: normalisation, picture size, what to look out for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from core.config import ModelConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.weights import refusals
from core.models.weights.carried import Carried, Channels
from core.models.weights.heads import Head
from core.models.weights.unwrap import Candidate

IMAGENET: tuple[Channels, Channels] = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CIFAR: tuple[Channels, Channels] = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)


@dataclass(frozen=True)
class Preprocessing:
    """`origin`: "checkpoint", "family" or "unknown"; what is unknown is None."""

    mean: Channels | None
    std: Channels | None
    image_size: int | None
    origin: str


FAMILIES: dict[str, tuple[tuple[Channels, Channels] | None, int | None]] = {
    "torchvision": (IMAGENET, 224),
    "timm": (IMAGENET, 224),
    "transformers": (IMAGENET, 224),
    "fastai": (IMAGENET, None),
    "kuangliu": (CIFAR, 32),
    "akamaster": (IMAGENET, 32),
}
"""Mean and deviation, and picture size, that a family's networks are published with. akamaster's for CIFAR-10 take
ImageNet's mean and deviation."""


def preprocessing(family: str, beside: Carried, stem: str, classes: int) -> Preprocessing:
    """What the file says, else what is usual in the family. The tutorial's pictures are those of CIFAR."""
    usual, size = FAMILIES.get(family, (None, None))
    if family == "torchvision" and stem.startswith("3x3"):
        size = None
    if family == "tutorial" and classes in (10, 100):
        size = 32
    if beside.mean is not None and beside.std is not None:
        return Preprocessing(beside.mean, beside.std, beside.image_size or size, "checkpoint")
    if usual is None:
        return Preprocessing(None, None, beside.image_size or size, "unknown")
    return Preprocessing(*usual, beside.image_size or size, "family")


def imagenet_classes() -> tuple[str, ...]:
    """The names of ImageNet's 1000 classes, in the order that all published networks have."""
    from torchvision.models import ResNet18_Weights  # takes most of a second, and few checkpoints need it

    names: list[str] = ResNet18_Weights.IMAGENET1K_V1.meta["categories"]
    return tuple(names)


def refined(family: str, beside: Carried) -> str:
    """The family, once it is known what the file says beside its tensors: our exports and timm's trainer sign them."""
    if beside.model is not None:
        return "ours"
    if family == "torchvision" and beside.trainer == "timm":
        return "timm"
    return family


def three_colours(path: Path, given: dict[str, Tensor]) -> tuple[dict[str, Tensor], tuple[Message, ...]]:
    """The tensors for RGB pictures. A network for grey pictures sees the mean of the three colours.

    Raises:
        UserError: it is made for another number of channels.
    """
    name = "conv1.weight" if "conv1.weight" in given else "conv1.0.weight"
    stem = given.get(name)
    if stem is None or stem.ndim != 4 or stem.shape[1] == 3:
        return given, ()
    if stem.shape[1] != 1:
        raise refusals.other_channels(path, stem.shape[1])
    notice = message(
        QT_TRANSLATE_NOOP("core", "It was made for grey pictures: of colours it sees the mean of red, green and blue.")
    )
    return {**given, name: stem.float().repeat(1, 3, 1, 1) / 3}, (notice,)


def notices(candidate: Candidate, beside: Carried, family: str, model: ModelConfig, head: Head) -> list[Message]:
    """What a person should know of how the file was understood."""
    said = []
    if candidate.averaged:
        said.append(
            message(
                QT_TRANSLATE_NOOP("core", "The average of the weights is taken (“{name}”), which answers better."),
                name=".".join(name for name in candidate.where if name),
            )
        )
    if family not in ("ours", "kuangliu", "akamaster") and model.stem == "3x3":
        said.append(
            message(
                QT_TRANSLATE_NOOP("core", "Its first convolution is taken to keep the picture's size, without pool.")
            )
        )
    if family != "akamaster" and model.shortcut == "A" and beside.model is None:
        said.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "Its shortcuts have no weights; they are taken to append channels of zeros. Compare some answers.",
                )
            )
        )
    if beside.classes and head.classes and len(beside.classes) != head.classes:
        said.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "It names {named} classes, but its last layer has {known}: the names are not used."
                ),
                named=len(beside.classes),
                known=head.classes,
            )
        )
    return said
