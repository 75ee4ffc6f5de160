"""Which classes are confused most, and what is said of pictures when some may be left unanswered."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation import confused, coverage
from core.evaluation.answers import Answers
from core.evaluation.metrics import confusion_of
from core.tasks.doubt import Doubt, Level, verdicts


def answers(count: int = 300, classes: int = 4) -> Answers:
    random = np.random.default_rng(3)
    labels = random.integers(0, classes, count)
    logits = random.normal(0, 1, (count, classes)).astype(np.float32)
    logits[np.arange(count), labels] += 1.5
    apart = random.random(count).astype(np.float32)
    return Answers(tuple("abcd"[:classes]), tuple(map(str, range(count))), labels, logits, apart)


def test_the_most_confused_pairs_come_first_and_are_all_of_the_mistakes() -> None:
    judged = answers()
    found = confused.pairs(confusion_of(judged))
    assert all(pair.true != pair.answered and pair.count > 0 for pair in found)
    assert [pair.count for pair in found] == sorted((pair.count for pair in found), reverse=True)
    assert sum(pair.count for pair in found) == int((~judged.right).sum())
    first = found[0]
    own = int((judged.labels == first.true).sum())
    assert first.share == pytest.approx(first.count / own)
    assert confused.pairs(confusion_of(judged), 2) == found[:2]


def test_of_equal_counts_the_rarer_class_comes_first() -> None:
    found = confused.pairs(np.array([[90, 5, 0], [5, 5, 0], [0, 0, 0]]))
    assert [(pair.true, pair.answered, pair.count) for pair in found] == [(1, 0, 5), (0, 1, 5)]


def test_what_is_said_is_what_the_verdicts_say_of_each_picture() -> None:
    judged = answers()
    doubt = Doubt(1.3, (Level(0.9, 0.6, 0.5, 0.9), Level(0.99, 1.1, 0.0, 0.0)), 0.9, 0.05, 100)
    each = np.array(verdicts(judged.logits, doubt, 0.9, judged.distances))
    said = coverage.said(judged, doubt, 0.9)
    assert {"sure", "unsure", "stranger"} == set(each)
    assert said.answered == pytest.approx((each == "sure").mean())
    assert said.unsure == pytest.approx((each == "unsure").mean())
    assert said.strangers == pytest.approx((each == "stranger").mean())
    assert said.right == pytest.approx(judged.right[each == "sure"].mean())
    never = coverage.said(judged, doubt, 0.99)
    assert (never.answered, never.right) == (0.0, None)


def test_the_curve_ends_at_the_accuracy_of_all_pictures() -> None:
    judged = answers()
    curve = coverage.over_coverage(judged)
    assert curve is not None
    assert (curve.x[-1], curve.y[-1]) == (1.0, pytest.approx(judged.right.mean()))
    middle = len(curve.x) // 2
    sure = judged.confidences() >= curve.thresholds[middle]
    assert curve.x[middle] == pytest.approx(sure.mean())
    assert curve.y[middle] == pytest.approx(judged.right[sure].mean())
    assert coverage.over_coverage(answers(0)) is None
