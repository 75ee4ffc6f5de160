"""The frames of an animated picture as pictures of their own. In the background."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from core.progress import Progress
from gui.workers.switching import quick_switching
from gui.workers.trying import SHOWN_SIDE


@dataclass(frozen=True)
class OneFrame:
    """A frame: when it is shown, in seconds from the start, and the bytes of its picture file."""

    seconds: float
    picture: bytes


def frames_of(source: Path | bytes, progress: Progress) -> list[OneFrame]:
    """Some frames, evenly spread over the animation; none where the picture doesn't move or can't be read.

    Raises:
        Cancelled: `progress` was cancelled.
    """
    from PIL import Image

    from core.data.decode import UnreadablePicture
    from core.inference.frames import frame_count, frames

    found = []
    with quick_switching():
        try:
            if frame_count(source) < 2:
                return []
            shown = frames(source, SHOWN_SIDE, progress)
        except UnreadablePicture:
            return []  # whoever shows the picture itself says so
        for frame in shown:
            progress.check()
            file = io.BytesIO()
            Image.fromarray(frame.pixels).save(file, format="PNG", compress_level=1)
            found.append(OneFrame(frame.seconds, file.getvalue()))
    return found if len(found) > 1 else []
