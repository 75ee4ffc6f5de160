"""Quick fine-tuning: which last layer is kept, what is told of it, and that it is the one that judges afterwards."""

from __future__ import annotations

from typing import Any, cast

import pytest
import torch

from core.errors import Cancelled
from core.tasks.classification import Score
from core.training import probe, quick
from core.training.control import Control
from core.training.events import EpochDone, Event, Notice, Preparing
from core.training.quick import QuickState
from core.training.run_state import RunState
from core.training.stopwatch import Stopwatch
from tests.core.training.tiny import all_of, data, said, tuning


def begun(**parts: int) -> tuple[QuickState, list[Event]]:
    """A quick run before its first step, and what was told until then."""
    state = tuning(data(**parts), "quick")
    assert isinstance(state, QuickState)
    events, seen = all_of(quick.look(state, Control()))
    state.begin(seen)
    return state, events


def step(state: RunState) -> None:
    for images, labels in state.train_batches():
        state.train_step(images, labels)
    state.fetch()


def test_features_are_scaled_and_each_picture_counts_twice_where_it_may_be_mirrored() -> None:
    state, events = begun(train=12, validation=6)
    seen = state.seen
    assert len(seen.train) == 24 and seen.validation is not None and len(seen.validation) == 6
    torch.testing.assert_close(seen.train.mean(0), torch.zeros(16), atol=1e-4, rtol=0)
    assert seen.train_labels.tolist() == [0, 1, 2] * 4
    assert seen.validation_labels is not None and seen.validation_labels.tolist() == [0, 1, 2] * 2
    rows = torch.tensor([7, 2])
    pictures = torch.from_numpy(state.data.train.gather(rows.numpy()))
    backbone = state.model.eval().backbone()
    with torch.no_grad():
        features = backbone(state._presenter.normalised(pictures))
    torch.testing.assert_close(seen.plain(rows), features, atol=1e-4, rtol=1e-4)
    assert said(events)[-1].startswith("Each epoch is a last layer of its own, with less and less regularisation")


def test_an_epoch_is_one_step_for_each_strength_and_there_is_no_rate() -> None:
    state, _ = begun()
    assert (state.epochs, state.steps_per_epoch, state.rate_at(0), state.rate_at(5)) == (9, 1, 0.0, 0.0)
    assert state.total_steps == 9
    alone, _ = begun(validation=0)
    assert (alone.epochs, alone.seen.strengths) == (1, (probe.UNCHOSEN,))
    assert alone.seen.validation is None and alone.seen.validation_labels is None


def test_without_validation_pictures_nothing_is_judged() -> None:
    state, _ = begun(validation=0)
    with pytest.raises(ValueError, match="no validation"):
        state.seen.judge(state.ladder.layer)


def test_a_step_solves_for_the_strength_of_its_epoch_and_gives_the_network_that_layer() -> None:
    state, _ = begun(train=30, validation=9)
    ladder = probe.Ladder(state.seen.train, state.seen.train_labels, 3)
    for strength in probe.STRENGTHS[:3]:
        step(state)
        rung = ladder.climb(strength)
        assert state.epoch_complete and state.step_in_epoch == 1
        assert (state.sums.count, state.sums.correct) == (60, pytest.approx(60 * rung.accuracy))
        assert state.sums.loss == pytest.approx(60 * rung.loss, rel=1e-5)
        assert state.held_out_right == rung.held_out_right
        weight, bias = state.seen.scaler.unscaled(ladder.layer)
        head = cast(torch.nn.Linear, state.model.get_submodule("fc"))
        torch.testing.assert_close(head.weight.detach(), weight)
        torch.testing.assert_close(head.bias.detach(), bias)
        validation = state.data.validation
        assert validation is not None
        score = state.judge(validation, lambda: False)
        whole = RunState.judge(state, validation, lambda: False)
        assert score is not None and whole is not None
        assert (score.accuracy, score.count) == (pytest.approx(whole.accuracy), 9)
        assert score.loss == pytest.approx(whole.loss, abs=1e-3)
        state.finish_epoch(score)
    assert state.step == 3 and not state.finished


def test_all_of_an_epochs_own_time_counts_though_one_strength_takes_far_longer_than_another() -> None:
    state, _ = begun()
    now, found = 0.0, []
    state.watch = Stopwatch(lambda: now)
    validation = state.data.validation
    assert validation is not None
    for learning, judging in ((1.0, 2.0), (100.0, 300.0), (3.0, 1.0)):
        now += 50.0  # a checkpoint was written meanwhile
        images, labels = next(state.train_batches())
        now += learning
        state.train_step(images, labels)
        state.fetch()
        now += judging
        state.finish_epoch(state.judge(validation, lambda: False))
        found.append(state.outbox[-1])
    assert [event.seconds for event in found if isinstance(event, EpochDone)] == pytest.approx([3.0, 400.0, 4.0])
    assert [event.images_per_second for event in found if isinstance(event, EpochDone)] == pytest.approx(
        [24 / 3, 24 / 400, 24 / 4]
    )


def test_pictures_other_than_those_for_validation_and_other_weights_are_judged_by_the_whole_network() -> None:
    state, _ = begun(train=12, validation=6, test=9)
    step(state)
    of = state.data
    assert of.test is not None and of.validation is not None
    tested = state.judge(of.test, lambda: False)
    assert tested is not None and tested.count == 9
    assert state.judge(of.test, lambda: True) is None
    blank = {name: torch.zeros_like(tensor) for name, tensor in state.model.state_dict().items()}
    nothing = state.judge(of.validation, lambda: False, blank)
    assert nothing is not None and nothing.accuracy == pytest.approx(1 / 3), "all are taken for the first class"


def test_more_right_answers_are_better_and_of_equals_the_first() -> None:
    state, _ = begun()
    given = [(0.0, 0.0), (0.0, 0.0), (2.0, 0.5), (3.0, 0.4), (0.0, 0.9), (1.0, 0.9), (9.0, 0.0), (9.0, 0.1), (0.0, 0.1)]
    found = []
    for held_out, accuracy in given:
        state.held_out_right = held_out
        found.append(state.better(Score(1.0, accuracy, 10)))
    assert found == [True, False, True, False, True, True, False, False, False]
    assert state.most_right == 10


@pytest.mark.parametrize(
    ("held_out", "score", "right"),
    [
        (3.4, None, 3),
        (0.0, None, 0),
        (2.2, Score(1.0, 0.5, 10), 7),
        (0.0, Score(1.0, 1.0, 4), 4),
        (5.0, Score(0.0, 0.0, 4), 5),
    ],
)
def test_right_answers_are_those_on_pictures_that_were_not_learned_from(
    held_out: float, score: Score | None, right: int
) -> None:
    assert quick._right(held_out, score) == right


def test_a_run_that_goes_on_knows_its_layers_and_what_was_best() -> None:
    state, _ = begun(train=30, validation=9)
    step(state)
    validation = state.data.validation
    assert validation is not None
    state.finish_epoch(state.judge(validation, lambda: False))
    kept = {name: tensor.clone() for name, tensor in state.extra().items()}
    other, _ = begun(train=30, validation=9)
    other.restore_extra(kept)
    assert (other.most_right, other.held_out_right) == (state.most_right, pytest.approx(state.held_out_right))
    assert isinstance(other.most_right, int) and state.most_right > 0
    assert torch.equal(other.ladder.layers.weight, state.ladder.layers.weight)
    assert torch.equal(other.ladder.layers.bias, state.ladder.layers.bias)
    other.epoch = state.epoch
    step(state)
    step(other)
    assert torch.equal(state.ladder.layer.weight, other.ladder.layer.weight)


def learned(plan: str = "thorough", **parts: int) -> tuple[RunState, list[Event]]:
    state = tuning(data(**parts), plan)
    return state, all_of(quick.learn_head(state, Control()))[0]


def test_the_last_layer_learned_first_is_the_one_that_quick_would_keep() -> None:
    state, events = learned(train=30, validation=9)
    alone, _ = begun(train=30, validation=9)
    validation, same_pictures = state.data.validation, alone.data.validation
    assert validation is not None and same_pictures is not None
    best: Any = None
    while not alone.finished:
        step(alone)
        score = alone.judge(same_pictures, lambda: False)
        if alone.finish_epoch(score):
            best = alone.model.get_submodule("fc").weight.detach().clone(), score
    torch.testing.assert_close(state.model.get_submodule("fc").weight.detach(), best[0])
    assert (state.best.epoch, state.best.accuracy, state.best.loss) == (0, best[1].accuracy, best[1].loss)
    whole = RunState.judge(state, validation, lambda: False)
    assert whole is not None and whole.accuracy == pytest.approx(best[1].accuracy)
    told = [(event.done, event.total) for event in events if isinstance(event, Preparing) and event.total == 9]
    assert told == [*((number, 9) for number in (0, 9)), *((number, 9) for number in range(9))]
    notices = [str(event.message) for event in events if isinstance(event, Notice)]
    assert notices == [
        f"With the last layer alone, {100 * best[1].accuracy:.1f} % of the validation pictures are right."
    ]


def test_without_validation_pictures_the_last_layer_is_learned_and_nothing_is_said_of_it() -> None:
    state, events = learned(train=30, validation=0)
    ladder_state, _ = begun(train=30, validation=0)
    step(ladder_state)
    torch.testing.assert_close(
        state.model.get_submodule("fc").weight.detach(), ladder_state.model.get_submodule("fc").weight.detach()
    )
    assert not state.best.chosen and not [event for event in events if isinstance(event, Notice)]


def test_learning_the_last_layer_first_can_be_cancelled() -> None:
    control, told = Control(), []
    with pytest.raises(Cancelled):
        for event in quick.learn_head(tuning(data(train=30, validation=8), "thorough"), control):
            told.append(str(cast(Preparing, event).message))
            if told[-1].startswith("The last layer learns"):
                control.stop()
    assert told.count("The last layer learns…") == 1
