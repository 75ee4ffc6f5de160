"""The tabs about one run, beside its curves: which there are, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.runs.history import RunSummary
from gui.session import Session
from gui.translate import tr
from gui.widgets.run_view import RunView
from gui.workers.judging import Judging


@dataclass(frozen=True)
class Entry:
    """A tab: its word, what it is for, and "module:class" of the `RunView` in it."""

    title: str
    tip: str
    view: str


def entries() -> list[Entry]:
    """The tabs from left to right after the curves: adding one is one line."""
    return []


class RunTabs(QTabWidget):
    """The curves, and one tab for each of `entries`, made when it first comes to the front."""

    viewMade = Signal(object)  # noqa: N815 - named as Qt's signals are

    def __init__(self, curves: QWidget, session: Session) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.session, self.judging = session, Judging(self)
        self.views: dict[int, RunView] = {}
        self._run: RunSummary | None = None
        self.addTab(curves, tr("Curves"))
        self._entries = entries()
        for entry in self._entries:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            self.setTabToolTip(self.addTab(holder, entry.title), entry.tip)
        self.currentChanged.connect(lambda _index: self._show())

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run in the tab in front; None: not exactly one is chosen, and only the curves make sense."""
        self._run = run
        for index in range(1, self.count()):
            self.setTabEnabled(index, run is not None)
        if run is None:
            self.setCurrentIndex(0)
        self._show()

    def view(self, index: int) -> RunView:
        """The view of a tab, made at its first time."""
        if index not in self.views:
            module, _, name = self._entries[index - 1].view.partition(":")
            view: RunView = getattr(import_module(module), name)(self.session, self.judging)
            holder = self.widget(index)
            layout = holder.layout()
            if layout is not None:
                layout.addWidget(view)
            self.views[index] = view
            self.viewMade.emit(view)
        return self.views[index]

    def _show(self) -> None:
        if self.currentIndex() > 0:
            self.view(self.currentIndex()).show_run(self._run)
