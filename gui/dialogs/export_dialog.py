"""Export what a run has learned: the format, where to, what came of it, and the code that uses the file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core import choices
from core.export import write
from core.export.write import Exported
from core.messages import Message
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.exporting import export_run

FRAME = 12
"""What the list is higher than its rows: border and padding."""


class ExportDialog(QDialog):
    """Works in the background; closing it cancels what is under way, and nothing half-written stays."""

    def __init__(self, parent: QWidget | None, run: Path, name: str) -> None:
        super().__init__(parent)
        self.run, self.name = run, name
        self.exported: Exported | None = None
        self._job: Job | None = None
        self.setWindowTitle(tr("Export"))
        self.setMinimumWidth(560)
        self._make_choice()
        self._make_work()
        self._make_result()
        self._make_buttons()
        self._lay_out()
        self.finished.connect(lambda _result: self._stop())
        self.list.setCurrentRow(0)
        self._show()
        self.list.setFocus()

    @property
    def format(self) -> str:
        """The chosen entry of `choices.EXPORTERS`."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else next(iter(choices.EXPORTERS))

    def ask(self) -> None:
        """Ask where to, then write."""
        ending = write.suffix(self.format)
        kinds = f"{tr_core(choices.EXPORTERS[self.format].title)} (*{ending})"
        offered = write.file_name(self.run.name, self.format)
        path, _kind = QFileDialog.getSaveFileName(self, tr("Export"), str(Path.home() / offered), kinds)
        if path:
            self.export(Path(path) if Path(path).suffix else Path(path + ending))

    def export(self, out: Path) -> None:
        """Write the chosen format to `out`."""
        if self._job is not None:
            return
        self.exported = None
        self.problem.setText("")
        self.doing.setText(tr("Getting ready…"))
        self.bar.setRange(0, 0)
        work = partial(export_run, self.run, self.format, out)
        self._job = run_in_background(self, work, self._done, self._failed, self._progress)
        self._show()

    def cancel(self) -> None:
        """End the export; no file is left."""
        self._stop()
        self.problem.setText("")
        self._show()

    def _done(self, exported: Exported) -> None:
        self._job = None
        self.exported = exported
        self._show()
        (self.copy if exported.lines else self.reveal).setFocus()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.problem.setText(error_words(error))
        self._show()

    def _progress(self, what: Message, done: int, total: int) -> None:
        self.doing.setText(tr_core(what))
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _make_choice(self) -> None:
        self.heading = Label(tr("Export “{name}”", name=self.name))
        self.heading.setWordWrap(True)
        theme.set_kind(self.heading, "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Format"))
        theme.set_kind(self.list, "choices")
        for key, choice in choices.EXPORTERS.items():
            item = QListWidgetItem(tr_core(choice.title), self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(as_tip(tr_core(choice.sentence)))
        rows = self.list.count()
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + FRAME)
        self.sentence = note("small")
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.list.itemActivated.connect(lambda _item: self.ask())

    def _make_work(self) -> None:
        self.doing, self.problem = note("small"), note("bad")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the export"))

    def _make_result(self) -> None:
        self.outcome = QWidget()
        self.where, self.compared = note("plain"), note("small")
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code = QPlainTextEdit()
        self.code.setReadOnly(True)
        self.code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setAccessibleName(tr("The code that uses the file"))
        self.code.setFixedHeight(152)
        self.copy = _button(tr("Copy the code"), "copy", self._copy)
        self.reveal = _button(tr("Reveal folder"), "folder-open", self._reveal)

    def _make_buttons(self) -> None:
        self.start = QPushButton(tr("Export…"))
        theme.set_kind(self.start, "primary")
        theme.set_icon(self.start, "file-down", "on_accent")
        self.start.setDefault(True)
        self.start.clicked.connect(self.ask)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.clicked.connect(self.cancel)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (self.heading, self.list, self.sentence, self.doing, self.bar, self.problem):
            column.addWidget(widget)
        inner = QVBoxLayout(self.outcome)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy)
        row.addWidget(self.reveal)
        row.addStretch(1)
        for part in (self.where, self.compared, self.code):
            inner.addWidget(part)
        inner.addLayout(row)
        column.addWidget(self.outcome)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.close_button, self.stop, self.start):
            foot.addWidget(button)
        column.addLayout(foot)

    def _choose(self) -> None:
        self.exported = None
        self._show()

    def _show(self) -> None:
        working, exported = self._job is not None, self.exported
        self.sentence.setText(tr_core(choices.EXPORTERS[self.format].sentence))
        self.list.setEnabled(not working)
        self.doing.setVisible(working)
        self.bar.setVisible(working)
        self.problem.setVisible(bool(self.problem.text()))
        self.start.setVisible(not working)
        self.stop.setVisible(working)
        self.outcome.setVisible(exported is not None)
        if exported is not None:
            self.where.setText(tr("Written: {path}", path=exported.path))
            self.compared.setText(_compared(exported))
            self.compared.setVisible(bool(self.compared.text()))
            self.code.setPlainText(exported.lines)
            self.code.setVisible(bool(exported.lines))
            self.copy.setVisible(bool(exported.lines))
            self.copy.setText(tr("Copy the code"))
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText(tr("Copied"))

    def _reveal(self) -> None:
        if self.exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.exported.path.parent)))


def open_export(parent: QWidget, run: Path, name: str) -> ExportDialog:
    """Open the dialog over the window of `parent`, without waiting for it."""
    dialog = ExportDialog(parent.window(), run, name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _compared(exported: Exported) -> str:
    """What the check after writing has found, and what else there is to say."""
    notices = [tr_core(notice) for notice in exported.notices]
    if exported.difference is None:
        return "\n".join(notices)
    found = tr(
        "Loaded back and compared on {count} pictures: its answers differ from the network's by at most {difference}.",
        count=number(exported.compared),
        difference=f"{exported.difference:.1g}",
    )
    return "\n".join([found, *notices])


def _button(text: str, icon: str, act: object) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    button.clicked.connect(act)
    return button
