"""A line of explanation that wraps, without rich text."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from gui import theme
from gui.widgets.label import Label


def note(kind: str) -> QLabel:
    """An empty one in the style `kind`."""
    label = Label()
    label.setWordWrap(True)
    theme.set_kind(label, kind)
    return label
