"""How well each class is told from the others, as a table that sorts, and which pairs are confused most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.translate import number, percent, tr
from gui.widgets.tips import as_tip

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROW_HEIGHT, SEEN = 28, 10


@dataclass(frozen=True)
class Column:
    """A column: its title, what it means, its text and what it sorts by."""

    title: str
    tip: str
    text: Callable[[Any], str]
    key: Callable[[Any], Any]
    figures: bool = True


class TableModel(QAbstractTableModel):
    """Rows that never change, through columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.entries: tuple[Any, ...] = ()

    def show_entries(self, entries: Sequence[Any]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, entry = self.columns[index.column()], self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(column.text(entry))
        if role == SORT_ROLE:
            return column.key(entry)
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(column.tip)
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class EntriesTable(QTableView):
    """`entryChosen` carries the place of the entry as it was given, by click or Return, however it is sorted."""

    entryChosen = Signal(int)  # noqa: N815 - named as Qt's signals are

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.entries = TableModel(columns)
        self.sorted = QSortFilterProxyModel()
        self.sorted.setSourceModel(self.entries)
        self.sorted.setSortRole(SORT_ROLE)
        self.setModel(self.sorted)
        self.setAccessibleName(name)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        for place, column in enumerate(self.entries.columns):
            how = QHeaderView.ResizeMode.ResizeToContents if column.figures else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, how)
        header.setResizeContentsPrecision(50)
        self.clicked.connect(self._choose)

    def show_entries(self, entries: Sequence[Any]) -> None:
        """Show these, as they come; a few of them are in sight."""
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.entries.show_entries(entries)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * min(SEEN, len(entries)) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        self.entryChosen.emit(self.sorted.mapToSource(index).row())


def class_table() -> EntriesTable:
    """The classes, as `core.evaluation.metrics.ClassFigures`."""
    found = tr("Recall: what part of its pictures is found")
    named = tr("Precision: what part of the answers that name it is right")
    columns = [
        Column(tr("Class"), tr("What it is"), lambda each: each.name, lambda each: each.name.casefold(), False),
        _share(tr("Found"), found, lambda each: each.recall),
        _share(tr("Right"), named, lambda each: each.precision),
        _share("F1", tr("The harmonic mean of the two"), lambda each: each.f1),
        _count(tr("Pictures"), tr("Support: how many pictures it has"), lambda each: each.support),
    ]
    return EntriesTable(tr("Figures of each class"), columns)


def pair_table() -> EntriesTable:
    """The most confused pairs, as (true class, answered class, pictures, part of the true class's pictures)."""
    columns = [
        Column(tr("What it is"), "", lambda pair: pair[0], lambda pair: pair[0].casefold(), False),
        Column(tr("Answered"), "", lambda pair: pair[1], lambda pair: pair[1].casefold(), False),
        _count(tr("Pictures"), tr("How many pictures"), lambda pair: pair[2]),
        _share(tr("Share"), tr("What part of this class's pictures that is"), lambda pair: pair[3]),
    ]
    return EntriesTable(tr("Most confused pairs"), columns)


def _count(title: str, tip: str, value: Callable[[Any], int]) -> Column:
    return Column(title, tip, lambda each: number(value(each)), value)


def _share(title: str, tip: str, value: Callable[[Any], float]) -> Column:
    return Column(title, tip, lambda each: percent(value(each)), value)


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
