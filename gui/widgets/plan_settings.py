"""All settings of a fine-tuning behind one fold: what learns, the recipe, the device, the run; searchable."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core import choices
from core.config import SECTION_TITLES
from core.validation import Problem
from gui.plots.schedule_plot import SchedulePlot
from gui.translate import tr, tr_core
from gui.widgets.card import Card
from gui.widgets.config_form import ConfigForm
from gui.widgets.field_row import FieldRow
from gui.widgets.fold import Fold
from gui.widgets.note import note

ELSEWHERE = (
    *("data.source", "data.path", "data.check"),
    *("finetune.start", "finetune.plan", "finetune.normalisation"),
)
"""Fields that the page's cards set."""


class PlanSettings(QWidget):
    """`changed` comes when the person changes a field."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Fold(tr("Advanced"), self)
        self.fold.body.setSpacing(12)
        self.search = QLineEdit(self.fold.content)
        self.search.setPlaceholderText(tr("Search all settings"))
        self.search.setAccessibleName(tr("Search all settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.nothing_found = note("muted")
        self.nothing_found.setText(tr("No setting is called that."))
        self.nothing_found.hide()
        self.fold.body.addWidget(self.search)
        self.fold.body.addWidget(self.nothing_found)
        self.cards: dict[str, Card] = {}
        self.forms: dict[str, ConfigForm] = {}
        for section in ("finetune", "recipe", "device", ""):
            self._add_card(section)
        # How large pictures are shown to the network belongs to how it is tuned.
        self._add_form("data", self.cards["finetune"])
        self.schedule = SchedulePlot(self.cards["recipe"])
        self.cards["recipe"].body.addWidget(self.schedule)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)

    def values(self) -> dict[str, Any]:
        """Dotted key -> what the forms show."""
        return {key: value for form in self.forms.values() for key, value in form.values().items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Show these values. Doesn't emit `changed`."""
        for form in self.forms.values():
            form.set_values(values)

    def choose_plan(self, name: str) -> None:
        """Fill in what a plan and its recipe say."""
        self.forms["finetune"].choose_preset("finetune.plan", name)
        self.forms["recipe"].choose_preset("recipe.recipe", choices.choose("plans", name).resolve().recipe)

    def show_problems(self, problems: list[Problem]) -> None:
        """Say below each field what is wrong with it."""
        for form in self.forms.values():
            form.show_problems(problems)

    def reveal(self, key: str) -> FieldRow | None:
        """Unfold, focus and flash the field `key`; None where it isn't here."""
        for form in self.forms.values():
            if key in form.rows:
                self.search.clear()
                self.fold.open()
                return form.reveal(key)
        return None

    def _add_card(self, section: str) -> None:
        card = Card(tr_core(SECTION_TITLES[section]), self.fold.content)
        self.cards[section] = card
        self.fold.body.addWidget(card)
        self._add_form(section, card)

    def _add_form(self, section: str, card: Card) -> None:
        form = ConfigForm(section, card, elsewhere=ELSEWHERE)
        form.changed.connect(self.changed)
        self.forms[section] = form
        card.body.addWidget(form)

    def _search(self, text: str) -> None:
        found: dict[int, int] = {}
        for section, form in self.forms.items():
            card = self.cards["finetune" if section == "data" else section]
            found[id(card)] = found.get(id(card), 0) + form.search(text)
            card.setVisible(bool(found[id(card)]))
        self.schedule.setVisible(not text.strip())
        self.nothing_found.setVisible(not any(found.values()))
