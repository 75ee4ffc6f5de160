"""The tab "Settings": what a run was trained with, or how several differ and which of them did best in what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from core import fields, paths
from core.choices import STARTS
from core.config import SECTION_TITLES, RunConfig
from core.errors import UserError
from core.fields import Setting
from core.runs import comparing
from core.runs.comparing import Line, Result
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import duration, number, percent, tr, tr_core
from gui.widgets.field_row import shown
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.run_curves import MOST
from gui.widgets.run_view import RunView
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging
from gui.workers.run_configs import read_configs

TITLE_WIDTH = 216
ROW_HEIGHT = 30
MOST_LISTED = 30
"""Entries of a list that a tooltip tells."""


class SettingsView(RunView):
    """One run: every setting that had an effect, with what was changed from its presets. Several: a column each,
    only where they differ unless all is asked for."""

    several: ClassVar[bool] = True

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.runs: list[RunSummary] = []
        self._configs: list[RunConfig | UserError] = []
        self._titles: list[str] = []
        self._job: Job | None = None
        self.sentence = Label()
        theme.set_kind(self.sentence, "small")
        self.all = QCheckBox(tr("Show all"))
        self.all.setToolTip(tr("Also the settings in which they are alike"))
        self.all.toggled.connect(lambda _on: self._fill())
        self.problem = note("warn")
        self.table = self._make_table()
        top = QHBoxLayout()
        top.addWidget(self.sentence, 1)
        top.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        theme.watcher().changed.connect(self._fill)

    def show_run(self, run: RunSummary | None) -> None:
        self.show_runs([run] if run is not None else [])

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs, at most `MOST`."""
        runs = list(runs[:MOST])
        if runs == self.runs:
            return
        same = [run.path for run in runs] == [run.path for run in self.runs]
        self.runs = runs
        if same:
            self._fill()  # their results may be others
            return
        if self._job is not None:
            self._job.cancel()
        self._configs = []
        self.table.setRowCount(0)
        self.sentence.setText(tr("Reading…"))
        self.problem.hide()
        self._job = run_in_background(self, lambda progress: read_configs(runs, progress), self._take)

    def _take(self, configs: list[RunConfig | UserError]) -> None:
        self._configs = configs
        self._fill()

    def _fill(self) -> None:
        if len(self._configs) != len(self.runs) or not self.runs:
            return
        configs = [config if isinstance(config, RunConfig) else None for config in self._configs]
        alone = len(self.runs) == 1
        lines = [line for line in comparing.side_by_side(configs) if any(line.matters)]
        different = [line for line in lines if line.differs]
        self.all.setVisible(not alone)
        self.sentence.setText(_one_sentence(lines) if alone else _many_sentence(different, len(lines)))
        wrong = [
            f"{run.name}: {error_words(config)}"
            for run, config in zip(self.runs, self._configs, strict=True)
            if isinstance(config, UserError)
        ]
        self.problem.setText("\n".join(wrong))
        self.problem.setVisible(bool(wrong))
        self._set_columns(alone=alone)
        if not alone:
            self._add_results(comparing.results([run.status for run in self.runs]))
        self._add_lines(lines if alone or self.all.isChecked() else different, alone=alone)

    def _set_columns(self, *, alone: bool) -> None:
        names = [tr("Value"), tr("Changed")] if alone else [run.name for run in self.runs]
        self._titles = [tr("Setting"), *names]
        self.table.clearSpans()
        self.table.setRowCount(0)
        self.table.setColumnCount(len(self._titles))
        for column, name in enumerate(self._titles):
            item = QTableWidgetItem(name)
            item.setToolTip(as_tip(name))
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.table.setHorizontalHeaderItem(column, item)
        self._shorten_titles()

    def _shorten_titles(self) -> None:
        """A header with a style sheet cuts its texts off without a sign."""
        header = self.table.horizontalHeader()
        for column, name in enumerate(self._titles):
            item = self.table.horizontalHeaderItem(column)
            if item is not None:
                room = header.sectionSize(column) - 3 * theme.GRID
                item.setText(header.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))

    def _add_results(self, results: list[Result]) -> None:
        if results:
            self._add_section(tr("Results"))
        for result in results:
            row = self._add_row(tr_core(result.title), "")
            for run, value in enumerate(result.values):
                best = run in result.best
                self.table.setItem(row, 1 + run, _result_cell(_figure(result.key, value), best=best))

    def _add_lines(self, lines: list[Line], *, alone: bool) -> None:
        known = {setting.key: setting for setting in fields.settings()}
        section: str | None = None
        for line in lines:
            if line.section != section:
                section = line.section
                self._add_section(tr_core(SECTION_TITLES[section]))
            setting = known.get(line.key)
            row = self._add_row(tr_core(line.title), tr_core(setting.sentence) if setting is not None else "")
            cells = [_value_cell(line, run, setting) for run in range(len(line.values))]
            if alone and line.changed(0):
                usual = QTableWidgetItem(tr("usually {value}", value=words_of(line.key, line.usual[0], setting)))
                usual.setForeground(theme.colour("muted"))
                cells[0].setFont(_bold(self.table.font()))
                cells.append(usual)
            elif not alone and self.all.isChecked() and line.differs:
                for cell in cells:
                    cell.setFont(_bold(self.table.font()))
            for column, cell in enumerate(cells, start=1):
                self.table.setItem(row, column, cell)

    def _add_section(self, title: str) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        item = QTableWidgetItem(title)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(_bold(self.table.font()))
        item.setForeground(theme.colour("muted"))
        self.table.setItem(row, 0, item)
        self.table.setSpan(row, 0, 1, self.table.columnCount())

    def _add_row(self, title: str, tip: str) -> int:
        row = self.table.rowCount()
        self.table.insertRow(row)
        item = QTableWidgetItem(title)
        item.setToolTip(as_tip(tip))
        self.table.setItem(row, 0, item)
        return row

    def _make_table(self) -> QTableWidget:
        table = QTableWidget()
        table.setAccessibleName(tr("Settings of the chosen runs"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setColumnCount(1)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, TITLE_WIDTH)
        header.sectionResized.connect(lambda *_: self._shorten_titles())
        return table


def words_of(key: str, value: Any, setting: Setting | None) -> str:
    """A value as a person reads it; `setting` is None for what isn't in the form."""
    if value is None:
        return "?"
    if key == "finetune.start" and value in STARTS:
        return tr_core(STARTS[value].title)
    if key in ("data.path", "finetune.start"):
        return paths.names_of(value) or tr("nothing")
    if setting is None:
        return number(len(value)) if value else tr("none")
    text = f"{value:g}" if isinstance(value, float) else shown(setting, value)
    return f"{text} {setting.unit}" if setting.unit else text


def _value_cell(line: Line, run: int, setting: Setting | None) -> QTableWidgetItem:
    value = line.values[run]
    if value is not None and not line.matters[run]:
        item = QTableWidgetItem("–")
        item.setToolTip(tr("It has no effect in this run."))
        return item
    item = QTableWidgetItem(" ".join(words_of(line.key, value, setting).split()))
    item.setToolTip(as_tip(_all_of(value) or item.text()))
    return item


def _all_of(value: Any) -> str:
    """What a cell has no room for: whole paths, and the entries of a list."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, list):
        return "\n".join(str(each) for each in value[:MOST_LISTED])
    return value if isinstance(value, str) else ""


def _result_cell(text: str, *, best: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    if best:
        font = QFont()
        font.setBold(True)
        item.setFont(font)
        item.setIcon(theme.icon("circle-check", "good"))
        item.setToolTip(tr("The best of these runs"))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("{value}, the best of these runs", value=text))
    return item


def _figure(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    if key == "seconds":
        return duration(value)
    return percent(value, 2) if "accuracy" in key else number(value)


def _one_sentence(lines: Sequence[Line]) -> str:
    changed = sum(line.changed(0) for line in lines)
    if changed == 0:
        return tr("Everything as its presets have it.")
    return (
        tr("1 setting differs from its presets.")
        if changed == 1
        else tr("{count} settings differ from its presets.", count=changed)
    )


def _many_sentence(different: Sequence[Line], count: int) -> str:
    if not different:
        return tr("Their settings are the same.")
    if len(different) == 1:
        return tr("They differ in 1 of {all} settings.", all=count)
    return tr("They differ in {count} of {all} settings.", count=len(different), all=count)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
