"""The card "How": three plans to choose from, what the chosen one does, and the way to all settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from core import choices
from core.choices import Choice
from gui import theme
from gui.plots.plan_drawing import PlanDrawing
from gui.translate import tr, tr_core
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.note import note


class PlanChoice(QFrame):
    """One plan: a click anywhere chooses it."""

    def __init__(self, name: str, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.radio = QRadioButton(tr_core(choice.title), self)
        self.radio.setAccessibleDescription(tr_core(choice.sentence))
        font = self.radio.font()
        font.setWeight(font.Weight.DemiBold)
        self.radio.setFont(font)
        self.radio.toggled.connect(self._toggled)
        self.sentence = Label(tr_core(choice.sentence), self)
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(28, 0, 0, 0)
        theme.set_kind(self.sentence, "small")
        theme.set_kind(self, "choice")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(2)
        column.addWidget(self.radio)
        column.addWidget(self.sentence)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()

    def _toggled(self, chosen: bool) -> None:
        theme.set_kind(self, "chosen" if chosen else "choice")


class PlanCard(Card):
    """`changed` comes when the person chooses another plan."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("How"), parent)
        self.plans = {name: PlanChoice(name, choice, self) for name, choice in choices.PLANS.items()}
        self.group = QButtonGroup(self)
        for each in self.plans.values():
            self.group.addButton(each.radio)
            self.body.addWidget(each)
        self.drawing = PlanDrawing(self)
        self.size_note = note("small")
        self.size_note.hide()
        self.body.addWidget(self.drawing)
        self.body.addWidget(self.size_note)
        self.set_plan(next(iter(self.plans)))
        self.group.buttonToggled.connect(lambda _button, on: self.changed.emit() if on else None)

    @property
    def plan(self) -> str:
        return next((name for name, each in self.plans.items() if each.radio.isChecked()), next(iter(self.plans)))

    def set_plan(self, name: str) -> None:
        """Choose a plan. Doesn't emit `changed`."""
        if name in self.plans:
            self.group.blockSignals(True)
            self.plans[name].radio.setChecked(True)
            self.group.blockSignals(False)

    def say_size(self, text: str) -> None:
        """At which size pictures are shown to the network, where that is worth a remark."""
        self.size_note.setText(text)
        self.size_note.setVisible(bool(text))
