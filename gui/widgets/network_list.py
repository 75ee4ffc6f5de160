"""The list of networks that can answer: the person's own runs, those that are on this computer, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFileDialog, QStyledItemDelegate, QWidget

from core import choices
from core.runs.history import RunSummary
from gui.drops import WEIGHTS
from gui.translate import percent, tr, tr_core
from gui.widgets.field_editors import ComboBox
from gui.widgets.runs_table import accuracy
from gui.widgets.tips import as_tip
from gui.workers.networks import Listed
from gui.workers.start_look import BUNDLED

MOST_RUNS = 20
"""Older runs are taken from the Runs page, or as a file."""
NOTHING = ""


class NetworkList(ComboBox):
    """`picked(source)` comes when the person has chosen an entry; `source` is as `Networks.open` takes it.

    With `nothing`, the words of the first entry, none needs to be chosen.
    """

    picked = Signal(str)

    def __init__(self, name: str, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(24)
        # The usual delegate knows no style sheet: headings would be too pale to read.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.source = NOTHING
        self._nothing = nothing
        self._runs: tuple[RunSummary, ...] = ()
        self._published: tuple[str, ...] = ()
        self._files: list[str] = []
        self._fill()
        self.activated.connect(self._activated)

    @property
    def first(self) -> str:
        """What is chosen for the person: the newest run, else what comes with the program; "" without either."""
        return next((str(run.path) for run in self._runs), BUNDLED if BUNDLED in self._published else NOTHING)

    def show_listed(self, listed: Listed) -> None:
        """The person's own runs and what is on this computer."""
        runs = listed.runs[:MOST_RUNS]
        now = [(run.path, run.name, accuracy(run)) for run in self._runs]
        if [(run.path, run.name, accuracy(run)) for run in runs] == now and listed.published == self._published:
            return
        self._runs, self._published = runs, listed.published
        own = {str(run.path) for run in runs}
        self._files = [file for file in self._files if file not in own]
        self.show_source(self.source)

    def show_source(self, source: str) -> None:
        """Choose `source`, which joins the list where it isn't in it. Doesn't emit `picked`."""
        self.source = source
        self._fill()
        if source and self._row_of(source) < 0:
            self._files.insert(0, source)
            self._fill()
        self.setCurrentIndex(self._row_of(source))
        self.setToolTip("" if source in choices.STARTS else as_tip(source))

    def ask_for_file(self) -> None:
        """Let the person choose a checkpoint; the window goes on meanwhile."""
        kinds = tr("Trained networks") + " (" + " ".join(f"*{suffix}" for suffix in WEIGHTS) + ")"
        dialog = QFileDialog(self, tr("Choose a trained network"), self._near())
        dialog.setNameFilters([kinds, tr("All files") + " (*)"])
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

    def _file_chosen(self, name: str) -> None:
        self.show_source(str(Path(name)))
        self.picked.emit(self.source)

    def _fill(self) -> None:
        self.clear()
        if self._nothing:
            self.addItem(self._nothing, NOTHING)
        if self._runs:
            self._heading(tr("Your runs"))
        for run in self._runs:
            reached = accuracy(run)
            self._entry(run.name if reached is None else f"{run.name} · {percent(reached)}", str(run.path))
        if self._published:
            self._heading(tr("On this computer"))
        for name in self._published:
            self._entry(tr_core(choices.STARTS[name].title), name)
        if self._files:
            self._heading(tr("Files"))
        for file in self._files:
            self._entry(Path(file).name, file)

    def _entry(self, title: str, source: str) -> None:
        self.addItem(title, source)
        if source not in choices.STARTS:
            self.setItemData(self.count() - 1, as_tip(source), Qt.ItemDataRole.ToolTipRole)

    def _heading(self, text: str) -> None:
        self.addItem(text)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(self.count() - 1)
            item.setEnabled(False)
            font = item.font()
            font.setWeight(font.Weight.DemiBold)
            item.setFont(font)

    def _row_of(self, source: str) -> int:
        return next((row for row in range(self.count()) if self.itemData(row) == source), -1)

    def _activated(self, row: int) -> None:
        chosen = self.itemData(row)
        if isinstance(chosen, str) and chosen != self.source:
            self.show_source(chosen)
            self.picked.emit(chosen)

    def _near(self) -> str:
        return str(Path(self._files[0]).parent) if self._files else str(Path.home())
