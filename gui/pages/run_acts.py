"""What is done with runs at a person's wish, asked about first where it can't be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from core.runs import again, history, notes
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from gui.dialogs.error_dialog import show_error
from gui.dialogs.export_dialog import open_export
from gui.dialogs.longer_dialog import LongerDialog
from gui.dialogs.report_dialog import open_report
from gui.session import Session
from gui.translate import tr
from gui.widgets.run_details import why_not_delete
from gui.workers.background import run_in_background

Runs = Callable[[], list[RunSummary]]


class RunActs(QObject):
    """Acts on the runs that `selected` gives; `known` gives all, whose names are taken.

    `done` comes when the folders hold something new, `renamed` with a run's folder as it was and as it is called now.
    """

    done = Signal()
    renamed = Signal(Path, Path)
    startWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    tryWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    configWanted = Signal(object)  # noqa: N815 - named as Qt's signals are

    def __init__(self, page: QWidget, session: Session, selected: Runs, known: Runs) -> None:
        super().__init__(page)
        self._page, self._session, self._selected, self._known = page, session, selected, known
        self._stars: dict[Path, bool] = {}
        """What is being written: two threads at once could end in either order."""
        self.continue_run = self._with_one(lambda run: session.continue_run(run.path))
        self.use_as_start = self._with_one(lambda run: self.startWanted.emit(run.path))
        self.try_it = self._with_one(lambda run: self.tryWanted.emit(run.path))
        self.export = self._with_one(lambda run: open_export(page, run.path, run.name))
        self.report = self._with_one(lambda run: open_report(page, run.path, run.name))
        self.reveal = self._with_one(lambda run: QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path))))
        self.train_longer = self._with_one(self._ask_how_long)
        self.repeat = self._with_one(self._repeat)

    def rename(self, path: Path, name: str) -> None:
        """Call the run in the folder `path` otherwise."""

        def renamed(folder: RunFolder) -> None:
            self._session.moved(path, folder.path)
            self.renamed.emit(path, folder.path)
            self.done.emit()

        run_in_background(self, lambda _progress: history.rename(RunFolder(path), name), renamed, self._failed)

    def keep_star(self, path: Path, starred: bool) -> None:
        """Write that the run in the folder `path` has a star, or none: the last wish counts."""
        is_written = path in self._stars
        self._stars[path] = starred
        if not is_written:
            self._write_star(path)

    def _write_star(self, path: Path) -> None:
        starred = self._stars[path]

        def done(_nothing: object) -> None:
            if self._stars[path] != starred:
                self._write_star(path)
                return
            del self._stars[path]
            self.done.emit()

        def failed(error: Exception) -> None:
            del self._stars[path]
            self._failed(error)

        run_in_background(self, lambda _progress: notes.set_star(RunFolder(path), starred), done, failed)

    def delete(self) -> None:
        """Ask, then move the runs to the bin."""
        runs = self._selected()
        if not runs or why_not_delete(runs):
            return
        question = QMessageBox(self._page)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(tr("Delete to bin"))
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setText(
            tr("Move “{name}” to the bin?", name=runs[0].name)
            if len(runs) == 1
            else tr("Move {count} runs to the bin?", count=len(runs))
        )
        question.setInformativeText(tr("Its curves and checkpoints go with it. You can bring them back from the bin."))
        delete = question.addButton(tr("Delete to bin"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(partial(self._delete_now, runs))
        self.question = question
        question.open()

    def _delete_now(self, runs: list[RunSummary]) -> None:
        gone: list[Path] = []

        def tell() -> None:
            for path in gone:
                self._session.moved(path, None)
            self.done.emit()

        def failed(error: Exception) -> None:
            tell()
            show_error(self._page, error)

        folders = [run.folder for run in runs]
        run_in_background(
            self,
            lambda progress: history.delete_all(folders, gone.append, progress),
            lambda _nothing: tell(),
            failed,
        )

    def _ask_how_long(self, run: RunSummary) -> None:
        dialog = LongerDialog(self._page, run.name, max(1, run.status.epochs))
        dialog.wanted.connect(partial(self._train_longer, run))
        self.longer = dialog
        dialog.open()

    def _train_longer(self, run: RunSummary, epochs: int) -> None:
        taken, start = self._names(), self._session.start_or_wait
        run_in_background(self, lambda _progress: again.longer(run.folder, epochs, taken), start, self._failed)

    def _repeat(self, run: RunSummary) -> None:
        taken = self._names()
        run_in_background(self, lambda _progress: again.repeat(run.folder, taken), self.configWanted.emit, self._failed)

    def _names(self) -> set[str]:
        return {run.name for run in self._known()}

    def _with_one(self, act: Callable[[RunSummary], object]) -> Callable[[], None]:
        """`act` with the run that is selected first."""

        def work() -> None:
            for run in self._selected()[:1]:
                act(run)

        return work

    def _failed(self, error: Exception) -> None:
        show_error(self._page, error)
        self.done.emit()
