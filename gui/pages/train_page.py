"""The page "Train": what to train on the left, how it goes on the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core import config_file, fields, validation
from core.config import SECTION_TITLES, RunConfig
from core.errors import UserError
from core.validation import Problem
from gui import theme
from gui.dialogs.error_dialog import Action, show_error
from gui.plots.schedule_plot import SchedulePlot
from gui.session import Session
from gui.settings import store
from gui.translate import tr, tr_core
from gui.widgets.augmentation_preview import AugmentationPreview
from gui.widgets.card import Card
from gui.widgets.config_form import ConfigForm
from gui.widgets.data_card import DataCard
from gui.widgets.network_diagram import NetworkDiagram
from gui.widgets.problem_list import ProblemList, summary, title_of
from gui.widgets.run_area import RunArea
from gui.workers.background import run_in_background

COLUMN_WIDTH = 400
CHECK_MILLISECONDS = 150
"""After a change the configuration is checked this much later, once for all keystrokes in between."""
LIKELY_CLASSES, LIKELY_SIZE = 10, 32
"""What the diagram assumes while the pictures aren't known."""


class TrainPage(QWidget):
    """`showRun` carries the folder of a run to show in Runs."""

    showRun = Signal(Path)  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.session = session
        self.config: RunConfig | None = None
        """What Start would train; None while something is wrong."""
        self.problems: list[Problem] = []
        # Each part is made where it will stand: moving finished parts costs a restyling of all they hold.
        self._lay_out()
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(CHECK_MILLISECONDS)
        self._check_timer.timeout.connect(self.check)
        self._connect()
        self.set_values({"device.device": store().current.device})
        self.header.start.setFocus()

    @property
    def header(self) -> Any:
        """State and buttons of the training."""
        return self.run_area.header

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

    def load_config_file(self, path: Path) -> None:
        """Show the configuration of a TOML file; what is wrong with it is said in the error dialog."""
        run_in_background(self, lambda _progress: config_file.load(path), self.set_config)

    def check(self) -> None:
        """Look at the whole form: list what is wrong, draw what it says, allow or forbid Start."""
        self._check_timer.stop()
        self.config, self.problems = validation.check(fields.nested(self.values()))
        for form in self.forms.values():
            form.show_problems(self.problems)
        self.problem_list.show_problems(self.problems)
        self.header.allow_start(summary(self.problems))
        if self.config is not None:
            self.data_card.follow(self.config)
            self.schedule.set_recipe(self.config.recipe)
            self._draw_network()
        elif any(problem.key.startswith("data.") for problem in self.problems):
            self.data_card.forget()

    def start(self) -> None:
        """Train what the form says; while something is wrong, lead there instead."""
        self.check()
        if self.config is None:
            self.lead_to(self.problems[0].key)
        else:
            self.session.start(self.config)

    def lead_to(self, key: str) -> None:
        """Scroll to a field, focus and flash it."""
        self.search.clear()
        for form in self.forms.values():
            row = form.reveal(key)
            if row is not None:
                # The layout learns of unfolded fields only when events are handled.
                QTimer.singleShot(0, row, lambda row=row: self.scroll_area.ensureWidgetVisible(row, 0, 80))

    def _lay_out(self) -> None:
        left, right = QWidget(self), QWidget(self)
        left.setFixedWidth(COLUMN_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(right, 1)
        self._fill_left(left)
        column = QVBoxLayout(right)
        column.setContentsMargins(4, 16, 16, 12)
        column.setSpacing(theme.GRID)
        self.problem_list = ProblemList(right)
        self.run_area = RunArea(self.session, right)
        column.addWidget(self.problem_list)
        column.addWidget(self.run_area, 1)

    def _fill_left(self, left: QWidget) -> None:
        self.search = QLineEdit(left)
        self.search.setPlaceholderText(tr("Search all settings"))
        self.search.setAccessibleName(tr("Search all settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.scroll_area = QScrollArea(left)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self.scroll_area.setWidget(content)
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
        self.nothing_found = QLabel(tr("No setting is called that."), content)
        theme.set_kind(self.nothing_found, "muted")
        self.nothing_found.hide()
        self.data_card = DataCard(content)
        self.cards: dict[str, Card] = {"data": self.data_card}
        self.forms: dict[str, ConfigForm] = {"data": self.data_card.form}
        for section in ("model", "recipe", "device", ""):
            card = Card(tr_core(SECTION_TITLES[section]), content)
            self.cards[section], self.forms[section] = card, ConfigForm(section, card)
            card.body.addWidget(self.forms[section])
        self.diagram = NetworkDiagram(self.cards["model"])
        self.cards["model"].body.addWidget(self.diagram)
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
        self.problem_list.followed.connect(self.lead_to)
        self.data_card.looked.connect(self._draw_network)
        self.data_card.previewWanted.connect(self._preview)
        self.header.startWanted.connect(self.start)
        self.run_area.showWanted.connect(self.showRun)
        self.session.failed.connect(self._show_failure)

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
        self.nothing_found.setVisible(not found)

    def _preview(self) -> None:
        if self.config is not None and self.data_card.seen is not None:
            AugmentationPreview(self, self.data_card.seen.data, self.config.recipe).open()

    def _show_failure(self, error: Exception) -> None:
        if self.session.fine_tunes:
            return  # the page that it was started from says so
        actions: list[Action] = []
        if isinstance(error, UserError) and error.field:
            actions.append((tr("Go to “{field}”", field=title_of(error.field)), partial(self.lead_to, error.field)))
        show_error(self, error, actions=actions)
