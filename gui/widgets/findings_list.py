"""What the check found in the pictures: each finding with a few of them, and what will be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.choices import FINDINGS, TREATMENTS
from core.data.doctor import Finding
from core.data.layout import Scan
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.field_editors import ComboBox
from gui.widgets.note import note
from gui.widgets.pictures import fitted
from gui.workers.thumbnails import Thumbnails

SHOWN = 6
SIDE = 44
GAP = 6
FLUSH = "QPushButton, QPushButton:focus { padding: 1px 2px; }"
"""For links that stand at the edge of the text above."""
ONLY_TOLD = "tell"
"""The treatment of findings about which nothing is done."""


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
        self.sign = QLabel()
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
        self._rows.setSpacing(12)
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
        self._remove_rows()
        self._scan = scan
        for finding in findings:
            row = FindingRow(finding, scan, self.thumbnails, self)
            row.treatmentChosen.connect(self.treatmentChosen)
            row.opened.connect(self.opened)
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

    def show_treatments(self, treatments: Mapping[str, str], *, changed: bool) -> None:
        """Show the treatment in force for each kind; where the person `changed` anything it can be undone."""
        for row in self.rows:
            row.show_treatment(treatments.get(row.finding.kind, row.finding.treatment))
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

    def _tint(self) -> None:
        name, role = self._sign
        self.sign.setPixmap(theme.pixmap(name, role, 18, self.devicePixelRatioF()))
        self.sign.setFixedHeight(self.fontMetrics().height() + 2)


class FindingRow(QFrame):
    """One finding. Its pictures lead to all of them."""

    treatmentChosen = Signal(str, str)  # noqa: N815 - named as Qt's signals are
    opened = Signal(object)

    def __init__(self, finding: Finding, scan: Scan, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self.combo: ComboBox | None = None
        title = title_of(finding)
        self.setAccessibleName(title)
        self.heading = QLabel(title)
        self.heading.setWordWrap(True)
        self.heading.setToolTip(tr_core(FINDINGS[finding.kind].sentence))
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.sentence = note("small")
        self.sentence.setText(tr_core(finding.message))
        self.strip = Strip([scan.pictures[row].path for row in first_rows(finding)], thumbnails, self)
        self.strip.setVisible(bool(self.strip.paths))
        self.strip.clicked.connect(lambda: self.opened.emit(finding))
        self.show_all = QPushButton(_how_many(finding))
        self.show_all.setAccessibleName(tr("{title}: show all", title=title))
        self.show_all.clicked.connect(lambda: self.opened.emit(finding))
        self.show_all.setVisible(bool(finding.groups or finding.files))
        theme.set_kind(self.show_all, "link")
        self.show_all.setStyleSheet(FLUSH)
        if len(finding.allowed) > 1:
            self.combo = self._make_combo(title)
        self._lay_out()

    def show_treatment(self, treatment: str) -> None:
        """Show what will be done."""
        if self.combo is not None:
            self.combo.blockSignals(True)
            self.combo.setCurrentIndex(max(0, self.combo.findData(treatment)))
            self.combo.blockSignals(False)
            self._explain()

    def _make_combo(self, title: str) -> ComboBox:
        combo = ComboBox()
        for treatment in self.finding.allowed:
            choice = TREATMENTS[treatment]
            combo.addItem(tr_core(choice.title), treatment)
            combo.setItemData(combo.count() - 1, tr_core(choice.sentence), Qt.ItemDataRole.ToolTipRole)
        combo.setAccessibleName(tr("{title}: what to do", title=title))
        combo.setCurrentIndex(max(0, combo.findData(self.finding.treatment)))
        combo.currentIndexChanged.connect(self._choose)
        return combo

    def _choose(self, _index: int) -> None:
        if self.combo is not None:
            self._explain()
            self.treatmentChosen.emit(self.finding.kind, self.combo.currentData())

    def _explain(self) -> None:
        if self.combo is not None:
            self.combo.setToolTip(str(self.combo.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    def _lay_out(self) -> None:
        line = QFrame()
        theme.set_kind(line, "line")
        choices = QHBoxLayout()
        choices.setSpacing(theme.GRID)
        if self.combo is not None:
            choices.addWidget(self.combo, 1)
            self._explain()
        else:
            # The only thing to do is said, not asked.
            done = note("small")
            done.setText(tr_core(TREATMENTS[self.finding.treatment].title))
            done.setVisible(self.finding.treatment != ONLY_TOLD)
            choices.addWidget(done, 1)
        choices.addWidget(self.show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addSpacing(theme.GRID)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        if self.strip.paths:
            column.addSpacing(4)
            column.addWidget(self.strip)
        if self.combo is not None or not self.show_all.isHidden():
            column.addSpacing(4)
            column.addLayout(choices)


class Strip(QWidget):
    """A few pictures in a row, painted as they arrive."""

    clicked = Signal()

    def __init__(self, paths: Sequence[str], thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths = list(paths)
        self._thumbnails = thumbnails
        self.setFixedSize(max(1, len(self.paths)) * (SIDE + GAP) - GAP, SIDE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Show all"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, path in enumerate(self.paths):
            paint_picture(painter, QRect(place * (SIDE + GAP), 0, SIDE, SIDE), path, self._thumbnails)


def paint_picture(painter: QPainter, room: QRect, path: str, thumbnails: Thumbnails) -> None:
    """The picture where it is there, a grey field until then, and a sign where it can't be read."""
    ratio = painter.device().devicePixelRatio()
    image = thumbnails.image(path)
    if image is not None:
        painter.drawPixmap(room, fitted(image, room.width(), ratio))
    else:
        painter.fillRect(room, theme.colour("hover"))
        if thumbnails.is_known(path):
            sign = QRect(0, 0, 20, 20)
            sign.moveCenter(room.center())
            painter.drawPixmap(sign, theme.pixmap("circle-alert", "muted", 20, ratio))
    painter.setPen(QPen(theme.colour("border")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room.adjusted(0, 0, -1, -1))


def title_of(finding: Finding) -> str:
    """What the finding is called."""
    return tr_core(FINDINGS[finding.kind].title)


def _shown(finding: Finding) -> tuple[object, ...]:
    """What of a finding is seen, but for its treatment."""
    return finding.kind, str(finding.message), finding.allowed, finding.groups, finding.files


def first_rows(finding: Finding) -> list[int]:
    """The rows of a few pictures to show at once, groups together."""
    return [row for group in finding.groups[:SHOWN] for row in group][:SHOWN]


def _how_many(finding: Finding) -> str:
    count = sum(len(group) for group in finding.groups) + len(finding.files)
    return tr("Show all {count}…", count=number(count)) if count > 1 else tr("Show…")
