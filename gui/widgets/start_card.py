"""The card "Start from": which trained network to go on from, and what was recognised in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from core import fields
from core.messages import Message
from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.drops import WEIGHTS
from gui.settings import store
from gui.translate import percent, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.field_row import FieldRow
from gui.widgets.fold import Fold
from gui.widgets.note import note
from gui.widgets.start_facts import facts
from gui.widgets.start_list import StartList
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.start_look import Absent, adopt, fetch, look, own_runs
from gui.workers.torch_loader import torch_loader

if TYPE_CHECKING:
    from core.models.weights.opened import Recognised

Work = Callable[[Progress], "Recognised | Absent"]


class StartCard(Card):
    """`changed` comes when another start or normalisation is chosen, `looked` when it is known what the start is."""

    changed = Signal()
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Start from"), parent)
        self.setAcceptDrops(True)
        self.found: Recognised | None = None
        """What was recognised, without its weights; None while that isn't known, or nothing could be used."""
        self.absent: Absent | None = None
        self.error = ""
        self._classes: int | None = None
        self._job: Job | None = None
        self._listing: Job | None = None
        self._fetching = False
        self._make_parts()
        self._lay_out()
        self._loader = torch_loader()
        self._loader.ready.connect(self._engine_ready)
        self._loader.failed.connect(self._failed)
        self._look()

    @property
    def start(self) -> str:
        """What the configuration is to say: a name, a file, or a run's folder."""
        return self.list.start

    @property
    def why_not(self) -> str:
        """What is missing before a training can begin; "" for nothing."""
        if self.found is not None:
            return ""
        if self.absent is not None:
            return tr("Start from: download the network, or choose another one.")
        return self.error or tr("Start from: the network is being looked at.")

    def choose(self, start: Path | str) -> None:
        """Go on from this: a name of `choices.STARTS`, a checkpoint of any kind, or a run's folder."""
        self.list.show_source(str(start))
        self._chosen()

    def set_classes(self, classes: int | None) -> None:
        """How many classes the person's pictures have, where that is known."""
        if classes != self._classes:
            self._classes = classes
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_for_runs()

    def look_for_runs(self, _ended: object = None) -> None:
        """Bring the person's own runs into the list."""
        folder = store().current.runs
        self._listing = run_in_background(
            self,
            lambda progress: own_runs(folder, progress),
            self.list.show_runs,
            lambda _error: None,
            instead_of=self._listing,
        )

    def download(self) -> None:
        """Fetch the published network that is chosen."""
        start = self.start
        self._fetching = True
        self._work(lambda progress: fetch(start, progress))

    def cancel(self) -> None:
        """End a download; what has arrived is kept for the next try."""
        self._look()

    def ask_for_file(self) -> None:
        """Let the person choose a checkpoint."""
        name = self.list.ask_for_file(tr("Choose a trained network"))
        if name:
            self.choose(name)

    def ask_for_own(self) -> None:
        """Let the person give the file of the published network that is chosen."""
        name, start = self.list.ask_for_file(tr("Choose the file you have")), self.start
        if name:
            self._fetching = True
            self._work(lambda progress: adopt(start, Path(name), progress))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.choose(path)

    def _chosen(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        start = self.start
        self._fetching = False
        self._work(lambda progress: look(start, progress))

    def _work(self, work: Work) -> None:
        """Find out what the start is; only the last work counts."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not self._fetching:
            self.absent = None
        self.found, self.error = None, ""
        if self._loader.error is not None:
            self._failed(self._loader.error)
        elif self._loader.is_ready:
            self.status.setText(tr("Looking at the network…"))
            self.bar.setRange(0, 0)
            self._job = run_in_background(self, work, self._show_found, self._failed, self._progress)
        else:
            self.status.setText(tr("Getting ready…"))
        self._show()

    def _engine_ready(self) -> None:
        self._look()

    def _show_found(self, found: Recognised | Absent) -> None:
        self._job = None
        self._fetching = False
        self.absent = found if isinstance(found, Absent) else None
        self.found = None if isinstance(found, Absent) else found
        self._show()
        self.looked.emit()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.error = error_words(error)
        self._show()
        self.looked.emit()

    def _progress(self, what: Message, done: int, total: int) -> None:
        self.status.setText(tr_core(what) + (f" {percent(done / total, 0)}" if total else ""))
        self.bar.setRange(0, total and 1000)
        self.bar.setValue(round(done * 1000 / total) if total else 0)

    def _make_parts(self) -> None:
        self.list = StartList(self)
        self.list.picked.connect(lambda _start: self._chosen())
        self.file = QPushButton(tr("A file…"), self)
        self.file.setToolTip(as_tip(tr("A trained network: {kinds}. Or drop it here.", kinds=", ".join(WEIGHTS))))
        self.file.clicked.connect(self.ask_for_file)
        self.hint, self.status, self.problem = note("small"), note("plain"), note("bad")
        self.terms = note("small")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of looking at the network"))
        self.fetch = _button(tr("Download"), "download", self.download)
        self.have = _button(tr("I already have the file…"), "folder-open", self.ask_for_own)
        self.stop = _button(tr("Cancel"), "x", self.cancel)
        self.again = _button(tr("Try again"), "refresh-cw", self._look)
        self.unknown = note("warn")
        self.unknown.setText(
            tr("How this network wants colours scaled is not known. Auto takes your pictures' own mean and deviation.")
        )
        self.normalisation = FieldRow(fields.setting("finetune.normalisation"), self)
        self.normalisation.changed.connect(self.changed)
        self.details = Fold(tr("Details"), self)
        self.facts = note("small")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        top.addWidget(self.list, 1)
        top.addWidget(self.file)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self.fetch, self.have, self.stop, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(top)
        for widget in (self.hint, self.terms, self.status, self.bar, self.problem):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self.body.addWidget(self.unknown)
        self.body.addWidget(self.normalisation)
        self.body.addWidget(self.details)
        self.details.body.addWidget(self.facts)

    def _show(self) -> None:
        """What is known of the start, and what can be done about it."""
        found, working = self.found, self._job is not None
        waiting = not (found or self.absent or self.error)
        if found is not None:
            self.status.setText(tr_core(found.sentence(self._classes)))
            self.facts.setText("\n".join(facts(found)))
        self.hint.setText(self.list.sentence())
        self.terms.setText(tr_core(self.absent.terms) if self.absent else "")
        self.problem.setText(self.error)
        for label in (self.hint, self.terms, self.problem):
            label.setVisible(bool(label.text()))
        self.status.setVisible(found is not None or working or waiting)
        theme.set_kind(self.status, "plain" if found is not None else "small")
        self.bar.setVisible(working)
        offered = self.absent is not None and not working
        self.fetch.setVisible(offered)
        self.have.setVisible(offered)
        self.stop.setVisible(working and self._fetching)
        self.again.setVisible(bool(self.error) and self.absent is None)
        known = found is None or found.mean is not None
        self.unknown.setVisible(not known)
        self.normalisation.setVisible(not known or (found is not None and self.normalisation.is_changed))
        self.details.setVisible(found is not None)


def _button(text: str, icon: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _checked=False: act())
    return button


def _dropped(event: QDropEvent) -> str:
    """The one checkpoint that is dropped; "" for anything else, which the window takes."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fits = len(paths) == 1 and paths[0].name.lower().endswith(WEIGHTS)
    return str(paths[0]) if fits else ""
