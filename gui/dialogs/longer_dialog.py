"""Asks how many more epochs a run shall learn, and says what will be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.note import note

MOST_EPOCHS = 100_000


class LongerDialog(QDialog):
    """`wanted` carries the number of epochs."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget, name: str, epochs: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Train longer"))
        self.setMinimumWidth(440)
        text = note("plain")
        text.setText(
            tr(
                "A new run begins with what “{name}” has learned, on the same pictures. The learning rate rises once "
                "more, to a part of what it was, and falls again. Where that makes nothing better, the new run ends "
                "with the network it began with; “{name}” stays as it is.",
                name=name,
            )
        )
        self.epochs = QSpinBox()
        self.epochs.setRange(1, MOST_EPOCHS)
        self.epochs.setValue(epochs)
        self.epochs.lineEdit().setTextMargins(8, 0, 0, 0)
        form = QFormLayout()
        form.addRow(tr("More epochs"), self.epochs)
        buttons = QDialogButtonBox()
        self.start = buttons.addButton(tr("Train longer"), QDialogButtonBox.ButtonRole.AcceptRole)
        theme.set_kind(self.start, "primary")
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(self.epochs.value()))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(text)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
