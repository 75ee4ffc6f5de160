"""A strip at the top of the window: one sentence, and what can be done about it. It never stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.label import Label

Action = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """Hidden until `say`. Its last button always closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "banner")
        self.sign = Label()
        self.text = Label()
        self.text.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self.close_button = QToolButton()
        self.close_button.setToolTip(tr("Close this message"))
        self.close_button.setAccessibleName(tr("Close this message"))
        self.close_button.clicked.connect(self.hide)
        theme.set_icon(self.close_button, "x")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.close_button)
        theme.watcher().changed.connect(self._tint)
        self.hide()

    def say(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Show the sentence with these buttons, in the place of what was said before."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(*action, first=index == 0) for index, action in enumerate(actions)]
        self.close_button.setVisible(not actions)
        self.text.setText(text)
        self.setAccessibleName(text)
        self._tint()
        self.show()

    def _button(self, word: str, act: Callable[[], object], *, first: bool) -> QPushButton:
        button = QPushButton(word)
        theme.set_kind(button, "primary" if first else "plain")
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _checked=False: act())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _tint(self) -> None:
        self.sign.setPixmap(theme.pixmap("info", "accent", 20, self.devicePixelRatioF()))
