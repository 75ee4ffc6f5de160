"""Runs side by side: exactly the fields that differ, what was changed from the presets, and the best of each row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core import validation
from core.cli.main import main
from core.config import RunConfig
from core.runs import comparing, start, status
from core.runs.status import Status


def config(**values: Any) -> RunConfig:
    return validation.validate(values)


def test_only_what_differs_and_has_an_effect_is_a_difference() -> None:
    one = config(name="one", recipe={"epochs": 3}, data={"left_out": ["a/1.png"]})
    two = config(name="two", recipe={"epochs": 5, "milestones": [0.25]}, finetune={"stage_decay": 0.9})
    lines = {line.key: line.values for line in comparing.differences([one, two])}
    # The steps belong to another schedule, and neither run starts from a trained network.
    assert lines == {"recipe.epochs": (3, 5), "data.left_out": (["a/1.png"], [])}
    assert comparing.differences([one, one.model_copy(update={"name": "three"})]) == []


def test_every_setting_is_there_section_by_section() -> None:
    lines = comparing.side_by_side([config()])
    sections = [line.section for line in lines]
    assert sections == sorted(sections, key=["data", "model", "recipe", "finetune", "device", ""].index)
    assert {"recipe.learning_rate", "model.depths", "seed", "data.treatments"} <= {line.key for line in lines}


def test_changed_is_what_the_preset_would_not_have_set() -> None:
    best = config(recipe={"recipe": "best", "ema": 0.5}, model={"network": "resnet8"})
    changed = {line.key for line in comparing.side_by_side([best]) if line.changed(0)}
    assert changed == {"recipe.ema"}


def test_a_run_that_cannot_be_read_hides_no_difference_of_the_others() -> None:
    lines = comparing.differences([config(), None, config(seed=7)])
    assert [(line.key, line.values) for line in lines] == [("seed", (0, None, 7))]


def test_the_best_of_each_row_is_marked_and_failing_early_is_no_merit() -> None:
    slow = Status("finished", best_accuracy=0.9, seconds=100, parameters=500)
    quick = Status("finished", best_accuracy=0.8, seconds=50, parameters=500, role="test", accuracy=0.7)
    failed = Status("failed", best_accuracy=0.1, seconds=1, parameters=500)
    rows = {result.key: result for result in comparing.results([slow, quick, failed])}
    assert rows["best_accuracy"].best == {0} and rows["seconds"].best == {1}
    assert rows["parameters"].best == frozenset(), "all alike: none is the best"
    assert rows["accuracy"].values == (None, 0.7, None) and rows["accuracy"].best == frozenset()
    assert [result.key for result in comparing.results([Status()])] == []


def test_the_command_line_compares_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, epochs, accuracy in (("small", 3, 0.5), ("large", 4, 0.75)):
        run = start.prepare(config(name=name, recipe={"epochs": epochs}), tmp_path)
        status.write(run, Status("finished", best_accuracy=accuracy))
    assert main(["runs", "--folder", str(tmp_path), "--compare", "small", "large"]) == 0
    words = capsys.readouterr().out
    assert "75.00 % *" in words and "50.00 % *" not in words
    assert [line.split() for line in words.splitlines() if line.startswith("recipe.epochs")] == [
        ["recipe.epochs", "3", "4"]
    ]
    assert main(["runs", "--folder", str(tmp_path), "--compare", "small", "large", "--json"]) == 0
    small, large = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (small["settings"], large["settings"]) == ({"recipe.epochs": 3}, {"recipe.epochs": 4})
    assert main(["runs", "--folder", str(tmp_path), "--compare", "small", "nobody"]) == 1
