"""A run opened for looking closer: where its network looks, by what it tells classes apart, which pictures it finds
alike. What is costly is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.data.pictures import Pictures, Pixels, from_array
from core.errors import UserError
from core.evaluation.answers import Answers
from core.evaluation.attention import Attention, Finding, attention
from core.evaluation.class_looks import ClassLook, Look, class_look, explained, looks
from core.evaluation.evaluate import Opened, open_both
from core.evaluation.neighbours import Features, features, nearest
from core.messages import QT_TRANSLATE_NOOP
from core.progress import Progress
from core.runs import judging
from core.runs.folder import RunFolder
from core.runs.judged import Judged, checkpoint_of

TRAINING = 2000
"""Of more training pictures than these, so many are compared, evenly spread."""
ALIKE = 8


@dataclass(frozen=True, eq=False)
class Alike:
    """A training picture that looks like another to the network; `likeness` is 1 for the same."""

    name: str
    label: int
    likeness: float
    picture: Pixels


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The training pictures nearest to one, the nearest first, of `compared` that were compared of `total`."""

    found: tuple[Alike, ...]
    compared: int
    total: int


@dataclass(frozen=True, eq=False)
class Warned:
    """What is suspicious, and pictures that show it."""

    finding: Finding
    looks: tuple[Look, ...]


class Training:
    """The pictures that the checkpoint at `path` learned from, or `TRAINING` of the `total`, and what it sees in them.

    Raises UserError where the checkpoint or its pictures can't be had any more, and Cancelled.
    """

    def __init__(self, path: Path, device: str, progress: Progress) -> None:
        both = open_both(path, None, "train", device, progress)
        self.total = len(both.pictures)
        rows = np.linspace(0, self.total - 1, min(TRAINING, self.total)).round().astype(np.int64)
        self.opened = replace(both, pictures=both.pictures.subset(rows))
        self._seen: Features | None = None

    def nearest(self, picture: Pixels, count: int, progress: Progress, without: str = "") -> Neighbours:
        """Those nearest to `picture`, uint8 (H, W, 3), in the network's eyes; not the one that is called `without`."""
        pictures = self.opened.pictures
        if self._seen is None:
            self._seen = self._features(pictures, progress)
        own = self._features(from_array(("",), [0], picture[None]), progress)
        places, likeness = nearest(own, self._seen, count + 1)
        kept = [at for at, place in enumerate(places[0]) if pictures.names[place] != without][:count]
        pixels = pictures.gather(places[0][kept]) if kept else ()
        found = tuple(
            Alike(pictures.names[places[0][at]], int(pictures.labels[places[0][at]]), float(likeness[0][at]), each)
            for at, each in zip(kept, pixels, strict=True)
        )
        return Neighbours(found, len(pictures), self.total)

    def _features(self, pictures: Pictures, progress: Progress) -> Features:
        opened = self.opened
        return features(
            opened.network, pictures, opened.contents["mean"], opened.contents["std"], opened.device, progress
        )


class Looking:
    """The run of `judged`, opened; its methods may be called from several threads at once.

    All raise UserError where pictures have gone, and Cancelled.
    """

    def __init__(self, run: RunFolder, judged: Judged, progress: Progress, device: str = "auto") -> None:
        """Raises UserError where the run has no checkpoint, or its pictures aren't those that were judged."""
        self.run, self.judged = run, judged
        self._lock = threading.RLock()
        self._opened = judging.opened(run, progress, device)
        self._training: Training | None = None
        if self._opened.pictures.names != judged.answers.names:
            raise UserError(
                QT_TRANSLATE_NOOP("core", "The pictures of the run “{name}” have changed since it was judged."),
                QT_TRANSLATE_NOOP("core", "Some were added, moved or removed."),
                QT_TRANSLATE_NOOP("core", "Bring them back as they were, or train again."),
                name=run.name,
            )

    def look(self, label: int, method: str, against: int | None, progress: Progress) -> ClassLook | None:
        """Where the network looks in pictures of the class `label`; None where no judged picture shows it."""
        return class_look(
            self._opened,
            self.judged.answers,
            label,
            method=method,
            against=against,
            temperature=self._temperature,
            progress=progress,
        )

    def attention(self, progress: Progress) -> tuple[Attention, tuple[Warned, ...]]:
        """By what classes are recognised beside the object, and pictures that show it.

        Where there are too few judged pictures, it is tried with those that were learned from.
        """
        opened, answers = self._opened, self.judged.answers
        found = attention(opened, answers, progress)
        if not found.checked and self.judged.part != "train" and len(answers.classes) > 1:
            opened = self._opened_training(progress).opened
            answers = opened.judge(opened.pictures, progress)
            found = attention(opened, answers, progress)
        return found, tuple(self._warned(opened, answers, finding, progress) for finding in found.findings)

    def neighbours(self, look: Look, progress: Progress, count: int = ALIKE) -> Neighbours:
        """The training pictures that look most like this one to the network, but not itself."""
        with self._lock:
            return self._opened_training(progress).nearest(look.picture, count, progress, look.name)

    @property
    def _temperature(self) -> float:
        return self.judged.doubt.temperature if self.judged.doubt else 1.0

    def _warned(self, opened: Opened, answers: Answers, finding: Finding, progress: Progress) -> Warned:
        rows = np.array(finding.rows, dtype=np.int64)
        heats = explained(opened, rows, finding.label, "grad-cam", None, progress)
        return Warned(finding, looks(opened, answers, rows, heats, self._temperature))

    def _opened_training(self, progress: Progress) -> Training:
        with self._lock:
            if self._training is None:
                self._training = Training(checkpoint_of(self.run), self._opened.device, progress)
            return self._training
