"""The empty Try page: what it is for, and all ways to give it a picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_tip

RADIUS = 10
ICON = 48


class TryInvitation(QWidget):
    """Its buttons only ask: the page does. What is dropped is the window's to hand on, wherever it falls."""

    filesWanted = Signal()  # noqa: N815 - named as Qt's signals are
    folderWanted = Signal()  # noqa: N815 - named as Qt's signals are
    pasteWanted = Signal()  # noqa: N815 - named as Qt's signals are
    cameraWanted = Signal()  # noqa: N815 - named as Qt's signals are
    sampleWanted = Signal()  # noqa: N815 - named as Qt's signals are
    trainWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Label()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words, self.more, self.problem = note("heading"), note("muted"), note("bad")
        for label in (self.words, self.more, self.problem):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.files = _button(tr("Choose pictures…"), "image")
        self.folder = _button(tr("Choose folder…"), "folder-open")
        self.paste = _button(tr("Paste"), "clipboard")
        self.paste.setToolTip(as_tip(tr("A picture or picture files from the clipboard ({keys})", keys="Ctrl+V")))
        self.camera = _button(tr("Camera"), "camera")
        self.camera.hide()
        self.sample = QPushButton(tr("Try with ten digits"))
        self.sample.setToolTip(
            tr("Ten handwritten digits that come with the program. A network that never saw any should be doubtful.")
        )
        theme.set_kind(self.sample, "link")
        self.train = QPushButton(tr("Train a network"))
        theme.set_kind(self.train, "primary")
        theme.set_icon(self.train, "graduation-cap", "on_accent")
        for button, wish in (
            (self.files, self.filesWanted),
            (self.folder, self.folderWanted),
            (self.paste, self.pasteWanted),
            (self.camera, self.cameraWanted),
            (self.sample, self.sampleWanted),
            (self.train, self.trainWanted),
        ):
            button.clicked.connect(wish)
        self._lay_out()
        theme.watcher().changed.connect(self._tint)
        self._tint()
        self.show_ready(ready=True)

    def show_ready(self, *, ready: bool) -> None:
        """Whether there is a network at all that can answer; without one, the way to make one is shown."""
        if ready:
            self.words.setText(tr("Drop pictures or a folder here"))
            self.more.setText(
                tr("The network says what it sees in them, how sure it is, and what it looked at. Nothing is changed.")
            )
        else:
            self.words.setText(tr("Train something first"))
            self.more.setText(tr("There is no network yet that could answer. Train one, or choose a file above."))
        self.train.setVisible(not ready)
        for button in (self.files, self.folder, self.paste, self.sample):
            button.setVisible(ready)

    def say(self, problem: str) -> None:
        """What could not be done; "" takes it away."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("outline"), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addStretch(1)
        for button in (self.files, self.folder, self.paste, self.camera, self.train):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(theme.GRID)
        column.addStretch(2)
        column.addWidget(self._sign)
        column.addWidget(self.words)
        column.addWidget(self.more)
        column.addSpacing(theme.GRID)
        column.addLayout(buttons)
        column.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.problem)
        column.addStretch(3)
        self.problem.hide()

    def _tint(self) -> None:
        self._sign.setPixmap(theme.pixmap("images", "accent", ICON, self.devicePixelRatioF()))
        self.update()


def _button(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    return button
