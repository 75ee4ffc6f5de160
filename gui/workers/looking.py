"""A run opened for looking closer at it: in the background, at the first wish. Loads torch when it is used."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from core.progress import Progress
from core.runs.folder import RunFolder
from core.runs.judged import Judged

if TYPE_CHECKING:
    from core.evaluation.attention import Attention
    from core.evaluation.class_looks import ClassLook, Look
    from core.runs.looking import Looking, Neighbours, Warned


class Closer:
    """The run of `judged`. Its methods are for background threads; see `core.runs.looking` for what they give."""

    def __init__(self, run: RunFolder, judged: Judged) -> None:
        self.run, self.judged = run, judged
        self._lock = threading.Lock()
        self._looking: Looking | None = None

    def look(self, label: int, method: str, against: int | None, progress: Progress) -> ClassLook | None:
        return self._opened(progress).look(label, method, against, progress)

    def attention(self, progress: Progress) -> tuple[Attention, tuple[Warned, ...]]:
        return self._opened(progress).attention(progress)

    def neighbours(self, look: Look, progress: Progress) -> Neighbours:
        return self._opened(progress).neighbours(look, progress)

    def _opened(self, progress: Progress) -> Looking:
        with self._lock:
            if self._looking is None:
                from core.runs.looking import Looking

                self._looking = Looking(self.run, self.judged, progress)
            return self._looking
