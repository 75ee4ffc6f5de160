"""How the command line speaks: JSON lines or words on stdout, sentences of trouble on stderr."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from core.messages import Message, printable


def say(text: str | Message = "") -> None:
    """A line of words on stdout, or several; no letter of a name is obeyed by the terminal."""
    print(shown(str(text)), flush=True)


def say_json(values: dict[str, Any]) -> None:
    """One JSON object on a line of its own on stdout, in ASCII, so that no terminal's encoding can spoil it."""
    print(json.dumps(_plain(values), allow_nan=False), flush=True)


def complain(sentence: object) -> None:
    """A sentence on stderr."""
    print(shown(str(sentence)), file=sys.stderr, flush=True)


def shown(text: str) -> str:
    """`text` as a terminal may have it: what can't be seen is written out, and its lines stay lines."""
    return "\n".join(map(printable, text.split("\n")))


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns on stdout; nothing is cut off, so that it can be piped."""
    from rich.cells import cell_len

    lines = [[printable(cell) for cell in line] for line in (titles, *rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)]
        say("  ".join(padded).rstrip())


def percent(fraction: float | None) -> str:
    return "–" if fraction is None else f"{100 * fraction:.2f} %"


def fraction(text: str) -> float:
    """A part of a whole on the command line. Raises ArgumentTypeError for 0, 1 and what lies outside."""
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(text)
    return value


def tolerate_any_text() -> None:
    """Print "?" rather than fail where the terminal's encoding lacks a letter (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _plain(value: Any) -> Any:
    """JSON has no NaN and no infinity: null stands for them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
