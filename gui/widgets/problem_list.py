"""All that is wrong with the configuration, together; each line leads to its field."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from core import fields
from core.validation import Problem
from gui import theme
from gui.translate import tr, tr_core


class ProblemList(QFrame):
    """Hidden while there is nothing to say. `followed` carries the dotted key of the field to go to."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "error")
        self.setAccessibleName(tr("Problems"))
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.label.linkActivated.connect(self.followed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.label)
        self._problems: list[Problem] = []
        theme.watcher().changed.connect(self._write)
        self.hide()

    def show_problems(self, problems: list[Problem]) -> None:
        """List them in the order of the form."""
        order = {setting.key: index for index, setting in enumerate(fields.settings())}
        self._problems = sorted(problems, key=lambda problem: order.get(problem.key, len(order)))
        self._write()
        self.setVisible(bool(problems))

    def _write(self) -> None:
        """The list as rich text, whose links keep the colour they are written in."""
        colour = theme.colours()["accent"]
        lines = [
            f'<li style="margin-bottom: 2px"><a href="{escape(problem.key)}" style="color: {colour}">'
            f"{escape(title_of(problem.key))}</a>: {escape(tr_core(problem.message))}</li>"
            for problem in self._problems
        ]
        head = escape(tr("Before you can start:"))
        self.label.setText(f"<b>{head}</b><ul style='margin: 4px 0 0 -24px'>{''.join(lines)}</ul>")


def summary(problems: list[Problem]) -> str:
    """What is missing, for the tooltip of a disabled Start; "" for nothing."""
    return "\n".join(f"{title_of(problem.key)}: {tr_core(problem.message)}" for problem in problems)


def title_of(key: str) -> str:
    """What the field is called; the key itself where there is no such field."""
    return next((tr_core(setting.title) for setting in fields.settings() if setting.key == key), key)
