"""Plain against residual: what is trained differs in depth and shortcuts alone; what is said was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.messages import Message
from core.runs import experiment, start, status
from core.runs.experiment import Outcome
from core.runs.metrics import Writer
from core.training.events import EpochDone, GradientNorms, RunFinished

PAPER = {"plain-20": 0.52, "plain-56": 0.38, "resnet-20": 0.55, "resnet-56": 0.60}


def trained(folder: Path, accuracies: dict[str, float], count: int = 1000, **base: Any) -> list[Path]:
    """The four runs as trainings with these accuracies leave them."""
    runs = []
    for config in experiment.configs(RunConfig(**base)):
        part = config.name.split(" ")[0]
        if part not in accuracies:
            continue
        run, accuracy = start.prepare(config, folder), accuracies[part]
        writer = Writer(run.metrics_file, run.times_file)
        for step, norm in ((1, 8.0 if part == "plain-56" else 0.5), (10, 0.25)):
            writer.write(GradientNorms(step, {"stage 1": norm, "head": 1.0}))
        writer.write(EpochDone(1, 10, 1.0, accuracy - 0.02, 1.0, accuracy, 0.1, True, 1.0, 1.0))
        writer.write(RunFinished("finished", Message("."), 1, 10, "test", accuracy, 1.0, count, 1, accuracy))
        writer.close()
        status.write(run, status.Status(state="finished", accuracy=accuracy, role="test", best_accuracy=accuracy))
        runs.append(run.path)
    return runs


def said(runs: list[Path]) -> list[str]:
    outcome = experiment.outcome(runs)
    assert isinstance(outcome, Outcome)
    return [str(sentence) for sentence in outcome.sentences]


def test_the_four_differ_in_depth_and_shortcuts_alone() -> None:
    four = experiment.configs(RunConfig(seed=7), epochs=3, width=4)
    assert [config.name.split(" ")[0] for config in four] == list(PAPER)
    assert [sum(config.model.depths) * 2 + 2 for config in four] == [20, 56, 20, 56]
    assert [config.model.shortcut == "none" for config in four] == [True, True, False, False]
    first, *others = [config.model_dump(exclude={"name", "model"}) for config in four]
    assert all(other == first for other in others)
    assert (first["seed"], first["recipe"]["epochs"], first["recipe"]["optimizer"]) == (7, 3, "sgd")
    assert first["device"]["precision"] == "fp32"  # not what is the fastest for each of them
    # A plain block that starts at zero would let nothing through for ever.
    assert {(tuple(config.model.widths), config.model.zero_init) for config in four} == {((4, 8, 16), False)}


def test_the_papers_outcome_is_told_as_such(tmp_path: Path) -> None:
    plain, residual, training, lesson, gradient = said(trained(tmp_path, PAPER))
    assert "plain-56 learns worse than plain-20: 38.0 % against 52.0 %" in plain
    assert "resnet-56 learns better than resnet-20: 60.0 % against 55.0 %" in residual
    assert "no overfitting" in training and "36.0 % against 50.0 %" in training
    assert "22.0 points for 56 layers" in lesson
    assert "8 at the first step and 0.25 at the end of plain-56, 0.5 and 0.25 of resnet-56" in gradient


def test_another_outcome_is_told_as_it_is(tmp_path: Path) -> None:
    against = {"plain-20": 0.52, "plain-56": 0.70, "resnet-20": 0.60, "resnet-56": 0.50}
    plain, residual, lesson, _gradient = said(trained(tmp_path, against))
    assert "plain-56 learns better than plain-20" in plain
    assert "resnet-56 learns worse than resnet-20" in residual
    assert "8.0 points to 20 layers; 56 layers haven't learned enough" in lesson and "He et al" not in lesson


def test_no_difference_is_told_as_none(tmp_path: Path) -> None:
    *_, lesson, _gradient = said(trained(tmp_path, dict.fromkeys(PAPER, 0.5)))
    assert "no difference" in lesson


def test_what_chance_can_do_is_no_difference(tmp_path: Path) -> None:
    plain, *_ = said(trained(tmp_path, {**PAPER, "plain-56": 0.50}, count=100))
    assert "plain-56 and plain-20 are about equal" in plain


@pytest.mark.parametrize("missing", list(PAPER))
def test_it_takes_all_four(tmp_path: Path, missing: str) -> None:
    accuracies = {part: accuracy for part, accuracy in PAPER.items() if part != missing}
    assert experiment.outcome(trained(tmp_path, accuracies)) is None


def test_runs_that_differ_in_more_are_not_compared(tmp_path: Path) -> None:
    halves = [{part: PAPER[part] for part in parts} for parts in (list(PAPER)[:2], list(PAPER)[2:])]
    runs = [path for seed, half in enumerate(halves) for path in trained(tmp_path, half, seed=seed)]
    assert experiment.outcome([*runs, tmp_path / "no run"]) is None
