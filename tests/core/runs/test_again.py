"""Runs made from runs: repeated under a free name, or trained longer without ever becoming worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import config_file
from core.config import RunConfig
from core.errors import UserError
from core.runs import again, judged, start, status
from core.runs.curves import read_curves
from core.runs.folder import RunFolder
from core.training.events import RunFinished
from tests.core.training.small import config


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """Two epochs, its schedule at its end."""
    run = start.prepare(config(name="Digits"), tmp_path_factory.mktemp("trained"))
    list(start.run(run))
    return run


def test_the_next_name_is_the_first_free_one() -> None:
    assert again.next_name("Ants", {"Ants"}) == "Ants (2)"
    assert again.next_name("Ants (2)", {"Ants", "Ants (2)"}) == "Ants (3)"
    assert again.next_name("Ants (7)", {"Ants (7)"}) == "Ants (2)"
    assert RunConfig(name=again.next_name("x" * 200, set())).name.endswith(" (2)")


def test_a_repeated_run_is_the_same_under_another_name(trained: RunFolder) -> None:
    repeated = again.repeat(trained, {"Digits", "Digits (2)"})
    assert repeated.name == "Digits (3)"
    assert repeated.model_copy(update={"name": "Digits"}) == config_file.load(trained.config_file)


def test_longer_begins_where_the_run_ended_and_leaves_it_as_it_is(trained: RunFolder, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in trained.path.rglob("*") if path.is_file()}
    wished = again.longer(trained, 3, {"Digits"})
    assert (wished.name, wished.recipe.epochs) == ("Digits (2)", 3)
    run = start.prepare(wished, tmp_path)
    events = list(start.run(run))
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "finished"
    first, then = read_curves(trained), read_curves(run)
    assert len(then.epochs) == 3
    # What was learned is there from the first step on: its first epoch is nothing like that of a fresh network.
    assert then.train_losses[0] < first.train_losses[-1] < first.train_losses[0]
    assert _best(run) > _best(trained)
    assert {path: path.read_bytes() for path in before} == before
    with pytest.raises(UserError, match="went on from another run"):
        again.repeat(run, set())
    even_longer = again.longer(run, 1, {"Digits", "Digits (2)"})
    assert even_longer.recipe.learning_rate == wished.recipe.learning_rate, "lowered once, not again and again"


def test_longer_never_ends_with_anything_worse(trained: RunFolder, tmp_path: Path) -> None:
    wished = again.longer(trained, 1, {"Digits"})
    ruinous = wished.recipe.model_copy(update={"learning_rate": 100.0, "optimizer": "sgd", "clip_norm": 0.5})
    run = start.prepare(wished.model_copy(update={"recipe": ruinous}), tmp_path)
    list(start.run(run))
    assert read_curves(run).validation_accuracies[-1] < _best(trained)
    assert (status.read(run).best_epoch, _best(run)) == (0, _best(trained))
    assert judged.checkpoint_of(run) == run.best


def test_what_more_epochs_cannot_change_is_said(trained: RunFolder, tmp_path: Path) -> None:
    values = config_file.load_values(trained.config_file)
    quick = RunConfig.model_validate({**values, "finetune": {"start": "bundled", "plan": "quick"}})
    run = start.prepare(quick, tmp_path)
    with pytest.raises(UserError, match="no checkpoint"):
        again.longer(run, 1, set())
    assert "change nothing" in str(again.nothing_to_gain(quick))
    assert again.nothing_to_gain(config_file.load(trained.config_file)) is None


def _best(run: RunFolder) -> float:
    return status.read(run).best_accuracy or 0.0
