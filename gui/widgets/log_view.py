"""The tab "Log": what a run has written into its log.txt, followed while it is trained anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from core import files
from core.errors import DiskError
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.long_lines import laid_out
from gui.widgets.run_view import RunView
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging

MOST_BYTES = 400_000
"""Of a longer log the end is shown."""
MOST_LINES = 20_000
LOOK_MILLISECONDS = 1000


@dataclass(frozen=True)
class Piece:
    """What one look found: `text` is to be appended, or stands for all where `anew`. `cut`: earlier lines are left out.

    `identity` and `end` say where the next look goes on.
    """

    text: str
    anew: bool
    cut: bool
    identity: int
    end: int


class LogView(RunView):
    """The lines can be selected and copied. While they are scrolled back, new ones don't move them."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self._job: Job | None = None
        self._place = (0, 0)
        self._cut = False
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Log of the run"))
        self.text.setPlaceholderText(tr("It has written nothing yet."))
        self.remark = Label()
        theme.set_kind(self.remark, "small")
        self.copy = QPushButton(tr("Copy"))
        theme.set_icon(self.copy, "copy")
        self.copy.setToolTip(tr("Copy all that is shown"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        row = QHBoxLayout()
        row.addWidget(self.remark, 1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def show_run(self, run: RunSummary | None) -> None:
        other = run is None or self.run is None or run.path != self.run.path
        went_on = self.run is not None and self.run.running
        self.run = run
        if other:
            self._begin()
        if run is not None and (other or run.running or went_on):
            self.look()

    def look(self) -> None:
        """Read what was written since the last look, in the background."""
        if self.run is None or (self._job is not None and self._job.running):
            return
        folder, place = self.run.folder, self._place
        self._job = run_in_background(self, lambda _progress: _read(folder, place), self._take, self._failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _begin(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._place, self._cut = (0, 0), False
        self.text.clear()
        self.remark.clear()
        self.copy.setEnabled(False)

    def _take(self, piece: Piece) -> None:
        self._place = piece.identity, piece.end
        bar = self.text.verticalScrollBar()
        at_end = piece.anew or bar.value() == bar.maximum()
        if piece.anew:
            self.text.setPlainText(piece.text)
            self._cut = piece.cut
        elif piece.text:
            cursor = self.text.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.insertText(piece.text)
        if at_end and (piece.anew or piece.text):
            bar.setValue(bar.maximum())
        self.remark.setText(tr("The beginning is left out: all of it is in log.txt.") if self._cut else "")
        empty = self.text.document().isEmpty()
        self.copy.setEnabled(not empty)
        self.copy.setToolTip(tr("There is nothing to copy yet.") if empty else tr("Copy all that is shown"))

    def _failed(self, error: Exception) -> None:
        self.remark.setText(error_words(error))


def _read(folder: RunFolder, place: tuple[int, int]) -> Piece:
    """The whole lines of log.txt after `place` (the file's number and an offset); all where it is another file now.

    Raises:
        DiskError: it is there and can't be read.
    """
    identity, offset = place
    try:
        found = folder.log_file.stat()
        anew = found.st_ino != identity or found.st_size < offset
        start = max(0, found.st_size - MOST_BYTES) if anew else offset
        with files.open_to_read(folder.log_file) as file:
            file.seek(start)
            raw = file.read(MOST_BYTES)
    except FileNotFoundError:
        return Piece("", anew=False, cut=False, identity=identity, end=offset)
    except OSError as error:
        raise DiskError(folder.log_file, error, writing=False) from error
    cut = anew and start > 0
    skipped = raw.find(b"\n") + 1 if cut else 0
    # A line that is longer than all that is read at once would otherwise never be shown.
    last = raw.rfind(b"\n") + 1 if b"\n" in raw or len(raw) < MOST_BYTES else len(raw)
    whole = raw[skipped:last]
    end = start + skipped + len(whole)
    text = laid_out(whole.decode(errors="replace"))
    if text and not text.endswith("\n"):  # what follows must not make the line longer still
        text += "\n"
    return Piece(text, anew=anew, cut=cut, identity=found.st_ino, end=end)
