"""The one dialog for everything that goes wrong: what happened, why, what to do, and details for a report."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable, Sequence
from importlib import metadata

from PySide6.QtCore import QObject, QSize, Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.long_lines import laid_out

Action = tuple[str, Callable[[], object]]
"""A button's text and what it does; the dialog closes first."""


def show_error(parent: QObject | None, error: BaseException, *, actions: Sequence[Action] = ()) -> ErrorDialog:
    """Open the dialog over the window of `parent`, without waiting for it."""
    dialog = ErrorDialog(_window_of(parent), error, actions=actions)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def sentences(error: BaseException) -> tuple[str, str, str]:
    """What happened, why, and what to do, in the person's language. Whatever is no UserError is a fault of ours."""
    if isinstance(error, UserError):
        return tr_core(error.what), tr_core(error.why), tr_core(error.cure)
    if isinstance(error, MemoryError):
        return (
            tr("The memory is used up."),
            tr("Pictures and network together need more than this computer has free."),
            tr("Close other programs, or choose a smaller batch size or network."),
        )
    return (
        tr("Something went wrong inside the program."),
        tr("This is a fault of the program, not yours. What was trained and saved so far is kept."),
        tr("You can go on. If it happens again, please report it with the details below."),
    )


def error_words(error: BaseException) -> str:
    """What happened, why and what to do, in one paragraph."""
    return " ".join(part for part in sentences(error) if part)


def report(error: BaseException) -> str:
    """The details for a report: versions, system, and where it happened."""
    lines = [f"{name} {_version(name)}" for name in ("resnet-trainer", "torch", "PySide6-Essentials", "pyqtgraph")]
    lines += [f"Qt {qVersion()}, Python {platform.python_version()}, {platform.platform()}", ""]
    return "\n".join(lines) + "".join(traceback.format_exception(error))


class ErrorDialog(QDialog):
    """One problem, in the one form that every problem has."""

    def __init__(self, parent: QWidget | None, error: BaseException, *, actions: Sequence[Action] = ()) -> None:
        super().__init__(parent)
        self.error = error
        self.setWindowTitle(tr("Something is wrong") if isinstance(error, UserError) else tr("A fault of the program"))
        self.details = self._make_details()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(self._make_sentences())
        layout.addWidget(self.details, 1)
        layout.addLayout(self._make_buttons(actions))
        self.setMinimumWidth(520)
        self.close_button.setFocus()

    def _make_sentences(self) -> QHBoxLayout:
        what, why, cure = sentences(self.error)
        sign = Label()
        sign.setPixmap(theme.pixmap("triangle-alert", "bad", 32, self.devicePixelRatioF()))
        texts = QVBoxLayout()
        texts.setSpacing(8)
        for text, kind in ((what, "heading"), (why, "plain"), (cure, "plain")):
            if text:
                label = Label(laid_out(text))
                label.setWordWrap(True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                theme.set_kind(label, kind)
                texts.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.setAccessibleDescription(" ".join(part for part in (what, why, cure) if part))
        return row

    def _make_details(self) -> QPlainTextEdit:
        details = QPlainTextEdit(laid_out(report(self.error)))
        details.setReadOnly(True)
        details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        details.setAccessibleName(tr("Details"))
        details.setMinimumHeight(200)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        details.hide()
        return details

    def _make_buttons(self, actions: Sequence[Action]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.details_button = QPushButton(tr("Details"))
        self.details_button.setCheckable(True)
        self.details_button.setIconSize(QSize(16, 16))
        self.details_button.toggled.connect(self._fold)
        theme.set_kind(self.details_button, "quiet")
        theme.set_icon(self.details_button, "chevron-right")
        self.copy_button = QPushButton(tr("Copy report"))
        self.copy_button.clicked.connect(self._copy)
        theme.set_icon(self.copy_button, "copy")
        theme.set_kind(self.copy_button, "quiet")
        row.addWidget(self.details_button)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        for text, act in actions:
            button = QPushButton(text)
            button.clicked.connect(self.accept)
            button.clicked.connect(act)
            row.addWidget(button)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.close_button)
        return row

    def _fold(self, shown: bool) -> None:
        self.details.setVisible(shown)
        theme.set_icon(self.details_button, "chevron-down" if shown else "chevron-right")
        self.adjustSize()

    def _copy(self) -> None:
        text = "\n".join(part for part in sentences(self.error) if part)
        QGuiApplication.clipboard().setText(f"{text}\n\n{report(self.error)}")
        self.copy_button.setText(tr("Copied"))


def _window_of(parent: QObject | None) -> QWidget | None:
    return parent.window() if isinstance(parent, QWidget) else QApplication.activeWindow()


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "?"
