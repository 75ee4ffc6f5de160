"""The place for one's pictures: an invitation to drop them, and one line with their path once they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.drops import ARCHIVES
from gui.translate import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.note import note

RADIUS = 10
ICON = 40


class DropZone(QWidget):
    """`chosen(list[Path])` comes from its buttons; what is dropped is the window's to hand on, wherever it falls."""

    chosen = Signal(list)
    sampleWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.invitation = _Invitation(self)
        self.choose_folder = _button(tr("Choose folder…"), "folder-open")
        self.choose_file = _button(tr("Choose file…"), "file-down")
        self.choose_file.setToolTip(tr("A .zip or .tar with the folders in it"))
        self.sample = QPushButton(tr("Use sample pictures"))
        self.sample.setToolTip(tr("Draws 160 leaves of four kinds into your data folder, to try things out with"))
        theme.set_kind(self.sample, "link")
        self.line = QWidget(self)
        self.path_label = ElidedLabel()
        self.change = QPushButton(tr("Change…"))
        self.change.setAccessibleName(tr("Choose other pictures"))
        self._make_menu()
        self._lay_out()
        self.choose_folder.clicked.connect(self.ask_for_folder)
        self.choose_file.clicked.connect(self.ask_for_file)
        self.sample.clicked.connect(self.sampleWanted)
        theme.watcher().changed.connect(self._tint)
        self.show_paths([])

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Shrink to one line with these; none brings the invitation back."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.invitation.setVisible(not paths)
        self.line.setVisible(bool(paths))
        whole = "\n".join(str(path) for path in paths)
        if len(paths) == 1:
            self.path_label.show_text(whole)
        elif paths:
            names = ", ".join(path.name for path in paths)
            self.path_label.show_text(tr("{count} folders: {names}", count=len(paths), names=names), whole)
        self.path_label.setAccessibleName(whole)
        first = self.change if paths else self.choose_folder
        self.setFocusProxy(first)
        if had_focus:
            first.setFocus()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder; the window goes on meanwhile."""
        dialog = QFileDialog(self, tr("The folder around your classes"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog)

    def ask_for_file(self) -> None:
        """Let the person choose an archive."""
        patterns = " ".join(f"*{suffix}" for suffix in ARCHIVES)
        dialog = QFileDialog(self, tr("A .zip or .tar with your pictures"))
        dialog.setNameFilter(tr("Packed pictures ({patterns})", patterns=patterns))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.chosen.emit([Path(name)]))
        dialog.open()

    def _make_menu(self) -> None:
        menu = QMenu(self)
        for text, icon, act in (
            (tr("Choose folder…"), "folder-open", self.ask_for_folder),
            (tr("Choose file…"), "file-down", self.ask_for_file),
            (tr("Use sample pictures"), "images", self.sampleWanted.emit),
        ):
            action = menu.addAction(text)
            theme.set_icon(action, icon)
            action.triggered.connect(partial(_call, act))
        self.change.setMenu(menu)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.choose_folder)
        buttons.addWidget(self.choose_file)
        buttons.addStretch(1)
        self.invitation.body.addSpacing(theme.GRID)
        self.invitation.body.addLayout(buttons)
        self.invitation.body.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self.line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self._sign = Label()
        row.addWidget(self._sign)
        row.addWidget(self.path_label, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(0)
        column.addWidget(self.invitation)
        column.addWidget(self.line)
        self._tint()

    def _tint(self) -> None:
        self._sign.setPixmap(theme.pixmap("folder", "accent", 20, self.devicePixelRatioF()))


class _Invitation(QFrame):
    """The dashed frame with a sign and two sentences; `body` takes the buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 24, 12, 16)
        self.body.setSpacing(theme.GRID)
        self._sign = Label()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = note("plain")
        words.setText(tr("Drop a folder with one sub-folder per class here"))
        more = note("small")
        more.setText(tr("or a .zip, or several folders: one for each class"))
        for label in (words, more):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._sign)
        self.body.addWidget(words)
        self.body.addWidget(more)
        theme.watcher().changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._sign.setPixmap(theme.pixmap("images", "accent", ICON, self.devicePixelRatioF()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("outline"), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def _button(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    return button


def _call(act: object, _checked: bool = False) -> None:
    assert callable(act)
    act()
