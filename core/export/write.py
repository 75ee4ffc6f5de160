"""Exporting a checkpoint in any format of the table: written, loaded back and compared before it gets its name.

Loads no torch before something is exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import choices, files
from core.errors import UserError
from core.export.facts import Facts
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.progress import Progress

if TYPE_CHECKING:
    from core.data.pictures import Pixels


@dataclass(frozen=True)
class Exported:
    """What was written. `lines` is Python code that uses the file, ready to copy ("" for a page to read).

    `compared` pictures were shown to the file and to the network; their answers differ by at most `difference`, which
    is None where the format answers nothing. `notices` are sentences about a checkpoint of another program.
    """

    path: Path
    format: str
    lines: str
    compared: int
    difference: float | None
    notices: tuple[Message, ...] = ()


def suffix(format: str) -> str:
    """The ending of the format's files, with its dot. Raises UserError for an unknown format."""
    return choices.choose("exporters", format).suffix


def file_name(stem: str, format: str) -> str:
    """A name to offer for the file: formats with the same ending get different names."""
    _, _, kind = format.partition("-")
    return f"{stem}-{kind}{suffix(format)}" if kind else f"{stem}{suffix(format)}"


def usage(format: str, out: Path, contents: dict[str, Any]) -> str:
    """Python code for a file called as `out` is, made from a checkpoint of these contents. Raises UserError."""
    from core.export.source import source_of

    lines: str = choices.choose("exporters", format).resolve().usage(out.name, source_of(contents))
    return lines


def export(
    source: Path,
    format: str,
    out: Path,
    *,
    pictures: Pixels | None = None,
    facts: Facts | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write the checkpoint `source` as `out`, which gets its name only when the file was found to answer alike.

    `pictures` uint8 (N, H, W, 3) are what is asked about; without them, digits that come with the program. `facts` is
    what is known of the run, for the model card. An `out` that exists is replaced.

    Raises:
        UserError: `source` can't be used or can't be had in this format, a package is missing, the answers differ.
        DiskError: a file can't be read or written.
        Cancelled: `progress` was cancelled; nothing was written.
    """
    progress = progress or Progress()
    choice = choices.choose("exporters", format)
    _check_target(source, out)
    progress.report(message(QT_TRANSLATE_NOOP("core", "Reading the checkpoint…")))
    from core.export import apart
    from core.export.comparing import compare, pictures_for
    from core.export.source import open_source

    form, opened = choice.resolve(), open_source(source, facts, progress)
    shown = pictures_for(opened, pictures) if form.load is not None else None
    differences: list[float] = []

    def check(file: Path) -> None:
        if shown is not None:
            progress.report(message(QT_TRANSLATE_NOOP("core", "Loading the file back and comparing its answers…")))
            differences.append(compare(file, form, opened, shown))
        progress.check()

    progress.report(message(QT_TRANSLATE_NOOP("core", "Writing “{name}”…"), name=out.name))
    files.write_atomically(out, lambda file: file.write(apart.encode(format, opened)), check=check)
    return Exported(
        path=out,
        format=format,
        lines=form.usage(out.name, opened),
        compared=0 if shown is None else len(shown),
        difference=differences[0] if differences else None,
        notices=opened.notices,
    )


def _check_target(source: Path, out: Path) -> None:
    if out.exists() and source.exists() and out.samefile(source):
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is the checkpoint itself: it isn't overwritten."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose another name for the export."),
            path=str(out),
        )
    if out.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is a folder."),
            "",
            QT_TRANSLATE_NOOP("core", "Give the name of a file in it."),
            path=str(out),
        )
