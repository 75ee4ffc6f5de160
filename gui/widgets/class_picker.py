"""A list of classes to choose one from: with many of them, a part of the name finds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget

from gui.translate import tr

MANY = 12
"""From so many classes on one can type."""
NARROWEST = 12
"""Characters that are always seen."""


class ClassPicker(QComboBox):
    """`picked` carries the class's place when the person has chosen another one; None for `nothing`."""

    picked = Signal(object)

    def __init__(self, name: str, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.activated.connect(lambda _index: self.picked.emit(self.currentData()))

    def show_classes(self, classes: Sequence[str], chosen: int | None = None, without: int | None = None) -> None:
        """Offer these, but not the place `without`; nothing is emitted."""
        entries = [(name, place) for place, name in enumerate(classes) if place != without]
        self.blockSignals(True)
        self.clear()
        if self._nothing:
            self.addItem(self._nothing, None)
        for name, place in entries:
            self.addItem(name, place)
        self._make_searchable(len(entries) >= MANY)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the person is in the list."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A name that isn't there gives way to the one that is chosen."""
        super().focusOutEvent(event)
        if self.isEditable():
            self.setEditText(self.itemText(self.currentIndex()))

    def _make_searchable(self, searchable: bool) -> None:
        if searchable == self.isEditable():
            return
        self.setEditable(searchable)
        completer, line = self.completer(), self.lineEdit()
        if searchable and completer is not None and line is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setToolTip(tr("Type a part of a name to find it."))
