"""A curve's memory: bounded, no extreme lost, the trend true."""

from __future__ import annotations

import numpy as np
import pytest

from gui.plots.series import CAPACITY, TREND_CAPACITY, Series, Trend

MILLION = 1_000_000


def noise(count: int) -> np.ndarray:
    return np.random.default_rng(3).normal(size=count)


def filled(x: np.ndarray, y: np.ndarray, piece: int, capacity: int = CAPACITY) -> Series:
    series = Series(capacity)
    for start in range(0, len(x), piece):
        series.append(x[start : start + piece], y[start : start + piece])
    return series


@pytest.mark.parametrize("piece", [997, 250_000, MILLION])
def test_a_million_points_in_bounded_memory(piece: int) -> None:
    x, y = np.arange(MILLION, dtype=float), noise(MILLION)
    y[123_456], y[777_777] = 50, -50
    series = filled(x, y, piece)
    kept_x, kept_y = series.kept()
    assert len(series) <= CAPACITY + 2
    assert series.nbytes < 16 * (CAPACITY + 3 * TREND_CAPACITY)
    assert (kept_x[kept_y.argmax()], kept_y.max()) == (123_456, 50)
    assert (kept_x[kept_y.argmin()], kept_y.min()) == (777_777, -50)
    assert (np.diff(kept_x) > 0).all()
    assert (y[kept_x.astype(int)] == kept_y).all()
    assert series.last == (MILLION - 1, y[-1])


@pytest.mark.parametrize("piece", [1, 3, 64, 1000])
def test_every_bucket_keeps_its_extremes(piece: int) -> None:
    x, y = np.arange(3000, dtype=float), noise(3000)
    series = filled(x, y, piece, capacity=256)
    kept = set(series.kept()[0].astype(int).tolist())
    for start in range(0, 3000 - series.bucket, series.bucket):
        bucket = y[start : start + series.bucket]
        assert {start + int(bucket.argmin()), start + int(bucket.argmax())} <= kept


def test_few_points_stay_as_they_came() -> None:
    x, y = np.arange(1000) / 7, noise(1000)
    series = filled(x, y, 10)
    assert (series.kept()[0] == x).all() and (series.kept()[1] == y).all()
    assert series.bucket == 1


def test_the_view_has_the_extremes_of_what_it_shows() -> None:
    x, y = np.arange(100_000, dtype=float), noise(100_000)
    y[50_000] = 9
    series = filled(x, y, 1000)
    view_x, view_y, paired = series.view(40_000, 60_000, 600)
    assert paired
    assert view_x.size <= 700 and view_x.size % 2 == 0
    assert view_y.max() == 9 and view_x[view_y.argmax()] == 50_000
    assert view_x[0] <= 40_100 and view_x[-1] >= 59_900
    near_x, near_y, paired = series.view(49_990, 50_010, 600)
    assert not paired
    assert (near_y == y[near_x.astype(int)]).all() and near_x.size >= 21


def test_the_view_is_complete_at_both_ends() -> None:
    series = filled(np.arange(5000, dtype=float), noise(5000), 7, capacity=512)
    x, _y, _paired = series.view(-np.inf, np.inf, 100)
    assert x[0] < series.bucket and x[-1] > 5000 - 2 * series.bucket
    assert series.last is not None and series.last[0] == 4999


def test_what_is_not_a_number_is_left_out() -> None:
    series = Series()
    series.append([1, 2, 3, 4], [1.0, float("nan"), float("inf"), 4.0])
    assert series.kept()[0].tolist() == [1, 4]


def test_a_resumed_run_takes_points_back() -> None:
    series = Series()
    series.append([1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0])
    series.append([3, 4, 5], [30.0, 40.0, 50.0])
    assert series.kept()[1].tolist() == [1, 2, 30, 40, 50]
    long = filled(np.arange(3000, dtype=float), noise(3000), 100, capacity=256)
    long.append(np.arange(1000, 1100, dtype=float), np.zeros(100))
    x, _ = long.kept()
    assert (np.diff(x) > 0).all() and x[-1] == 1099


def test_nearest() -> None:
    series = Series()
    assert series.nearest(1) is None
    series.append([1, 2, 4], [10, 20, 40])
    assert [series.nearest(x) for x in (-5, 1.4, 3.1, 99)] == [(1, 10), (1, 10), (4, 40), (4, 40)]


def test_the_trend_is_the_running_average_without_its_start_at_zero() -> None:
    y = noise(500)
    trend = Trend()
    trend.append(np.arange(500, dtype=float), y)
    total = weight = 0.0
    expected = []
    for value in y.tolist():
        total, weight = 0.9 * total + 0.1 * value, 0.9 * weight + 0.1
        expected.append(total / weight)
    np.testing.assert_allclose(trend.smoothed(0.9)[1], expected)


def test_the_trend_of_a_constant_is_that_constant_however_long() -> None:
    trend = Trend(capacity=64)
    for start in range(0, 10_000, 33):
        trend.append(np.arange(start, start + 33, dtype=float), np.full(33, 2.5))
    x, y = trend.smoothed(0.99)
    assert x.size <= 64 and np.allclose(y, 2.5) and (np.diff(x) > 0).all()
