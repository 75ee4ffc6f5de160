"""The tabs about one run, beside its curves: which there are, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from core.runs.history import RunSummary
from gui import theme
from gui.session import Session
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.run_view import RunView
from gui.widgets.tips import as_tip
from gui.workers.judging import Judging


@dataclass(frozen=True)
class Entry:
    """A tab: its word, what it is for, and "module:class" of the `RunView` in it."""

    title: str
    tip: str
    view: str


def entries() -> list[Entry]:
    """The tabs from left to right after the curves: adding one is one line."""
    return [
        Entry(tr("Advice"), tr("What stands out, and what to change"), "gui.widgets.coach_view:CoachView"),
        Entry(tr("Where it errs"), tr("What it took for what, and the pictures"), "gui.widgets.errs_view:ErrsView"),
        Entry(tr("How sure"), tr("When it says “I'm not sure”, and bad pictures"), "gui.widgets.sure_view:SureView"),
        Entry(
            tr("Where it looks"),
            tr("What in the pictures speaks for a class, and whether that is the object"),
            "gui.widgets.looks_view:LooksView",
        ),
        Entry(
            tr("Gradients"),
            tr("How strong the gradient was in each part; of several runs, over one another"),
            "gui.widgets.gradients_view:GradientsView",
        ),
        Entry(tr("Settings"), tr("What it was trained with"), "gui.widgets.settings_view:SettingsView"),
        Entry(tr("Log"), tr("What happened, line by line"), "gui.widgets.log_view:LogView"),
    ]


class RunTabs(QTabWidget):
    """The curves, and one tab for each of `entries`, made when it first comes to the front."""

    viewMade = Signal(object)  # noqa: N815 - named as Qt's signals are

    def __init__(self, curves: QWidget, session: Session) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.session, self.judging = session, Judging(self)
        self.views: dict[int, RunView] = {}
        self._runs: list[RunSummary] = []
        self.addTab(curves, tr("Curves"))
        self._entries = entries()
        self._holders: dict[int, QWidget] = {}
        self._hints: dict[int, QLabel] = {}
        for entry in self._entries:
            holder, hint = _holder()
            index = self.addTab(holder, entry.title)
            self.setTabToolTip(index, as_tip(entry.tip))
            self._holders[index], self._hints[index] = holder, hint
        self.currentChanged.connect(lambda _index: self._show())

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs in the tab in front."""
        self._runs = list(runs)
        self._show()

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run in the tab in front; None: not exactly one is chosen."""
        self.show_runs([run] if run is not None else [])

    def view(self, index: int) -> RunView:
        """The view of a tab, made at its first time."""
        if index not in self.views:
            module, _, name = self._entries[index - 1].view.partition(":")
            view: RunView = getattr(import_module(module), name)(self.session, self.judging)
            layout = self._holders[index].layout()
            if layout is not None:
                layout.addWidget(view)
            self.views[index] = view
            self.viewMade.emit(view)
        return self.views[index]

    def _show(self) -> None:
        index = self.currentIndex()
        if index <= 0:
            return
        view = self.view(index)
        fits = len(self._runs) == 1 or (view.several and bool(self._runs))
        self._hints[index].setVisible(not fits)
        view.setVisible(fits)
        view.show_runs(self._runs)


def _holder() -> tuple[QWidget, QLabel]:
    """Room for a view, and what stands there while there is none to be seen."""
    holder = QWidget()
    hint = Label(tr("Choose one run."))
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    theme.set_kind(hint, "muted")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(hint)
    return holder, hint
