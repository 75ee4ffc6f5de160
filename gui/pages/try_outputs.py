"""What a person takes away from many answers: a table, or copies in class folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from core.data.listing import shown as printable
from core.progress import Progress
from gui.dialogs.copies_dialog import CopiesDialog
from gui.dialogs.error_dialog import error_words
from gui.translate import number, tr
from gui.widgets.answer_gallery import AnswerGallery
from gui.workers.answer_files import save_table
from gui.workers.background import run_in_background


class TryOutputs(QObject):
    """Saves what the first network has said in the gallery, with verdicts for what `wanted` gives."""

    def __init__(self, gallery: AnswerGallery, wanted: Callable[[], float]) -> None:
        super().__init__(gallery)
        self._gallery, self._wanted = gallery, wanted
        gallery.saveWanted.connect(self.ask_where)
        gallery.copyWanted.connect(self.copy)

    def ask_where(self) -> None:
        """Ask for a place, and write the answers as a table. The window goes on meanwhile."""
        given = self._gallery.given
        stem = given[0].stem if len(given) == 1 and given[0].stem else "answers"
        kinds = tr("Tables for spreadsheets") + " (*.csv)"
        dialog = QFileDialog(self._gallery, tr("Save as CSV"), str(Path.home()), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # The dialog completes the name itself: otherwise it would ask about another file than the one that is replaced.
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{stem}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the answers as a table at `path`."""
        gallery, wanted = self._gallery, self._wanted()
        rows, doubt = gallery.model.rows(), gallery.doubt()

        def work(progress: Progress) -> int:
            return save_table(path, rows, doubt, wanted, progress)

        def done(count: int) -> None:
            gallery.say(tr("Saved {count} rows: {path}", count=number(count), path=printable(str(path))))

        run_in_background(self, work, done, lambda error: gallery.say(error_words(error), bad=True))

    def copy(self) -> CopiesDialog | None:
        """Open the dialog that copies the pictures into class folders; None where nothing is answered."""
        gallery = self._gallery
        known, rows = gallery.known.get(0), gallery.model.rows()
        if known is None or not any(row.top for row in rows):
            return None
        dialog = CopiesDialog(gallery.window(), rows, gallery.given, known, self._wanted())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog
