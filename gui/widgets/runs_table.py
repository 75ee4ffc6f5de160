"""The table of runs: what its rows say, how they sort, and how a run is renamed or gets a star in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon

from core.runs.history import RunSummary
from gui import theme
from gui.translate import duration, percent, tr, tr_core
from gui.widgets.tips import as_tip

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
NAME, ACCURACY, DEVICE, STATE, STAR = 0, 3, 6, 7, 8
ROOMY = 960
"""Width from which the device has a column; below, the name needs the room."""
LONGEST_TIP = 500
"""Letters of notes that a tooltip shows."""


@dataclass(frozen=True)
class Column:
    """What one column says of a run, and by what it sorts."""

    title: str
    text: Callable[[RunSummary], str]
    key: Callable[[RunSummary], Any]
    width: int
    figures: bool = False


def columns() -> list[Column]:
    """The columns from left to right."""
    return [
        Column(tr("Name"), lambda run: run.name, lambda run: run.name.casefold(), 232),
        Column(tr("Pictures"), lambda run: tr_core(run.status.data), lambda run: run.status.data.casefold(), 136),
        Column(tr("Network"), lambda run: tr_core(run.status.network), lambda run: run.status.network.casefold(), 136),
        Column(tr("Accuracy"), lambda run: percent(accuracy(run)), lambda run: accuracy(run) or -1.0, 80, True),
        Column(tr("Epochs"), _epochs, lambda run: run.status.epoch, 80, True),
        Column(tr("Time"), _time, lambda run: run.status.seconds, 96, True),
        Column(tr("Device"), lambda run: run.status.device, lambda run: run.status.device.casefold(), 120),
        Column(tr("State"), lambda run: state_word(run.state), lambda run: run.state, 112),
        Column(tr("Star"), lambda _run: "", lambda run: not run.notes.starred, STAR_WIDTH),
    ]


def accuracy(run: RunSummary) -> float | None:
    """The number by which runs are compared: the best epoch's, else that of the end."""
    return run.status.best_accuracy if run.status.best_accuracy is not None else run.status.accuracy


def accuracy_note(run: RunSummary) -> str:
    """On which pictures the accuracy was taken."""
    if accuracy(run) is None:
        return tr("No epoch has been judged yet.")
    if run.status.best_accuracy is not None and run.status.best_epoch == 0:
        return tr("Of the network that it began with, on the validation pictures: no epoch was better.")
    if run.status.best_accuracy is not None:
        return tr("Of the best epoch, on the validation pictures that also chose it.")
    notes = {
        "test": tr("On the test pictures."),
        "validation": tr("On the validation pictures."),
        "train": tr("On the training pictures: there were no others."),
    }
    return notes.get(run.status.role, "")


def state_word(state: str) -> str:
    """A run's state in a word."""
    words = {
        "running": tr("Running"),
        "paused": tr("Paused"),
        "finished": tr("Finished"),
        "stopped": tr("Stopped"),
        "cancelled": tr("Cancelled"),
        "diverged": tr("Diverged"),
        "failed": tr("Failed"),
        "interrupted": tr("Interrupted"),
        "damaged": tr("Damaged"),
    }
    return words.get(state, state)


STAR_WIDTH = 40
STATE_SIGNS = {
    "running": ("activity", "accent"),
    "paused": ("pause", "warn"),
    "finished": ("circle-check", "good"),
    "stopped": ("circle-stop", "muted"),
    "cancelled": ("x", "muted"),
    "diverged": ("triangle-alert", "bad"),
    "failed": ("triangle-alert", "bad"),
    "interrupted": ("circle-alert", "warn"),
    "damaged": ("circle-alert", "bad"),
}


class RunsModel(QAbstractTableModel):
    """Rows are kept where they are when the list is read again, so selection and editing go on."""

    renameWanted = Signal(Path, str)  # noqa: N815 - named as Qt's signals are
    starWanted = Signal(Path, bool)  # noqa: N815 - named as Qt's signals are
    """A run was given a star, or lost it: it is shown already, and remains to be kept."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[RunSummary] = []
        self.columns = columns()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Take over a list that was read anew."""
        if not self.runs:
            self.beginResetModel()
            self.runs = list(runs)
            self.endResetModel()
            return
        wanted = {run.path for run in runs}
        for row in reversed(range(len(self.runs))):
            if self.runs[row].path not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.runs[row]
                self.endRemoveRows()
        known = {run.path for run in self.runs}
        for row, run in enumerate(runs):
            if run.path not in known:
                self.beginInsertRows(QModelIndex(), row, row)
                self.runs.insert(row, run)
                self.endInsertRows()
        read = {run.path: run for run in runs}
        for row, run in enumerate(self.runs):
            self._update(row, read[run.path])

    def _update(self, row: int, run: RunSummary) -> None:
        if self.runs[row] is not run and self.runs[row] != run:
            self.runs[row] = run
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def give_star(self, run: RunSummary, starred: bool) -> None:
        """Show the star at once; whoever hears `starWanted` writes it."""
        row = next((row for row, each in enumerate(self.runs) if each.path == run.path), -1)
        if row >= 0 and self.runs[row].notes.starred != starred:
            now = self.runs[row]
            self._update(row, replace(now, notes=replace(now.notes, starred=starred)))
            self.starWanted.emit(run.path, starred)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if section != STAR else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        if section == STAR and role == Qt.ItemDataRole.DecorationRole:
            return theme.icon("star", "muted")
        if section == STAR and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self.runs[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(run)
        if role == SORT_ROLE:
            return column.key(run)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(run, index.column())
        if role == Qt.ItemDataRole.DecorationRole:
            return _sign(run, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == STAR:
            return tr("Has a star") if run.notes.starred else tr("Has no star")
        return None

    def _tip(self, run: RunSummary, column: int) -> str:
        if column == STATE:
            return as_tip(why(run))
        if column == ACCURACY:
            return accuracy_note(run)
        if column == STAR:
            return tr("Take its star away (Ctrl+D)") if run.notes.starred else tr("Give it a star (Ctrl+D)")
        if column != NAME:
            return as_tip(self.columns[column].text(run))
        parts = (run.name, str(run.path), run.notes.text[:LONGEST_TIP])
        return as_tip("\n".join(part for part in parts if part))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self.runs[index.row()]
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name in ("", run.name):
            return False
        self.renameWanted.emit(run.path, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else usual

    def widths(self) -> list[int]:
        """How wide the columns are at first."""
        return [column.width for column in self.columns]


class RunsFilter(QSortFilterProxyModel):
    """Sorts by what is meant, not by what is written, and keeps the rows that hold every word searched for, in the row
    or in the run's notes."""

    def __init__(self, model: RunsModel) -> None:
        super().__init__()
        self._model = model
        self._words: list[str] = []
        self.starred_only = False
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)

    def search(self, text: str) -> None:
        """Show only the runs in whose row every word of `text` occurs."""
        self._words = text.casefold().split()
        self.setFilterFixedString(text)  # makes Qt ask again, in all its versions

    def show_starred_only(self, only: bool) -> None:
        """Hide the runs without a star, or show them again."""
        self.starred_only = only
        self.setFilterFixedString("")

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        run = self._model.runs[source_row]
        if self.starred_only and not run.notes.starred:
            return False
        if not self._words:
            return True
        row = " ".join([*(column.text(run) for column in self._model.columns), run.notes.text]).casefold()
        return all(word in row for word in self._words)

    def run_at(self, index: Index) -> RunSummary:
        """The run in the row of a proxy index."""
        return self._model.runs[self.mapToSource(index).row()]

    def row_of(self, path: Path) -> int:
        """The row in which a run is shown, or -1."""
        return next((row for row in range(self.rowCount()) if self.run_at(self.index(row, 0)).path == path), -1)


def why(run: RunSummary) -> str:
    """Why a run ended as it did, or why nothing is known of it."""
    return tr_core(run.problem) if run.problem else " ".join(tr_core(sentence) for sentence in run.status.told())


def _sign(run: RunSummary, column: int) -> QIcon | None:
    if column == STATE:
        return theme.icon(*STATE_SIGNS.get(run.state, ("info", "muted")))
    if column == STAR:
        return theme.icon("star-filled", "warn") if run.notes.starred else theme.icon("star", "outline")
    return None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _epochs(run: RunSummary) -> str:
    if not run.status.epochs:
        return "–"
    return tr("{epoch} of {epochs}", epoch=run.status.epoch, epochs=run.status.epochs)


def _time(run: RunSummary) -> str:
    return duration(run.status.seconds) if run.status.seconds else "–"
