"""Work in the background as a person sees it: what, how far, how much longer, and Cancel; then a way to begin anew."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.messages import Message
from gui import theme
from gui.translate import duration, number, tr, tr_core
from gui.widgets.note import note

PATIENCE = 1.5
"""Seconds until the time left is told: the first files say little about the others."""


class WorkLine(QWidget):
    """Hidden unless work is under way or something has to be said about it."""

    cancelled = Signal()
    againWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, name: str, again: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = note("small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAccessibleName(tr("Cancel: {what}", what=name))
        self.again = QPushButton(again)
        theme.set_icon(self.again, "refresh-cw")
        self.cancel.clicked.connect(self._cancel)
        self.again.clicked.connect(self._again)
        self._phase: tuple[str, int] | None = None
        self._since = 0.0
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        words.addWidget(self.text)
        words.addWidget(self.bar)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(row)
        again_row = QHBoxLayout()
        again_row.addWidget(self.again)
        again_row.addStretch(1)
        column.addLayout(again_row)
        self.end()

    def begin(self, text: str) -> None:
        """Work begins."""
        self._phase = None
        theme.set_kind(self.text, "small")
        self.text.setText(text)
        self.bar.setRange(0, 0)
        self._show(working=True)

    def report(self, what: Message, done: int, total: int) -> None:
        """How far it is; `total` 0 is unknown."""
        now = time.monotonic()
        if self._phase != (what.template, total):
            self._phase, self._since = (what.template, total), now
        parts = [tr_core(what)]
        if total:
            parts.append(tr("{done} of {total}", done=number(done), total=number(total)))
            passed = now - self._since
            if passed > PATIENCE and 0 < done < total:
                parts.append(tr("{time} left", time=duration(passed / done * (total - done))))
        self.text.setText(" · ".join(parts))
        self.bar.setRange(0, total and 1000)
        self.bar.setValue(round(done * 1000 / total) if total else 0)

    def end(self) -> None:
        """Nothing is under way, and nothing to be said."""
        self.hide()

    def say(self, text: str, *, bad: bool = False) -> None:
        """Work has ended without a result: say why and offer to begin anew."""
        theme.set_kind(self.text, "bad" if bad else "small")
        self.text.setText(text)
        self._show(working=False)

    def _cancel(self) -> None:
        self.cancelled.emit()
        if self.again.isVisible():
            self.again.setFocus()

    def _again(self) -> None:
        self.againWanted.emit()
        if self.cancel.isVisible():
            self.cancel.setFocus()

    def _show(self, *, working: bool) -> None:
        self.bar.setVisible(working)
        self.cancel.setVisible(working)
        self.again.setVisible(not working)
        self.show()
