"""Texts from files before they are laid out: from a line of a hundred thousand letters Qt doesn't come back."""

from __future__ import annotations

LONGEST = 10_000


def laid_out(text: str) -> str:
    """`text`, and of each line that is too long its beginning."""
    return "\n".join(line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in text.split("\n"))
