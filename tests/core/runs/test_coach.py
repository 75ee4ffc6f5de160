"""The coach: each rule on a real short run that has the trouble; a healthy run gets no advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import UserError
from core.runs.coach import Advice, Seen, advise
from core.runs.coach.changes import applied, as_flags, told
from core.runs.coach.rules import RULES, Rule
from core.runs.coach.statistics import chance_of_rise, count_behind, restless
from core.runs.curves import read_curves
from tests.core.runs import patients
from tests.core.runs.patients import Drawing, train

LEARNS_FAST: dict[str, Any] = {"optimizer": "auto", "batch_size": 32}
UNVARIED: dict[str, Any] = {"crop_padding": 0.0, "flip": "off", "label_smoothing": 0.0}


@pytest.fixture(scope="module", autouse=True)
def source() -> Iterator[None]:
    with patients.source():
        yield


@pytest.fixture(scope="module")
def healthy(source: None, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Four patterns that can be told apart, learned and judged."""
    drawing = Drawing(train=(50,) * 4, validation=(40,) * 4, strength=1.5)
    return train(tmp_path_factory.mktemp("healthy"), drawing, judged=True, epochs=6, **LEARNS_FAST)


def first(seen: Seen, rule: str) -> Advice:
    """The most important advice, which is this rule's."""
    found = advise(seen)
    assert found and found[0].rule == rule, found
    assert found[0].evidence and str(found[0].headline) and str(found[0].sentence)
    return found[0]


def given(seen: Seen, rule: str) -> Advice:
    """This rule's advice, which is among those given."""
    return next(advice for advice in advise(seen) if advice.rule == rule)


def rules(seen: Seen) -> list[str]:
    return [advice.rule for advice in advise(seen)]


def test_a_healthy_run_gets_no_advice(healthy: Seen) -> None:
    assert healthy.judged is not None and healthy.judged.figures.accuracy > 0.95
    assert advise(healthy) == ()
    assert advise(replace(healthy, judged=None)) == ()
    assert (healthy.train_count, healthy.validation_count, healthy.guessing) == (200, 160, 0.25)


def test_overfitting(tmp_path: Path) -> None:
    drawing = Drawing(train=(12,) * 4, validation=(40,) * 4, strength=0.25)
    seen = train(tmp_path, drawing, epochs=16, **UNVARIED, **LEARNS_FAST)
    advice = first(seen, "overfitting")
    assert advice.changes == {"recipe.crop_padding": 0.125, "recipe.flip": "alternate"}
    assert "of the training pictures right" in str(advice.evidence[0])


def test_underfitting(tmp_path: Path) -> None:
    seen = train(tmp_path, Drawing(train=(100,) * 4, strength=0.0), epochs=4, learning_rate=0.02)
    assert first(seen, "underfitting").changes == {"model.widths": [16, 32]}


def test_learning_rate_too_high(tmp_path: Path) -> None:
    seen = train(tmp_path, Drawing(), epochs=3, learning_rate=30.0)
    assert first(seen, "rate-too-high").changes == {"recipe.learning_rate": 3.0}
    assert rules(seen) == ["rate-too-high"]
    diverged = replace(seen, state="diverged")
    assert "no number" in str(first(diverged, "rate-too-high").evidence[0])


def test_learning_rate_too_high_at_the_end(tmp_path: Path) -> None:
    seen = train(tmp_path, Drawing(strength=0.5), epochs=15, schedule="constant", learning_rate=0.5)
    advice = first(seen, "rate-too-high")
    assert advice.changes == {"recipe.schedule": "cosine"} and "jump" in str(advice.evidence[0])
    cosine = applied(seen.config, {"recipe.schedule": "cosine", "recipe.epochs": 60})
    assert "rate-too-high" not in rules(replace(seen, state="stopped", config=cosine))


def test_learning_rate_too_low(tmp_path: Path) -> None:
    seen = train(tmp_path, Drawing(), epochs=3, learning_rate=1e-3)
    assert first(seen, "rate-too-low").changes == {"recipe.learning_rate": 0.1}
    assert rules(seen) == ["rate-too-low"]


def test_plateau(tmp_path: Path) -> None:
    """A third of the labels is wrong: no more than the others can be learned."""
    drawing = Drawing(train=(40,) * 4, validation=(), strength=1.5, twisted=0.3)
    seen = train(tmp_path, drawing, epochs=20, schedule="constant", optimizer="auto")
    assert first(seen, "plateau").changes == {"recipe.schedule": "cosine"}
    let_down = replace(seen.curves, learning_rates=np.linspace(0.1, 0.0, len(seen.curves.steps)))
    assert advise(replace(seen, curves=let_down)) == ()
    # Ended by hand before its schedule let the rate fall: what would come then isn't known.
    cosine = applied(seen.config, {"recipe.schedule": "cosine", "recipe.epochs": 60})
    assert "plateau" not in rules(replace(seen, state="stopped", config=cosine))


def test_too_few_validation_pictures(tmp_path: Path) -> None:
    seen = train(tmp_path, Drawing(validation=(5,) * 4, strength=0.4), epochs=3, **LEARNS_FAST)
    advice = given(seen, "noisy-validation")
    assert "of 20 validation pictures" in str(advice.evidence[0])


def test_a_leak(tmp_path: Path) -> None:
    drawing = Drawing(train=(24,) * 4, test=(40,) * 4, strength=0.1, copied=True)
    seen = train(tmp_path, drawing, judged=True, epochs=10, learning_rate=0.2, **UNVARIED, **LEARNS_FAST)
    advice = first(seen, "leak")
    assert "of 96 validation pictures" in str(advice.evidence[0]) and "160 test pictures" in str(advice.evidence[0])
    folder = seen.config.model_copy(update={"data": seen.config.data.model_copy(update={"source": "folder"})})
    assert first(replace(seen, config=folder), "leak").changes == {"data.check": True}


def test_unequal_classes(tmp_path: Path) -> None:
    drawing = Drawing(train=(160, 16, 16, 16), validation=(100, 10, 10, 10), strength=0.2)
    seen = train(tmp_path, drawing, judged=True, epochs=3)
    advice = given(seen, "imbalance")
    assert "“class 0”" in str(advice.headline)
    assert seen.judged is not None and len(advice.rows) == 10
    assert not seen.judged.answers.right[list(advice.rows)].any()


def test_wrong_labels(tmp_path: Path) -> None:
    drawing = Drawing(train=(60,) * 4, validation=(80,) * 4, strength=1.5, twisted=0.1)
    settings = {**LEARNS_FAST, "label_smoothing": 0.0}
    seen = train(tmp_path, drawing, judged=True, epochs=6, **settings)
    advice = first(seen, "label-errors")
    assert advice.changes == {"recipe.label_smoothing": 0.1}
    # The drawing's names say what is shown: rows of a class lie together, whatever their labels say.
    assert seen.judged is not None
    shown = np.repeat(np.arange(4), 80)
    wrong = [shown[row] != seen.judged.answers.labels[row] for row in advice.rows]
    assert np.mean(wrong) > 0.8
    assert seen.judged.answers.names[advice.rows[0]] in str(advice.evidence[1])


def test_a_class_that_needs_pictures(tmp_path: Path) -> None:
    drawing = Drawing(train=(60, 60, 60, 20), validation=(60, 60, 60, 20), strength=0.8, alike=0.85)
    seen = train(tmp_path, drawing, judged=True, epochs=5, **LEARNS_FAST)
    advice = first(seen, "needs-pictures")
    assert str(advice.headline).endswith("class 3") and "taken for “class 2”" in str(advice.evidence[2])
    assert seen.judged is not None and set(seen.judged.answers.labels[list(advice.rows)]) == {3}


def test_stopped_too_early(tmp_path: Path) -> None:
    drawing = Drawing(train=(80,) * 4, strength=0.8)
    seen = train(tmp_path, drawing, epochs=3, schedule="constant", learning_rate=0.02, ema=0.7, **LEARNS_FAST)
    assert first(seen, "stopped-too-early").changes == {"recipe.epochs": 6}
    ended_by_hand = replace(seen, state="stopped", config=applied(seen.config, {"recipe.epochs": 30}))
    advice = first(ended_by_hand, "stopped-too-early")
    assert advice.changes == {} and "continue it" in str(advice.sentence)


def test_advice_changes_what_it_names_and_nothing_else(healthy: Seen) -> None:
    changes = {"recipe.epochs": 30, "data.check": True, "model.widths": [16, 32], "recipe.schedule": "cosine"}
    changed = applied(healthy.config, changes)
    before, after = (flat(config.model_dump()) for config in (healthy.config, changed))
    assert {key for key in after if after[key] != before[key]} == set(changes)
    assert str(told(healthy.config, changes)[0]) == "Epochs 6 → 30"
    assert str(told(healthy.config, changes)[3]) == "Schedule One cycle → Cosine"
    assert as_flags(changes) == "--epochs 30 --check --widths 16,32 --schedule cosine"
    with pytest.raises(UserError):
        applied(healthy.config, {"recipe.epochs": 0})


def test_a_rule_is_a_function_and_a_line(healthy: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Advice(told(healthy.config, {"recipe.epochs": 9})[0], told(healthy.config, {"recipe.epochs": 9})[0], ())
    monkeypatch.setattr("core.runs.coach.rules.RULES", [*RULES, Rule("mine", lambda seen: mine)])
    assert rules(healthy) == ["mine"]


def test_a_run_without_anything_or_with_one_class_gets_no_advice(healthy: Seen) -> None:
    assert advise(Seen(healthy.config, read_curves(Path("nowhere")), state="interrupted")) == ()
    assert advise(replace(healthy, judged=None, classes=1)) == ()


def test_statistics() -> None:
    assert chance_of_rise(np.arange(5.0)) == pytest.approx(1 / 120)
    assert chance_of_rise(np.zeros(5)) == 1.0 and chance_of_rise(np.array([1.0, np.nan, 2.0])) == 0.5
    assert chance_of_rise(np.linspace(0, 1, 1000)) < 1e-9
    accuracies = np.array([90, 91, 89, 90]) / 364
    assert count_behind(accuracies, 300) == 364 and count_behind(accuracies, 800) == 728
    steady, jumping = 0.8 + np.array([0, 1, -1, 1, 0]) / 100, 0.8 + np.array([0, 9, -9, 9, 0]) / 100
    assert not restless(steady, 200) and restless(jumping, 200) and not restless(jumping, 5)


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        found.update(flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value})
    return found
