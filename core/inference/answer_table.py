"""The answers as a table for spreadsheets (.csv)."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from core import files
from core.data.listing import shown
from core.errors import DiskError, UserError
from core.inference.rows import Row
from core.messages import QT_TRANSLATE_NOOP
from core.tasks.doubt import Verdict

COLUMNS = ("path", "prediction", "probability", "sure", "second", "second probability", "problem")
SURE: dict[Verdict, str] = {"sure": "yes", "unsure": "no", "stranger": "none of the classes"}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that spreadsheets compute, or may come to compute (OWASP, CSV injection)."""


def check_place(path: Path) -> None:
    """Raise before the work begins what `write_table` would raise after it, as far as that can be known.

    Raises:
        UserError: there is a folder or a file of that name, and the file is no table of answers.
        DiskError: it can't be written, or another program has it open.
    """
    if os.path.isdir(path) or not _replaceable(path):  # noqa: PTH112 - pathlib's raises where nobody may look
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is there already, and is no table of answers."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose another name for the table."),
            path=shown(str(path)),
        )
    try:
        if os.path.exists(path):  # noqa: PTH110
            path.open("r+b").close()
        folder = next(above for above in path.absolute().parents if above.exists())
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise DiskError(path, error, writing=True) from error


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write the rows as .csv, whole or not at all: UTF-8 with the mark by which Excel knows it, nothing in it that a
    spreadsheet takes for a formula. An earlier table of that name is replaced.

    `sure` is "yes", "no" or "none of the classes", and empty where the picture can't be read.

    Raises:
        UserError, DiskError: as `check_place`.
    """
    check_place(path)

    def write(file: BinaryIO) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        # Quoted everywhere: where a system's lists are separated by “;”, a name with one must not become two cells.
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_cells(row) for row in rows)
        text.detach()

    files.write_atomically(path, write)


def _cells(row: Row) -> list[str]:
    if row.problem is not None:
        return [as_cell(str(row.path)), "", "", "", "", "", as_cell(str(row.problem))]
    (first, chance), *others = row.top
    second, other = others[0] if others else ("", None)
    return [
        as_cell(str(row.path)),
        as_cell(first),
        _number(chance),
        SURE[row.verdict],
        as_cell(second),
        _number(other),
        "",
    ]


def as_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet computes: an apostrophe before it says that it is text. A text that begins
    like such a cell gets one more, so that whoever takes one off has what it was."""
    return "'" + shown(text) if text.lstrip("'").startswith(FORMULA) else shown(text)


def _number(chance: float | None) -> str:
    return "" if chance is None else f"{chance:.6f}"


def _replaceable(path: Path) -> bool:
    """Whether there is nothing that a person would miss: no file, an empty one, or an earlier table.

    Raises:
        DiskError: it can't be read.
    """
    head = b"\xef\xbb\xbf" + ",".join(f'"{name}"' for name in COLUMNS).encode()
    try:
        with path.open("rb") as file:
            return file.read(len(head)) in (b"", head)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise DiskError(path, error, writing=True) from error
