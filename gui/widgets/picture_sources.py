"""Small buttons for the next picture, beside the one that is shown: a file, a folder, the clipboard, a camera."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.tips import as_tip


class PictureSources(QWidget):
    """Its buttons only ask: the page does."""

    filesWanted = Signal()  # noqa: N815 - named as Qt's signals are
    folderWanted = Signal()  # noqa: N815 - named as Qt's signals are
    pasteWanted = Signal()  # noqa: N815 - named as Qt's signals are
    cameraWanted = Signal()  # noqa: N815 - named as Qt's signals are
    clearWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = _button(tr("Choose pictures…"), "image")
        self.folder = _button(tr("Choose folder…"), "folder-open")
        self.paste = _button(tr("Paste ({keys})", keys="Ctrl+V"), "clipboard")
        self.camera = _button(tr("Camera"), "camera")
        self.clear = _button(tr("Close"), "x")
        self.camera.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button, wish in (
            (self.files, self.filesWanted),
            (self.folder, self.folderWanted),
            (self.paste, self.pasteWanted),
            (self.camera, self.cameraWanted),
            (self.clear, self.clearWanted),
        ):
            button.clicked.connect(wish)
            row.addWidget(button)


def _button(words: str, icon: str) -> QToolButton:
    button = QToolButton()
    theme.set_icon(button, icon)
    button.setToolTip(as_tip(words))
    button.setAccessibleName(words)
    return button
