"""What counts as work, second by second: by a clock that is set by hand."""

from __future__ import annotations

import pytest

from core.training.stopwatch import Stopwatch


class Hand:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.watch = Stopwatch(lambda: self.now)

    def work(self, *pieces: float, kind: str = "") -> float:
        """The seconds counted after these pieces of work."""
        for took in pieces:
            self.now += took
            self.watch.beat(kind)
        return self.watch.seconds


@pytest.mark.parametrize(
    ("before", "took", "counted"),
    [
        (0.25, 4.9, 4.9),
        (0.25, 5.0, 5.0),
        (0.25, 5.5, 0.25),
        (0.25, 3600.0, 0.25),
        (0.5, 9.9, 9.9),
        (0.5, 10.0, 10.0),
        (0.5, 10.5, 0.5),
        (1.0, 15.0, 15.0),
        (1.0, 20.0, 20.0),
        (1.0, 21.0, 1.0),
        (1.0, 39.0, 1.0),
        (10.0, 199.0, 199.0),
    ],
)
def test_a_piece_counts_whole_up_to_five_seconds_or_twenty_times_the_longest(
    before: float, took: float, counted: float
) -> None:
    hand = Hand()
    hand.work(before / 2, before, before / 4)
    hand.watch.start()
    assert hand.work(took) == pytest.approx(counted)


def test_the_first_piece_of_a_kind_counts_whole_whatever_it_took() -> None:
    hand = Hand()
    assert hand.work(500.0) == 500.0
    assert hand.work(0.1, 0.1, kind="judging") == pytest.approx(500.2)
    assert hand.work(500.0, kind="writing") == pytest.approx(1000.2)


@pytest.mark.parametrize(
    ("pieces", "counted"),
    [
        ((6.0,), 0.1),
        ((6.0, 6.0), 0.2),
        ((6.0, 6.0, 6.0), 18.0),
        ((6.0, 11.0, 11.5), 28.5),  # none is twice as long as another
        ((6.0, 6.0, 13.0), 0.3),
        ((13.0, 6.0, 6.0), 0.3),
        ((6.0, 12.0, 6.0), 0.3),
        ((6.0, 12.0, 12.0, 12.0), 36.1),  # of the first nobody knows
        ((6.0, 6.0, 0.1, 6.0), 0.4),  # a usual one in between: they weren't in a row
        ((6.0, 6.0, 6.0, 90.0), 108.0),
    ],
)
def test_three_alike_in_a_row_were_work_after_all(pieces: tuple[float, ...], counted: float) -> None:
    hand = Hand()
    hand.work(0.1)
    hand.watch.start()
    assert hand.work(*pieces) == pytest.approx(counted)


def test_from_zero_nothing_comes_back_of_what_was_left_out_before() -> None:
    hand = Hand()
    hand.work(0.1, 6.0, 6.0)
    hand.watch.start()
    assert hand.watch.seconds == 0.0
    assert hand.work(6.0) == pytest.approx(6.0)


def test_only_the_last_sixteen_pieces_are_compared_with() -> None:
    for since, counted in ((15, 9.0), (16, 0.1)):
        hand = Hand()
        hand.work(1.0, *[0.1] * since)
        hand.watch.start()
        assert hand.work(9.0) == pytest.approx(counted)


def test_kinds_are_doubted_each_for_itself() -> None:
    hand = Hand()
    hand.work(0.1)
    hand.work(0.1, kind="judging")
    hand.watch.start()
    hand.work(6.0)
    hand.work(6.0, kind="judging")
    hand.work(6.0)
    assert hand.work(6.0, kind="judging") == pytest.approx(0.4)
    assert hand.work(6.0) == pytest.approx(18.2)
    assert hand.work(6.0, kind="judging") == pytest.approx(36.0)


def test_other_work_counts_whole_a_break_not_at_all_and_a_clock_that_goes_back_is_zero() -> None:
    hand = Hand()
    hand.work(0.1)
    hand.now += 50.0
    hand.watch.count()
    assert hand.watch.seconds == pytest.approx(50.1)
    hand.now += 700.0
    hand.watch.skip()
    assert hand.work(0.4) == pytest.approx(50.5)
    hand.now -= 30.0
    hand.watch.count()
    assert hand.work(0.5) == pytest.approx(51.0)
    hand.now += 3.0
    hand.watch.start()
    assert hand.work(0.2) == pytest.approx(0.2), "from now on, not from the last piece"
