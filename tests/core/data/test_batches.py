"""Batches: every picture once, in an order that (seed, epoch) decides."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.batches import MOST_AHEAD, batches, epoch_order, steps_per_epoch
from core.data.pictures import Pictures, from_array
from core.errors import UserError


def numbered(count: int) -> Pictures:
    """Pictures whose pixels and labels are their number."""
    pixels = np.zeros((count, 2, 2, 3), np.uint8) + np.arange(count, dtype=np.uint8)[:, None, None, None]
    return from_array(tuple(map(str, range(count))), np.arange(count), pixels)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.integers(1, 40), st.integers(0, 3), st.integers(0, 3))
def test_an_epoch_sees_every_picture_once(count: int, batch_size: int, seed: int, epoch: int) -> None:
    seen = list(batches(numbered(count), seed=seed, epoch=epoch, batch_size=batch_size))
    labels = torch.cat([labels for _, labels in seen])
    left_out = 1 if count % batch_size == 1 and count > 1 else 0
    assert len(set(labels.tolist())) == len(labels) == count - left_out
    assert len(seen) == steps_per_epoch(count, batch_size)
    assert all((images[:, 0, 0, 0] == labels).all() for images, labels in seen)
    if batch_size > 1 and count > 1:
        assert min(len(labels) for _, labels in seen) > 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 9))
def test_starting_in_the_middle_gives_the_rest_of_the_same_epoch(first_step: int) -> None:
    whole = list(batches(numbered(80), seed=1, epoch=2, batch_size=8))
    rest = list(batches(numbered(80), seed=1, epoch=2, batch_size=8, first_step=first_step))
    assert all(torch.equal(a[1], b[1]) for a, b in zip(whole[first_step:], rest, strict=True))


def test_order_depends_on_seed_and_epoch() -> None:
    orders = [epoch_order(100, seed=seed, epoch=epoch).tolist() for seed, epoch in ((0, 0), (0, 1), (1, 0), (0, 0))]
    assert orders[0] == orders[3] != orders[1] != orders[2]


def test_judging_sees_all_in_their_own_order() -> None:
    labels = torch.cat([labels for _, labels in batches(numbered(33), seed=0, epoch=0, batch_size=8, shuffle=False)])
    assert labels.tolist() == list(range(33))


def test_decoded_pictures_are_read_ahead_in_another_thread_and_errors_arrive() -> None:
    threads = set()

    def read(rows: np.ndarray) -> np.ndarray:
        threads.add(threading.current_thread().name)
        if 7 in rows:
            raise UserError("gone")
        return np.zeros((len(rows), 2, 2, 3), np.uint8)

    pictures = Pictures(tuple(map(str, range(10))), np.arange(10), read, decodes=True)
    got = []
    with pytest.raises(UserError):
        for _, labels in batches(pictures, seed=0, epoch=0, batch_size=2, shuffle=False):
            got += labels.tolist()
    assert got == [0, 1, 2, 3, 4, 5]
    assert threads and all(name.startswith("reading-ahead") for name in threads)


def test_files_are_read_several_batches_ahead_as_far_as_memory_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    for room, expected in ((10**9, MOST_AHEAD), (2 * 2 * 2 * 2 * 3, 2), (1, 1)):
        monkeypatch.setattr("core.data.batches.AHEAD_BYTES", room)
        asked: list[int] = []
        enough = threading.Event()

        def read(rows: np.ndarray, asked: list[int] = asked, enough: threading.Event = enough) -> np.ndarray:
            asked.append(int(rows[0]))
            if len(asked) == 1 + expected:  # noqa: B023 - called within the same turn
                enough.set()
            return np.zeros((len(rows), 2, 2, 3), np.uint8)

        pictures = Pictures(tuple(map(str, range(20))), np.arange(20), read, decodes=True)
        reading = batches(pictures, seed=0, epoch=0, batch_size=2, shuffle=False)
        next(reading)
        assert enough.wait(10)
        reading.close()  # type: ignore[attr-defined]
        assert len(asked) == 1 + expected
