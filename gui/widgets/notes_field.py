"""A person's notes about a run: a field that keeps what was written when it is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.runs import notes
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from gui.dialogs.error_dialog import error_words
from gui.translate import tr
from gui.widgets.note import note
from gui.workers.background import run_in_background

HEIGHT = 62
"""Two lines and a half: what is written below is seen to go on."""


@dataclass(frozen=True)
class Unsaved:
    """What was written about a run and isn't in its folder yet, what that was begun from, and why it isn't."""

    text: str
    before: str
    problem: str = ""


class NotesField(QWidget):
    """What can't be written stays in the field, also while other runs are looked at, and is tried again.

    `saved` comes when the run's folder holds what was written.
    """

    saved = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.run: RunSummary | None = None
        self.edit = _Edit()
        self.edit.setAccessibleName(tr("Notes about the run"))
        self.edit.setPlaceholderText(tr("Notes: what you tried, what came of it"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(HEIGHT)
        self.problem = note("bad")
        self.problem.hide()
        self._before = ""
        """What the run's folder held when the text in the field was begun."""
        self._unsaved: dict[Path, Unsaved] = {}
        self._writing: set[Path] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.edit)
        column.addWidget(self.problem)
        self.edit.left.connect(self.save)

    @property
    def changed(self) -> bool:
        """Whether the field holds what the run's folder doesn't."""
        return self.edit.toPlainText().strip() != self._before.strip()

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run's notes; None shows no field. What was written about another run is kept first."""
        same = run is not None and self.run is not None and run.path == self.run.path
        if not same:
            self.save()
        self.run = run
        self.setVisible(run is not None)
        if run is None or (same and self.changed):
            return
        unsaved = self._unsaved.get(run.path, Unsaved(run.notes.text, run.notes.text))
        self._before = unsaved.before
        if self.edit.toPlainText() != unsaved.text:
            self.edit.setPlainText(unsaved.text)
        self.edit.setReadOnly(not run.notes.whole)
        self._say(unsaved.problem or ("" if run.notes.whole else tr("These notes are too long to be changed here.")))

    def save(self) -> None:
        """Write what was written, in the background."""
        if self.run is None or self.edit.isReadOnly() or not self.changed:
            return
        known = self._unsaved.get(self.run.path)
        problem = known.problem if known is not None else ""
        self._unsaved[self.run.path] = Unsaved(self.edit.toPlainText(), self._before, problem)
        self._write(self.run.folder)

    def moved(self, old: Path, new: Path | None) -> None:
        """A run's folder is called otherwise now: what is not written yet goes along."""
        if new is not None and old in self._unsaved:
            self._unsaved[new] = self._unsaved.pop(old)

    def _write(self, folder: RunFolder) -> None:
        if folder.path in self._writing:
            return  # one after the other: the second begins with what the first has written
        unsaved = self._unsaved[folder.path]
        self._writing.add(folder.path)
        run_in_background(
            self,
            lambda _progress: notes.save(folder, unsaved.text, unsaved.before),
            lambda kept: self._kept(folder, unsaved, kept),
            lambda error: self._failed(folder, error),
        )

    def _kept(self, folder: RunFolder, written: Unsaved, kept: str) -> None:
        self._writing.discard(folder.path)
        newer = self._unsaved.get(folder.path)
        if newer is not None and newer.text != written.text:
            self._unsaved[folder.path] = Unsaved(newer.text, kept)
            self._write(folder)
        else:
            self._unsaved.pop(folder.path, None)
        if self.run is not None and self.run.path == folder.path:
            self._say("")
            self._before = kept
            if self.edit.toPlainText() == written.text and written.text.strip() != kept:
                self.edit.setPlainText(kept)
        self.saved.emit(folder.path)

    def _failed(self, folder: RunFolder, error: Exception) -> None:
        self._writing.discard(folder.path)
        words = tr("Not saved: {reason}", reason=error_words(error))
        if folder.path in self._unsaved:
            self._unsaved[folder.path] = replace(self._unsaved[folder.path], problem=words)
        if self.run is not None and self.run.path == folder.path:
            self._say(words)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.save()


class _Edit(QPlainTextEdit):
    """Says when the person leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
