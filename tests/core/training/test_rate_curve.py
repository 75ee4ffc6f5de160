"""A learning-rate test read by hand: on curves whose rates lie so far apart that smoothing changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.training import rate_curve
from core.training.rate_curve import RateCurve

NAN = math.nan


def apart(count: int) -> list[float]:
    """Rates from 10⁻¹² on, each ten times the one before: the first that isn't one of ten is 0.01."""
    return [10.0 ** (place - 12) for place in range(count)]


def read(*last: float, first: float = 2.0) -> RateCurve:
    """Of ten losses alike and those that follow."""
    losses = [first] * 10 + list(last)
    return rate_curve.read(apart(len(losses)), losses)


def test_the_middle_of_the_slope_and_all_that_is_said_of_it() -> None:
    # Half of what is won, 1.5, is left behind after 0.01; the lowest is at 1; above 2 from 100 on.
    curve = read(1.8, 1.4, 1.0, 1.2, 2.5, 9.0)
    assert curve.rates == pytest.approx([10.0**power for power in range(-12, 4)])
    assert curve.losses == (2.0,) * 10 + (1.8, 1.4, 1.0, 1.2, 2.5, 9.0)
    assert curve.smoothed == pytest.approx(curve.losses)
    assert curve.suggestion == 0.1
    assert str(curve.message) == (
        "0.1 is on the slope: the loss falls there, is lowest at 1, and goes astray from 1e+02."
    )


def test_where_it_never_goes_astray_nothing_is_said_of_that() -> None:
    curve = read(1.8, 1.4, 1.0, 1.2, 1.5, 1.9)
    assert curve.suggestion == 0.1
    assert str(curve.message) == ("0.1 is on the slope: the loss falls there, and is lowest at 1 in this short test.")


def test_a_tenth_of_where_it_goes_astray_is_the_most() -> None:
    rates = [10 ** (place / 2 - 6) for place in range(14)]
    curve = rate_curve.read(rates, [2.0] * 10 + [1.8, 1.7, 1.0, 9.0])
    # The slope's middle would be 0.56, the lowest is at 1.
    assert curve.suggestion == 0.32
    assert "0.32 is on the slope" in str(curve.message) and "goes astray from 3.2." in str(curve.message)


def test_losses_that_are_no_number_are_left_out_and_end_the_test() -> None:
    curve = read(1.8, 1.4, 1.0, NAN, NAN)
    assert len(curve.rates) == len(curve.losses) == len(curve.smoothed) == 13
    assert curve.rates[-1] == pytest.approx(1.0)
    assert curve.suggestion == 0.1
    assert "is lowest at 1, and goes astray from 1." in str(curve.message)


def test_ten_losses_say_nothing_and_eleven_do() -> None:
    ten, eleven = rate_curve.read(apart(10), [2.0] * 9 + [1.0]), rate_curve.read(apart(11), [2.0] * 10 + [1.0])
    assert ten.suggestion is None and eleven.suggestion is not None
    assert str(ten.message).startswith("The loss goes astray at the lowest rates already")
    assert ten.rates == tuple(apart(10)) and ten.losses == ten.smoothed == (2.0,) * 9 + (1.0,)
    missing = rate_curve.read(apart(14), [2.0] * 10 + [NAN] * 4)
    assert str(missing.message) == str(ten.message) and missing.suggestion is None


@pytest.mark.parametrize(("lowest", "counts"), [(1.961, False), (1.959, True)])
def test_a_fiftieth_must_be_won_to_count(lowest: float, counts: bool) -> None:
    assert (read(lowest, 1.97, 1.98).suggestion is not None) == counts


def test_what_it_begins_with_is_the_middle_of_the_first_ten() -> None:
    losses = [9.0, 9.0, 9.0, 9.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.9, 2.1, 2.1]
    curve = rate_curve.read(apart(13), losses)
    assert curve.suggestion == 0.0032
    assert "goes astray from 0.1." in str(curve.message), "above 2, that is"


def test_where_the_loss_only_rises_the_sentence_says_from_where() -> None:
    curve = read(2.0, 2.03, 2.05, 2.5, 9.0)
    assert curve.suggestion is None
    assert str(curve.message).endswith("keep the recipe's rate, well below 1, from where on the loss rises.")
    level = read(2.0, 2.03, 2.03, 2.0)
    assert level.suggestion is None
    assert str(level.message).startswith("At none of these rates the loss falls clearly, so that none can be")


@pytest.mark.parametrize(
    ("curve", "lowest"),
    [
        ([4.0, 3.0, 2.0, 1.0], 3),
        ([4.0, 2.0, 2.0, 2.0], 1),  # of equals the first
        ([4.0, 2.0, 2.9, 1.0], 3),  # not half of what was won is lost
        ([4.0, 2.0, 3.0, 1.0], 3),
        ([4.0, 2.0, 3.1, 1.0], 1),
        ([4.0, 3.6, 3.95, 1.0], 3),  # what was won didn't count yet
        ([4.0, 3.2, 3.65, 1.0], 3),  # more than half of it, but not clearly
        ([4.0, 3.2, 3.8, 1.0], 1),
        ([4.0, 3.5, 4.5, 1.0], 3),
        ([4.0, 3.4, 4.5, 1.0], 1),
        ([5.0, 6.0, 7.0], 0),
    ],
)
def test_the_lowest_is_looked_for_until_half_of_what_was_won_is_lost(curve: list[float], lowest: int) -> None:
    assert rate_curve._first_lowest(np.array(curve), 4.0, 0.5) == lowest


@pytest.mark.parametrize(
    ("curve", "lowest", "power"),
    [
        ([4.0, 3.5, 3.0, 2.0], 3, 2.0),  # exactly half isn't above it
        ([4.0, 3.5, 3.1, 2.0], 3, 2.5),
        ([4.0, 2.5, 3.5, 2.0], 3, 2.5),  # the last one that is above
        ([3.0, 2.5, 2.2, 2.0], 3, 1.5),  # none is
        ([4.0, 2.0, 9.0, 9.0], 1, 0.5),
    ],
)
def test_the_slopes_middle_lies_between_its_half_and_its_end(curve: list[float], lowest: int, power: float) -> None:
    rates = np.array([1.0, 10.0, 100.0, 1000.0])
    assert rate_curve._middle_of_the_slope(rates, np.array(curve), lowest, 4.0) == pytest.approx(10**power)


@pytest.mark.parametrize(
    ("curve", "all_finite", "astray"),
    [
        ([1.0, 2.0, 3.0, 4.0], True, 3.0),
        ([1.0, 5.0, 2.0, 4.0], True, 4.0),  # what comes back isn't astray
        ([1.0, 1.0, 1.0, 2.0], True, None),  # at the limit it isn't, either
        ([1.0, 1.0, 1.0, 2.0], False, 4.0),
        ([1.0, 1.0, 5.0, 5.0], False, 3.0),
        ([5.0, 6.0, 7.0, 8.0], True, 1.0),
    ],
)
def test_astray_is_from_where_on_the_loss_stays_above(
    curve: list[float], all_finite: bool, astray: float | None
) -> None:
    rates = np.array([1.0, 2.0, 3.0, 4.0])
    assert rate_curve._astray(rates, np.array(curve), 2.0, all_finite=all_finite) == astray


@pytest.mark.parametrize(
    ("losses", "ended"),
    [
        ([1.0] * 10 + [3.99], False),
        ([1.0] * 10 + [4.01], True),
        ([9.0] * 9 + [1.0, 4.01], True),
        ([1.0] * 9 + [50.0], False),
        ([1.0] * 10 + [math.inf], True),
        ([NAN], True),
        ([1.0], False),
        ([0.0] * 11 + [3.9e-6], False),  # nothing at all is no measure
        ([0.0] * 11 + [4.1e-6], True),
        ([5.0] * 10 + [1.0], False),
    ],
)
def test_a_test_ends_at_four_times_its_lowest_loss(losses: list[float], ended: bool) -> None:
    assert rate_curve.exploded(apart(len(losses)), losses) is ended


def test_smoothing_is_a_line_through_neighbours_weighed_by_a_bell_of_a_tenth_of_a_power() -> None:
    """Against least squares by numpy, place by place."""
    places = np.array([-3.0, -2.9, -2.85, -2.7, -2.6, -2.3, -2.2])
    losses = np.array([2.0, 2.5, 1.0, 1.4, 1.3, 0.2, 0.9])
    smoothed = rate_curve.smooth(10**places, losses)
    for place, found in zip(places, smoothed, strict=True):
        bell = np.exp(-((places - place) ** 2) / (2 * 0.1**2))
        slope, height = np.polyfit(places - place, losses, 1, w=np.sqrt(bell))
        assert found == pytest.approx(height, rel=1e-6), slope


def test_how_much_single_losses_jump_about_decides_what_is_clear() -> None:
    """A fall of 0.3 counts where they jump by less than half of that, however many they are."""
    rates = [10 ** (-5 + 6 * step / 199) for step in range(200)]
    falls = np.interp(np.log10(rates), [-5, -3, -1, 1], [2.0, 2.0, 1.7, 2.5])
    for jump, counts in ((0.1, True), (0.13, True), (0.17, False), (0.3, False)):
        losses = falls + jump * (-1.0) ** np.arange(200)
        assert (rate_curve.read(rates, losses.tolist()).suggestion is not None) == counts, jump
