"""One picture before a network: what it answers, where it looked, and which training pictures looked like it.

Everything here runs in the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import paths
from core.data.decode import decode
from core.data.pictures import Pixels
from core.evaluation.heat import Map
from core.files import write_atomically
from core.progress import Progress
from core.tasks.doubt import Verdict
from gui.workers.networks import Known, Networks

SHOWN_SIDE = 512
"""Pixels of the picture as it is shown, large."""
TOP = 5
DIGITS = 10
DIGIT_SIDE = 96

Picture = Path | bytes


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says to a picture: its likeliest classes with their probabilities, as places in `known.classes`,
    and whether it is a stranger to it. Sure or unsure depends on what the person wants: see `verdict`."""

    known: Known
    top: tuple[tuple[int, float], ...]
    stranger: bool

    @property
    def named(self) -> tuple[tuple[str, float], ...]:
        """The likeliest classes by name."""
        return tuple((self.known.classes[place], part) for place, part in self.top)

    def verdict(self, wanted: float) -> Verdict:
        """What to say of the answer so that `wanted` of what is answered is right."""
        doubt = self.known.doubt
        if doubt is None:
            return "sure"
        if self.stranger:
            return "stranger"
        return "sure" if self.top[0][1] >= doubt.level(wanted).threshold else "unsure"


def shown(picture: Picture, progress: Progress) -> Pixels:
    """The part of the picture that networks see, sharper: its middle square. Raises UnreadablePicture."""
    progress.check()
    return decode(picture, SHOWN_SIDE)


def answer(networks: Networks, source: str, picture: Picture, progress: Progress) -> Answer:
    """What the network in `source` says to the picture.

    Raises:
        UserError: network or picture can't be read.
    """
    network = networks.open(source, progress)
    predictor = network.predictor
    pixels = decode(picture, predictor.image_size)
    progress.check()
    found, verdicts = predictor.answer(pixels[None])
    best = np.argsort(-found[0], kind="stable")[:TOP]
    top = tuple((int(place), float(found[0, place])) for place in best)
    return Answer(network.known, top, verdicts[0] == "stranger")


def explain(
    networks: Networks,
    source: str,
    picture: Picture,
    target: int,
    against: int | None,
    method: str,
    progress: Progress,
) -> Map:
    """Where the network saw what speaks for the class `target` (rather than `against`): float32 (H, W), 0 to 1.

    Raises:
        UserError: network or picture can't be read.
    """
    from core.evaluation.explain import heat_of

    predictor = networks.open(source, progress).predictor
    pixels = decode(picture, predictor.image_size)
    progress.check()
    return heat_of(predictor.network, pixels, predictor.mean, predictor.std, target, against, method, predictor.device)


def ten_digits(data: Path, progress: Progress) -> list[Path]:
    """Ten handwritten digits of the bundled ones as picture files below the person's data folder.

    Raises:
        DiskError: they can't be written.
    """
    from PIL import Image

    folder = data / "sample-digits"
    with np.load(paths.resource("samples", "digits.npz")) as sheet:
        ink, labels = sheet["images"], sheet["labels"]
    written = []
    for digit in range(DIGITS):
        progress.check()
        grey = np.rint(ink[np.flatnonzero(labels == digit)[-1]] * (255 / 16)).astype(np.uint8)
        picture = Image.fromarray(grey).resize((DIGIT_SIDE, DIGIT_SIDE), Image.Resampling.NEAREST)
        path = folder / f"{digit}.png"
        write_atomically(path, lambda file, picture=picture: picture.save(file, format="PNG"))  # type: ignore[misc]
        written.append(path)
    return written
