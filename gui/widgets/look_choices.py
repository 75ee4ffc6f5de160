"""What to look at: a class, by which method, and the class to compare it with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from core.choices import EXPLANATIONS
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.class_picker import ClassPicker
from gui.widgets.label import Label
from gui.widgets.tips import as_tip

Asked = tuple[int, str, int | None]
"""A class's place, one of `EXPLANATIONS`, and the place of the class to compare with."""


class LookChoices(QWidget):
    """`changed`: the person, or `choose`, wants something else."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes = ClassPicker(tr("Class"))
        self.methods = _method_box()
        self.against = ClassPicker(tr("Why not…"), nothing=tr("Nothing"))
        self._names: tuple[str, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        words = (tr("Class"), tr("Method"), tr("Why not…"))
        for column, (word, box) in enumerate(zip(words, (self.classes, self.methods, self.against), strict=True)):
            label = Label(word)
            label.setBuddy(box)
            theme.set_kind(label, "small")
            grid.addWidget(label, 0, column)
            grid.addWidget(box, 1, column)
            grid.setColumnStretch(column, 1)
        self.classes.picked.connect(self._class_picked)
        self.against.picked.connect(lambda _place: self.changed.emit())
        self.methods.activated.connect(lambda _index: self.changed.emit())

    @property
    def asked(self) -> Asked:
        """What the person wants to see."""
        return self.classes.currentData() or 0, self.methods.currentData(), self.against.currentData()

    def name(self, place: int) -> str:
        """What the class is called."""
        return self._names[place]

    def show_classes(self, classes: Sequence[str], chosen: int) -> None:
        """Offer these classes; nothing is emitted."""
        self._names = tuple(classes)
        self.classes.show_classes(classes, chosen)
        self._offer_others()

    def choose(self, label: int) -> None:
        """Take this class."""
        self.classes.setCurrentIndex(self.classes.findData(label))
        self._class_picked()

    def _class_picked(self, _place: object = None) -> None:
        self._offer_others()
        self.changed.emit()

    def _offer_others(self) -> None:
        label, other = self.classes.currentData(), self.against.currentData()
        self.against.show_classes(self._names, None if other == label else other, without=label)
        alone = len(self._names) < 2
        self.against.setEnabled(not alone)
        self.against.setToolTip(
            tr("The network knows one class only: there is nothing to compare with.")
            if alone
            else tr("Shows what speaks for the class rather than for this one.")
        )


def _method_box() -> QComboBox:
    box = QComboBox()
    for name, choice in EXPLANATIONS.items():
        box.addItem(tr_core(choice.title), name)
        box.setItemData(box.count() - 1, as_tip(tr_core(choice.sentence)), Qt.ItemDataRole.ToolTipRole)
    box.setAccessibleName(tr("Method"))
    box.setToolTip(
        as_tip("\n".join(f"{tr_core(each.title)}: {tr_core(each.sentence)}" for each in EXPLANATIONS.values()))
    )
    return box
