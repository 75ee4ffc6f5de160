"""One finding of the check: in one line what, how many and what is done; unfolded with pictures and a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.choices import FINDINGS, TREATMENTS
from core.data.doctor import Finding
from core.data.layout import Scan
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.field_editors import ComboBox
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.pictures import fitted
from gui.widgets.tips import as_tip
from gui.workers.thumbnails import Thumbnails

SHOWN, SIDE = 6, 44
FEW, SMALL = 3, 32
"""Pictures, and their side, unfolded and in the one line."""
GAP = 6
ARROW = 16
FLUSH = "QPushButton, QPushButton:focus { padding: 1px 2px; }"
"""For links that stand at the edge of the text above."""
ONLY_TOLD = "tell"
"""The treatment of findings about which nothing is done."""


class FindingRow(QFrame):
    """`treatmentChosen(kind, treatment)`, and `opened(Finding)` where all its pictures are to be seen."""

    treatmentChosen = Signal(str, str)  # noqa: N815 - named as Qt's signals are
    opened = Signal(object)

    def __init__(self, finding: Finding, scan: Scan, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self.combo: ComboBox | None = None
        title = title_of(finding)
        self.setAccessibleName(title)
        paths = [scan.pictures[row].path for row in _first_rows(finding)]
        self.head = Head(finding, Strip(paths[:FEW], thumbnails, side=SMALL), self)
        self.head.toggled.connect(self.set_open)
        self.details = QWidget(self)
        self.sentence = note("small")
        self.sentence.setText(tr_core(finding.message))
        self.strip = Strip(paths, thumbnails, self.details)
        self.strip.clicked.connect(lambda: self.opened.emit(finding))
        self.show_all = QPushButton(_how_many(finding), self.details)
        self.show_all.setAccessibleName(tr("{title}: show all", title=title))
        self.show_all.clicked.connect(lambda: self.opened.emit(finding))
        self.show_all.setVisible(bool(finding.groups or finding.files))
        theme.set_kind(self.show_all, "link")
        self.show_all.setStyleSheet(FLUSH)
        if len(finding.allowed) > 1:
            self.combo = self._make_combo(title)
        self._lay_out()
        self.show_treatment(finding.treatment, changed=False)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def set_open(self, open_: bool) -> None:
        """Show the details, or only the line."""
        self.head.setChecked(open_)
        self.head.show_open(open_)
        self.details.setVisible(open_)

    def show_treatment(self, treatment: str, *, changed: bool) -> None:
        """Show what will be done, and whether the person wants it so."""
        self.head.show_treatment(treatment, changed=changed)
        if self.combo is not None:
            self.combo.blockSignals(True)
            self.combo.setCurrentIndex(max(0, self.combo.findData(treatment)))
            self.combo.blockSignals(False)
            self.combo.setToolTip(as_tip(tr_core(TREATMENTS[treatment].sentence)))

    def _make_combo(self, title: str) -> ComboBox:
        combo = ComboBox()
        for treatment in self.finding.allowed:
            choice = TREATMENTS[treatment]
            combo.addItem(tr_core(choice.title), treatment)
            combo.setItemData(combo.count() - 1, as_tip(tr_core(choice.sentence)), Qt.ItemDataRole.ToolTipRole)
        combo.setAccessibleName(tr("{title}: what to do", title=title))
        combo.currentIndexChanged.connect(self._choose)
        return combo

    def _choose(self, _index: int) -> None:
        if self.combo is not None:
            self.treatmentChosen.emit(self.finding.kind, self.combo.currentData())

    def _lay_out(self) -> None:
        line = QFrame()
        theme.set_kind(line, "line")
        inner = QVBoxLayout(self.details)
        inner.setContentsMargins(ARROW + GAP, 4, 0, 8)
        inner.setSpacing(theme.GRID)
        inner.addWidget(self.sentence)
        inner.addWidget(self.strip)
        self.strip.setVisible(bool(self.strip.paths))
        choices = QHBoxLayout()
        choices.setSpacing(theme.GRID)
        if self.combo is not None:
            choices.addWidget(self.combo, 1)
        else:
            choices.addStretch(1)
        choices.addWidget(self.show_all)
        if self.combo is not None or not self.show_all.isHidden():
            inner.addLayout(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(self.head)
        column.addWidget(self.details)


class Head(QPushButton):
    """The line: an arrow, what and how many, what is done, a few pictures."""

    def __init__(self, finding: Finding, strip: Strip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        theme.set_kind(self, "quiet")
        self.setStyleSheet(
            "QPushButton, QPushButton:focus { padding: 0; } QPushButton:checked { background: transparent; }"
            "QPushButton:checked:!focus { border-color: transparent; }"
        )
        title = title_of(finding)
        self.setToolTip(as_tip(tr_core(FINDINGS[finding.kind].sentence)))
        self._name = tr("{title}: {count}", title=title, count=number(finding.count))
        self.arrow = Label()
        self.arrow.setFixedWidth(ARROW)
        self.title = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.title.setText(f"{title} · {number(finding.count)}")
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.done = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        theme.set_kind(self.done, "small")
        self.strip = strip
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.done)
        words.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 2, 6)
        row.setSpacing(GAP)
        row.addWidget(self.arrow)
        row.addLayout(words, 1)
        row.addWidget(strip)
        for part in (self.arrow, self.title, self.done, strip):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.watcher().changed.connect(self._tint)

    def show_open(self, open_: bool) -> None:
        """Turn the arrow; unfolded, the pictures are seen below."""
        self.strip.setVisible(bool(self.strip.paths) and not open_)
        self._tint()

    def _tint(self) -> None:
        name = "chevron-down" if self.isChecked() else "chevron-right"
        self.arrow.setPixmap(theme.pixmap(name, "muted", ARROW, self.devicePixelRatioF()))

    def show_treatment(self, treatment: str, *, changed: bool) -> None:
        """Say what will be done."""
        text = "" if treatment == ONLY_TOLD else tr_core(TREATMENTS[treatment].title)
        self.done.setText(tr("{treatment} · changed", treatment=text) if changed else text)
        self.done.setVisible(bool(text))
        self.setAccessibleName(f"{self._name}. {self.done.text()}")

    def sizeHint(self) -> QSize:
        return QSize(200, max(44, self._row.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())


class Strip(QWidget):
    """A few pictures in a row, painted as they arrive."""

    clicked = Signal()

    def __init__(
        self, paths: Sequence[str], thumbnails: Thumbnails, parent: QWidget | None = None, *, side: int = SIDE
    ) -> None:
        super().__init__(parent)
        self.paths = list(paths)
        self._thumbnails = thumbnails
        self._side = side
        self.setFixedSize(max(1, len(self.paths)) * (side + GAP) - GAP, side)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Show all"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, path in enumerate(self.paths):
            paint_picture(painter, QRect(place * (self._side + GAP), 0, self._side, self._side), path, self._thumbnails)


def paint_picture(painter: QPainter, room: QRect, path: str, thumbnails: Thumbnails) -> None:
    """The picture where it is there, a grey field until then, and a sign where it can't be read."""
    ratio = painter.device().devicePixelRatio()
    image = thumbnails.image(path)
    if image is not None:
        painter.drawPixmap(room, fitted(image, room.width(), ratio))
    else:
        painter.fillRect(room, theme.colour("hover"))
        if thumbnails.is_known(path):
            sign = QRect(0, 0, 18, 18)
            sign.moveCenter(room.center())
            painter.drawPixmap(sign, theme.pixmap("circle-alert", "muted", 18, ratio))
    painter.setPen(QPen(theme.colour("border")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room.adjusted(0, 0, -1, -1))


def title_of(finding: Finding) -> str:
    """What the finding is called."""
    return tr_core(FINDINGS[finding.kind].title)


def _first_rows(finding: Finding) -> list[int]:
    """The rows of a few pictures to show at once, groups together."""
    return [row for group in finding.groups[:SHOWN] for row in group][:SHOWN]


def _how_many(finding: Finding) -> str:
    count = sum(len(group) for group in finding.groups) + len(finding.files)
    return tr("Show all {count}…", count=number(count)) if count > 1 else tr("Show…")
