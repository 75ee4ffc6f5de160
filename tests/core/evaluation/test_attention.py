"""A class that is recognised by a mark or by its background is told; where the object decides, nothing is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from core.config import ModelConfig
from core.data.augment import normalise
from core.data.pictures import Pixels
from core.errors import Cancelled
from core.evaluation import regions
from core.evaluation.attention import Attention, attention
from core.evaluation.evaluate import Opened
from core.evaluation.judging import judge
from core.models.resnet import build
from core.progress import Progress
from tests.core.evaluation.marked import CORNER, COUNT, SIDE, pictures

MEAN, STD = (0.5,) * 3, (0.25,) * 3


@cache
def opened(kind: str) -> Opened:
    """A network that tells the two classes apart, and other pictures of the kind to judge it by."""
    torch.manual_seed(0)
    network = build(ModelConfig(network="digits", depths=[1, 1], widths=[8, 16]), 2)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-2)
    given = pictures(kind, 1)
    pixels = normalise(torch.from_numpy(given.gather(np.arange(COUNT))), MEAN, STD)
    for step in range(70):
        some = torch.from_numpy(np.random.default_rng(step).choice(COUNT, 32, replace=False))
        loss = nn.functional.cross_entropy(network(pixels[some]), torch.from_numpy(given.labels)[some])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    contents = {"mean": MEAN, "std": STD, "classes": ["lying", "standing"], "image_size": SIDE}
    return Opened(network.eval(), contents, pictures(kind, 2), None, "test", "cpu", ())


@cache
def found(kind: str) -> Attention:
    both = opened(kind)
    answers = judge(both.network, both.contents, both.pictures)
    assert answers.right.mean() > 0.9
    return attention(both, answers)


def test_a_mark_on_one_class_is_found() -> None:
    assert found("mark").checked == (0, 1)
    marks = [each for each in found("mark").findings if each.kind == "mark"]
    assert [each.label for each in marks] == [1]
    finding = marks[0]
    planted = np.zeros((SIDE, SIDE), dtype=bool)
    planted[CORNER] = True
    covered = regions.at_size(finding.region, SIDE)
    assert covered[planted].all() and covered.sum() < 3 * planted.sum()
    assert finding.turned > 0.5
    said = str(finding.message)
    assert "“standing”" in said and "the lower right corner" in said and "100 %" in said
    assert len(finding.rows) == 6 and all(row % 2 == 1 for row in finding.rows)


def test_without_the_mark_nothing_is_said() -> None:
    assert found("middle").findings == () and found("middle").checked == (0, 1)


def test_a_background_that_decides_is_found() -> None:
    findings = found("edges").findings
    assert findings and {each.kind for each in findings} == {"background"}
    for each in findings:
        assert regions.is_a_frame(each.region) and each.edges > 0.5
        assert "background" in str(each.message)


def test_too_few_pictures_or_classes_say_nothing() -> None:
    both = opened("mark")
    few = both.pictures.subset(np.arange(12))
    small = Opened(both.network, both.contents, few, None, "test", "cpu", ())
    assert attention(small, judge(both.network, both.contents, few)) == Attention()
    alone = both.pictures.subset(np.flatnonzero(both.pictures.labels == 1))
    one = Opened(both.network, both.contents, alone, None, "test", "cpu", ())
    assert attention(one, judge(both.network, both.contents, alone)) == Attention()


def test_it_can_be_cancelled() -> None:
    both = opened("mark")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        attention(both, judge(both.network, both.contents, both.pictures), progress)


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        (slice(0, 4), slice(0, 4), "the upper left corner"),
        (slice(0, 3), slice(0, 32), "the upper edge"),
        (slice(26, 32), slice(12, 20), "the lower edge"),
        (slice(10, 20), slice(24, 32), "the right edge"),
        (slice(8, 24), slice(8, 24), "the middle"),
    ],
)
def test_places_have_names(rows: slice, columns: slice, said: str) -> None:
    region = np.zeros((32, 32), dtype=bool)
    region[rows, columns] = True
    assert str(regions.words(region)) == said
    assert str(regions.words(regions.outside(32))) == "the edges all around"


def noise(count: int, seed: int, side: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (count, side, side, 3), dtype=np.uint8)


def test_what_most_pictures_of_a_class_share_is_a_region_and_what_all_share_is_none() -> None:
    own, others = noise(30, 0, 64), noise(50, 1, 64)
    own[:24, 4:16, 40:60] = (250, 250, 0)  # in 80 % of them
    for every in (own, others):
        every[:, 50:60, 4:20] = (10, 200, 90)  # on all pictures there are
    small = regions.divided(own)
    assert small.shape == (30, 32, 32, 3)
    ((region, having),) = regions.shared_by_one(small, regions.divided(others))
    assert having == 0.8 and region[2:8, 20:30].all() and region.mean() < 0.15
    assert set(regions.bearing(small, region)[:24].tolist()) == set(range(24))
    assert regions.shared_by_one(regions.divided(noise(30, 2, 64)), small) == ()
