"""Figures against scikit-learn's, and against cases whose answers are known."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from core.evaluation import calibration, curves, mistakes, strangers
from core.evaluation.answers import Answers
from core.evaluation.metrics import figures, mean_loss, wilson
from core.evaluation.told import as_values

EXACT = {"rel": 1e-9, "abs": 1e-9}


def answered(seed: int = 0, count: int = 400, classes: int = 4, skill: float = 1.5, scale: float = 1.0) -> Answers:
    """Random logits in which the true class stands out by `skill`; `scale` makes all of them surer than they should."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, count)
    logits = random.normal(size=(count, classes))
    logits[np.arange(count), labels] += skill
    names = tuple(f"{number}.jpg" for number in range(count))
    return Answers(tuple("abcdefghij"[:classes]), names, labels, (scale * logits).astype(np.float32))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 60), classes=st.integers(2, 8))
def test_figures_are_scikit_learns(seed: int, count: int, classes: int) -> None:
    answers = answered(seed, count, classes)
    found, every = figures(answers), list(range(classes))
    truth, guess = answers.labels, answers.answers
    assert found.accuracy == pytest.approx(reference.accuracy_score(truth, guess), **EXACT)
    np.testing.assert_array_equal(found.confusion, reference.confusion_matrix(truth, guess, labels=every))
    loss = reference.log_loss(truth, answers.probabilities(), labels=every)
    assert found.loss == pytest.approx(loss, **EXACT)
    if classes > 6:
        expected = reference.top_k_accuracy_score(truth, answers.logits, k=5, labels=every)
        assert found.top5 == pytest.approx(expected, **EXACT)
    precision, recall, f1, support = reference.precision_recall_fscore_support(
        truth, guess, labels=every, zero_division=0
    )
    for place, each in enumerate(found.per_class):
        values = (each.precision, each.recall, each.f1, each.support)
        assert values == pytest.approx((precision[place], recall[place], f1[place], support[place]), **EXACT)
    means = reference.precision_recall_fscore_support(truth, guess, average="macro", zero_division=0)
    assert (found.macro_precision, found.macro_recall, found.macro_f1) == pytest.approx(means[:3], **EXACT)


def test_the_order_of_pictures_changes_nothing() -> None:
    answers = answered()
    shuffled = answers.subset(np.random.default_rng(1).permutation(len(answers)))
    one, other = figures(answers), figures(shuffled)
    assert one.loss == other.loss and one.per_class == other.per_class


@pytest.mark.parametrize(
    ("right", "count", "low", "high"), [(0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821), (0, 0, 0, 1)]
)
def test_the_interval_is_wilsons(right: int, count: int, low: float, high: float) -> None:
    assert wilson(right, count) == pytest.approx((low, high), abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 80), ties=st.booleans())
def test_curves_are_scikit_learns(seed: int, count: int, ties: bool) -> None:
    random = np.random.default_rng(seed)
    positive, scores = random.random(count) < 0.4, random.random(count)
    if ties:
        scores = scores.round(1)
    roc, precision = curves.roc(scores, positive), curves.precision_recall(scores, positive)
    if positive.all() or not positive.any():
        assert roc is None
        return
    assert roc is not None and precision is not None
    false_rates, true_rates, _ = reference.roc_curve(positive, scores, drop_intermediate=False)
    np.testing.assert_allclose(roc.x, false_rates, atol=1e-12)
    np.testing.assert_allclose(roc.y, true_rates, atol=1e-12)
    assert roc.area == pytest.approx(reference.roc_auc_score(positive, scores), **EXACT)
    assert precision.area == pytest.approx(reference.average_precision_score(positive, scores), **EXACT)


def test_sureness_is_compared_with_being_right() -> None:
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.25, 0.75], [0.45, 0.55]])
    labels = np.array([0, 1, 1, 1])
    answers = Answers(("a", "b"), ("1", "2", "3", "4"), labels, np.log(probabilities).astype(np.float32))
    bins = calibration.reliability(answers, bins=5)
    assert [each.count for each in bins] == [0, 0, 1, 1, 2]
    assert bins[4].confidence == pytest.approx(0.9) and bins[4].accuracy == 0.5
    assert calibration.calibration_error(bins) == pytest.approx((0.45 + 0.25 + 2 * 0.4) / 4, abs=1e-6)
    assert sum(each.count for each in calibration.reliability(answered(1))) == 400


@pytest.mark.parametrize("scale", [0.5, 1.0, 4.0])
def test_the_temperature_undoes_what_made_a_network_too_sure(scale: float) -> None:
    plain, scaled = answered(count=4000), answered(count=4000, scale=scale)
    temperature = calibration.fit_temperature(scaled)
    assert temperature == pytest.approx(scale * calibration.fit_temperature(plain), rel=1e-3)
    best = mean_loss(scaled, temperature)
    assert best <= min(mean_loss(scaled, temperature * factor) for factor in (0.98, 1.02))
    before, after = (
        calibration.calibration_error(calibration.reliability(scaled, each)) for each in (1.0, temperature)
    )
    assert after < 0.03 and after <= before + 0.005


def test_separable_pictures_and_none_at_all_have_a_temperature() -> None:
    few, many = (answered(count=count, skill=12) for count in (25, 4000))
    assert few.right.all() and many.right.all()
    sureness = [each.confidences(calibration.fit_temperature(each)).mean() for each in (few, many)]
    assert 0.9 < sureness[0] < 0.98 < 0.999 < sureness[1] < 1, "all of few pictures right: that may be luck"
    assert calibration.fit_temperature(answered(skill=1000)) == pytest.approx(calibration.HOTTEST)
    assert calibration.fit_temperature(answered().subset(np.arange(0))) == 1.0


@pytest.mark.parametrize("wanted", [0.9, 0.95, 0.99])
def test_what_is_answered_is_right_at_the_wanted_rate_on_other_pictures(wanted: float) -> None:
    answers = answered(0, 5000, skill=2)
    chosen = calibration.choose_threshold(answers, calibration.fit_temperature(answers), wanted)
    assert chosen.accuracy >= wanted and 0.2 < chosen.coverage < 1
    other = calibration.applied(chosen, answered(1, 5000, skill=2))
    assert other.accuracy == pytest.approx(wanted, abs=0.015)
    assert other.coverage == pytest.approx(chosen.coverage, abs=0.05)


def test_where_nothing_is_right_often_enough_nothing_is_answered() -> None:
    answers = answered(skill=0)
    silent = calibration.choose_threshold(answers.subset(np.flatnonzero(~answers.right)))
    assert silent.coverage == 0 and silent.threshold > 1
    assert calibration.applied(silent, answered()).coverage == 0
    sharp = answered(skill=6)
    everything = calibration.choose_threshold(sharp.subset(np.flatnonzero(sharp.right)))
    assert everything.coverage == 1


def test_equal_probabilities_are_answered_together() -> None:
    logits = np.zeros((10, 2), np.float32)
    logits[:, 0] = 1
    answers = Answers(("a", "b"), tuple("0123456789"), np.array([0] * 6 + [1] * 4), logits)
    assert calibration.choose_threshold(answers).coverage == 0
    assert calibration.choose_threshold(answers, wanted=0.6).coverage == 1


def test_a_cell_of_the_confusion_matrix_is_exactly_its_pictures() -> None:
    answers = answered()
    confusion = figures(answers).confusion
    for true in range(4):
        for answer in range(4):
            rows = mistakes.of_cell(answers, true, answer)
            assert len(rows) == confusion[true, answer]
            assert (answers.labels[rows] == true).all() and (answers.answers[rows] == answer).all()


def test_the_worst_mistakes_come_first() -> None:
    answers = answered()
    rows = mistakes.worst(answers)
    assert len(rows) == (~answers.right).sum() and not answers.right[rows].any()
    assert (np.diff(answers.confidences()[rows]) <= 0).all()
    doubts = mistakes.most_uncertain(answers)
    assert sorted(doubts) == list(range(400))
    two = np.sort(answers.probabilities()[doubts], axis=1)[:, -2:]
    assert (np.diff(two[:, 1] - two[:, 0]) >= 0).all()


def test_wrong_labels_are_suspected_and_right_ones_are_not() -> None:
    answers = answered(skill=6)
    wrong = np.arange(0, 400, 20)
    labels = answers.labels.copy()
    labels[wrong] = (labels[wrong] + 1) % 4
    found = mistakes.suspects(Answers(answers.classes, answers.names, labels, answers.logits))
    first = {each.row for each in found[: len(wrong)]}
    assert len(first & set(wrong.tolist())) >= 19
    assert all(each.better == answers.labels[each.row] for each in found if each.row in wrong)
    assert len(found) <= len(wrong) + 8
    assert [each.sureness for each in found] == sorted((each.sureness for each in found), reverse=True)


def test_strangers_lie_below_the_border_and_few_of_its_own_do() -> None:
    random = np.random.default_rng(0)
    own, other = (
        replace(answered(count=2000), distances=random.normal(middle, 1, 2000).astype(np.float32)) for middle in (5, 9)
    )
    border = strangers.choose_border(own)
    assert border.lost <= strangers.LOST
    assert strangers.are_strangers(own, border).mean() == border.lost
    assert strangers.are_strangers(other, border).mean() > 0.9
    assert strangers.choose_border(own.subset(np.arange(0))).farthest == np.inf
    unknown = replace(other, distances=None)
    assert strangers.choose_border(unknown).farthest == np.inf and not strangers.are_strangers(unknown, border).any()


@pytest.mark.parametrize("classes", [1, 2, 4])
def test_all_of_it_is_plain_values(classes: int) -> None:
    answers = answered(classes=classes)
    values = json.loads(json.dumps(as_values(answers, figures(answers)), allow_nan=False))
    assert len(values["classes"]) == classes and values["count"] == 400
    assert ("roc_auc" in values) == (classes == 2)
    if classes > 1:
        worst = values["worst"][0]
        row = answers.names.index(worst["picture"])
        assert answers.classes[answers.labels[row]] == worst["label"] != worst["answer"]
    json.dumps(as_values(answers.subset(np.arange(0)), figures(answers.subset(np.arange(0)))), allow_nan=False)
