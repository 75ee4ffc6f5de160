"""The page "Runs": every run in a table, the curves of those selected, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.progress import Progress
from core.runs.history import Listing, RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.pages.run_acts import RunActs
from gui.session import Session
from gui.settings import store
from gui.translate import tr
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.run_details import RunDetails
from gui.widgets.run_view import RunView
from gui.widgets.runs_list import RunsList
from gui.widgets.runs_table import DEVICE, NAME, ROOMY, STAR, RunsFilter, RunsModel
from gui.workers.background import Job, run_in_background

LOOK_MILLISECONDS = 2000
"""How often a page in sight looks for what runs elsewhere have done."""


class RunsPage(QWidget):
    """Reads the runs folder in the background, while it is in sight every two seconds.

    `startWanted` carries the folder of a run to fine-tune from, `tryWanted` that of one to try on pictures,
    `configWanted` a configuration to show on the page it belongs to.
    """

    startWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    tryWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    configWanted = Signal(object)  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.session = session
        self.model = RunsModel()
        self.filter = RunsFilter(self.model)
        self._listing = Listing()
        self._wanted: list[Path] = []
        self._elsewhere: list[Path] = []
        self._job: Job | None = None
        self._loaded = self._outdated = False
        """Whether runs were read, and whether what is being read now was changed meanwhile."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self.table = RunsList(self.filter)
        self.details = RunDetails(session)
        self.acts = RunActs(self, session, self.selected, lambda: self.model.runs)
        self._lay_out()
        self._connect()
        self._show_selection()
        self._show_emptiness()

    def look(self) -> None:
        """Read the list of runs, and what the selected ones have written."""
        if self._job is None or not self._job.running:
            folder, elsewhere, listing = store().current.runs, list(self._elsewhere), self._listing
            self._job = run_in_background(
                self, lambda progress: _list(listing, folder, elsewhere, progress), self._show, self._not_listed
            )
        self.details.curves.look()

    def show_run(self, folder: Path) -> None:
        """Select a run; one that lies outside the runs folder joins the table."""
        self.show_runs([folder])

    def show_runs(self, folders: Sequence[Path]) -> None:
        """Select these runs, so that their curves lie over one another."""
        self._wanted = list(folders)
        here = store().current.runs
        self._elsewhere += [path for path in folders if path.parent != here and path not in self._elsewhere]
        self.search.clear()
        self.starred_only.setChecked(False)
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

    def _look_anew(self) -> None:
        """Read the list as it is from now on: one that is being read may be of before."""
        self._outdated = self._job is not None and self._job.running
        self.look()

    def _show(self, runs: list[RunSummary]) -> None:
        if self._outdated:
            self._look_anew()
            return
        self._loaded = True
        self.problem.hide()
        self.model.show_runs(runs)
        self._show_emptiness()
        self._select_wanted(read=True)
        if runs and not self.selected() and not self.search.text():
            self.select_row(0)
        self._show_selection()

    def _not_listed(self, error: Exception) -> None:
        """The disk may come back: what was read stays, and the next look tries again."""
        self._loaded, self._outdated = True, False
        self.problem.setText(error_words(error))
        self.problem.show()
        self._show_emptiness()

    def _select_wanted(self, *, read: bool = False) -> None:
        """Select what is to be shown once all of it is in the table. After it was `read` anew, the rest is nowhere."""
        rows = [self.filter.row_of(path) for path in self._wanted]
        found = [row for row in rows if row >= 0]
        if not found or (len(found) < len(rows) and not read):
            return
        self._wanted = []
        self.select_row(found[0])
        for row in found[1:]:
            self.table.selectionModel().select(
                self.filter.index(row, NAME),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        self.table.scrollTo(self.filter.index(found[0], NAME))

    def _show_selection(self) -> None:
        self.details.show_runs(self.selected(), busy=self.session.busy)

    def _show_emptiness(self) -> None:
        if not self.model.runs:
            self.stack.setCurrentWidget(self.empty)
            waiting, none = tr("Reading the runs…"), tr("No runs yet. Press Start on the Train page: it appears here.")
            self.empty_text.setText("" if not self.problem.isHidden() else none if self._loaded else waiting)
        else:
            self.stack.setCurrentWidget(self.split)
            self.nothing_found.setText(
                tr("No run has a star: click the star in its row.")
                if self.filter.starred_only and not self.search.text()
                else tr("No run has that in its row or its notes.")
            )
            self.nothing_found.setVisible(self.filter.rowCount() == 0)

    def _edit_name(self) -> None:
        rows = self.table.selectionModel().selectedRows(NAME)
        if len(rows) == 1:
            self.table.setFocus()
            self.table.edit(rows[0])

    def _renamed(self, old: Path, new: Path) -> None:
        self._wanted = [new]
        self._elsewhere = [new if each == old else each for each in self._elsewhere]

    def _toggle_stars(self) -> None:
        """Give all selected runs a star, or take it away where all have one."""
        runs = self.selected()
        starred = not all(run.notes.starred for run in runs)
        for run in runs:
            self.model.give_star(run, starred)
        self._show_selection()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == STAR:
            run = self.filter.run_at(index)
            self.model.give_star(run, not run.notes.starred)
            self._show_selection()

    def _lay_out(self) -> None:
        title = Label(tr("Runs"))
        theme.set_kind(title, "title")
        self.starred_only = QPushButton(tr("Starred only"))
        self.starred_only.setCheckable(True)
        self.starred_only.setToolTip(tr("Show only the runs that have a star"))
        theme.set_icon(self.starred_only, "star")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setToolTip(tr("Words in a run's row or in its notes (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search the runs"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self.starred_only)
        top.addWidget(self.search)
        self.problem = note("bad")
        self.problem.hide()
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(16)
        self.split.addWidget(self._make_list())
        self.split.addWidget(self.details)
        self.split.setSizes([200, 520])
        self.split.setStretchFactor(1, 1)
        self.empty = self._make_empty()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addWidget(self.stack, 1)

    def _make_list(self) -> QWidget:
        card = Card()
        card.body.setContentsMargins(4, 4, 4, 4)
        self.nothing_found = Label()
        self.nothing_found.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_kind(self.nothing_found, "muted")
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.nothing_found)
        return card

    def _make_empty(self) -> QWidget:
        page = QWidget()
        sign = Label()
        sign.setPixmap(theme.pixmap("chart-line", "muted", 48, self.devicePixelRatioF()))
        self.empty_text = Label()
        theme.set_kind(self.empty_text, "muted")
        column = QVBoxLayout(page)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.empty_text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        details = self.details
        self.search.textChanged.connect(self._search)
        self.starred_only.toggled.connect(self._show_starred_only)
        acts = self.acts
        self.model.renameWanted.connect(acts.rename)
        self.model.starWanted.connect(acts.keep_star)
        acts.done.connect(self._look_anew)
        acts.renamed.connect(self._renamed)
        acts.startWanted.connect(self.startWanted)
        acts.tryWanted.connect(self.tryWanted)
        acts.configWanted.connect(self.configWanted)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        details.continue_button.clicked.connect(acts.continue_run)
        details.longer_button.clicked.connect(acts.train_longer)
        details.start_button.clicked.connect(acts.use_as_start)
        details.repeat_button.clicked.connect(acts.repeat)
        details.export_button.clicked.connect(acts.export)
        details.star_button.clicked.connect(self._toggle_stars)
        details.try_action.triggered.connect(acts.try_it)
        details.rename_action.triggered.connect(self._edit_name)
        details.report_action.triggered.connect(acts.report)
        details.reveal_action.triggered.connect(acts.reveal)
        details.delete_action.triggered.connect(acts.delete)
        details.notes.saved.connect(self._look_if_in_sight)
        details.tabs.viewMade.connect(self._view_made)
        QShortcut(QKeySequence("F2"), self, self._edit_name, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("Ctrl+D"), self, self._toggle_stars)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence("Del"), self.table, acts.delete, context=Qt.ShortcutContext.WidgetShortcut)
        self.session.stateChanged.connect(self._session_changed)
        store().changed.connect(self._look_if_in_sight)

    def _view_made(self, view: RunView) -> None:
        view.configWanted.connect(self.configWanted)

    def _session_changed(self, state: str) -> None:
        self._show_selection()  # at once: what was possible before isn't now
        self._look_if_in_sight(state)

    def _look_if_in_sight(self, _news: object) -> None:
        if self.isVisible():
            self.look()

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._show_emptiness()

    def _show_starred_only(self, only: bool) -> None:
        self.filter.show_starred_only(only)
        self._show_emptiness()


def _list(listing: Listing, folder: Path, elsewhere: list[Path], progress: Progress) -> list[RunSummary]:
    runs = listing.runs(folder)
    progress.check()
    return runs + [listing.run(path) for path in elsewhere if path.is_dir()]
