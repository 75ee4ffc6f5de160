"""The learning-rate test on real networks: what it recommends, that it repeats, stops, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.errors import Cancelled, UserError
from core.training import rate_curve, rate_finder
from core.training.control import Control
from core.training.rate_curve import RateCurve, RateTested
from tests.core.training.small import config


def found(run_config: RunConfig, **options: Any) -> RateCurve:
    test = rate_finder.find_rate(run_config, **options)
    while True:
        try:
            next(test)
        except StopIteration as end:
            curve: RateCurve = end.value
            return curve


def test_the_digits_get_a_rate_that_trains_them_and_no_run_folder(home: Path) -> None:
    curve = found(config(recipe__batch_size=64))
    assert curve.suggestion is not None
    assert 0.03 <= curve.suggestion <= 2
    assert f"{curve.suggestion:.3g}" in str(curve.message)
    assert len(curve.rates) == len(curve.losses) == len(curve.smoothed)
    assert list(curve.rates) == sorted(curve.rates)
    assert not (home / "runs").exists()


def test_the_same_seed_gives_the_same_curve_with_accumulation_and_mixup() -> None:
    settings = config(recipe__accumulation=2, recipe__mixup=0.2, recipe__optimizer="adamw")
    assert found(settings, steps=12) == found(settings, steps=12)


def test_it_ends_within_a_step_when_it_is_cancelled() -> None:
    control, tested = Control(), 0
    with pytest.raises(Cancelled):
        for event in rate_finder.find_rate(config(), control):
            if isinstance(event, RateTested):
                tested += 1
                control.cancel()
    assert tested == 1


def test_a_plan_without_a_learning_rate_is_refused_in_a_sentence() -> None:
    settings = config(finetune__start="bundled", finetune__plan="quick", finetune__trained_stages=0)
    with pytest.raises(UserError, match="no learning rate"):
        found(settings)


def rates(count: int = 100) -> list[float]:
    return [10 ** (-5 + 6 * step / (count - 1)) for step in range(count)]


def test_the_middle_of_the_slope_is_read_and_bounded_by_where_it_goes_astray() -> None:
    losses = [2.3 if rate < 1e-3 else 1.0 if rate < 1 else 12.0 for rate in rates()]
    curve = rate_curve.read(rates(), losses)
    assert curve.suggestion is not None
    assert 1e-3 <= curve.suggestion <= 0.1
    assert rate_curve.exploded(rates(), losses)
    assert not rate_curve.exploded(rates()[:50], losses[:50])


def test_where_the_loss_never_falls_none_is_recommended() -> None:
    flat = rate_curve.read(rates(), [2.3] * 100)
    assert flat.suggestion is None
    assert "none can be recommended" in str(flat.message)
    rising = rate_curve.read(rates(), [0.4 if rate < 0.01 else 3.0 for rate in rates()])
    assert rising.suggestion is None
    assert "well below" in str(rising.message)
    nothing = rate_curve.read(rates()[:3], [2.0, float("nan"), float("nan")])
    assert nothing.suggestion is None
    assert rate_curve.exploded(rates()[:2], [2.0, float("nan")])
