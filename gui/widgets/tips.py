"""Texts from files and from people as they stand: Qt would take what looks like HTML for HTML, and "&" for a key."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def as_tip(text: str) -> str:
    """`text` in a form that a tooltip shows letter by letter."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if Qt.mightBeRichText(text) else text


def as_word(text: str) -> str:
    """`text` in a form that a button, a tab or a menu shows letter by letter."""
    return text.replace("&", "&&")
