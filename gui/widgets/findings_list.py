"""What the check found in the pictures: each finding with a few of them, and what will be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.data.doctor import Finding
from core.data.layout import Scan
from gui import theme
from gui.translate import tr
from gui.widgets.finding_row import FLUSH, SIDE, FindingRow
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.workers.thumbnails import Thumbnails

UNFOLDED = 2
"""So many findings or fewer are unfolded from the start; of more, an overview comes first."""


class FindingsList(QWidget):
    """`treatmentChosen(kind, treatment)` where the person wants another; `opened(Finding)` to see all its pictures."""

    treatmentChosen = Signal(str, str)  # noqa: N815 - named as Qt's signals are
    opened = Signal(object)
    undoWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FindingRow] = []
        self._scan: Scan | None = None
        self.thumbnails = Thumbnails(2 * SIDE, self)
        self.sign = Label()
        self.summary = note("plain")
        self._sign = ("circle-check", "good")
        self.promise = note("small")
        self.promise.setText(tr("Your files stay as they are."))
        self.undo = QPushButton(tr("Undo all my choices"))
        theme.set_kind(self.undo, "link")
        self.undo.setStyleSheet(FLUSH)
        self.undo.clicked.connect(self._undo)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.summary)
        words.addWidget(self.promise)
        head.addLayout(words, 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignLeft)
        self.thumbnails.arrived.connect(self._show_arrived)
        theme.watcher().changed.connect(self._tint)

    def set_findings(self, findings: Sequence[Finding], scan: Scan) -> None:
        """Show these, of the pictures in `scan`; none says that all is well. What is shown already stays as it is."""
        if self._scan is scan and [_shown(row.finding) for row in self.rows] == [_shown(each) for each in findings]:
            return
        focused = QApplication.focusWidget()
        kind = next((row.finding.kind for row in self.rows if focused and row.isAncestorOf(focused)), "")
        unfolded = {row.finding.kind for row in self.rows if row.is_open}
        if self._scan is not scan and len(findings) <= UNFOLDED:
            unfolded = {finding.kind for finding in findings}
        self._remove_rows()
        self._scan = scan
        for finding in findings:
            row = FindingRow(finding, scan, self.thumbnails, self)
            row.treatmentChosen.connect(self.treatmentChosen)
            row.opened.connect(self.opened)
            row.set_open(finding.kind in unfolded)
            self._rows.addWidget(row)
            self.rows.append(row)
        self.thumbnails.want([path for row in self.rows for path in row.strip.paths])
        self._sign = ("triangle-alert", "warn") if findings else ("circle-check", "good")
        self.promise.setVisible(bool(findings))
        if not findings:
            self.summary.setText(tr("No problems found."))
        elif len(findings) == 1:
            self.summary.setText(tr("The check found one thing."))
        else:
            self.summary.setText(tr("The check found {count} things.", count=len(findings)))
        self._tint()
        self._focus(kind)

    def clear(self) -> None:
        """Show nothing, and fetch nothing any more."""
        self.thumbnails.forget()
        self._remove_rows()
        self._scan = None

    def _remove_rows(self) -> None:
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []

    def show_treatments(self, usual: Mapping[str, str], chosen: Mapping[str, str], *, changed: bool) -> None:
        """Show what is done about each kind; where the person `changed` anything it can be undone."""
        for row in self.rows:
            kind = row.finding.kind
            treatment = chosen.get(kind, usual.get(kind, row.finding.treatment))
            if treatment in row.finding.allowed:
                row.show_treatment(treatment, changed=kind in chosen)
        self.undo.setVisible(changed)

    def _undo(self) -> None:
        # The button goes: the keyboard goes on with the first choice there is.
        self._focus(next((row.finding.kind for row in self.rows if row.combo is not None), ""))
        self.undoWanted.emit()

    def _focus(self, kind: str) -> None:
        """Put the keyboard on the choice about this kind of finding."""
        for row in self.rows:
            if row.finding.kind == kind and row.combo is not None:
                row.combo.setFocus()

    def _show_arrived(self, paths: list[str]) -> None:
        for row in self.rows:
            if not set(paths).isdisjoint(row.strip.paths):
                row.strip.update()
                row.head.strip.update()

    def _tint(self) -> None:
        name, role = self._sign
        self.sign.setPixmap(theme.pixmap(name, role, 18, self.devicePixelRatioF()))
        self.sign.setFixedHeight(self.fontMetrics().height() + 2)


def _shown(finding: Finding) -> tuple[object, ...]:
    """What of a finding is seen, but for its treatment."""
    return finding.kind, str(finding.message), finding.allowed, finding.groups, finding.files
