"""Copy answered pictures into class folders: where to, what will happen, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.inference import sorting_copies
from core.inference.rows import Row
from core.messages import Message
from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.workers.answer_files import copy_pictures
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Known

if TYPE_CHECKING:
    from core.inference.sorting_copies import Copied

SHOWN_PROBLEMS = 3


class CopiesDialog(QDialog):
    """Closing it cancels what is under way: then only whole copies are there."""

    def __init__(
        self, parent: QWidget | None, rows: Sequence[Row], given: Sequence[Path], known: Known, wanted: float
    ) -> None:
        super().__init__(parent)
        self._rows, self._given, self._known, self._wanted = tuple(rows), tuple(given), known, wanted
        self.copied: Copied | None = None
        self.destination: Path | None = None
        self._job: Job | None = None
        self.setWindowTitle(tr("Copy into class folders"))
        self.setMinimumWidth(520)
        self.heading, self.sentence = note("heading"), note("plain")
        self.said, self.problem = note("small"), note("bad")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of copying"))
        self._make_buttons()
        self._lay_out()
        self.finished.connect(lambda _result: self._stop())
        self._show()

    def ask(self) -> None:
        """Ask where to, then copy."""
        name = QFileDialog.getExistingDirectory(self, tr("Copy into this folder"), str(Path.home()))
        if name:
            self.copy(Path(name))

    def copy(self, destination: Path) -> None:
        """Copy the pictures into class folders below `destination`."""
        if self._job is not None:
            return
        self.copied, self.destination = None, destination
        self.problem.setText("")
        self.said.setText(tr("Copying…"))
        self.bar.setRange(0, 0)
        rows, given, known, wanted = self._rows, self._given, self._known, self._wanted
        names = (tr_core(sorting_copies.UNSURE), tr_core(sorting_copies.STRANGER))

        def work(progress: Progress) -> Copied:
            return copy_pictures(
                rows,
                destination,
                sources=given,
                classes=known.classes,
                doubt=known.doubt,
                wanted=wanted,
                names=names,
                progress=progress,
            )

        self._job = run_in_background(self, work, self._done, self._failed, self._progress)
        self._show()

    def _done(self, copied: Copied) -> None:
        self._job, self.copied = None, copied
        self.said.setText(_outcome(copied))
        self.problem.setText("\n".join(error_words(each) for each in copied.problems[:SHOWN_PROBLEMS]))
        self._show()
        self.reveal.setFocus()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.said.setText("")
        self.problem.setText(error_words(error))
        self._show()

    def _progress(self, what: Message, done: int, total: int) -> None:
        figures = tr("{done} of {total}", done=number(done), total=number(total)) if total else ""
        self.said.setText(" · ".join(part for part in (tr_core(what), figures) if part))
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _cancel(self) -> None:
        self._stop()
        self.said.setText(tr("Ended. The copies made so far are whole; the next time it goes on."))
        self._show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _reveal(self) -> None:
        if self.destination is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.destination)))

    def _make_buttons(self) -> None:
        self.start = QPushButton(tr("Choose a folder and copy…"))
        theme.set_kind(self.start, "primary")
        theme.set_icon(self.start, "copy", "on_accent")
        self.start.setDefault(True)
        self.start.clicked.connect(self.ask)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.clicked.connect(self._cancel)
        self.reveal = QPushButton(tr("Reveal folder"))
        theme.set_icon(self.reveal, "folder-open")
        self.reveal.clicked.connect(self._reveal)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        count = sum(bool(row.top) for row in self._rows)
        self.heading.setText(tr("Copy {count} pictures into class folders", count=number(count)))
        self.sentence.setText(
            tr(
                "Each picture is copied into a folder named after the class that the network says. Those that it isn't "
                "sure of, and those that show none of its classes, get folders of their own. Your originals stay where "
                "they are, unchanged; nothing is replaced."
            )
        )
        for label in (self.said, self.problem):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (self.heading, self.sentence, self.said, self.bar, self.problem):
            column.addWidget(widget)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID)
        foot.addWidget(Label(), 1)
        for button in (self.close_button, self.reveal, self.stop, self.start):
            foot.addWidget(button)
        column.addLayout(foot)

    def _show(self) -> None:
        working = self._job is not None
        self.bar.setVisible(working)
        self.said.setVisible(bool(self.said.text()))
        self.problem.setVisible(bool(self.problem.text()))
        self.start.setVisible(not working and self.copied is None)
        self.stop.setVisible(working)
        self.reveal.setVisible(self.copied is not None)
        self.adjustSize()


def _outcome(copied: Copied) -> str:
    parts = [tr("Copied: {count}.", count=number(copied.count))]
    if copied.already:
        parts.append(tr("There already: {count}.", count=number(copied.already)))
    if copied.left_out:
        parts.append(tr("Without an answer, left out: {count}.", count=number(copied.left_out)))
    if copied.problems:
        parts.append(tr("Not to be read any more: {count}.", count=number(len(copied.problems))))
    return " ".join(parts)
