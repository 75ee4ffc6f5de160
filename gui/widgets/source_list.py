"""A list to choose a trained network from: own runs, published ones and files below headings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from core import choices
from core.runs.history import RunSummary
from gui.drops import WEIGHTS
from gui.translate import percent, tr, tr_core
from gui.widgets.field_editors import ComboBox
from gui.widgets.runs_table import accuracy
from gui.widgets.tips import as_tip

MOST_RUNS = 20
"""Older runs are taken from the Runs page, or as a file."""


class SourceList(ComboBox):
    """`picked(source)` comes when the person has chosen an entry: a name of
    `choices.STARTS`, a run's folder or a file."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(24)
        # The usual delegate knows no style sheet: headings would be too pale to read.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.source = ""
        self._runs: tuple[RunSummary, ...] = ()
        self._files: list[str] = []
        self.activated.connect(self._activated)

    def show_source(self, source: str) -> None:
        """Choose `source`, which joins the list where it isn't in it. Doesn't emit `picked`."""
        self.source = source
        if source and self._row_of(source) < 0:
            self._files.insert(0, source)
            self.fill()
        self.setCurrentIndex(self._row_of(source))
        self.setToolTip("" if source in choices.STARTS else as_tip(source))

    def fill(self) -> None:
        """Make all entries anew."""
        raise NotImplementedError

    def take_runs(self, runs: Iterable[RunSummary]) -> None:
        """Offer the newest of these; one that was there as a file is there as a run now."""
        self._runs = tuple(runs)[:MOST_RUNS]
        own = {str(run.path) for run in self._runs}
        self._files = [file for file in self._files if file not in own]
        self.fill()
        self.show_source(self.source)

    def add_runs(self) -> None:
        """The person's own runs."""
        if self._runs:
            self._heading(tr("Your runs"))
        for run in self._runs:
            reached = accuracy(run)
            self._entry(run.name if reached is None else f"{run.name} · {percent(reached)}", str(run.path))

    def add_published(self, heading: str, names: Iterable[str]) -> None:
        """Entries of `choices.STARTS`, below a heading where there are words for one."""
        names = tuple(names)
        if names and heading:
            self._heading(heading)
        for name in names:
            self._entry(tr_core(choices.STARTS[name].title), name)

    def add_files(self) -> None:
        """The files that were chosen."""
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


def file_kinds() -> list[str]:
    """What a file dialog offers: trained networks, and all files."""
    return [
        tr("Trained networks") + " (" + " ".join(f"*{suffix}" for suffix in WEIGHTS) + ")",
        tr("All files") + " (*)",
    ]
