"""What is known of the selected runs: a sentence, notes, their curves, and what can be done with them or why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout

from core.config import RunConfig
from core.errors import UserError
from core.runs import again
from core.runs.disk_use import disk_use
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import size, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.note import note
from gui.widgets.notes_field import NotesField
from gui.widgets.run_curves import MOST, RunCurves
from gui.widgets.run_tabs import RunTabs
from gui.widgets.runs_table import accuracy, accuracy_note, state_word, why
from gui.widgets.tips import as_tip
from gui.workers.background import run_in_background
from gui.workers.run_configs import read_configs

NOTES_WIDTH = 304


class RunDetails(Card):
    """The buttons and the actions of "More" do nothing by themselves: the page connects them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAccessibleName(tr("The chosen run"))
        self.runs: list[RunSummary] = []
        self._busy = False
        self._configs: dict[Path, RunConfig | UserError] = {}
        self._measured: RunSummary | None = None
        self._size = 0
        self.heading = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        theme.set_kind(self.heading, "heading")
        self.sentence = note("muted")
        self.notes = NotesField()
        self.notes.setFixedWidth(NOTES_WIDTH)
        self._make_buttons()
        self.curves = RunCurves()
        self.tabs = RunTabs(self.curves, session)
        session.folderMoved.connect(self.notes.moved)
        self._lay_out()

    def show_runs(self, runs: list[RunSummary], *, busy: bool) -> None:
        """Take over a selection. `busy`: this window is training, so nothing can be continued."""
        self.runs, self._busy = runs, busy
        self.curves.show_runs(runs)
        self.tabs.show_runs(runs)
        heading = _heading(runs)
        self.heading.show_text(heading)
        self._measure()
        self._say()
        self.notes.show_run(runs[0] if len(runs) == 1 else None)
        self._show_star()
        self._look_at_config()
        self._allow()

    def _measure(self) -> None:
        """How much room the run takes, anew where it says that it got on."""
        run = self.runs[0] if len(self.runs) == 1 else None
        if run == self._measured:
            return
        if run is None or self._measured is None or run.path != self._measured.path:
            self._size = 0
        self._measured = run
        if run is None:
            return

        def take(count: int) -> None:
            if self._measured is run:
                self._size = count
                self._say()

        run_in_background(self, lambda progress: disk_use(run.path, progress), take)

    def _say(self) -> None:
        room = tr("{size} on the disk", size=size(self._size)) if self._size else ""
        self.sentence.setText(" · ".join(part for part in (_sentence(self.runs), room) if part))

    def _allow(self) -> None:
        """Say of each button whether it can be used, or in its tooltip why not."""
        runs = self.runs
        one = "" if len(runs) == 1 else tr("Choose one run.")
        no_weights = one or _why_no_weights(runs[0])
        _allow(self.continue_button, one or _why_not_continue(runs[0], busy=self._busy))
        _allow(self.longer_button, no_weights or self._why_not_longer(runs[0]))
        _allow(self.start_button, no_weights)
        _allow(self.repeat_button, one or self._why_not_read(runs[0]))
        _allow(self.export_button, no_weights)
        _allow(self.try_action, no_weights)
        _allow(self.report_action, one)
        _allow(self.rename_action, one)
        _allow(self.reveal_action, one)
        _allow(self.delete_action, why_not_delete(runs))
        _allow(self.star_button, "" if runs else tr("Choose a run."))

    def _show_star(self) -> None:
        starred = bool(self.runs) and all(run.notes.starred for run in self.runs)
        theme.set_icon(self.star_button, "star-filled" if starred else "star", "warn" if starred else "muted")
        tip = tr("Take the star away (Ctrl+D)") if starred else tr("Give it a star (Ctrl+D)")
        self.star_button.setProperty("tip", tip)
        self.star_button.setAccessibleName(tip)

    def _look_at_config(self) -> None:
        """What the run was trained with decides what can be done with it; it never changes."""
        if len(self.runs) != 1:
            return
        run = self.runs[0]
        if isinstance(self._configs.get(run.path), RunConfig) and run.problem is None:
            return

        def take(found: list[RunConfig | UserError]) -> None:
            self._configs[run.path] = found[0]
            self._allow()

        run_in_background(self, lambda progress: read_configs([run], progress), take)

    def _why_not_read(self, run: RunSummary) -> str:
        config = self._configs.get(run.path)
        return error_words(config) if isinstance(config, UserError) else ""

    def _why_not_longer(self, run: RunSummary) -> str:
        if self._busy:
            return _one_at_a_time()
        if run.running:
            return _trained_elsewhere()
        if run.status.state != "finished":
            return tr("It has epochs left: continue it.")
        config = self._configs.get(run.path)
        if isinstance(config, RunConfig):
            nothing = again.nothing_to_gain(config)
            return error_words(nothing) if nothing is not None else ""
        return self._why_not_read(run)

    def _make_buttons(self) -> None:
        self.continue_button = _button(tr("Continue"), "play", tr("Go on training this run"))
        self.longer_button = _button(
            tr("Train longer…"), "clock", tr("Begin a new run with what it has learned, for some more epochs")
        )
        self.start_button = _button(
            tr("Use as start"), "sliders-horizontal", tr("Fine-tune this network on other pictures")
        )
        self.repeat_button = _button(
            tr("Repeat with changes"), "copy", tr("Show its settings, to change them and train anew")
        )
        self.export_button = _button(tr("Export…"), "file-down", tr("Save the trained network as a file"))
        self.star_button = QToolButton()
        self.more_button = QPushButton(tr("More"))
        self.more_button.setAccessibleName(tr("More to do with the chosen runs"))
        self.more = QMenu(self.more_button)
        self.more.setToolTipsVisible(True)
        self.more_button.setMenu(self.more)
        self.try_action = self.add_action(tr("Try it"), "eye", tr("Show it your own pictures, on the page Try it"))
        self.report_action = self.add_action(tr("Report…"), "book-open", tr("All about it in one file, to be mailed"))
        self.rename_action = self.add_action(tr("Rename"), "pencil", tr("Give it another name (F2)"))
        self.reveal_action = self.add_action(tr("Reveal folder"), "folder-open", tr("Show its files"))
        self.more.addSeparator()
        self.delete_action = self.add_action(tr("Delete to bin"), "trash-2", tr("Move it to the system's bin (Delete)"))

    def add_action(self, text: str, icon: str, tip: str) -> QAction:
        """An entry in the menu "More"."""
        action = QAction(text, self)
        action.setProperty("tip", tip)
        theme.set_icon(action, icon)
        self.more.addAction(action)
        return action

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(4)
        title.addWidget(self.star_button)
        title.addWidget(self.heading, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(title)
        words.addWidget(self.sentence)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self.notes, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (
            *(self.continue_button, self.longer_button, self.start_button),
            *(self.repeat_button, self.export_button, self.more_button),
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(top)
        self.body.addLayout(buttons)
        self.body.addWidget(self.tabs, 1)


def _heading(runs: Sequence[RunSummary]) -> str:
    if not runs:
        return tr("No run chosen")
    return runs[0].name if len(runs) == 1 else tr("{count} runs", count=len(runs))


def _sentence(runs: Sequence[RunSummary]) -> str:
    if len(runs) > MOST:
        return tr("The curves of the first {count} are shown.", count=MOST)
    if len(runs) != 1:
        return (
            tr("Compare their curves and their settings.") if runs else tr("Ctrl or Shift chooses several to compare.")
        )
    run = runs[0]
    if run.problem:
        return tr_core(run.problem)
    judged = accuracy_note(run) if accuracy(run) is not None else ""
    reason = why(run)
    if reason:
        return f"{reason} {judged}".strip()
    return " · ".join(part for part in (state_word(run.state), judged) if part)


def _why_not_continue(run: RunSummary, *, busy: bool) -> str:
    if busy:
        return _one_at_a_time()
    if run.running:
        return _trained_elsewhere()
    if run.status.state == "finished":
        return tr("It has done all its epochs.")
    return "" if run.can_continue else tr("It has no checkpoint to go on from.")


def _one_at_a_time() -> str:
    return tr("One training at a time: wait for the one in hand, or stop it.")


def _trained_elsewhere() -> str:
    return tr("Another window or command is training it.")


def _why_no_weights(run: RunSummary) -> str:
    return "" if run.has_weights else tr("It has saved no weights yet.")


def why_not_delete(runs: Sequence[RunSummary]) -> str:
    """Why these runs can't be deleted; "" where they can."""
    if not runs:
        return tr("Choose a run.")
    return tr("It is being trained: stop it first.") if any(run.running for run in runs) else ""


def _allow(target: QAbstractButton | QAction, reason: str) -> None:
    """Enable a button or entry, or say in its tooltip what is missing."""
    target.setEnabled(not reason)
    target.setToolTip(as_tip(reason or str(target.property("tip"))))


def _button(text: str, icon: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("tip", tip)
    theme.set_icon(button, icon)
    return button
