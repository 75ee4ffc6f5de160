"""The morning report: what the queue has done, in sentences and a row for each training."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.runs.morning import Ran, Report, sentences
from gui import theme
from gui.translate import duration, percent, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.runs_table import STATE_SIGNS, state_word
from gui.widgets.tips import as_tip

ROW = 36
MOST_ROWS = 8
"""More scroll."""


class MorningDialog(QDialog):
    """`showWanted` carries the folders of the runs, for the Runs page."""

    showWanted = Signal(list)  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None, report: Report) -> None:
        super().__init__(parent)
        self.report = report
        self.setWindowTitle(tr("What the queue has done"))
        self.resize(680, 560)
        self.sentences = [tr_core(sentence) for sentence in sentences(report)]
        self.table = self._make_table()
        self.show_in_runs = QPushButton(tr("Show in Runs"))
        self.show_in_runs.setToolTip(tr("All of them with their curves over one another"))
        theme.set_icon(self.show_in_runs, "chart-line", "on_accent")
        theme.set_kind(self.show_in_runs, "primary")
        self.show_in_runs.clicked.connect(self._show_in_runs)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self._lay_out()

    def _make_table(self) -> QTableWidget:
        titles = [tr("Name"), tr("State"), tr("Epochs"), tr("Best"), tr("Time")]
        table = QTableWidget(len(self.report.runs), len(titles))
        table.setAccessibleName(tr("The trainings"))
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setIconSize(QSize(16, 16))
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for row, ran in enumerate(self.report.runs):
            for column, item in enumerate(self._cells(ran)):
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(titles)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setFixedHeight(min(table.rowCount(), MOST_ROWS) * ROW + header.sizeHint().height() + 2)
        return table

    def _cells(self, ran: Ran) -> list[QTableWidgetItem]:
        best = ran == self.report.best.get(ran.data) and sum(each.data == ran.data for each in self.report.runs) > 1
        accuracy = percent(ran.accuracy)
        texts = [
            ran.name,
            state_word(ran.state),
            tr("{epoch} of {epochs}", epoch=ran.epoch, epochs=ran.epochs),
            tr("{accuracy} · best", accuracy=accuracy) if best else accuracy,
            duration(ran.seconds),
        ]
        cells = [QTableWidgetItem(text) for text in texts]
        cells[0].setToolTip(as_tip(ran.name))
        cells[1].setToolTip(as_tip(" ".join(tr_core(each) for each in ran.why)))
        cells[1].setIcon(theme.icon(*STATE_SIGNS.get(ran.state, ("info", "muted"))))
        return cells

    def _lay_out(self) -> None:
        heading = Label(tr("What the queue has done"))
        theme.set_kind(heading, "heading")
        summary = note("muted")
        summary.setText(self.sentences[0])
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.show_in_runs)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (heading, summary, self.table):
            column.addWidget(widget)
        column.addWidget(self._make_words(), 1)
        column.addLayout(foot)

    def _make_words(self) -> QScrollArea:
        words = QWidget()
        theme.set_kind(words, "page")
        told = QVBoxLayout(words)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(8)
        for sentence in self.sentences[1:]:
            line = note("plain")
            line.setText(sentence)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.addWidget(line)
        told.addStretch(1)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(words)
        return scrolled

    def _show_in_runs(self) -> None:
        self.showWanted.emit([Path(ran.run) for ran in self.report.runs])
        self.accept()
