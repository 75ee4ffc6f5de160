"""The drawn plan says what the engine does: which parts learn in which phase, and how fast."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.config import FinetuneConfig, RecipeConfig
from core.models import surgery
from gui.plots.plan_drawing import PlanDrawing
from gui.plots.plan_layout import plan_of


@pytest.mark.parametrize("stages", [1, 3, 4, 6])
@pytest.mark.parametrize("trained", [0, 1, 2, 5, 8, 9])
def test_parts_and_rates_are_the_engine_s(stages: int, trained: int) -> None:
    finetune = FinetuneConfig(plan="balanced", head_first=False, trained_stages=trained, stage_decay=0.3)
    recipe = RecipeConfig(recipe="balanced")
    plan = plan_of(finetune, recipe, stages)
    assert tuple(plan.phases[-1].rates) == surgery.trained_parts(plan.parts, trained)
    scales = surgery.learning_scales(plan.parts, 0.3)
    for part, rate in plan.phases[-1].rates.items():
        assert rate == pytest.approx(recipe.learning_rate * scales[part])


def test_the_last_layer_comes_first_where_it_is_asked_for() -> None:
    recipe = RecipeConfig(recipe="balanced")
    quick = plan_of(FinetuneConfig(plan="quick"), recipe, 3)
    assert [(phase.epochs, set(phase.rates)) for phase in quick.phases] == [(None, {"head"})]
    thorough = plan_of(FinetuneConfig(plan="thorough"), recipe, 3)
    assert [phase.epochs for phase in thorough.phases] == [None, recipe.epochs]


def test_it_describes_itself_and_follows_the_values(qtbot: QtBot) -> None:
    drawing = PlanDrawing()
    qtbot.addWidget(drawing)
    drawing.set_plan(FinetuneConfig(plan="balanced"), RecipeConfig(recipe="balanced"), 4)
    drawing.resize(320, drawing.sizeHint().height())
    drawing.show()
    assert "Stage 4 and all behind it learn, for 8 epochs" in drawing.accessibleDescription()
    before = drawing.grab().toImage()
    drawing.set_plan(FinetuneConfig(plan="thorough"), RecipeConfig(recipe="thorough"), 3)
    assert "all parts learn" in drawing.accessibleDescription()
    assert drawing.grab().toImage() != before
