"""The page "Runs": every run in a table, the curves of those selected, and what can be done with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.progress import Progress
from core.runs import history
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import show_error
from gui.dialogs.export_dialog import open_export
from gui.session import Session
from gui.settings import store
from gui.translate import tr
from gui.widgets.card import Card
from gui.widgets.run_details import RunDetails, why_not_delete
from gui.widgets.runs_table import DEVICE, NAME, ROOMY, RunsFilter, RunsModel
from gui.workers.background import Job, run_in_background

LOOK_MILLISECONDS = 2000
"""How often a page in sight looks for what runs elsewhere have done."""


class RunsPage(QWidget):
    """Reads the runs folder in the background, while it is in sight every two seconds.

    `startWanted` carries the folder of a run to fine-tune from.
    """

    startWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.session = session
        self.model = RunsModel()
        self.filter = RunsFilter(self.model)
        self._wanted: Path | None = None
        self._elsewhere: list[Path] = []
        self._job: Job | None = None
        self._loaded = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self.table = self._make_table()
        self.details = RunDetails(session)
        self._lay_out()
        self._connect()
        self._show_selection()
        self._show_emptiness()

    def look(self) -> None:
        """Read the list of runs, and what the selected ones have written."""
        if self._job is None or not self._job.running:
            folder, elsewhere = store().current.runs, list(self._elsewhere)
            self._job = run_in_background(self, lambda progress: _list(folder, elsewhere, progress), self._show)
        self.details.curves.look()

    def show_run(self, folder: Path) -> None:
        """Select a run; one that lies outside the runs folder joins the table."""
        self._wanted = folder
        if folder.parent != store().current.runs and folder not in self._elsewhere:
            self._elsewhere.append(folder)
        self.search.clear()
        self._select_wanted()
        self.look()

    def select_row(self, row: int) -> None:
        """Select this row alone, whatever keys are held."""
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(self.filter.index(row, NAME), how)

    def selected(self) -> list[RunSummary]:
        """The selected runs from top to bottom."""
        rows = sorted(self.table.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self.filter.run_at(index) for index in rows]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(DEVICE, self.width() < ROOMY)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _show(self, runs: list[RunSummary]) -> None:
        self._loaded = True
        self.model.show_runs(runs)
        self._show_emptiness()
        self._select_wanted()
        if runs and not self.selected() and not self.search.text():
            self.select_row(0)
        self._show_selection()

    def _select_wanted(self) -> None:
        row = self.filter.row_of(self._wanted) if self._wanted is not None else -1
        if row >= 0:
            self._wanted = None
            self.select_row(row)
            self.table.scrollTo(self.filter.index(row, NAME))

    def _show_selection(self) -> None:
        self.details.show_runs(self.selected(), busy=self.session.busy)

    def _show_emptiness(self) -> None:
        if not self.model.runs:
            self.stack.setCurrentWidget(self.empty)
            waiting, none = tr("Reading the runs…"), tr("No runs yet. Press Start on the Train page: it appears here.")
            self.empty_text.setText(none if self._loaded else waiting)
        else:
            self.stack.setCurrentWidget(self.split)
            found = self.filter.rowCount()
            self.nothing_found.setVisible(found == 0)

    def _continue(self) -> None:
        for run in self.selected()[:1]:
            self.session.continue_run(run.path)

    def _export(self) -> None:
        for run in self.selected()[:1]:
            open_export(self, run.path, run.name)

    def _use_as_start(self) -> None:
        for run in self.selected()[:1]:
            self.startWanted.emit(run.path)

    def _edit_name(self) -> None:
        rows = self.table.selectionModel().selectedRows(NAME)
        if len(rows) == 1:
            self.table.setFocus()
            self.table.edit(rows[0])

    def _rename(self, path: Path, name: str) -> None:
        def renamed(folder: RunFolder) -> None:
            self._wanted = folder.path
            self.session.moved(path, folder.path)
            self._elsewhere = [folder.path if each == path else each for each in self._elsewhere]
            self.look()

        run_in_background(self, lambda _progress: history.rename(RunFolder(path), name), renamed, self._failed)

    def _reveal(self) -> None:
        for run in self.selected()[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path)))

    def _delete(self) -> None:
        runs = self.selected()
        if not runs or why_not_delete(runs):
            return
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(tr("Delete to bin"))
        question.setText(
            tr("Move “{name}” to the bin?", name=runs[0].name)
            if len(runs) == 1
            else tr("Move {count} runs to the bin?", count=len(runs))
        )
        question.setInformativeText(tr("Its curves and checkpoints go with it. You can bring them back from the bin."))
        delete = question.addButton(tr("Delete to bin"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self._delete_now(runs))
        self.question = question
        question.open()

    def _delete_now(self, runs: list[RunSummary]) -> None:
        def deleted(_nothing: None) -> None:
            for run in runs:
                self.session.moved(run.path, None)
            self.look()

        run_in_background(self, lambda progress: _delete_all(runs, progress), deleted, self._failed)

    def _failed(self, error: Exception) -> None:
        show_error(self, error)
        self.look()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.filter)
        table.setAccessibleName(tr("Runs"))
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setIconSize(QSize(16, 16))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(56)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(self.model.widths()):
            table.setColumnWidth(column, width)
        return table

    def _lay_out(self) -> None:
        title = QLabel(tr("Runs"))
        theme.set_kind(title, "title")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the runs"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self.search)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(16)
        self.split.addWidget(self._make_list())
        self.split.addWidget(self.details)
        self.split.setSizes([320, 400])
        self.split.setStretchFactor(1, 1)
        self.empty = self._make_empty()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def _make_list(self) -> QWidget:
        card = Card()
        card.body.setContentsMargins(4, 4, 4, 4)
        self.nothing_found = QLabel(tr("No run has that in its row."))
        self.nothing_found.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_kind(self.nothing_found, "muted")
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.nothing_found)
        return card

    def _make_empty(self) -> QWidget:
        page = QWidget()
        sign = QLabel()
        sign.setPixmap(theme.pixmap("chart-line", "muted", 48, self.devicePixelRatioF()))
        self.empty_text = QLabel()
        theme.set_kind(self.empty_text, "muted")
        column = QVBoxLayout(page)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.empty_text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.model.renameWanted.connect(self._rename)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        self.details.continue_button.clicked.connect(self._continue)
        self.details.export_button.clicked.connect(self._export)
        self.details.start_button.clicked.connect(self._use_as_start)
        self.details.rename_button.clicked.connect(self._edit_name)
        self.details.reveal_button.clicked.connect(self._reveal)
        self.details.delete_button.clicked.connect(self._delete)
        QShortcut(QKeySequence("F2"), self, self._edit_name, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence("Del"), self.table, self._delete, context=Qt.ShortcutContext.WidgetShortcut)
        self.session.stateChanged.connect(self._look_if_in_sight)
        store().changed.connect(self._look_if_in_sight)

    def _look_if_in_sight(self, _news: object) -> None:
        if self.isVisible():
            self.look()

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._show_emptiness()


def _list(folder: Path, elsewhere: list[Path], progress: Progress) -> list[RunSummary]:
    runs = history.list_runs(folder)
    progress.check()
    return runs + [history.summary(path) for path in elsewhere if path.is_dir()]


def _delete_all(runs: list[RunSummary], progress: Progress) -> None:
    for run in runs:
        progress.check()
        history.delete(run.folder)
