"""Asked when the window is closed while a training runs: stop safely and close, or keep training."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.label import Label


class CloseDialog(QDialog):
    """`stopWanted` comes when the person chose to stop; then the dialog stays and says that it is being done."""

    stopWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A training is running"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.heading = Label(tr("Stop the training and close?"))
        theme.set_kind(self.heading, "heading")
        self.text = Label(
            tr("It stops after the step in hand and keeps what it has learned. You can continue it later under Runs.")
        )
        self.text.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.stop_button = QPushButton(tr("Stop safely and close"))
        self.stop_button.clicked.connect(self._stop)
        self.keep_button = QPushButton(tr("Keep training"))
        self.keep_button.setDefault(True)
        self.keep_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        for part in (self.heading, self.text, self.bar):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.setMinimumWidth(480)

    def _stop(self) -> None:
        self.heading.setText(tr("Stopping…"))
        self.text.setText(tr("The step in hand is being finished and everything is saved. Then the window closes."))
        self.bar.show()
        self.stop_button.hide()
        self.keep_button.hide()
        self.stopWanted.emit()
