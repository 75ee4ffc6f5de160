"""A line of explanation that wraps, without rich text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui import theme


def note(kind: str) -> QLabel:
    """An empty one in the style `kind`."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.set_kind(label, kind)
    return label
