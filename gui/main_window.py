"""The window: the rail, the page that is looked at, the banner above it and the status bar below; nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.errors import UserError
from gui import dropped, drops, theme
from gui.closing import Closing
from gui.dialogs.error_dialog import show_error
from gui.session import Session
from gui.translate import tr, tr_core
from gui.widgets.banner import Banner
from gui.widgets.label import Label
from gui.widgets.rail import Entry, Rail
from gui.widgets.status_bar import StatusBar
from gui.workers.background import run_in_background
from gui.workers.torch_loader import torch_loader

if TYPE_CHECKING:  # the window shows before what reads runs is imported
    from core.config import RunConfig
    from core.runs.morning import Report

FIRST = ("gui.pages.train_page", "gui.unfinished")
"""What the first page needs: loaded after the empty window shows, so that it shows at once."""
PAINT_MILLISECONDS = 100
"""Until torch is loaded: by then the first page has been painted."""


class MainWindow(QMainWindow):
    """`begin()` is to be called when it is `painted`: everything that may take its time waits until then."""

    painted = Signal()
    """Once, when the window can be seen for the first time."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__()
        self.setWindowTitle("ResNet Trainer")
        self.setMinimumSize(960, 640)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self.session = session or Session(self)
        self.entries = self._pages()
        self.pages: dict[str, QWidget] = {}
        self.rail = Rail(self.entries)
        self.rail.chosen.connect(self.show_page)
        self.stack = QStackedWidget()
        self.stack.addWidget(_waiting())
        self.banner = Banner()
        self.status = StatusBar(self.session)
        self.status.runClicked.connect(self.show_training)
        self.setStatusBar(self.status)
        self.closing = Closing(self, self.session)
        self._dialogs: dict[str, QWidget] = {}
        self._newest = dropped.Newest()
        self._seen = False
        self._lay_out()
        self._add_foot()
        self._add_shortcuts()
        self.session.jobStarted.connect(self._job_started)
        self.session.failed.connect(self._continuing_failed)
        self.session.queue.failed.connect(partial(show_error, self))
        self.session.queue.reported.connect(self._offer_report)
        self.session.queue.showWanted.connect(self.show_queue)
        self.rail.show_chosen(self.entries[0].key)

    def begin(self, problem: UserError | None = None, given: Sequence[str] = ()) -> None:
        """Load torch, look for unfinished runs, open what was given at the start, say what is wrong with settings."""
        run_in_background(
            self,
            lambda _progress: [importlib.import_module(name) for name in FIRST],
            lambda _modules: self._open_first_page(problem, given),
        )

    def _open_first_page(self, problem: UserError | None, given: Sequence[str]) -> None:
        from gui.unfinished import UnfinishedRuns

        first = self.entries[0].key
        if not self.pages:
            # Made in this turn of the event loop, laid out and painted in the next: so neither holds the window long.
            self.page(first)
            QTimer.singleShot(0, self, lambda: self._show_if_none_is(first))
        # Loading holds the window up again and again: the page is painted first.
        QTimer.singleShot(PAINT_MILLISECONDS, self, torch_loader().start)
        self.unfinished = UnfinishedRuns(self.banner, self.session)
        self.unfinished.look()
        if problem is not None:
            show_error(self, problem)
        for name in given:
            self.open_path(Path(name).absolute())

    def _pages(self) -> list[Entry]:
        """The pages in the order of the rail: adding one is one line."""
        return [
            Entry("train", tr("Train"), "graduation-cap", self._make_train_page),
            Entry("finetune", tr("Fine-tune"), "sliders-horizontal", self._make_finetune_page),
            Entry("try", tr("Try it"), "eye", self._make_try_page),
            Entry("runs", tr("Runs"), "chart-line", self._make_runs_page),
        ]

    def _make_train_page(self) -> QWidget:
        from gui.pages.train_page import TrainPage

        page = TrainPage(self.session)
        page.showRun.connect(self.show_run)
        page.tryRun.connect(self.try_network)
        return page

    def _make_finetune_page(self) -> QWidget:
        from gui.pages.finetune_page import FinetunePage

        page = FinetunePage(self.session)
        page.showRun.connect(self.show_run)
        page.tryRun.connect(self.try_network)
        return page

    def _make_try_page(self) -> QWidget:
        from gui.pages.try_page import TryPage

        page = TryPage(self.session)
        page.trainWanted.connect(partial(self.show_page, "train"))
        return page

    def _make_runs_page(self) -> QWidget:
        from gui.pages.runs_page import RunsPage

        page = RunsPage(self.session)
        page.startWanted.connect(self.start_from)
        page.tryWanted.connect(self.try_network)
        page.configWanted.connect(self.show_config)
        return page

    def page(self, key: str) -> QWidget:
        """A page, made at its first time."""
        if key not in self.pages:
            entry = next(entry for entry in self.entries if entry.key == key)
            page = entry.make()
            page.setAccessibleName(entry.word)
            self.pages[key] = page
            self.stack.addWidget(page)
        return self.pages[key]

    def show_page(self, key: str) -> QWidget:
        """Bring a page to the front."""
        page = self.page(key)
        self.stack.setCurrentWidget(page)
        self.rail.show_chosen(key)
        return page

    def _show_if_none_is(self, key: str) -> None:
        if self.stack.currentWidget() not in self.pages.values():
            self.show_page(key)

    def _job_started(self) -> None:
        """What begins by itself leaves the person at what they are doing."""
        if not self.session.queued:
            self.show_training()

    def show_training(self) -> None:
        """Bring the training in hand to the front, on the page that it was started from."""
        folder = self.session.continuing
        if folder is None:
            self.show_page("finetune" if self.session.fine_tunes else "train")
        else:
            run_in_background(self, lambda _progress: is_finetuning(folder), self._show_continued)

    def _show_continued(self, finetuning: bool) -> None:
        self.show_page("finetune" if finetuning else "train")

    def show_run(self, folder: Path) -> None:
        """Bring a run to the front on the Runs page."""
        page: Any = self.show_page("runs")
        page.show_run(folder)

    def show_runs(self, folders: Sequence[Path]) -> None:
        """Bring these runs to the front on the Runs page, over one another."""
        page: Any = self.show_page("runs")
        page.show_runs(folders)

    def start_from(self, start: Path) -> None:
        """Bring this checkpoint or run folder to the front as what a fine-tuning starts from."""
        page: Any = self.show_page("finetune")
        page.use_start(start)

    def show_config(self, config: RunConfig) -> None:
        """Show a configuration on the page that it belongs to, ready to be changed and started."""
        page: Any = self.show_page("finetune" if config.finetune.start else "train")
        page.set_config(config)

    def try_network(self, source: Path) -> None:
        """Bring this checkpoint or run folder to the front on the Try page, as what answers."""
        page: Any = self.show_page("try")
        page.use_network(source)

    def try_pictures(self, paths: Sequence[Path]) -> None:
        """Bring these pictures and folders to the front on the Try page."""
        page: Any = self.show_page("try")
        page.use_paths(paths)

    def open_path(self, *paths: Path) -> None:
        """Do with dropped things what they are for, or say in a sentence why that can't be."""
        number = self._newest.next_number()

        def use(drop: drops.Drop) -> None:
            if self._newest.takes(drop, number):
                dropped.use(self, drop)

        run_in_background(self, lambda progress: drops.classify_all(paths, progress), use)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.drop_hint = Label(
            tr("Drop pictures, folders or a zip of them, a checkpoint, a run folder, or a .toml with settings"), whole
        )
        self.drop_hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.drop_hint.setWordWrap(True)
        # What lies below it takes drops of its own.
        self.drop_hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_kind(self.drop_hint, "drop")
        self.drop_hint.hide()

    def _add_foot(self) -> None:
        self.rail.add_at_foot(tr("Help"), "circle-question-mark", tr("The manual (F1)"), self.show_manual)
        self.rail.add_at_foot(tr("Settings"), "settings", tr("Folders, language, theme (Ctrl+,)"), self.show_settings)
        self.rail.add_at_foot(tr("About"), "info", tr("Version and licences"), self.show_about)

    def _add_shortcuts(self) -> None:
        actions: dict[str, Callable[[], object]] = {
            "F1": self.show_manual,
            "Ctrl+,": self.show_settings,
            "Ctrl+Return": self._start,
            "Ctrl+Enter": self._start,
            "Ctrl+.": self.session.stop,
            "Ctrl+Q": self.close,
        }
        for number, entry in enumerate(self.entries, start=1):
            actions[f"Ctrl+{number}"] = partial(self.show_page, entry.key)
        for keys, act in actions.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _start(self) -> None:
        """Start what the page in front says, or what the first one does."""
        front: Any = self.stack.currentWidget()
        page: Any = front if hasattr(front, "start") else self.show_page("train")
        page.start()

    def show_queue(self) -> None:
        """Open the list of what waits."""
        from gui.dialogs.queue_dialog import QueueDialog

        def make() -> QueueDialog:
            dialog = QueueDialog(self, self.session)
            dialog.reportWanted.connect(self.show_report)
            return dialog

        self._open("queue", make)

    def show_report(self, report: Report) -> None:
        """Open what the queue has done."""
        from gui.dialogs.morning_dialog import MorningDialog

        def make() -> MorningDialog:
            dialog = MorningDialog(self, report)
            dialog.showWanted.connect(self.show_runs)
            return dialog

        self._open(f"morning {report.ended}", make)

    def _offer_report(self, report: Report) -> None:
        from core.runs.morning import sentences

        self.banner.say(
            tr_core(sentences(report)[0]),
            [(tr("Read the report"), partial(self.show_report, report)), (tr("Close"), lambda: None)],
        )

    def show_settings(self) -> None:
        """Open the settings."""
        from gui.dialogs.settings_dialog import SettingsDialog

        self._open("settings", lambda: SettingsDialog(self))

    def show_about(self) -> None:
        """Open version and licences."""
        from gui.dialogs.about_dialog import AboutDialog

        self._open("about", lambda: AboutDialog(self))

    def show_manual(self) -> None:
        """Open the manual beside the window."""
        from gui.dialogs.manual_dialog import ManualDialog

        self._open("manual", lambda: ManualDialog(self))

    def _open(self, key: str, make: Any) -> None:
        """Show a dialog; one of each kind at a time."""
        if key not in self._dialogs:
            dialog: QWidget = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda _gone=None: self._dialogs.pop(key, None))
            self._dialogs[key] = dialog
        self._dialogs[key].show()
        self._dialogs[key].raise_()
        self._dialogs[key].activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            self.painted.emit()

    def _continuing_failed(self, error: Exception) -> None:
        """Of a new run, the page says so that it was started from; of one that waited, the report does."""
        if self.session.continuing is not None and not self.session.queued:
            from gui import failed_device

            show_error(self, error, actions=failed_device.offers(self.session, error))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.closing.may_close():
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event.mimeData().urls()):
            event.acceptProposedAction()
            self.drop_hint.setGeometry(self.rail.width(), 0, self.width() - self.rail.width(), self.rail.height())
            self.drop_hint.raise_()
            self.drop_hint.show()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.hide()
        event.acceptProposedAction()
        paths = _local_paths(event.mimeData().urls())
        if paths:
            self.open_path(*paths)


def is_finetuning(folder: Path) -> bool:
    """Whether the run in `folder` started from a trained network. False where that can't be read."""
    from core import config_file
    from core.runs.folder import RunFolder

    try:
        return bool(config_file.load(RunFolder(folder).config_file).finetune.start)
    except UserError:
        return False


def _local_paths(urls: Sequence[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _waiting() -> QLabel:
    label = Label(tr("Getting ready…"))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    theme.set_kind(label, "muted")
    return label
