"""The page "Train": what to train on the left, how it goes on the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core import fields, validation
from core.config import SECTION_TITLES, RunConfig
from gui import theme
from gui.pages.training_page import TrainingPage
from gui.plots.schedule_plot import SchedulePlot
from gui.session import Session
from gui.settings import store
from gui.translate import tr, tr_core
from gui.widgets.augmentation_preview import AugmentationPreview
from gui.widgets.card import Card
from gui.widgets.config_form import ConfigForm
from gui.widgets.data_card import DataCard
from gui.widgets.experiment_button import ExperimentButton
from gui.widgets.label import Label
from gui.widgets.network_diagram import NetworkDiagram
from gui.widgets.problem_list import summary
from gui.widgets.rate_button import RateButton

LIKELY_CLASSES, LIKELY_SIZE = 10, 32
"""What the diagram assumes while the pictures aren't known."""


class TrainPage(TrainingPage):
    """Trains a network from scratch."""

    fine_tunes = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._connect()
        self.set_values({"device.device": store().current.device})
        self.header.start.setFocus()

    def values(self) -> dict[str, Any]:
        """Dotted key -> what the form shows."""
        return {key: value for form in self.forms.values() for key, value in form.values().items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Show these values and check the whole."""
        for form in self.forms.values():
            form.set_values(values)
        self.check()

    def set_config(self, config: RunConfig) -> None:
        """Show a whole configuration: a TOML file, or that of an old run."""
        self.set_values({setting.key: fields.value_of(config, setting.key) for setting in fields.settings()})

    def use_pictures(self, path: Path) -> None:
        """Train on the pictures in this folder or archive."""
        self.set_values({"data.source": "folder", "data.path": str(path)})

    def check(self) -> None:
        """Look at the whole form: list what is wrong, draw what it says, allow or forbid Start."""
        self._check_timer.stop()
        self.config, self.problems = validation.check(fields.nested(self.values()))
        for form in self.forms.values():
            form.show_problems(self.problems)
        self.problem_list.show_problems(self.problems)
        self.header.allow_start(summary(self.problems))
        self.rate_button.follow(self.config)
        self.experiment.follow(self.config)
        self._rehearse()
        if self.config is not None:
            self.data_card.follow(self.config)
            self.schedule.set_recipe(self.config.recipe)
            self._draw_network()
        elif any(problem.key.startswith("data.") for problem in self.problems):
            self.data_card.forget()

    def start(self) -> None:
        """Train what the form says, now or after what is being trained; while something is wrong, lead there."""
        self.check()
        if self.config is None:
            self.lead_to(self.problems[0].key)
        else:
            self.session.start_or_wait(self.config)

    def lead_to(self, key: str) -> None:
        """Scroll to a field, focus and flash it."""
        self.search.clear()
        for form in self.forms.values():
            row = form.reveal(key)
            if row is not None:
                self._scroll_to(row)

    def _fill_left(self, left: QWidget) -> None:
        self.search = QLineEdit(left)
        self.search.setPlaceholderText(tr("Search all settings"))
        self.search.setAccessibleName(tr("Search all settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        content = self._scrolling(left)
        top = QVBoxLayout()
        top.setContentsMargins(16, 16, 16, 8)
        top.addWidget(self.search)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.scroll_area, 1)
        self._make_cards(content)

    def _make_cards(self, content: QWidget) -> None:
        self.nothing_found = Label(tr("No setting is called that."), content)
        theme.set_kind(self.nothing_found, "muted")
        self.nothing_found.hide()
        self.data_card = DataCard(content)
        self.cards: dict[str, Card] = {"data": self.data_card}
        self.forms: dict[str, ConfigForm] = {"data": self.data_card.form}
        for section in ("model", "recipe", "device", ""):
            card = Card(tr_core(SECTION_TITLES[section]), content)
            self.cards[section], self.forms[section] = card, ConfigForm(section, card)
            card.body.addWidget(self.forms[section])
        self.rate_button = RateButton(self.forms["recipe"].rows["recipe.learning_rate"], self.session)
        self.diagram = NetworkDiagram(self.cards["model"])
        self.cards["model"].body.addWidget(self.diagram)
        self.experiment = ExperimentButton(self.session, self.cards["model"])
        self.cards["model"].body.addWidget(self.experiment, 0, Qt.AlignmentFlag.AlignLeft)
        self.schedule = SchedulePlot(self.cards["recipe"])
        self.cards["recipe"].body.addWidget(self.schedule)
        self.extras: dict[str, QWidget] = {
            "data": self.data_card.extras,
            "model": self.diagram,
            "recipe": self.schedule,
        }
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 0, 4, 16)
        column.setSpacing(12)
        column.addWidget(self.nothing_found)
        for card in self.cards.values():
            column.addWidget(card)
        column.addStretch(1)

    def _connect(self) -> None:
        for form in self.forms.values():
            form.changed.connect(self._check_timer.start)
        self.data_card.looked.connect(self._draw_network)
        self.data_card.looked.connect(self._rehearse)
        self.data_card.previewWanted.connect(self._preview)

    def _rehearse(self) -> None:
        """Only with pictures that were looked at: a rehearsal downloads nothing by itself."""
        self.header.rehearsal.follow(self.config if self.data_card.seen is not None else None)

    def _draw_network(self) -> None:
        if self.config is not None:
            self.diagram.set_config(
                self.config.model,
                self.data_card.classes or LIKELY_CLASSES,
                self.config.data.image_size or self.data_card.image_size or LIKELY_SIZE,
                self.config.recipe.batch_size,
            )

    def _search(self, text: str) -> None:
        found = 0
        for section, form in self.forms.items():
            matches = form.search(text)
            found += matches
            self.cards[section].setVisible(bool(matches))
            if section in self.extras:
                self.extras[section].setVisible(not text.strip())
        self.experiment.setVisible(not text.strip())
        self.nothing_found.setVisible(not found)

    def _preview(self) -> None:
        if self.config is not None and self.data_card.seen is not None:
            AugmentationPreview(self, self.data_card.seen.data, self.config.recipe).open()
