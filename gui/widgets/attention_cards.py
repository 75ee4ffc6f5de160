"""Warnings that a network recognises a class by something beside the object, with pictures that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.evaluation import regions
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.heat_tiles import Box, HeatTiles, Tile
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_word

if TYPE_CHECKING:
    from core.evaluation.attention import Attention, Finding
    from core.runs.looking import Warned

SMALL = 88
SHOWN = 3
"""So many warnings are seen at once; the others when they are asked for."""


class AttentionCards(QWidget):
    """`chosen` carries one of the pictures, a `Look`; `classWanted` the class that a warning is about."""

    chosen = Signal(object)
    classWanted = Signal(int)  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[WarningCard] = []
        self.good = note("small")
        self._sign = Label()
        self.more = QPushButton()
        theme.set_kind(self.more, "link")
        self.more.clicked.connect(self._show_all)
        calm = QHBoxLayout()
        calm.setSpacing(theme.GRID)
        calm.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        calm.addWidget(self.good, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addLayout(calm)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        theme.watcher().changed.connect(self._tint)
        self._tint()
        self.hide()

    def show_found(self, found: Attention | None, warned: tuple[Warned, ...], classes: tuple[str, ...]) -> None:
        """Show what was found; None: nothing is known."""
        for old in self.cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [WarningCard(each, classes[each.finding.label]) for each in warned]
        for place, card in enumerate(self.cards):
            self._column.insertWidget(place, card)
            card.setVisible(place < SHOWN)
            card.tiles.chosen.connect(lambda at, looks=card.warned.looks: self.chosen.emit(looks[at]))
            card.button.clicked.connect(lambda _checked=False, card=card: self._want(card.warned.finding.label))
        self.more.setVisible(len(self.cards) > SHOWN)
        self.more.setText(tr("Show all {count} warnings", count=number(len(self.cards))))
        self.good.setText("" if found is None else _calm(found, len(classes)))
        for widget in (self.good, self._sign):
            widget.setVisible(not self.cards)
        self.setVisible(found is not None)

    def _want(self, label: int) -> None:
        self.classWanted.emit(label)

    def _show_all(self) -> None:
        for card in self.cards:
            card.show()
        self.more.hide()

    def _tint(self) -> None:
        self._sign.setPixmap(theme.pixmap("circle-check", "good", 16, self.devicePixelRatioF()))


class WarningCard(QFrame):
    """One warning: the sentence, what to do, and the pictures with the region marked in them."""

    def __init__(self, warned: Warned, name: str) -> None:
        super().__init__()
        self.warned = warned
        finding = warned.finding
        theme.set_kind(self, "warning")
        self._sign = Label()
        self.text = note("")
        self.text.setText(tr_core(finding.message))
        self.cure = note("small")
        self.cure.setText(_cure(finding))
        self.tiles = HeatTiles(tr("Pictures that show it"), side=SMALL)
        box = _box(finding)
        if finding.kind == "mark":
            self.tiles.set_opacity(0)  # the mark is seen better in its own colours
        self.tiles.show_tiles([Tile(look.picture, look.heat, "", look.name, box) for look in warned.looks])
        self.button = QPushButton(as_word(tr("Look at “{name}”", name=name)))
        theme.set_icon(self.button, "eye")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.text)
        words.addWidget(self.cure)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(theme.GRID)
        column.addLayout(row)
        column.addWidget(self.tiles)
        self.setAccessibleName(self.text.text())
        theme.watcher().changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._sign.setPixmap(theme.pixmap("triangle-alert", "warn", 20, self.devicePixelRatioF()))


def _box(finding: Finding) -> Box:
    """What is marked: the region, or the middle where the region goes all around it."""
    region = finding.region
    return regions.box(~region if regions.is_a_frame(region) else region)


def _cure(finding: Finding) -> str:
    if finding.kind == "mark":
        return tr("Pictures without it may be taken for something else. Cut it off or paint it over, and train again.")
    return tr(
        "Elsewhere it may not be recognised. Take pictures of it in other places, or cut closer, and train again."
    )


def _calm(found: Attention, classes: int) -> str:
    """That nothing was found, and in how many classes it was looked for."""
    checked = len(found.checked)
    if not checked:
        return tr(
            "Whether marks or backgrounds decide can't be told: that takes two classes of at least 8 right answers."
        )
    if checked < classes:
        return tr(
            "No class is recognised by a mark or by its background alone. Tried with {checked} of {classes} classes; "
            "the others have too few right answers.",
            checked=number(checked),
            classes=number(classes),
        )
    return tr("No class is recognised by a mark or by its background alone.")
