"""Tooltips that say texts from files as they stand: Qt would take what looks like HTML for HTML."""

from __future__ import annotations

from html import escape


def as_tip(text: str) -> str:
    """`text` in a form that a tooltip shows letter by letter."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if "<" in text else text
