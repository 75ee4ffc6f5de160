"""The list of networks that can answer: the person's own runs, those that are on this computer, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from core import choices
from gui.translate import tr, tr_core
from gui.widgets.runs_table import accuracy
from gui.widgets.source_list import MOST_RUNS, SourceList, file_kinds
from gui.workers.networks import Listed
from gui.workers.start_look import BUNDLED

NOTHING = ""


class NetworkList(SourceList):
    """`source` is as `Networks.open` takes it. With `nothing`, words for the first entry, none needs to be chosen."""

    def __init__(self, name: str, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._nothing = nothing
        self._published: tuple[str, ...] = ()
        self.fill()

    @property
    def first(self) -> str:
        """What is chosen for the person: the newest run, else what comes with the program; "" without either."""
        return next((str(run.path) for run in self._runs), BUNDLED if BUNDLED in self._published else NOTHING)

    def show_listed(self, listed: Listed) -> None:
        """The person's own runs and what is on this computer."""
        now = [(run.path, run.name, accuracy(run)) for run in self._runs]
        new = [(run.path, run.name, accuracy(run)) for run in listed.runs[:MOST_RUNS]]
        if new == now and listed.published == self._published:
            return
        self._published = listed.published
        self.take_runs(listed.runs)

    def ask_for_file(self) -> None:
        """Let the person choose a checkpoint; the window goes on meanwhile."""
        dialog = QFileDialog(self, tr("Choose a trained network"), self._near())
        dialog.setNameFilters(file_kinds())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def name_of(self, source: str) -> str:
        """What `source` is called in a sentence."""
        run = next((run for run in self._runs if str(run.path) == source), None)
        if run is not None:
            return run.name
        return tr_core(choices.STARTS[source].title) if source in choices.STARTS else Path(source).name

    def fill(self) -> None:
        self.clear()
        if self._nothing:
            self.addItem(self._nothing, NOTHING)
        self.add_runs()
        self.add_published(tr("On this computer"), self._published)
        self.add_files()

    def _file_chosen(self, name: str) -> None:
        self.show_source(str(Path(name)))
        self.picked.emit(self.source)
