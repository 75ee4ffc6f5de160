"""A quiet line with an arrow that shows and hides what lies below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui import theme


class Fold(QWidget):
    """`body` takes what is folded away at first."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(title, self)
        self.button.setIconSize(QSize(14, 14))
        self.button.setCheckable(True)
        theme.set_kind(self.button, "quiet")
        self.button.setStyleSheet(
            "QPushButton { text-align: left; padding: 4px 8px 4px 0; } QPushButton:focus { padding: 3px 7px 3px 0; } "
            "QPushButton:checked { background: transparent; border-color: transparent; }"
        )
        theme.set_icon(self.button, "chevron-right")
        self.button.toggled.connect(self._toggled)
        self.content = QWidget(self)
        self.content.hide()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.content)

    @property
    def is_open(self) -> bool:
        return self.button.isChecked()

    def open(self) -> None:
        """Show what is folded away."""
        self.button.setChecked(True)

    def _toggled(self, open_: bool) -> None:
        theme.set_icon(self.button, "chevron-down" if open_ else "chevron-right")
        self.content.setVisible(open_)
