"""The page "Fine-tune": the person's pictures, what to start from and how on the left, how it goes on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import fields, validation
from core.config import RunConfig
from core.training import resolution
from gui.pages.training_page import TrainingPage
from gui.session import Session
from gui.settings import store
from gui.translate import tr, tr_core
from gui.widgets.pictures_card import PicturesCard
from gui.widgets.plan_card import PlanCard
from gui.widgets.plan_settings import PlanSettings
from gui.widgets.problem_list import summary
from gui.widgets.rate_button import RateButton
from gui.widgets.start_card import StartCard
from gui.widgets.try_pane import TryPane
from gui.widgets.try_place import TryPlace

LIKELY_STAGES = 4
"""What is drawn while the network isn't known."""
PICTURES, START = "data.path", "finetune.start"


class FinetunePage(TrainingPage):
    """Teaches a trained network the person's pictures."""

    fine_tunes = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.try_pane = TryPane(self.session, self.run_area.parentWidget())
        self.try_place = TryPlace(self.run_area, self.try_pane)
        self._connect()
        self.settings.choose_plan(self.plan_card.plan)
        self.settings.set_values({"device.device": store().current.device})
        self.check()

    def values(self) -> dict[str, Any]:
        """Nested values of the configuration as the page shows it."""
        card = self.pictures_card
        found = self.start_card.found
        flat = {
            **self.settings.values(),
            "data.source": "folder",
            "data.path": card.path,
            "data.check": True,
            "data.treatments": dict(card.treatments),
            "data.left_out": sorted(card.left_out),
            "finetune.start": self.start_card.start,
            "finetune.plan": self.plan_card.plan,
            "finetune.normalisation": self.start_card.normalisation.value,
        }
        model = {"model": found.model.model_dump()} if found is not None else {}
        return {**fields.nested(flat), **model}

    def use_pictures(self, paths: Sequence[Path]) -> None:
        """Train on the pictures in this folder or archive, or in these folders of one class each."""
        self.pictures_card.use(paths)

    def use_start(self, start: Path | str) -> None:
        """Go on from this checkpoint, run folder, or named network."""
        self.start_card.choose(start)

    def use_picture(self, path: Path) -> bool:
        """Show the network this picture, and what it answers. True: it is taken."""
        self.try_place.reveal()
        return self.try_pane.use_picture(path)

    def set_config(self, config: RunConfig) -> None:
        """Show a whole configuration: a TOML file, or that of an old run."""
        self.plan_card.set_plan(config.finetune.plan)
        self.settings.choose_plan(config.finetune.plan)
        self.settings.set_values({setting.key: fields.value_of(config, setting.key) for setting in fields.settings()})
        self.start_card.normalisation.set_value(config.finetune.normalisation)
        self.pictures_card.set_path(config.data.path, config.data.treatments, config.data.left_out)
        self.use_start(config.finetune.start or self.start_card.start)

    def check(self) -> None:
        """Look at everything: list what is wrong, draw the plan, allow or forbid Start."""
        self._check_timer.stop()
        values, missing = self.values(), self._missing()
        # Pictures that are yet to be chosen are no mistake: the plan is drawn all the same.
        values["data"]["path"] = values["data"]["path"] or "…"
        config, self.problems = validation.check(values)
        self.config = config if config is not None and not missing else None
        self.settings.show_problems(self.problems)
        self.problem_list.show_problems(self.problems)
        self.header.allow_start("\n".join(text for text in (*missing.values(), summary(self.problems)) if text))
        self.rate_button.follow(self.config)
        self.header.rehearsal.follow(self.config)
        if config is not None:
            self._draw(config)

    def start(self) -> None:
        """Train, now or after what is being trained; while something is wrong or missing, lead there instead."""
        self.check()
        if self.config is not None:
            self.session.start_or_wait(self.config)
        else:
            self.lead_to(next(iter([*self._missing(), *(problem.key for problem in self.problems)])))

    def lead_to(self, key: str) -> None:
        """Scroll to what the field `key` is set by, and focus it."""
        cards = {PICTURES: self.pictures_card, START: self.start_card, "finetune.plan": self.plan_card}
        target: QWidget | None = cards.get(key) or self.settings.reveal(key)
        if target is None:
            return
        if key in cards:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll_to(target)

    def _missing(self) -> dict[str, str]:
        """What the person still has to choose, and where."""
        missing, card = {}, self.pictures_card
        if not card.path:
            missing[PICTURES] = tr("Your pictures: drop a folder, or choose one.")
        elif card.classes is None and not card.busy:
            missing[PICTURES] = tr("Your pictures: they can't be used, or were not looked at.")
        if self.start_card.why_not:
            missing[START] = self.start_card.why_not
        return missing

    def _draw(self, config: RunConfig) -> None:
        found = self.start_card.found
        stages = len(found.model.depths) if found is not None else LIKELY_STAGES
        self.plan_card.drawing.set_plan(config.finetune, config.recipe, stages)
        self.plan_card.say_size(self._size_words(config))
        self.settings.schedule.set_recipe(config.recipe)
        self.pictures_card.set_shares(config.recipe.validation_share, config.recipe.test_share)

    def _size_words(self, config: RunConfig) -> str:
        """At which size the pictures will be shown to the network, once both are known."""
        found, side = self.start_card.found, self.pictures_card.image_side
        if config.data.image_size:
            return tr("The network sees your pictures at {side} pixels.", side=config.data.image_size)
        if found is None or side is None:
            return ""
        fit = resolution.fit(found.model, found.image_size, side)
        plain = tr("The network sees your pictures at {side} pixels.", side=fit.image_size)
        return tr_core(fit.notice) if fit.notice is not None else plain

    def _plan_chosen(self) -> None:
        self.settings.choose_plan(self.plan_card.plan)
        self.check()

    def _pictures_looked_at(self) -> None:
        classes = self.pictures_card.classes
        self.start_card.set_classes(len(classes) if classes is not None else None)
        self.check()

    def _fill_left(self, left: QWidget) -> None:
        content = self._scrolling(left)
        outer = QVBoxLayout(left)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroll_area)
        self.pictures_card = PicturesCard(content)
        self.start_card = StartCard(content)
        self.plan_card = PlanCard(content)
        self.settings = PlanSettings(content)
        self.rate_button = RateButton(self.settings.forms["recipe"].rows["recipe.learning_rate"], self.session)
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 4, 16)
        column.setSpacing(12)
        for part in (self.pictures_card, self.start_card, self.plan_card, self.settings):
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.pictures_card.changed.connect(self.check)
        self.pictures_card.looked.connect(self._pictures_looked_at)
        self.start_card.changed.connect(self.check)
        self.start_card.looked.connect(self.check)
        self.plan_card.changed.connect(self._plan_chosen)
        self.settings.changed.connect(self._check_timer.start)
        self.session.finished.connect(self.start_card.look_for_runs)
