"""A button whose place another one takes when it is pressed."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton


class SingleClickButton(QPushButton):
    """Leaves the second half of a double click alone: it was meant for the button that stood here before."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
