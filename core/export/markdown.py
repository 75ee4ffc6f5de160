"""Text that may hold anything - names of classes, of folders - as Markdown that shows it literally."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Line ends, control characters, and those that turn the direction of the text that follows."""
_SPECIAL = re.compile(r"[\\`*_{}\[\]()|~$@]|^[-+#=:]|(?<=www)\.|(?<=http):|(?<=ttps):|(?<=ftp):")
"""What means something anywhere, at the start of a line, or in what is taken for an address."""
_NUMBERED = re.compile(r"^(\d+)\.(?= |$)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def literal(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown or HTML would understand."""
    text = " ".join(_UNSEEN.sub(" ", text).split())
    text = _NUMBERED.sub(r"\1\\.", _SPECIAL.sub(r"\\\g<0>", text))
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table; the cells are Markdown already."""
    return [_row(titles), _row(["---"] * len(titles)), *map(_row, rows), ""]


def bullets(sentences: Iterable[str]) -> list[str]:
    """Lines of a list; the sentences are Markdown already."""
    return [*(f"- {sentence}" for sentence in sentences), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
