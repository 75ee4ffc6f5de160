"""The learning-rate test on real networks: what it recommends, that it repeats, stops, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
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


def bent(*corners: tuple[float, float]) -> list[float]:
    """Losses at `rates()` on straight lines from corner to corner, each a power of ten and its loss."""
    return np.interp(np.log10(rates()), *zip(*corners, strict=True)).tolist()


def test_smoothing_leaves_a_line_as_it_is_up_to_its_ends_and_halves_a_jump() -> None:
    line = np.array(bent((-5, 3.0), (1, 0.0)))
    np.testing.assert_allclose(rate_curve.smooth(np.array(rates()), line), line, atol=1e-9)
    jump = np.where(np.arange(100) < 50, 0.0, 1.0)
    smoothed = rate_curve.smooth(np.array(rates()), jump)
    assert smoothed[49] + smoothed[50] == pytest.approx(1.0) and 0.3 < smoothed[49] < 0.5
    assert (np.abs(smoothed - jump)[(np.arange(100) < 43) | (np.arange(100) > 56)] < 0.01).all()


def test_the_rate_is_half_way_between_half_of_what_is_won_and_the_lowest() -> None:
    curve = rate_curve.read(rates(), bent((-5, 2.0), (-3, 2.0), (-1, 0.5), (0, 2.0), (1, 5.0)))
    assert curve.suggestion == pytest.approx(10**-1.5, rel=0.2)
    assert "goes astray from 1" in str(curve.message)


def test_it_is_at_most_a_tenth_of_where_the_training_goes_astray() -> None:
    losses = bent((-5, 2.0), (-3, 2.0), (-1, 0.5), (-0.7, 2.0), (1, 9.0))
    curve = rate_curve.read(rates(), losses)
    assert curve.suggestion == pytest.approx(0.1 * 10**-0.7, rel=0.2)
    none_astray = rate_curve.read(rates(), bent((-5, 2.0), (-3, 2.0), (-1, 0.5), (1, 0.6)))
    assert none_astray.suggestion == pytest.approx(10**-1.5, rel=0.2) and "astray" not in str(none_astray.message)


def test_a_lower_loss_counts_no_more_once_half_of_what_was_won_is_lost() -> None:
    lost = rate_curve.read(rates(), bent((-5, 2.0), (-4, 2.0), (-3, 1.0), (-2, 1.9), (-1, 0.2), (1, 0.3)))
    kept = rate_curve.read(rates(), bent((-5, 2.0), (-4, 2.0), (-3, 1.0), (-2, 1.2), (-1, 0.2), (1, 0.3)))
    assert lost.suggestion == pytest.approx(10**-3.25, rel=0.15)
    assert kept.suggestion is not None and kept.suggestion > 0.02


def test_a_test_goes_on_until_the_loss_is_four_times_its_lowest() -> None:
    for height, ended in ((3.8, False), (4.2, True)):
        losses = [1.0] * 60 + [height] * 40
        assert rate_curve.exploded(rates(), losses) is ended
    assert not rate_curve.exploded(rates()[:10], [1.0] * 9 + [50.0]), "so few steps say nothing yet"
    assert rate_curve.exploded(rates()[:11], [1.0] * 5 + [50.0] * 6)


def test_a_loss_must_fall_clearly_to_count() -> None:
    shallow = rate_curve.read(rates(), bent((-5, 2.0), (-3, 2.0), (-1, 1.97), (1, 2.5)))
    deeper = rate_curve.read(rates(), bent((-5, 2.0), (-3, 2.0), (-1, 1.9), (1, 2.5)))
    assert shallow.suggestion is None and deeper.suggestion is not None
    jumping = np.array(bent((-5, 2.0), (-3, 2.0), (-1, 1.9), (1, 2.5))) + 0.2 * (-1.0) ** np.arange(100)
    assert rate_curve.read(rates(), jumping.tolist()).suggestion is None


def test_rates_rise_evenly_between_their_bounds() -> None:
    for optimizer, low, high in (("sgd", 1e-5, 10.0), ("muon", 1e-5, 10.0), ("adamw", 1e-7, 1.0)):
        ramp = rate_finder._ramp(optimizer, 5)
        assert ramp == pytest.approx(np.geomspace(low, high, 5).tolist())
