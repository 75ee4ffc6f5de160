"""How much room folders take on the disk: a run with its checkpoints, all runs, what was downloaded."""

from __future__ import annotations

import os
from pathlib import Path

from core.progress import Progress


def disk_use(folder: Path, progress: Progress | None = None) -> int:
    """Bytes of all files below `folder`; what can't be looked at, and what links lead to, counts for nothing."""
    total, waiting = 0, [os.fspath(folder)]
    while waiting:
        if progress is not None:
            progress.check()
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:  # it went away, or nobody may look
            continue
    return total
