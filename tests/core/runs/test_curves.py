"""Curves of a run: all at once, and its news while it is written."""

from __future__ import annotations

import numpy as np

from core.runs.curves import follow, read_curves
from core.runs.folder import RunFolder
from core.runs.recorder import record
from core.training.events import EpochDone, RunFinished
from tests.core.runs.fake import finished, started, steps, straight


def test_a_run_without_metrics_has_empty_curves(folder: RunFolder) -> None:
    curves = read_curves(folder)
    assert len(curves.steps) == len(curves.train_losses) == 0
    assert curves.best_epoch is None and curves.result is None and curves.gradient_norms == {}


def test_curves_hold_every_value(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    curves = read_curves(folder.path)
    np.testing.assert_array_equal(curves.steps, [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(curves.losses, [1 / step for step in range(1, 7)])
    np.testing.assert_array_equal(curves.epoch_steps, [3, 6])
    np.testing.assert_array_equal(curves.validation_accuracies, [0.7, 0.8])
    np.testing.assert_array_equal(curves.gradient_steps, [2, 4, 6])
    np.testing.assert_array_equal(curves.gradient_norms["head"], [1 / 3] * 3)
    np.testing.assert_array_equal(curves.images_per_second, [700, 700])
    assert curves.best_epoch == 2
    assert curves.result is not None and curves.result["accuracy"] == 0.8


def test_no_validation_part_is_nan(folder: RunFolder) -> None:
    epoch = EpochDone(1, 3, 0.5, 0.5, None, None, 0.1, False, 1.0, 10.0)
    list(record(iter([started(), epoch]), folder))
    assert np.isnan(read_curves(folder).validation_losses).all()


def test_following_brings_each_event_once(folder: RunFolder) -> None:
    news = follow(folder)
    assert next(news).events == []
    heard = []
    for _ in record(iter(straight()), folder):
        heard += next(news).events
    assert heard[:-1] == steps(1, 6)
    assert isinstance(heard[-1], RunFinished)
    assert next(news).events == []


def test_half_a_line_waits_for_its_other_half(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    whole = folder.metrics_file.read_bytes()
    folder.metrics_file.write_bytes(whole[:100])
    news = follow(folder)
    before = next(news).events
    with folder.metrics_file.open("ab") as file:
        file.write(whole[100:])
    assert len(before + next(news).events) == whole.count(b"\n")


def test_a_run_that_goes_on_is_followed_from_its_start(folder: RunFolder) -> None:
    list(record(iter([started(), *steps(1, 5)]), folder))
    news = follow(folder)
    assert next(news).from_start
    list(record(iter([started(0, 2), *steps(3, 6), finished()]), folder))
    again = next(news)
    assert again.from_start
    assert again.events[:-1] == steps(1, 6)
