"""What a run counts and tells of itself: steps, right answers, norms, the average, where it diverged."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core import checkpoint
from core.training import run_state
from core.training.ema import Ema
from core.training.events import EpochDone, Event, GradientNorms, StepDone
from core.training.tally import Best
from tests.core.training.small import config, prepared, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def events(folder: Path) -> list[Event]:
    return run(config(recipe__ema=0.9), folder)


def test_steps_are_counted_through_and_epochs_from_one(events: list[Event]) -> None:
    steps = [(event.epoch, event.step) for event in events if isinstance(event, StepDone)]
    assert steps == [(1 + (step - 1) // 6, step) for step in range(1, 13)]
    assert [(event.epoch, event.step) for event in events if isinstance(event, EpochDone)] == [(1, 6), (2, 12)]


def test_pictures_are_judged_mirrored_and_maps_of_them_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    state = prepared(recipe__epochs=1)
    monkeypatch.setattr(run_state, "judges_mirrored", lambda *_: True)
    assert state.judges_mirrored
    monkeypatch.setattr(type(state), "inputs", "maps")
    assert not state.judges_mirrored


def test_right_answers_are_a_part_of_the_pictures_that_grows(events: list[Event]) -> None:
    first, second = (event.train_accuracy for event in events if isinstance(event, EpochDone))
    assert 0 < first < second <= 1


def test_an_epochs_loss_is_between_those_of_its_steps(events: list[Event]) -> None:
    for epoch in (event for event in events if isinstance(event, EpochDone)):
        losses = [event.loss for event in events if isinstance(event, StepDone) and event.epoch == epoch.epoch]
        assert min(losses) <= epoch.train_loss <= max(losses)


def test_norms_are_told_of_every_part_that_learns(events: list[Event]) -> None:
    told = [event for event in events if isinstance(event, GradientNorms)]
    assert [event.step for event in told] == list(range(1, 13)), "so short an epoch tells them at each step"
    assert all(len(event.norms) > 2 and min(event.norms.values()) > 0 for event in told)


def test_the_average_follows_each_step_and_is_kept_beside_the_weights(events: list[Event], folder: Path) -> None:
    assert events
    contents = checkpoint.load(folder / "checkpoints" / "last.pt")
    training = contents["training"]
    assert training["ema_steps"] == 12
    apart = [
        not torch.equal(contents["weights"][name], live)
        for name, live in training["live_weights"].items()
        if live.is_floating_point()
    ]
    assert any(apart)


def test_without_an_average_the_weights_are_written_once(tmp_path: Path) -> None:
    run(config(recipe__ema=0, recipe__epochs=1), tmp_path)
    training = checkpoint.load(tmp_path / "checkpoints" / "last.pt")["training"]
    assert not {"live_weights", "ema_steps"} & training.keys()


@pytest.mark.parametrize(
    ("decay", "wanted"),
    [
        (0.9, [9 / 11, 9 / 11 * 3 / 12 + 9 / 12]),
        (0.1, [0.9, 0.99]),
    ],
)
def test_the_average_spans_less_at_first(decay: float, wanted: list[float]) -> None:
    model = torch.nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.zero_()
    average = Ema(model, decay)
    with torch.no_grad():
        model.weight.fill_(1.0)
    for value in wanted:
        average.update()
        assert float(average.weights(model)["weight"]) == pytest.approx(value)
    assert average.steps == 2


def test_an_average_goes_on_from_what_it_gave() -> None:
    model = torch.nn.Linear(1, 1)
    average, again = Ema(model, 0.9), Ema(model, 0.9)
    average.load({"weight": torch.tensor([[3.0]]), "bias": torch.tensor([5.0])}, 7)
    given = average.weights(model)
    again.load(given, average.steps)
    assert (again.steps, float(given["weight"]), float(given["bias"])) == (7, 3.0, 5.0)
    assert all(torch.equal(again.weights(model)[name], given[name]) for name in given)


@pytest.mark.parametrize(("best", "chosen"), [(Best(), False), (Best(1, 0.0, 9.0), True), (Best(3, 0.5, 1.0), True)])
def test_an_epoch_without_a_right_answer_is_still_one_that_can_be_kept(best: Best, *, chosen: bool) -> None:
    assert best.chosen is chosen
