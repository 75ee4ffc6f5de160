"""Which training pictures of a run look most like a picture to its network. Runs in the background."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.data.decode import decode
from core.progress import Progress
from core.runs.judged import mark
from gui.workers.trying import Picture

if TYPE_CHECKING:
    from core.runs.looking import Neighbours, Training

COUNT = 5


class AlikePictures:
    """What was seen in a run's training pictures is kept until another run is asked about. May be called by several
    threads: they wait for one another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._training: tuple[list[Any], Training] | None = None

    def find(self, file: Path, picture: Picture, progress: Progress) -> Neighbours:
        """The training pictures nearest to `picture` in the eyes of this checkpoint of a run, the nearest first.

        Raises:
            UserError: the checkpoint or its pictures aren't there any more, or `picture` can't be read.
            Cancelled: `progress` was cancelled.
        """
        from core.runs.looking import Training

        with self._lock:
            key = [str(file), *mark(file)]
            if self._training is None or self._training[0] != key:
                self._training = None
                self._training = key, Training(file, "auto", progress)
            training = self._training[1]
            return training.nearest(decode(picture, training.opened.contents["image_size"]), COUNT, progress)
