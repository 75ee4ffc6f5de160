"""What waits: the trainings to come, to be reordered, removed, held back and begun."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.queue import LOOK_MILLISECONDS
from gui.session import Session
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.single_click_button import SingleClickButton
from gui.widgets.tips import as_tip

if TYPE_CHECKING:
    from core.runs.queue import Entry

ID = Qt.ItemDataRole.UserRole


class QueueDialog(QDialog):
    """Shows the session's queue and changes it at once. `reportWanted` carries the last `Report`."""

    reportWanted = Signal(object)  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent)
        self._session, self._queue = session, session.queue
        self._shown: list[tuple[str, str]] = []
        self.setWindowTitle(tr("Waiting trainings"))
        self.resize(560, 480)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._queue.look()
        self._show()

    def selected(self) -> Entry | None:
        """The entry that the buttons are about."""
        item = self.list.currentItem()
        chosen = item.data(ID) if item is not None and item.isSelected() else None
        return next((entry for entry in self._queue.entries if entry.id == chosen), None)

    def move_selected(self, steps: int) -> None:
        """Let the chosen one come earlier (-1) or later (1)."""
        entry, row = self.selected(), self.list.currentRow()
        if entry is not None and 0 <= row + steps < self.list.count():
            self._queue.move(entry, row + steps)

    def remove_selected(self) -> None:
        """Take the chosen one out; “Undo” brings it back."""
        entry = self.selected()
        if entry is not None:
            self._queue.remove(entry)

    def _make_parts(self) -> None:
        self.heading = Label(tr("Waiting trainings"))
        theme.set_kind(self.heading, "heading")
        self.sentence = note("muted")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Waiting trainings, the next one first"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setSpacing(2)
        theme.set_kind(self.list, "choices")
        self.empty = note("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setText(
            tr("Nothing waits. While a training runs, “Start after this one” on its page puts the next one here.")
        )
        self.earlier = _button(tr("Earlier"), "chevron-up", tr("Let it come earlier (Alt+Up)"))
        self.later = _button(tr("Later"), "chevron-down", tr("Let it come later (Alt+Down)"))
        self.remove = _button(tr("Remove"), "trash-2", tr("Take it out of the queue (Delete)"))
        self.problem = note("bad")
        self.removed = note("small")
        self.undo = _button(tr("Undo"), "rotate-ccw", tr("Bring it back to its place"))
        theme.set_kind(self.undo, "quiet")
        self.report = _button(tr("Last report"), "history", tr("What the last queue has done"))
        self.pause = SingleClickButton(tr("Pause the queue"))
        self.pause.setToolTip(tr("The training in hand goes on; no other begins"))
        theme.set_icon(self.pause, "pause")
        self.go = SingleClickButton(tr("Start now"))
        self.go.setProperty("tip", tr("The next one begins when the one in hand has ended, or at once"))
        theme.set_kind(self.go, "primary")
        theme.set_icon(self.go, "play", "on_accent")
        self.close_button = QPushButton(tr("Close"))
        for button in (self.earlier, self.later, self.remove, self.undo, self.report, self.pause, self.go):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        for button in (self.earlier, self.later, self.remove):
            beside.addWidget(button)
        beside.addStretch(1)
        undone = QHBoxLayout()
        undone.setSpacing(8)
        undone.addWidget(self.removed, 1)
        undone.addWidget(self.undo)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.report)
        foot.addStretch(1)
        for button in (self.close_button, self.pause, self.go):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        column.addWidget(self.stack, 1)
        column.addLayout(beside)
        column.addLayout(undone)
        column.addWidget(self.problem)
        column.addSpacing(4)
        column.addLayout(foot)

    def _connect(self) -> None:
        for button in (self.earlier, self.later, self.remove, self.undo, self.pause, self.go):
            button.clicked.connect(self.problem.clear)  # it was about what was tried before
        self.earlier.clicked.connect(lambda: self.move_selected(-1))
        self.later.clicked.connect(lambda: self.move_selected(1))
        self.remove.clicked.connect(self.remove_selected)
        self.undo.clicked.connect(self._queue.undo)
        self.report.clicked.connect(lambda: self.reportWanted.emit(self._queue.report))
        self.pause.clicked.connect(self._queue.pause)
        self.go.clicked.connect(self._queue.go_on)
        self.close_button.clicked.connect(self.reject)
        self.list.itemSelectionChanged.connect(self._show_buttons)
        self.list.model().rowsMoved.connect(self._dragged)
        self._queue.changed.connect(self._show)
        self._queue.failed.connect(self._say_problem)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._queue.look)
        self._timer.start()
        for keys, act in (
            ("Alt+Up", partial(self.move_selected, -1)),
            ("Alt+Down", partial(self.move_selected, 1)),
            ("Del", self.remove_selected),
            ("Ctrl+Z", self._queue.undo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _dragged(self, _from: QModelIndex, first: int, _last: int, _to: QModelIndex, before: int) -> None:
        place = before - 1 if before > first else before
        moved = self.list.item(place)
        entry = next((each for each in self._queue.entries if moved is not None and each.id == moved.data(ID)), None)
        self._shown = []
        if entry is not None:
            self._queue.move(entry, place)

    def _show(self) -> None:
        rows = [(entry.id, words(entry)) for entry in self._queue.entries]
        if rows != self._shown:
            self._shown = rows
            self._fill(rows)
        self.stack.setCurrentWidget(self.list if rows else self.empty)
        self.sentence.setText(self._in_hand())
        removed = self._queue.removed
        self.removed.setText(tr("“{name}” was removed.", name=removed[0].name) if removed is not None else "")
        for widget in (self.removed, self.undo):
            widget.setVisible(removed is not None)
        self.problem.setVisible(bool(self.problem.text()))
        self._show_buttons()

    def _fill(self, rows: list[tuple[str, str]]) -> None:
        """Take over the list; what was chosen stays chosen, wherever it is now."""
        current = self.list.currentItem()
        chosen, row = (current.data(ID), self.list.currentRow()) if current is not None else ("", 0)
        self.list.clear()
        for id, text in rows:
            item = QListWidgetItem(text)
            item.setData(ID, id)
            item.setToolTip(as_tip(text))
            self.list.addItem(item)
        ids = [id for id, _text in rows]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else min(row, len(ids) - 1))

    def _in_hand(self) -> str:
        session = self._session
        if not session.busy:
            if not self._queue.entries:
                return tr("Nothing is being trained.")
            return tr("Nothing is being trained: “Start now” begins with the first one.")
        name = session.folder.name if session.folder is not None else tr("New run")
        if not self._queue.entries:
            return tr("In hand: “{name}”.", name=name)
        if self._queue.paused:
            return tr("In hand: “{name}”. The queue is paused: nothing begins after it.", name=name)
        return tr("In hand: “{name}”. When it has ended, the next one begins by itself.", name=name)

    def _show_buttons(self) -> None:
        row, count, chosen = self.list.currentRow(), self.list.count(), self.selected() is not None
        none = "" if chosen else tr("Choose one of the list.")
        _allow(self.earlier, none or ("" if row > 0 else tr("It is the next one already.")))
        _allow(self.later, none or ("" if row < count - 1 else tr("It is the last one already.")))
        _allow(self.remove, none)
        _allow(
            self.report, "" if self._queue.report is not None else tr("No queue of several trainings has ended yet.")
        )
        self.pause.setVisible(self._queue.going and bool(count))
        self.go.setVisible(not self.pause.isVisibleTo(self))
        self.go.setText(tr("Go on with the queue") if self._session.busy else tr("Start now"))
        _allow(self.go, "" if count else tr("Nothing waits."))

    def _say_problem(self, error: Exception) -> None:
        self.problem.setText(error_words(error))
        self._show()


def words(entry: Entry) -> str:
    """An entry in two lines: what it is called, and what is trained on what; or why it can't be."""
    if entry.config is None:
        return f"{entry.id}\n{tr_core(entry.problem) if entry.problem is not None else ''}"
    about = (tr_core(entry.data), tr_core(entry.network), tr("{count} epochs", count=entry.config.recipe.epochs))
    name = entry.config.name.strip() or f"{about[0]} · {about[1]}"
    return f"{name}\n{' · '.join(about)}"


def _allow(button: QPushButton, reason: str) -> None:
    """Enable a button, or say in its tooltip what is missing."""
    button.setEnabled(not reason)
    button.setToolTip(as_tip(reason or str(button.property("tip"))))


def _button(text: str, icon: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("tip", tip)
    button.setToolTip(as_tip(tip))
    theme.set_icon(button, icon)
    return button
