"""Bad pictures: stronger is worse, the same each time, and the originals stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import checkpoint
from core.choices import DISTURBANCES
from core.config import DataConfig
from core.data.pictures import from_array
from core.data.sources import open_data
from core.evaluation.robustness import STRENGTHS, disturbed, robustness
from core.models.stored import load_network
from tests.core.training.small import config, run


@pytest.mark.parametrize("kind", list(DISTURBANCES))
def test_each_disturbance_grows_and_repeats(kind: str) -> None:
    side = 48
    smooth = np.linspace(40, 220, side)[:, None, None] * np.ones((1, side, 3))
    images = np.stack([smooth, smooth[::-1], np.roll(smooth, 7, axis=0)]).astype(np.uint8)
    images[:, 10:30, 12:24] = 255 - images[:, 10:30, 12:24]
    pictures = from_array(("a", "b", "c"), np.arange(3), images.copy())
    away = []
    for strength in STRENGTHS:
        bad = disturbed(pictures, kind, strength).gather(np.arange(3))
        assert bad.shape == images.shape and bad.dtype == np.uint8
        np.testing.assert_array_equal(bad, disturbed(pictures, kind, strength).gather(np.arange(3)))
        np.testing.assert_array_equal(bad[[1]], disturbed(pictures, kind, strength).gather(np.array([1])))
        away.append(np.abs(bad.astype(int) - images).mean())
    assert 0 < away[0] < away[1] < away[2]
    np.testing.assert_array_equal(pictures.gather(np.arange(3)), images)


def test_a_card_of_all_of_them(tmp_path: Path) -> None:
    run(config(recipe__epochs=8), tmp_path)
    contents = checkpoint.load(tmp_path / "checkpoints" / "best.pt")
    pictures = open_data(DataConfig(), 0.2).validation
    assert pictures is not None
    found = robustness(load_network(contents), contents, pictures)
    assert [(each.kind, each.strength) for each in found] == [
        ("", 0),
        *((kind, strength) for kind in DISTURBANCES for strength in STRENGTHS),
    ]
    assert {each.count for each in found} == {364}
    plain = found[0].accuracy
    assert plain == pytest.approx(contents["metrics"]["best"]["accuracy"])
    worst = {each.kind: each.accuracy for each in found if each.strength == 3}
    assert worst["rotation"] < plain and worst["noise"] < plain
    assert all(each.interval[0] <= each.accuracy <= each.interval[1] for each in found)
