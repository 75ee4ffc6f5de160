"""Training on maps computed once: when that pays, which maps each batch takes, and who judges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from core.config import RunConfig
from core.data import batches
from core.data.pictures import DataSet
from core.models import resnet, surgery
from core.training import frozen_front
from core.training.control import Control
from core.training.frozen_front import FrozenFrontState, Maps
from core.training.run_state import RunState
from tests.core.training.tiny import all_of, data, tuned, tuning

MAP = 8 * 8 * 8 * 4
"""Bytes of what the first stage, 8 channels, gives for a picture of 8 pixels."""


def frozen(chosen: RunConfig, stages: int = 1) -> resnet.ResNet:
    network = resnet.build(chosen.model, 3)
    surgery.freeze(network, stages, keep_statistics=True)
    return network


def pays(monkeypatch: pytest.MonkeyPatch, of: DataSet, free: int, device: str = "cpu", **settings: Any) -> bool:
    monkeypatch.setattr(frozen_front, "free_memory", lambda device: free)
    chosen = tuned(**settings)
    network = frozen(chosen, settings.get("finetune__trained_stages", 1))
    found = frozen_front.pays(chosen, network, of, device)
    assert network.training, "it goes on learning"
    return found


@pytest.mark.parametrize(
    ("parts", "flip", "reads_differently", "pictures"),
    [
        ((12, 6), "on", False, 30),
        ((12, 6), "off", False, 18),
        ((12, 0), "on", False, 24),
        ((12, 0), "off", False, 12),
        ((12, 6), "auto", True, 18),
        ((12, 6), "on", True, 30),
        ((12, 6), "alternate", False, 30),
    ],
)
def test_the_maps_of_all_pictures_must_take_less_than_a_quarter_of_what_is_free(
    parts: tuple[int, int], flip: str, reads_differently: bool, pictures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = data(*parts, reads_differently=reads_differently)
    assert not pays(monkeypatch, of, 4 * pictures * MAP, recipe__flip=flip)
    assert pays(monkeypatch, of, 4 * pictures * MAP + 4, recipe__flip=flip)


@pytest.mark.parametrize(
    ("device", "settings", "expected"),
    [
        ("cpu", {}, True),
        ("mps", {}, False),
        ("xpu:0", {}, False),
        ("cpu", {"finetune__trained_stages": 9}, False),
        ("cpu", {"finetune__trained_stages": 0}, True),
        ("cpu", {"recipe__mixup": 0.1}, False),
        ("cpu", {"recipe__cutmix": 0.1}, False),
        ("cpu", {"recipe__crop_padding": 0.1}, False),
        ("cpu", {"recipe__rotation": 5.0}, False),
        ("cpu", {"recipe__colour_jitter": 0.1}, False),
        ("cpu", {"recipe__erasing": 0.1}, False),
    ],
)
def test_it_pays_only_where_pictures_change_by_mirroring_alone_and_something_is_frozen(
    device: str, settings: dict[str, Any], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pays(monkeypatch, data(), 10**12, device, **settings) is expected


def begun(of: DataSet, **settings: Any) -> FrozenFrontState:
    """A run on the maps of its pictures."""
    state = tuning(of, inputs="maps", **settings)
    assert isinstance(state, FrozenFrontState)
    state.begin(all_of(frozen_front.look(state, Control()))[1])
    return state


def marked(of: DataSet, views: int = 2, **settings: Any) -> FrozenFrontState:
    """A run on maps that are told apart: 2 x 1 places of 3 channels hold the picture's number, mirrored 1000 more."""
    state = begun(of, **settings)
    numbers = torch.arange(len(of.train)).float()[:, None, None, None].expand(-1, 2, 1, 3).contiguous()
    state.begin(Maps([numbers, numbers + 1000][:views], state.maps.validation))
    return state


def test_maps_are_what_the_frozen_front_gives_with_the_channels_last() -> None:
    of = data(train=9, validation=5)
    state = begun(of)
    assert of.validation is not None and state.maps.validation is not None
    assert [each.shape for each in state.maps.views] == [(9, 8, 8, 8)] * 2
    front = surgery.frozen_front(state.model).eval()
    with torch.no_grad():
        for pictures, maps in ((of.train, state.maps.views[0]), (of.validation, state.maps.validation)):
            given = front(state._presenter.normalised(torch.from_numpy(pictures.gather(np.arange(len(pictures))))))
            torch.testing.assert_close(maps.permute(0, 3, 1, 2), given)
            assert maps.is_contiguous()
        torch.testing.assert_close(
            state.rest(given),
            state.model.eval()(state._presenter.normalised(torch.from_numpy(of.validation.gather(np.arange(5))))),
        )


@pytest.mark.parametrize("flip", ["on", "alternate"])
def test_each_epoch_takes_the_maps_of_its_own_order_half_of_them_mirrored(flip: str) -> None:
    of = data(train=202, validation=0)
    state, mirrored = marked(of, recipe__flip=flip, recipe__batch_size=20), torch.zeros(2, 202)
    for epoch in range(2):
        state.epoch = epoch
        found = list(state.train_batches())
        assert [len(labels) for _, labels in found] == [20] * 10 + [2]
        assert {maps.shape[1:] for maps, _ in found} == {(3, 2, 1)}
        numbers = torch.cat([maps[:, 0, 0, 0] for maps, _ in found]).long()
        order = torch.from_numpy(batches.epoch_order(202, seed=0, epoch=epoch))
        assert torch.equal(numbers % 1000, order)
        assert torch.equal(torch.cat([labels for _, labels in found]), order % 3)
        mirrored[epoch, order] = (numbers >= 1000).float()
    assert 70 < mirrored[0].sum() < 132 and 70 < mirrored[1].sum() < 132
    assert bool((mirrored.sum(0) == 1).all()) == (flip == "alternate")


def test_a_run_that_goes_on_takes_the_rest_of_the_epochs_batches() -> None:
    state = marked(data(train=30))
    whole = [maps for maps, _ in state.train_batches()]
    state.step_in_epoch = 3
    rest = [maps for maps, _ in state.train_batches()]
    assert len(whole) == 8 and len(rest) == 5
    assert all(torch.equal(one, other) for one, other in zip(whole[3:], rest, strict=True))


def test_without_mirroring_only_plain_maps_are_taken() -> None:
    state = marked(data(train=30), views=1, recipe__flip="off")
    assert max(float(maps.max()) for maps, _ in state.train_batches()) == 29


def test_maps_are_neither_changed_nor_mixed() -> None:
    state = begun(data())
    maps, labels = next(iter(state.train_batches()))
    shown, targets = state._augmented(maps, labels)
    assert shown is maps and targets.labels is labels and targets.second is None


def test_validation_pictures_are_judged_from_their_maps_and_all_others_whole() -> None:
    of = data(train=12, validation=10, test=7)
    state = begun(of)
    assert of.validation is not None and of.test is not None and state.maps.validation is not None
    from_maps, whole = (judge(of.validation, lambda: False) for judge in (state.judge, whole_state(of).judge))
    assert from_maps is not None and whole is not None
    assert (from_maps.accuracy, from_maps.count) == (whole.accuracy, 10)
    assert from_maps.loss == pytest.approx(whole.loss, rel=1e-4)
    state.maps = Maps(state.maps.views, state.maps.validation * 0 + 5)
    other, tested = state.judge(of.validation, lambda: False), state.judge(of.test, lambda: False)
    expected = whole_state(of).judge(of.test, lambda: False)
    assert other is not None and tested is not None and expected is not None
    assert other.loss != pytest.approx(whole.loss, rel=1e-4)
    assert (tested.count, tested.loss) == (7, pytest.approx(expected.loss, rel=1e-4))
    state.maps = Maps(state.maps.views, None)
    again = state.judge(of.validation, lambda: False)
    assert again is not None and again.loss == pytest.approx(whole.loss, rel=1e-4)


def whole_state(of: DataSet) -> RunState:
    """The same run without maps."""
    return tuning(of, inputs="pictures")


@pytest.mark.parametrize(("at_once", "sizes"), [(1000, [64, 6]), (64, [64, 6]), (30, [30, 30, 10])])
def test_as_many_are_judged_at_once_as_the_memory_allows(at_once: int, sizes: list[int]) -> None:
    of = data(validation=70)
    state = begun(of)
    state.at_once.judged = at_once
    assert state.maps.validation is not None
    found = list(state._validation_batches(state.maps.validation))
    assert [len(labels) for _, labels in found] == sizes
    assert torch.equal(torch.cat([maps for maps, _ in found]), state.maps.validation.permute(0, 3, 1, 2))
    assert torch.cat([labels for _, labels in found]).tolist() == [number % 3 for number in range(70)]
