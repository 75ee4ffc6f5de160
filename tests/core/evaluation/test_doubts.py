"""A network's doubt: it keeps its promise on other pictures, and survives what happens to a file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.evaluation import doubts
from core.evaluation.answers import Answers
from core.models.known import MOST, MOST_BYTES, distances, known_of, rows_to_know, to_know
from core.tasks.doubt import RIGHT_RATES, Doubt, Level, from_values, probabilities, to_values, verdicts

DOUBT = Doubt(2.0, (Level(0.9, 0.7, 0.8, 0.93), Level(0.95, 0.8, 0.6, 0.97)), 4.0, 0.04, 50)


def judged(seed: int, count: int, classes: int = 10, skill: float = 2.5) -> Answers:
    """Pictures of which a third is hard; the network is twice as sure as it should be. Distances have nothing to do
    with it."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, count)
    logits = random.normal(size=(count, classes))
    hard = random.random(count) < 1 / 3
    logits[np.arange(count), labels] += np.where(hard, 0.4, 1.3) * skill
    names = tuple(map(str, range(count)))
    apart = random.normal(5, 1, count).astype(np.float32)
    return Answers(tuple("abcdefghij"[:classes]), names, labels, (2 * logits).astype(np.float32), apart)


def answered(doubt: Doubt, answers: Answers, wanted: float) -> np.ndarray:
    said = verdicts(answers.logits, doubt, wanted, answers.distances)
    return np.array([verdict == "sure" for verdict in said])


@pytest.mark.parametrize("wanted", [0.8, 0.9, 0.95, 0.98])
def test_what_is_answered_is_right_as_often_as_was_promised(wanted: float) -> None:
    doubt, others = doubts.settle(judged(0, 6000)), judged(1, 6000)
    assert doubt is not None
    sure = answered(doubt, others, wanted)
    assert others.right[sure].mean() == pytest.approx(wanted, abs=0.02)
    assert sure.mean() == pytest.approx(doubt.level(wanted).coverage, abs=0.03) and sure.mean() > 0.1
    assert others.right.mean() < 0.8


@pytest.mark.parametrize(("classes", "skill"), [(2, 3.5), (10, 4.5)])
def test_few_pictures_promise_no_more_than_they_can_keep(classes: int, skill: float) -> None:
    others, kept = judged(999, 3000, classes, skill), []
    for seed in range(40):
        doubt = doubts.settle(judged(seed, 25, classes, skill))
        assert doubt is not None
        sure = answered(doubt, others, 0.95)
        if sure.any():
            kept.append(others.right[sure].mean())
    assert np.mean(kept) >= 0.95 and np.mean(np.array(kept) < 0.93) <= 0.15 and len(kept) >= 35


def test_stricter_is_never_less_strict() -> None:
    doubt = doubts.settle(judged(0, 500))
    assert doubt is not None and [level.wanted for level in doubt.levels] == list(RIGHT_RATES)
    assert [level.threshold for level in doubt.levels] == sorted(level.threshold for level in doubt.levels)
    assert doubt.level(0.85).wanted == 0.9 and doubt.level(1.0).wanted == RIGHT_RATES[-1]


def test_without_pictures_there_is_nothing_to_settle_and_one_is_enough_for_nothing() -> None:
    assert doubts.settle(judged(0, 0)) is None
    one = doubts.settle(judged(0, 1))
    assert one is not None and one.level(0.95).threshold > 1 and one.lost == 0


def test_strangers_are_told_by_their_distance_alone() -> None:
    own = judged(0, 400)
    doubt = doubts.settle(own)
    assert doubt is not None and 0 < doubt.lost <= 0.05
    far = replace(own, distances=np.full(400, 20, np.float32))
    assert set(verdicts(far.logits, doubt, 0.95, far.distances)) == {"stranger"}
    lost = verdicts(own.logits, doubt, 0.95, own.distances).count("stranger")
    assert lost == round(doubt.lost * 400)
    assert "stranger" not in verdicts(own.logits, doubt, 0.95)


def test_verdicts() -> None:
    logits = np.array([[6, 0], [2.5, 0], [6, 0], [0, 0]], np.float32)
    apart = np.array([1, 1, 4.1, 9], np.float32)
    assert verdicts(logits, DOUBT, 0.95, apart) == ("sure", "unsure", "stranger", "stranger")
    assert verdicts(logits, DOUBT, 0.9, apart) == ("sure", "sure", "stranger", "stranger")
    assert verdicts(logits, None, 0.95, apart) == ("sure",) * 4
    assert verdicts(logits[:0], DOUBT) == ()
    never = replace(DOUBT, levels=(Level(0.95, math.nextafter(1, 2), 0, 0),))
    assert set(verdicts(100 * logits, never)) == {"unsure"}
    assert probabilities(logits, DOUBT)[0, 0] == pytest.approx(1 / (1 + math.exp(-3)))


def test_it_comes_back_from_a_file() -> None:
    assert from_values(json.loads(json.dumps(to_values(DOUBT)))) == DOUBT
    settled = doubts.settle(replace(judged(0, 30), distances=None))
    assert settled is not None and settled.farthest == math.inf
    assert from_values(json.loads(json.dumps(to_values(settled)))) == settled


CHANGES: list[dict[str, Any]] = [
    {"temperature": 0},
    {"temperature": -1},
    {"temperature": math.nan},
    {"temperature": math.inf},
    {"temperature": "warm"},
    {"temperature": None},
    {"levels": []},
    {"levels": [3]},
    {"levels": 5},
    {"levels": [{"wanted": 0.9}]},
    {"levels": [{"wanted": 0.9, "threshold": math.nan, "coverage": 0, "accuracy": 0}]},
    {"levels": [{"wanted": math.nan, "threshold": 0.9, "coverage": 0, "accuracy": 0}]},
    {"levels": [{"wanted": 0.9, "threshold": 0.9, "coverage": 7, "accuracy": 0}]},
    {"farthest": math.nan},
    {"farthest": -1},
    {"count": math.inf},
    {"count": -3},
    {"lost": 2},
]
WRONG: list[Any] = [None, [], "doubt", {}, {"levels": []}, *({**to_values(DOUBT), **change} for change in CHANGES)]


@pytest.mark.parametrize("values", WRONG, ids=str)
def test_what_makes_no_sense_is_no_doubt(values: Any) -> None:
    assert from_values(values) is None


def test_known_pictures_are_few_and_small_and_spread_evenly() -> None:
    for count, features in ((25, 64), (40_000, 160), (40_000, 2048), (1, 7)):
        rows = rows_to_know(count, features)
        assert 0 < len(rows) <= min(count, MOST) and 2 * len(rows) * features <= MOST_BYTES
        assert len(set(rows.tolist())) == len(rows) and rows[0] == 0 and rows[-1] == count - 1
    assert bool(torch.isfinite(to_know(torch.tensor([[4e9, 0, -4]]))).all())


def test_distances_are_those_to_the_fifth_nearest() -> None:
    roots = torch.tensor([[0.0], [1], [3], [7], [20], [21]])
    known = to_know(roots.square())
    assert distances(torch.tensor([[0.0], [100]]), known).tolist() == [20, 10]
    assert distances(torch.tensor([[4.0]]), known[:2]).tolist() == [2]
    assert distances(torch.zeros(0, 1), known).shape == (0,)


@pytest.mark.parametrize(
    "known",
    [
        None,
        3,
        torch.zeros(0, 4),
        torch.zeros(4),
        torch.zeros(2, 5),
        torch.full((2, 4), torch.nan),
        torch.ones(2, 4).long(),
    ],
    ids=lambda known: str(getattr(known, "shape", known)),
)
def test_known_pictures_that_do_not_fit_are_none(known: Any) -> None:
    assert known_of({"known": known}, 4) is None
    assert known_of(known, 4) is None
    assert known_of({"known": torch.ones(2, 4).half()}, 4) is not None
