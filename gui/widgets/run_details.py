"""What is known of the selected runs: a sentence, their curves, and what can be done with them or why not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from core.runs.history import RunSummary
from gui import theme
from gui.session import Session
from gui.translate import tr, tr_core
from gui.widgets.card import Card
from gui.widgets.run_curves import MOST, RunCurves
from gui.widgets.run_tabs import RunTabs
from gui.widgets.runs_table import accuracy, accuracy_note, state_word


class RunDetails(Card):
    """The buttons do nothing by themselves: the page connects them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(tr("The chosen run"))
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_kind(self.heading, "heading")
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        theme.set_kind(self.sentence, "muted")
        self.continue_button = _button(tr("Continue"), "play", tr("Go on training this run"))
        self.export_button = _button(tr("Export…"), "file-down", tr("Save the trained network as a file"))
        self.start_button = _button(
            tr("Use as start"), "sliders-horizontal", tr("Fine-tune this network on other pictures")
        )
        self.rename_button = _button(tr("Rename"), "pencil", tr("Give it another name (F2)"))
        self.reveal_button = _button(tr("Reveal folder"), "folder-open", tr("Show its files"))
        self.delete_button = _button(tr("Delete to bin"), "trash-2", tr("Move it to the system's bin (Delete)"))
        self.curves = RunCurves()
        self.tabs = RunTabs(self.curves, session)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (
            *(self.continue_button, self.start_button, self.export_button),
            *(self.rename_button, self.reveal_button, self.delete_button),
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.sentence)
        self.body.addLayout(buttons)
        self.body.addWidget(self.tabs, 1)

    def show_runs(self, runs: list[RunSummary], *, busy: bool) -> None:
        """Take over a selection. `busy`: this window is training, so nothing can be continued."""
        self.curves.show_runs(runs)
        self.tabs.show_run(runs[0] if len(runs) == 1 else None)
        self.heading.setText(_heading(runs))
        self.sentence.setText(_sentence(runs))
        one = "" if len(runs) == 1 else tr("Choose one run.")
        _allow(self.continue_button, one or _why_not_continue(runs[0], busy=busy))
        no_weights = one or _why_not_export(runs[0])
        _allow(self.start_button, no_weights)
        _allow(self.export_button, no_weights)
        _allow(self.rename_button, one)
        _allow(self.reveal_button, one)
        _allow(self.delete_button, why_not_delete(runs))


def _heading(runs: list[RunSummary]) -> str:
    if not runs:
        return tr("No run chosen")
    return runs[0].name if len(runs) == 1 else tr("{count} runs", count=len(runs))


def _sentence(runs: list[RunSummary]) -> str:
    if len(runs) > MOST:
        return tr("The curves of the first {count} are shown.", count=MOST)
    if len(runs) != 1:
        return (
            tr("Their validation curves, over one another.")
            if runs
            else tr("Ctrl or Shift chooses several to compare.")
        )
    run = runs[0]
    if run.problem:
        return tr_core(run.problem)
    note = accuracy_note(run) if accuracy(run) is not None else ""
    if run.status.message:
        return f"{run.status.message} {note}".strip()
    return " · ".join(part for part in (state_word(run.state), note) if part)


def _why_not_continue(run: RunSummary, *, busy: bool) -> str:
    if busy:
        return tr("One training at a time: wait for the one in hand, or stop it.")
    if run.running:
        return tr("Another window or command is training it.")
    if run.status.state == "finished":
        return tr("It has done all its epochs.")
    return "" if run.can_continue else tr("It has no checkpoint to go on from.")


def _why_not_export(run: RunSummary) -> str:
    return "" if run.folder.best.is_file() or run.folder.last.is_file() else tr("It has saved no weights yet.")


def why_not_delete(runs: list[RunSummary]) -> str:
    """Why these runs can't be deleted; "" where they can."""
    if not runs:
        return tr("Choose a run.")
    return tr("It is being trained: stop it first.") if any(run.running for run in runs) else ""


def _allow(button: QPushButton, reason: str) -> None:
    """Enable a button, or say in its tooltip what is missing."""
    button.setEnabled(not reason)
    button.setToolTip(reason or str(button.property("tip")))


def _button(text: str, icon: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("tip", tip)
    theme.set_icon(button, icon)
    return button
