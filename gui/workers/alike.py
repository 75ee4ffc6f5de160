"""Which training pictures of a run look most like a picture to its network. Runs in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.decode import decode
from core.data.pictures import from_array
from core.progress import Progress
from core.runs.judged import mark
from gui.workers.trying import Picture

if TYPE_CHECKING:
    from core.data.pictures import Pictures
    from core.evaluation.evaluate import Opened
    from core.evaluation.neighbours import Features
    from core.runs.looking import Neighbours

COUNT = 5


@dataclass(frozen=True, eq=False)
class _Seen:
    """A run's network, `pictures` of its training and what it sees in them; `total` are all that there are."""

    opened: Opened
    pictures: Pictures
    features: Features
    total: int


class AlikePictures:
    """What was seen in a run's training pictures is kept until another run is asked about. May be called by several
    threads: they wait for one another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[list[Any], _Seen] | None = None

    def find(self, file: Path, picture: Picture, progress: Progress) -> Neighbours:
        """The training pictures nearest to `picture` in the eyes of this checkpoint of a run, the nearest first.

        Raises:
            UserError: the checkpoint or its pictures aren't there any more, or `picture` can't be read.
            Cancelled: `progress` was cancelled.
        """
        from core.evaluation.neighbours import features, nearest
        from core.runs.looking import Alike, Neighbours

        with self._lock:
            seen = self._see(file, progress)
            contents = seen.opened.contents
            own = from_array(("",), [0], decode(picture, contents["image_size"])[None])
            inside = (seen.opened.network, own, contents["mean"], contents["std"], seen.opened.device)
            places, likeness = nearest(features(*inside, progress), seen.features, COUNT)
            pixels = seen.pictures.gather(places[0])
        labels = seen.pictures.labels[places[0]]
        found = tuple(
            Alike(seen.pictures.names[place], int(label), float(part), each)
            for place, label, part, each in zip(places[0], labels, likeness[0], pixels, strict=True)
        )
        return Neighbours(found, len(seen.pictures), seen.total)

    def _see(self, file: Path, progress: Progress) -> _Seen:
        from core.evaluation.evaluate import open_both
        from core.evaluation.neighbours import features
        from core.runs.judging import own_pictures
        from core.runs.looking import TRAINING

        key = [str(file), *mark(file)]
        if self._seen is not None and self._seen[0] == key:
            return self._seen[1]
        self._seen = None
        opened = open_both(file, own_pictures(file), "train", "auto", progress)
        total = len(opened.pictures)
        rows = np.linspace(0, total - 1, min(TRAINING, total)).round().astype(np.int64)
        some, contents = opened.pictures.subset(rows), opened.contents
        found = features(opened.network, some, contents["mean"], contents["std"], opened.device, progress)
        self._seen = (key, _Seen(opened, some, found, total))
        return self._seen[1]
