"""The table view of the Runs page: how the rows of `runs_table` look and are chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.translate import tr
from gui.widgets.runs_table import NAME, STAR, STAR_WIDTH, RunsFilter, columns


class RunsList(QTableView):
    """Rows are chosen whole, several with Ctrl and Shift; the name is edited in place; the star stands first."""

    def __init__(self, runs: RunsFilter) -> None:
        super().__init__()
        self.setModel(runs)
        self.setAccessibleName(tr("Runs"))
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(16, 16))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(STAR_WIDTH)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, each in enumerate(columns()):
            self.setColumnWidth(column, each.width)
        header.setSectionResizeMode(STAR, QHeaderView.ResizeMode.Fixed)
        header.moveSection(header.visualIndex(STAR), 0)
