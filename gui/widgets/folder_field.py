"""A folder: typed or browsed for, with the way back to the default, and a sentence where it can't be used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.tips import as_tip


class FolderField(QWidget):
    """`chosen(text)` comes when the person has settled on a folder; "" stands for the default."""

    chosen = Signal(str)

    def __init__(self, title: str, text: str, default: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._default = default
        self._last = text
        self.edit = QLineEdit(text or str(default))
        self.edit.setAccessibleName(title)
        self.edit.editingFinished.connect(self._edited)
        self.browse = _tool("folder-open", tr("Browse…"))
        self.browse.clicked.connect(self._ask)
        self.reset = _tool("rotate-ccw", tr("Back to the usual folder"))
        self.reset.clicked.connect(lambda: self.set_folder(""))
        self.problem = Label()
        theme.set_kind(self.problem, "bad")
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(self.browse)
        row.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.setFocusProxy(self.edit)
        self.setAccessibleName(title)
        self._show_reset()

    def folder(self) -> Path:
        """The folder in force."""
        return Path(self.edit.text().strip() or self._default)

    def set_folder(self, text: str) -> None:
        """Take a folder over as if it had been typed."""
        self.edit.setText(text)
        self._edited()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the folder; "" when nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.edit.setProperty("problem", bool(sentence))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)

    def _edited(self) -> None:
        text = self.edit.text().strip()
        if text in ("", str(self._default)):
            text = ""
            self.edit.setText(str(self._default))
        self._show_reset()
        if text != self._last:
            self._last = text
            self.chosen.emit(text)

    def _show_reset(self) -> None:
        usual = self.edit.text().strip() == str(self._default)
        self.reset.setEnabled(not usual)
        self.reset.setToolTip(tr("This is the usual folder.") if usual else tr("Back to the usual folder"))

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.title, str(self.folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_folder)
        dialog.open()


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setToolTip(as_tip(name))
    button.setAccessibleName(name)
    theme.set_icon(button, icon)
    return button
