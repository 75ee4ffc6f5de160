"""A run's report: where to, with bad pictures tried or not, and then to open it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.messages import Message
from core.paths import safe_name
from core.progress import Progress
from core.runs.folder import RunFolder
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.work_line import WorkLine
from gui.workers.background import Job, run_in_background

SUFFIX = ".html"


class ReportDialog(QDialog):
    """Works in the background; closing it cancels what is under way, and nothing half-written stays."""

    def __init__(self, parent: QWidget | None, run: Path, name: str) -> None:
        super().__init__(parent)
        self.run, self.name = run, name
        self.written: Path | None = None
        self._out: Path | None = None
        self._job: Job | None = None
        self.setWindowTitle(tr("Report"))
        self.setMinimumWidth(520)
        self._make_parts()
        self._lay_out()
        self.finished.connect(lambda _result: self._stop())
        self._show()

    def ask(self) -> None:
        """Ask where to, then write."""
        offered = str(Path.home() / f"{safe_name(self.name)}{SUFFIX}")
        path, _kind = QFileDialog.getSaveFileName(self, tr("Report"), offered, tr("Web page (*.html)"))
        if path:
            self.write(Path(path) if Path(path).suffix else Path(path + SUFFIX))

    def write(self, out: Path) -> None:
        """Write the report to `out`."""
        if self._job is not None:
            return
        self._out, self.written = out, None
        self.work.begin(tr("Getting ready…"))
        work = partial(_write, self.run, out, self.robust.isChecked(), QLocale().bcp47Name())
        self._job = run_in_background(self, work, self._done, self._failed, self._progress)
        self._show()

    def cancel(self) -> None:
        """End the work; no file is left."""
        self._stop()
        self.work.end()
        self._show()

    def _again(self) -> None:
        if self._out is not None:
            self.write(self._out)

    def _done(self, out: Path) -> None:
        self._job, self.written = None, out
        self.work.end()
        self._show()
        self.open_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.work.say(error_words(error), bad=True)
        self._show()

    def _progress(self, what: Message, done: int, total: int) -> None:
        self.work.report(what, done, total)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _open(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))

    def _reveal(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written.parent)))

    def _show(self) -> None:
        busy = self._job is not None
        self.robust.setEnabled(not busy)
        self.start.setEnabled(not busy)
        self.start.setToolTip(tr("The report is being written.") if busy else "")
        for part in (self.where, self.open_button, self.reveal):
            part.setVisible(self.written is not None)
        self.where.setText(tr("Written: {path}", path=str(self.written)) if self.written is not None else "")
        self.adjustSize()

    def _make_parts(self) -> None:
        self.heading = Label(tr("Report of “{name}”", name=self.name))
        self.heading.setWordWrap(True)
        theme.set_kind(self.heading, "heading")
        self.sentence = note("muted")
        self.sentence.setText(
            tr(
                "One file with everything in it: how good the network is, where it errs and what it looks at, with "
                "pictures and plots. It opens in any browser, also without a network, and can be mailed or printed."
            )
        )
        self.robust = QCheckBox(tr("Also try pictures as a bad camera gives them (takes longer)"))
        self.work = WorkLine(tr("Writing the report"), tr("Try again"))
        self.work.cancelled.connect(self.cancel)
        self.work.againWanted.connect(self._again)
        self.where = note("plain")
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_button = _button(tr("Open"), "external-link", self._open)
        self.reveal = _button(tr("Reveal folder"), "folder-open", self._reveal)
        self.start = _button(tr("Save report…"), "file-down", self.ask)
        self.start.setDefault(True)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for part in (self.heading, self.sentence, self.robust, self.work, self.where):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID)
        foot.addWidget(self.open_button)
        foot.addWidget(self.reveal)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.start)
        column.addStretch(1)
        column.addLayout(foot)


def open_report(parent: QWidget, run: Path, name: str) -> ReportDialog:
    """Open the dialog over the window of `parent`, without waiting for it."""
    dialog = ReportDialog(parent.window(), run, name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _write(run: Path, out: Path, robust: bool, language: str, progress: Progress) -> Path:
    from core.runs.report import writing

    writing.write(RunFolder(run), out, progress, robust=robust, say=tr_core, language=language)
    return out


def _button(text: str, icon: str, act: object) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    button.clicked.connect(act)
    return button
