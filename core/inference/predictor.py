"""What a checkpoint says to pictures: probabilities, in arrays or file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.data.augment import normalise
from core.data.decode import UnreadablePicture, decode
from core.data.pictures import Pixels
from core.devices import choose_device
from core.models.answering import answers_and_features, features_of, load_answering
from core.models.known import distances, known_of
from core.models.resnet import ResNet
from core.models.weights.opened import open_checkpoint
from core.tasks.doubt import DOUBT, RIGHT_RATE, Doubt, Verdict, from_values, probabilities, verdicts

BATCH = 32

Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Predictor:
    """A network with all that its answers need. N pictures, K classes."""

    classes: tuple[str, ...]
    image_size: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    network: ResNet
    device: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """What the training measured, as the checkpoint has it: the epoch and more."""
    judged_mirrored: bool = False
    """Whether the answer is the mean of those to a picture and to its mirror image."""
    doubt: Doubt | None = None
    """From when on its answers count; None where the checkpoint doesn't know."""
    known: Tensor | None = None
    """Features of pictures that it knows, by which strangers are told; see `core.models.known`."""

    def predict(self, images: Pixels) -> Probabilities:
        """Probabilities float32 (N, K) of RGB pictures uint8 (N, H, W, 3); H and W should be `image_size`."""
        return self.answer(images)[0]

    def answer(self, images: Pixels, wanted: float = RIGHT_RATE) -> tuple[Probabilities, tuple[Verdict, ...]]:
        """Probabilities as `predict` gives them, and what to say of each picture so that `wanted` of what is answered
        is right."""
        logits, apart = self.look(images)
        found: Probabilities = probabilities(logits, self.doubt).astype(np.float32)
        return found, verdicts(logits, self.doubt, wanted, apart)

    def logits(self, images: Pixels) -> Probabilities:
        """Logits float32 (N, K) of RGB pictures uint8 (N, H, W, 3)."""
        return self.look(images)[0]

    @torch.inference_mode()
    def look(self, images: Pixels) -> tuple[Probabilities, Probabilities | None]:
        """Logits as `logits` gives them, and how far each picture lies from those that are known: float32 (N,); None
        where none are."""
        pixels = normalise(torch.from_numpy(np.ascontiguousarray(images)).to(self.device), self.mean, self.std)
        logits, features = answers_and_features(self.network, pixels, mirrored=self.judged_mirrored)
        apart = None if self.known is None else distances(features, self.known)
        return logits.cpu().numpy(), None if apart is None else apart.cpu().numpy()


@dataclass(frozen=True)
class Prediction:
    """The answer to one file: its likeliest classes with their probabilities, or why it can't be read."""

    path: Path
    top: tuple[tuple[str, float], ...] = ()
    problem: UnreadablePicture | None = None
    verdict: Verdict = "sure"


def load_predictor(path: Path, device: str = "cpu") -> Predictor:
    """The network in the checkpoint at `path`, on `device` ("auto" takes the fastest).

    Raises:
        UserError: it is no checkpoint that can answer, or there is no such device.
    """
    chosen = choose_device(device).id if device != "cpu" else device
    contents = open_checkpoint(path)
    network = load_answering(contents, chosen)
    known = known_of(contents.get(DOUBT), features_of(network))
    return Predictor(
        classes=tuple(contents["classes"]),
        image_size=contents["image_size"],
        mean=tuple(contents["mean"]),
        std=tuple(contents["std"]),
        network=network,
        device=chosen,
        metrics=contents["metrics"],
        judged_mirrored=contents.get("judged_mirrored", False),
        doubt=from_values(contents.get(DOUBT)),
        known=None if known is None else known.to(chosen),
    )


def predict_files(
    predictor: Predictor, paths: Iterable[Path], *, top: int = 5, wanted: float = RIGHT_RATE
) -> Iterator[Prediction]:
    """The `top` likeliest classes of each picture file, in the files' order; a file that is no picture says so."""
    waiting = iter(paths)
    while some := list(islice(waiting, BATCH)):
        yield from _answers(predictor, some, top, wanted)


def _answers(predictor: Predictor, paths: list[Path], top: int, wanted: float) -> list[Prediction]:
    found: dict[int, Prediction] = {}
    pictures: dict[int, Pixels] = {}
    for index, path in enumerate(paths):
        try:
            pictures[index] = decode(path, predictor.image_size)
        except UnreadablePicture as problem:
            found[index] = Prediction(path, problem=problem)
    if pictures:
        answers = predictor.answer(np.stack(list(pictures.values())), wanted)
        for index, answer, verdict in zip(pictures, *answers, strict=True):
            best = np.argsort(-answer, kind="stable")[:top]
            likeliest = tuple((predictor.classes[label], float(answer[label])) for label in best)
            found[index] = Prediction(paths[index], likeliest, verdict=verdict)
    return [found[index] for index in range(len(paths))]
