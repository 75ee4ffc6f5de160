"""How pictures come to the page "Try it": chosen, pasted, dropped, or those that come with the program."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from core.progress import Progress
from gui.dialogs.error_dialog import error_words
from gui.settings import store
from gui.translate import tr
from gui.workers import trying
from gui.workers.background import Job, run_in_background
from gui.workers.pasted import as_png

T = TypeVar("T")


class TryInputs(QObject):
    """`picture(Path or bytes)` carries one, `pictures(list[Path])` files and folders, `problem(str)` why there is
    none. The window goes on while the person chooses. Only the last wish counts."""

    picture = Signal(object)
    pictures = Signal(list)
    problem = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._job: Job | None = None

    def take(self, paths: Sequence[Path]) -> None:
        """One file is a picture to be looked at closely, everything else is many."""

        def look(_progress: Progress) -> bool:
            return len(paths) == 1 and not os.path.isdir(paths[0])  # noqa: PTH112 - pathlib's raises where nobody may look

        def give(single: bool) -> None:
            if single:
                self.picture.emit(paths[0])
            else:
                self.pictures.emit(list(paths))

        if paths:
            self._run(look, give)

    def paste(self) -> None:
        """Take pictures or files from the clipboard."""
        # Some systems give nothing at all for an empty clipboard.
        things: QMimeData | None = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in things.urls() if url.isLocalFile()] if things is not None else []
        if files:
            self.take(files)
        elif things is not None and things.hasImage():
            self.give_image(QImage(things.imageData()))
        else:
            self.problem.emit(tr("There is no picture in the clipboard: copy one, then paste it here."))

    def give_image(self, image: QImage) -> None:
        """Take a picture that is no file."""
        self._run(lambda _progress: as_png(image), self.picture.emit)

    def ask_for_files(self) -> None:
        """Let the person choose picture files."""
        dialog = self._dialog(tr("Choose pictures"), QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def ask_for_folder(self) -> None:
        """Let the person choose a folder."""
        dialog = self._dialog(tr("A folder of pictures"), QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.take([Path(name)]))
        dialog.open()

    def use_digits(self) -> None:
        """Take ten of the bundled digits."""
        data = store().current.data

        def work(progress: Progress) -> list[Path]:
            return trying.ten_digits(data, progress)

        self._run(work, self.pictures.emit)

    def _run(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._job = run_in_background(
            self, work, done, lambda error: self.problem.emit(error_words(error)), instead_of=self._job
        )

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._page, title, str(Path.home()))
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
