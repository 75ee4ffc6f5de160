"""A titled surface on which a page's parts lie, with room for a remark beside the title."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.label import Label


class Card(QFrame):
    """`body` takes the content; `remark` is a short grey text at the right of the title."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 12, 16)
        self.body.setSpacing(theme.GRID)
        self.remark = Label()
        theme.set_kind(self.remark, "small")
        if title:
            heading = Label(title)
            theme.set_kind(heading, "heading")
            head = QHBoxLayout()
            head.setContentsMargins(0, 0, 4, 0)
            head.addWidget(heading)
            head.addStretch(1)
            head.addWidget(self.remark)
            self.body.addLayout(head)
            self.setAccessibleName(title)
