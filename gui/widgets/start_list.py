"""The list of what a fine-tuning can start from: the bundled network, published ones, own runs, and files."""

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
from gui.workers.start_look import BUNDLED

MOST_RUNS = 20
"""Older runs are taken from the Runs page, or as a file."""


class StartList(ComboBox):
    """`picked(start)` comes when the person has chosen an entry."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.setAccessibleName(tr("Start from"))
        self.setMaxVisibleItems(24)
        # The usual delegate knows no style sheet: headings would be too pale to read.
        self.setItemDelegate(QStyledItemDelegate(self))
        self._runs: list[RunSummary] = []
        self._files: list[str] = []
        self._last = ""
        self._fill()
        self.show_start(BUNDLED)
        self.activated.connect(self._activated)

    @property
    def start(self) -> str:
        """What the configuration is to say."""
        return self._last

    def show_start(self, start: str) -> None:
        """Choose `start`, which joins the list where it isn't in it. Doesn't emit `picked`."""
        if self._row_of(start) < 0:
            self._files.insert(0, start)
            self._fill()
        self._last = start
        self.setCurrentIndex(self._row_of(start))
        self.setToolTip("" if start in choices.STARTS else start)

    def show_runs(self, runs: list[RunSummary]) -> None:
        """The person's own runs, the newest first."""
        if [(run.path, run.name) for run in runs] != [(run.path, run.name) for run in self._runs]:
            self._runs = runs[:MOST_RUNS]
            own = {str(run.path) for run in self._runs}
            self._files = [file for file in self._files if file not in own]
            self._fill()
            self.show_start(self._last)

    def sentence(self) -> str:
        """What is said about the entry chosen, where it has a sentence."""
        choice = choices.STARTS.get(self._last)
        return tr_core(choice.sentence) if choice is not None else ""

    def ask_for_file(self, title: str) -> str:
        """The file that the person chooses; "" where they choose none."""
        kinds = tr("Trained networks") + " (" + " ".join(f"*{suffix}" for suffix in WEIGHTS) + ")"
        name, _kind = QFileDialog.getOpenFileName(self, title, self._near(), kinds + ";;" + tr("All files") + " (*)")
        return str(Path(name)) if name else ""

    def _fill(self) -> None:
        self.clear()
        published = [name for name in choices.STARTS if name != BUNDLED]
        self._entry(tr_core(choices.STARTS[BUNDLED].title), BUNDLED)
        self._heading(tr("Trained on photographs (ImageNet)"))
        for name in published:
            self._entry(tr_core(choices.STARTS[name].title), name)
        if self._runs:
            self._heading(tr("Your runs"))
        for run in self._runs:
            reached = accuracy(run)
            self._entry(run.name if reached is None else f"{run.name} · {percent(reached)}", str(run.path))
        if self._files:
            self._heading(tr("Files"))
        for file in self._files:
            self._entry(Path(file).name, file)

    def _entry(self, title: str, start: str) -> None:
        self.addItem(title, start)
        if start not in choices.STARTS:
            self.setItemData(self.count() - 1, start, Qt.ItemDataRole.ToolTipRole)

    def _heading(self, text: str) -> None:
        self.addItem(text)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(self.count() - 1)
            item.setEnabled(False)
            font = item.font()
            font.setWeight(font.Weight.DemiBold)
            item.setFont(font)

    def _row_of(self, start: str) -> int:
        return next((row for row in range(self.count()) if self.itemData(row) == start), -1)

    def _activated(self, row: int) -> None:
        chosen = self.itemData(row)
        if isinstance(chosen, str) and chosen != self._last:
            self.show_start(chosen)
            self.picked.emit(chosen)

    def _near(self) -> str:
        return str(Path(self._files[0]).parent) if self._files else str(Path.home())
