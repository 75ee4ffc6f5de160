"""Writes a run's report to a file."""

from __future__ import annotations

from pathlib import Path

from core import files
from core.progress import Progress
from core.runs.folder import RunFolder
from core.runs.report.contents import Contents, Say
from core.runs.report.gathering import gather
from core.runs.report.page import page

SUFFIX = ".html"


def write(
    run: RunFolder,
    out: Path,
    progress: Progress | None = None,
    *,
    device: str = "auto",
    robust: bool = False,
    say: Say = str,
    language: str = "en",
) -> Contents:
    """Write the report of `run` as `out`, whole or not at all, and give what stands in it.

    A run that wasn't judged yet is judged; with `robust` it is tried with a bad camera's pictures, too. `say` puts
    sentences into the language called `language`.

    Raises:
        UserError: the folder is no run's.
        DiskError: `out` can't be written.
        Cancelled: `progress` was cancelled; nothing was written.
    """
    progress = progress or Progress()
    contents = gather(run, progress, device, robust=robust)
    progress.check()
    files.write_text_atomically(out, page(contents, say, language))
    return contents
