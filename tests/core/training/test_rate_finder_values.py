"""The learning-rate test step by step: which pictures each takes, with which rate, and what is told of it."""

from __future__ import annotations

from itertools import islice

import pytest
import torch

from core.data import batches
from core.training import rate_curve, rate_finder
from core.training.events import Preparing
from core.training.rate_curve import RateTested
from tests.core.training.small import config
from tests.core.training.tiny import all_of, data, training, tuned


def test_epochs_follow_one_another_each_from_its_first_picture_on() -> None:
    of = data(train=12)
    state = training(of)
    found = [images for images, _ in islice(rate_finder._batches(state), 7)]
    expected = [
        images for epoch in range(3) for images, _ in batches.batches(of.train, seed=0, epoch=epoch, batch_size=4)
    ]
    assert all(torch.equal(one, other) for one, other in zip(found, expected[:7], strict=True))


def test_a_step_takes_its_own_rate_whatever_the_recipes_schedule_and_tells_the_loss_before_it() -> None:
    settings = {"recipe__schedule": "cosine", "recipe__warmup": 0.5, "recipe__learning_rate": 0.7}
    state, other = training(data(), **settings), training(data(), **settings)
    images, labels = next(iter(state.train_batches()))
    first = rate_finder._step(state, 0.25, images, labels)
    assert first == rate_finder._step(other, 0.0625, images, labels), "the rate acts after it"
    assert {group["lr"] for group in state.optimizer.param_groups} == {0.25}
    assert {group["lr"] for group in other.optimizer.param_groups} == {0.0625}
    assert rate_finder._step(state, 0.25, images, labels) != first


def test_every_step_is_told_and_the_curve_is_what_was_told() -> None:
    events, curve = all_of(rate_finder.find_rate(config(recipe__optimizer="adamw"), steps=9))
    tested = [event for event in events if isinstance(event, RateTested)]
    assert [(event.number, event.total) for event in tested] == [(number, 9) for number in range(1, 10)]
    assert [event.rate for event in tested] == pytest.approx([1e-7 * 10 ** (7 * step / 8) for step in range(9)])
    assert curve.rates == tuple(event.rate for event in tested)
    assert curve.losses == tuple(event.loss for event in tested)
    assert isinstance(events[0], Preparing)


def test_it_ends_where_the_loss_explodes_and_reads_what_came_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def exploded(rates: list[float], losses: list[float]) -> bool:
        seen.append((len(rates), len(losses)))
        return len(losses) == 3

    monkeypatch.setattr(rate_curve, "exploded", exploded)
    events, curve = all_of(rate_finder.find_rate(config(), steps=9))
    assert seen == [(1, 1), (2, 2), (3, 3)]
    assert len(curve.rates) == len(curve.losses) == 3 == sum(isinstance(event, RateTested) for event in events)


def test_a_hundred_rates_are_usual() -> None:
    assert rate_finder.STEPS == 100 == len(rate_finder._ramp("sgd", rate_finder.STEPS))


def test_only_the_last_layer_alone_has_no_rate() -> None:
    assert "no learning rate" in rate_finder.why_not(tuned("quick"))
    assert rate_finder.why_not(tuned("balanced")) == rate_finder.why_not(tuned("thorough")) == ""
    assert rate_finder.why_not(tuned("quick", finetune__start="")) == ""
