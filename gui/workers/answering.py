"""What a run's newest weights say to one picture. Loads torch when it is used; runs in the background."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.decode import decode
from core.data.pictures import Pixels
from core.progress import Progress
from core.runs.folder import RunFolder

if TYPE_CHECKING:
    from core.inference.predictor import Predictor

SHOWN_SIDE = 320
"""Pixels of the picture as it is shown."""
TOP = 5


@dataclass(frozen=True)
class Answer:
    """The likeliest classes with their probabilities, and the epoch whose weights said so, where that is known."""

    top: tuple[tuple[str, float], ...]
    epoch: int | None


class Answering:
    """Keeps the network of a run as long as its checkpoint stays the same. To be used by one thread at a time."""

    def __init__(self) -> None:
        self._predictor: Predictor | None = None
        self._seen: tuple[Path, int] | None = None

    def answer(self, run: Path, picture: Path | bytes, progress: Progress) -> Answer | None:
        """What the run says to the picture; None where it has no checkpoint yet.

        Raises:
            UserError: picture or checkpoint can't be read.
        """
        predictor = self._load(run, progress)
        if predictor is None:
            return None
        pixels = decode(picture, predictor.image_size)
        progress.check()
        probabilities = predictor.predict(pixels[None])[0]
        best = np.argsort(-probabilities, kind="stable")[:TOP]
        top = tuple((predictor.classes[label], float(probabilities[label])) for label in best)
        epoch = predictor.metrics.get("epoch")
        return Answer(top, epoch if isinstance(epoch, int) else None)

    def _load(self, run: Path, progress: Progress) -> Predictor | None:
        folder = RunFolder(run)
        file = next((file for file in (folder.best, folder.last) if file.is_file()), None)
        if file is None:
            return None
        seen = (file, file.stat().st_mtime_ns)
        if self._predictor is None or seen != self._seen:
            from core.inference.predictor import load_predictor

            self._predictor, self._seen = None, None
            progress.check()
            self._predictor, self._seen = load_predictor(file), seen
        return self._predictor


def shown(picture: Path | bytes, progress: Progress) -> Pixels:
    """The picture as the network sees it, only sharper: its middle square. Raises UnreadablePicture."""
    progress.check()
    return decode(picture, SHOWN_SIDE)
