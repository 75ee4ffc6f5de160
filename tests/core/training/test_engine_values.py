"""What a run says at its beginning and its end, and what it does where its numbers go astray or it is interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.tasks.classification import Score
from core.training.control import Control
from core.training.events import (
    CheckpointDue,
    CheckpointSaved,
    EpochDone,
    GradientNorms,
    Notice,
    Preparing,
    RunFinished,
    StepDone,
)
from core.training.run_state import RunState
from core.training.setup import prepare
from tests.core.training.small import config, prepared, run

NAN = float("nan")


@pytest.fixture(scope="module")
def state() -> RunState:
    return prepared()


def note(state: RunState, *losses: float) -> None:
    """Steps with these mean losses, of ten pictures each, six of them right."""
    for loss in losses:
        state.step_in_epoch += 1
        state.note_step(0.5, torch.tensor(loss), torch.tensor(6.0), 10, {"stem": torch.tensor(2.0)})
    state.fetch()


def test_each_thing_that_takes_time_before_the_first_step_is_told() -> None:
    given = prepare(config(), Control(), None)
    told = [str(event.message) for event in given if isinstance(event, Preparing)]
    assert told[0] == "Looking for the device…"
    assert "Reading the pictures…" in told
    assert told[-1] == "Building the network…"


def test_a_batch_larger_than_all_pictures_is_made_smaller_and_told() -> None:
    events = list(prepare(config(recipe__batch_size=8000), Control(), None))
    (notice,) = (str(event.message) for event in events if isinstance(event, Notice) and "8000" in str(event.message))
    state = prepared(recipe__batch_size=8000)
    assert state.batch_size == len(state.data.train)
    assert f"{len(state.data.train)} are used" in notice


def test_a_run_cancelled_before_its_first_step_has_nothing_to_show() -> None:
    control = Control()
    control.cancel()
    end = run(config(), control=control)[-1]
    assert isinstance(end, RunFinished)
    assert (end.outcome, end.epoch, end.step, end.count) == ("cancelled", 0, 0, 0)
    assert (end.accuracy, end.loss, end.best_epoch, end.best_accuracy) == (None, None, None, None)


def test_a_run_without_a_folder_speaks_of_no_checkpoint() -> None:
    kinds = [event.kind for event in run(config(recipe__epochs=1))]
    assert not {"CheckpointDue", "CheckpointSaved"} & set(kinds)
    assert kinds.count("StepDone") == 6
    assert kinds[-1] == "RunFinished"


def test_a_checkpoint_is_told_of_after_the_steps_that_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    steps, checkpoints = [0], []
    for event in run(config(recipe__epochs=1, checkpoint_seconds=0.0), tmp_path):
        if isinstance(event, StepDone):
            steps.append(event.step)
        elif isinstance(event, CheckpointDue | CheckpointSaved):
            checkpoints.append(event.step)
            assert steps[-1] == event.step
    assert checkpoints.count(3) == 2, "each step has its checkpoint"


def test_sums_weigh_each_step_by_its_pictures() -> None:
    state = prepared()
    note(state, 1.0, 3.0)
    assert (state.sums.loss, state.sums.correct, state.sums.count) == (40.0, 12.0, 20)
    assert list(state.outbox) == [
        StepDone(1, 1, 1.0, 0.5),
        GradientNorms(1, {"stem": 2.0}),
        StepDone(1, 2, 3.0, 0.5),
        GradientNorms(2, {"stem": 2.0}),
    ]
    state.outbox.clear()
    state.fetch()
    assert not state.outbox, "nothing is told twice"
    assert state.finish_epoch(Score(0.25, 0.75, 4))
    (done,) = state.outbox
    assert isinstance(done, EpochDone)
    assert (done.epoch, done.train_loss, done.train_accuracy) == (1, 2.0, 0.6)
    assert (done.validation_loss, done.validation_accuracy, done.best) == (0.25, 0.75, True)
    assert (state.epoch, state.step_in_epoch, state.sums.count) == (1, 0, 0)
    assert (state.best.epoch, state.best.accuracy, state.best.loss) == (1, 0.75, 0.25)


@pytest.mark.parametrize("bad", [NAN, float("inf"), -float("inf")])
def test_from_the_first_loss_that_is_no_number_on_nothing_is_counted(bad: float) -> None:
    state = prepared()
    note(state, 1.0, bad, 2.0)
    assert state.diverged_at == 2
    assert (state.sums.loss, state.sums.count) == (10.0, 10)
    assert [event.step for event in state.outbox if isinstance(event, StepDone)] == [1]
    note(state, NAN)
    assert state.diverged_at == 2, "the first one is told"


def test_a_weight_that_is_no_number_is_noticed_before_it_is_kept() -> None:
    state = prepared()
    state.check_weights()
    assert state.diverged_at is None
    state.step_in_epoch = 3
    with torch.no_grad():
        next(state.model.parameters())[0] = NAN
    state.check_weights()
    assert state.diverged_at == 3


@pytest.mark.parametrize(
    ("accuracy", "loss", "better"), [(0.6, 9.0, True), (0.5, 0.9, True), (0.5, 1.0, False), (0.4, 0.1, False)]
)
def test_more_right_answers_are_better_and_of_as_many_the_lower_loss(
    state: RunState, accuracy: float, loss: float, *, better: bool
) -> None:
    state.begin_with(Score(1.0, 0.5, 10))
    assert state.better(Score(loss, accuracy, 10)) is better
    assert state.best.epoch == 0


def test_judging_that_is_interrupted_has_no_score_and_leaves_the_weights(state: RunState) -> None:
    assert state.data.validation is not None
    before = {name: tensor.clone() for name, tensor in state.model.state_dict().items()}
    zeros = {name: torch.zeros_like(tensor) for name, tensor in before.items()}
    assert state.judge(state.data.validation, lambda: True) is None
    score = state.judge(state.data.validation, lambda: False, zeros)
    assert score is not None
    assert score.count == len(state.data.validation)
    assert score.loss == pytest.approx(torch.tensor(10.0).log().item(), abs=1e-5), "ten digits, all as likely"
    assert all(torch.equal(tensor, before[name]) for name, tensor in state.model.state_dict().items())
