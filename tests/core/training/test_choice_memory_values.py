"""A choice holds for one machine and one kind of run: whatever may make another one the best gives another name."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.devices import Chosen
from core.messages import Message
from core.training import choice_memory
from core.training.choice_memory import Choice
from core.training.measuring import Setting
from tests.core.training.small import config

HERE = Chosen("cpu", "A processor", Message("because"))


def name(chosen: Chosen = HERE, image_size: int = 8, batch_size: int = 64, **settings: Any) -> str:
    return choice_memory.key(config(**settings), chosen, image_size, batch_size)


@pytest.mark.parametrize(
    "changed",
    [
        {"image_size": 9},
        {"batch_size": 65},
        {"chosen": Chosen("cuda:0", "A processor", Message("because"))},
        {"chosen": Chosen("cpu", "Another", Message("because"))},
        {"model__widths": [8, 17]},
        {"recipe__accumulation": 2},
        {"recipe__optimizer": "adamw"},
        {"recipe__first_size": 0.5},
        {"device__precision": "fp32"},
        {"device__threads": 2},
        {"finetune__start": "bundled", "finetune__plan": "balanced"},
    ],
)
def test_what_may_change_the_best_choice_changes_its_name(changed: dict[str, Any]) -> None:
    assert name(**changed) != name()


@pytest.mark.parametrize(
    "changed",
    [
        {"recipe__epochs": 9},
        {"seed": 5},
        {"device__device": "auto"},
        {"chosen": Chosen("cpu", "A processor", Message("for another reason"))},
    ],
)
def test_what_has_no_say_leaves_the_name(changed: dict[str, Any]) -> None:
    assert name(**changed) == name()


def test_pictures_that_grow_are_one_case_however_small_they_begin() -> None:
    assert name(recipe__first_size=0.5) == name(recipe__first_size=0.75)


@pytest.mark.parametrize("fact", ["cpu_name", "usable_cores", "physical_cores"])
def test_another_processor_has_other_choices(monkeypatch: pytest.MonkeyPatch, fact: str) -> None:
    before = name()
    monkeypatch.setattr(choice_memory, fact, lambda: 99)
    assert name() != before


def test_another_torch_has_other_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    before = name()
    monkeypatch.setattr(torch, "__version__", "99.0")
    assert name() != before


def test_the_name_can_be_a_files() -> None:
    assert len(name()) == 24 and set(name()) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "choice",
    [
        Choice(Setting(threads=1), 0.0, 0.0),
        Choice(Setting("bf16", "contiguous", 2, "on"), 4, 0.5, compiling_tried=True),
        Choice(Setting(), 1.0, 0.5, trouble="start", troubled=None),
    ],
)
def test_what_was_chosen_comes_back_as_it_was(choice: Choice) -> None:
    choice_memory.save("it", choice)
    assert choice_memory.load("it") == choice
    assert choice_memory.load("another") is None


@pytest.mark.parametrize("choice", [Choice(Setting(), -0.1, 0.0), Choice(Setting(threads=0), 1.0, 0.0)])
def test_figures_below_the_least_are_none(choice: Choice) -> None:
    choice_memory.save("it", choice)
    assert choice_memory.load("it") is None
