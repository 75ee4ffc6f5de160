"""Which network answers: chosen from a list, as a file or by dropping one, with one line on what it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.drops import WEIGHTS
from gui.translate import number, percent, tr, tr_core
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.network_list import NOTHING, NetworkList
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Known, Listed, Network, Networks
from gui.workers.torch_loader import torch_loader

NAMED = 3
"""Classes that the line names; the others are counted, and the tooltip names more."""
MORE_NAMED = 60


class NetworkPicker(QWidget):
    """`changed` comes when another network is chosen, and when it is known what the chosen one is."""

    changed = Signal()

    def __init__(self, title: str, networks: Networks, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.known: Known | None = None
        """What is known of the chosen network; None while that isn't known, or it can't answer."""
        self.problem = ""
        """Why the chosen one can't answer."""
        self._networks, self._usual = networks, ""
        self._job: Job | None = None
        self._list_job: Job | None = None
        self._make_parts(title, nothing)
        self._lay_out()
        self.list.picked.connect(lambda _source: self._look())
        self.file.clicked.connect(self.list.ask_for_file)
        self._loader = torch_loader()
        self._loader.ready.connect(self._look)
        self._loader.failed.connect(self._failed)
        self._show()

    @property
    def source(self) -> str:
        """What is chosen, as `Networks.open` takes it; "" for none."""
        return self.list.source

    @property
    def name(self) -> str:
        """What the chosen network is called."""
        return self.list.name_of(self.source)

    @property
    def busy(self) -> bool:
        """Whether it is yet to be known what the chosen network is."""
        return bool(self.source) and self.known is None and not self.problem

    def choose(self, source: Path | str) -> None:
        """Choose this one: a file, a run's folder, or a name of `choices.STARTS`; "" for none."""
        self.list.show_source(str(source))
        self._look()

    def choose_first(self, listed: Listed, *, newer: bool) -> None:
        """Show what can be chosen. Where the person has chosen none, the newest run is; one that is `newer` than that
        takes its place."""
        self.list.show_listed(listed)
        first = self.list.first
        if first and (not self.source or (newer and self.source == self._usual != first)):
            self.choose(first)
            self._usual = first

    def refresh(self) -> None:
        """Notice, without a word where all is as it was, that the network's file has changed or has gone."""
        source, before = self.source, self.known
        if before is None or self._job is not None:
            return

        def take(network: Network) -> None:
            if source == self.source and network.known is not before:
                self._opened(network)

        def failed(error: Exception) -> None:
            if source == self.source:
                self.known = None
                self._failed(error)

        run_in_background(self, lambda progress: self._networks.open(source, progress), take, failed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.choose(path)

    def _look(self) -> None:
        """Only the last look counts."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        source = self.source
        self.known, self.problem = None, ""
        if self._loader.error is not None:
            self.problem = error_words(self._loader.error)
        elif source and not self._loader.is_ready:
            self._loader.start()
        elif source:
            self._job = run_in_background(
                self, lambda progress: self._networks.open(source, progress), self._opened, self._failed
            )
        self._show()
        self.changed.emit()

    def _opened(self, network: Network) -> None:
        self._job = None
        self.known = network.known
        self._show()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.problem = error_words(error) if self.source else ""
        self._show()
        self.changed.emit()

    def _make_parts(self, title: str, nothing: str) -> None:
        self.title = Label(title)
        theme.set_kind(self.title, "small")
        self.list = NetworkList(title, nothing, self)
        self.title.setBuddy(self.list)
        self.file = QToolButton()
        theme.set_icon(self.file, "folder-open")
        self.file.setAccessibleName(tr("Choose a file…"))
        self.file.setToolTip(
            as_tip(tr("Choose a file… A trained network: {kinds}. Or drop it here.", kinds=", ".join(WEIGHTS)))
        )
        self.facts = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        theme.set_kind(self.facts, "small")
        self.wrong = note("bad")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.list, 1)
        row.addWidget(self.file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addWidget(self.wrong)
        column.addStretch(1)

    def _show(self) -> None:
        line, more = "", ""
        if self.known is not None:
            line, more = facts(self.known), details(self.known)
        elif self.busy:
            line = tr("Looking at the network…") if self._loader.is_ready else tr("Getting ready…")
        self.facts.show_text(line, more)
        self.facts.setVisible(not self.problem)
        self.wrong.setText(self.problem)
        self.wrong.setVisible(bool(self.problem) and self.source != NOTHING)


def facts(known: Known) -> str:
    """One line: how much was right, and the classes."""
    count = len(known.classes)
    names = ", ".join(known.classes[:NAMED]) + (", …" if count > NAMED else "")
    classes = (
        tr("1 class: {names}", names=names)
        if count == 1
        else tr("{count} classes: {names}", count=number(count), names=names)
    )
    return " · ".join(part for part in (_right(known), classes) if part)


def details(known: Known) -> str:
    """What the tooltip tells beyond the line."""
    shown = ", ".join(known.classes[:MORE_NAMED])
    more = len(known.classes) - MORE_NAMED
    names = tr("{names} and {count} more", names=shown, count=number(more)) if more > 0 else shown
    notices = [tr_core(notice) for notice in known.notices]
    lines = [known.title, _right(known), _side(known), tr("Classes: {names}.", names=names), *notices, str(known.file)]
    return "\n".join(line for line in lines if line)


def _side(known: Known) -> str:
    return tr("pictures of {side} pixels", side=known.image_size)


def _right(known: Known) -> str:
    if known.accuracy is None:
        return ""
    part = percent(known.accuracy)
    words = {
        "test": tr("{part} of test pictures right", part=part),
        "validation": tr("{part} of validation pictures right", part=part),
        "train": tr("{part} of its training pictures right", part=part),
    }
    return words.get(known.role, tr("{part} right", part=part))


def _dropped(event: QDropEvent) -> str:
    """The one checkpoint that is dropped; "" for anything else, which the window takes."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fits = len(paths) == 1 and paths[0].name.lower().endswith(WEIGHTS)
    return str(paths[0]) if fits else ""
