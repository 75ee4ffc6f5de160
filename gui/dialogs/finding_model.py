"""The pictures of a finding as a list that views show: names, groups, reasons, and which are left out by hand."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.data.doctor import Finding
from core.data.layout import Scan
from core.data.listing import shown
from gui.translate import tr, tr_core
from gui.widgets.tips import as_tip

GROUP = int(Qt.ItemDataRole.UserRole)
"""Model role: the number of the group, counted from 1, or 0 where pictures stand alone."""
PATH, REASON, CLASS = GROUP + 1, GROUP + 2, GROUP + 3
"""Model roles: the file, a few words on why it is here, its class (with the role that its folder gives)."""
Index = QModelIndex | QPersistentModelIndex


class FindingModel(QAbstractListModel):
    """The pictures of a finding, group after group; ticked are those that aren't left out."""

    leftOutChanged = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, finding: Finding, scan: Scan, left_out: Collection[str], parent: QObject) -> None:
        super().__init__(parent)
        self.left_out = set(left_out)
        self._scan = scan
        self._reasons = finding.reasons
        self._together = any(len(group) > 1 for group in finding.groups)
        # Everything else is asked for as it comes into sight: there may be a hundred thousand.
        self._entries = [(place, row) for place, group in enumerate(finding.groups) for row in group]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        del index
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group, row = self._entries[index.row()]
        picture, key = self._scan.pictures[row], self._scan.choice_of(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(PurePosixPath(picture.name).name)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if key in self.left_out else Qt.CheckState.Checked
        reason = tr_core(self._reasons[group]) if group < len(self._reasons) else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{shown(picture.name)}\n{reason}" if reason else shown(picture.name))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return reason
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = shown(picture.name)
            return tr("{name}, left out", name=name) if key in self.left_out else name
        if role == GROUP:
            return group + 1 if self._together else 0
        if role == REASON:
            return reason
        if role == CLASS:
            return _class_of(self._scan, row)
        return picture.path if role == PATH else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self._scan.choice_of(self._entries[index.row()][1])
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.left_out.discard(key)
        else:
            self.left_out.add(key)
        self.dataChanged.emit(index, index)
        self.leftOutChanged.emit()
        return True

    def set_all(self, *, used: bool) -> None:
        """Use all of them, or none."""
        keys = {self._scan.choice_of(row) for _group, row in self._entries}
        self.left_out = self.left_out - keys if used else self.left_out | keys
        self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))
        self.leftOutChanged.emit()

    def count_left_out(self) -> int:
        """How many of these are left out by hand."""
        if not self.left_out:
            return 0
        return sum(self._scan.choice_of(row) in self.left_out for _group, row in self._entries)


def is_used(index: Index) -> bool:
    """Whether the picture isn't left out."""
    return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked


def _class_of(scan: Scan, row: int) -> str:
    name = scan.classes[scan.labels[row]]
    return f"{scan.roles[row]}/{name}" if scan.layout == "roles" else name
