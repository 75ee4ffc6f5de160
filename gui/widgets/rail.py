"""The rail at the left: one button with icon and word for each page, help and settings at its foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.tips import as_tip

WIDTH = 96


@dataclass(frozen=True)
class Entry:
    """One page: its name in the program, its word, its icon, and what makes it when it is first looked at."""

    key: str
    word: str
    icon: str
    make: Callable[[], QWidget]


class Rail(QFrame):
    """Says with `chosen(key)` which page is wanted."""

    chosen = Signal(str)

    def __init__(self, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Pages"))
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 8)
        layout.setSpacing(8)
        for number, entry in enumerate(entries, start=1):
            button = rail_button(entry.word, entry.icon)
            button.setCheckable(True)
            button.setToolTip(as_tip(tr("{page} (Ctrl+{number})", page=entry.word, number=number)))
            button.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            self.buttons[entry.key] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def add_at_foot(self, word: str, icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
        """A button below the pages that opens something instead."""
        button = rail_button(word, icon)
        button.setToolTip(as_tip(tip))
        button.clicked.connect(act)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        focused = any(button.hasFocus() for button in self.buttons.values())
        for each, button in self.buttons.items():
            button.setChecked(each == key)
        if focused:
            self.buttons[key].setFocus()


def rail_button(word: str, icon: str) -> QToolButton:
    """A button of the rail: the icon above its word."""
    button = QToolButton()
    button.setText(word)
    button.setAccessibleName(word)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setIconSize(QSize(24, 24))
    button.setFixedWidth(WIDTH - 17)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    theme.set_kind(button, "rail")
    theme.set_icon(button, icon)
    return button
