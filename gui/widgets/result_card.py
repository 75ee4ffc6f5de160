"""The result in plain words: how good, on which pictures, and what can be done with it now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.training.events import RunFinished
from gui import theme
from gui.translate import number, percent, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.label import Label


class ResultCard(Card):
    """Hidden until `show_result`. Its buttons exist only where what they need does."""

    tryWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    exportWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are
    showWanted = Signal(Path)  # noqa: N815 - named as Qt's signals are

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Result"))
        self.folder: Path | None = None
        self.figure = Label()
        theme.set_kind(self.figure, "title")
        self.sentence = Label()
        self.detail = Label()
        theme.set_kind(self.detail, "small")
        for label in (self.sentence, self.detail):
            label.setWordWrap(True)
        self.try_it = _button(tr("Try it"), "eye")
        self.try_it.setToolTip(tr("Show it your own pictures: what it answers, how sure it is, and what it looked at"))
        theme.set_kind(self.try_it, "primary")
        theme.set_icon(self.try_it, "eye", "on_accent")
        self.export = _button(tr("Export…"), "file-down")
        self.export.setToolTip(tr("Save the trained network as a file, for PyTorch and others"))
        self.show_in_runs = _button(tr("Show in Runs"), "history")
        self.close_button = QToolButton()
        theme.set_icon(self.close_button, "x")
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close the result"))
        self.close_button.clicked.connect(self.hide)
        self.try_it.clicked.connect(lambda: self.tryWanted.emit(self.folder))
        self.export.clicked.connect(lambda: self.exportWanted.emit(self.folder))
        self.show_in_runs.clicked.connect(lambda: self.showWanted.emit(self.folder))
        self._lay_out()
        self.hide()

    def follow(self, old: Path, new: Path | None) -> None:
        """The run's folder is called `new` now; None: it is gone, and the card with it."""
        if self.folder == old:
            self.folder = new
            if new is None:
                self.hide()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(16, 12, 8, 12)
        top = QHBoxLayout()
        top.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        top.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.try_it)
        row.addWidget(self.export)
        row.addWidget(self.show_in_runs)
        row.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(self.buttons)

    def show_result(self, result: RunFinished, folder: Path | None) -> None:
        """Say what came out of the run in `folder`."""
        self.folder = folder
        good = result.outcome in ("finished", "stopped")
        theme.set_kind(self, "card" if good else "warning")
        self.figure.setText(percent(result.accuracy) if result.accuracy is not None and good else "")
        self.figure.setVisible(bool(self.figure.text()))
        self.sentence.setText(how_good(result) if good else tr_core(result.message))
        self.detail.setText(_detail(result) if good else "")
        self.detail.setVisible(bool(self.detail.text()))
        self.try_it.setVisible(_has_weights(folder))
        self.export.setVisible(_has_weights(folder))
        self.show_in_runs.setVisible(folder is not None)
        self.buttons.setVisible(folder is not None)
        self.show()


def how_good(result: RunFinished) -> str:
    """ "97 of 100 pictures right, on the 360 test pictures …": the accuracy in words, and of which pictures it is."""
    if result.accuracy is None:
        return tr_core(result.message)
    right = round(result.accuracy * 100)
    words = {
        "test": tr(
            "{right} of 100 pictures right, on {count} test pictures that the network never saw while training.",
            right=right,
            count=number(result.count),
        ),
        "validation": tr(
            "{right} of 100 pictures right, on {count} validation pictures, which also chose the best epoch.",
            right=right,
            count=number(result.count),
        ),
        "train": tr(
            "{right} of 100 pictures right, on the {count} training pictures themselves: "
            "how it does on new pictures is not known.",
            right=right,
            count=number(result.count),
        ),
    }
    return words[result.role]


def _detail(result: RunFinished) -> str:
    parts = [tr_core(result.message)] if result.accuracy is not None else []
    if result.best_epoch == 0:
        parts.append(tr("The last layer alone was the best and is what is kept."))
    elif result.best_epoch is not None:
        parts.append(tr("Epoch {epoch} was the best and is the one kept.", epoch=result.best_epoch))
    return " ".join(parts)


def _has_weights(folder: Path | None) -> bool:
    return folder is not None and any((folder / "checkpoints" / name).exists() for name in ("best.pt", "last.pt"))


def _button(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    return button
