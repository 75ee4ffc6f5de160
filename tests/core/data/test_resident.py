"""Pictures on a graphics card and on their way to it; where there is no card, by what stands in for its streams."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from torch import Tensor

from core.data import resident as residents
from core.data import transfer
from core.data.batches import batches
from core.data.pictures import Pictures, from_array
from core.data.resident import resident, upload

CARD = next((kind for kind in ("cuda", "xpu") if torch.get_device_module(kind).is_available()), "")
needs_card = pytest.mark.skipif(not CARD, reason="needs a CUDA or XPU device: none on this machine")


def some(count: int = 50) -> Pictures:
    pixels = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 3), dtype=np.uint8)
    return from_array(tuple(map(str, range(count))), np.arange(count), pixels)


def same(ones: list[tuple[Tensor, Tensor]], others: list[tuple[Tensor, Tensor]]) -> bool:
    return len(ones) == len(others) and all(
        torch.equal(a.cpu(), b.cpu()) and torch.equal(x.cpu(), y.cpu())
        for (a, x), (b, y) in zip(ones, others, strict=True)
    )


def test_what_lives_on_the_device_gives_the_same_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = some()
    monkeypatch.setattr(residents, "CHUNK_BYTES", 500)
    kept = upload(pictures, "cpu")
    for shuffle in (True, False):
        plain = list(batches(pictures, seed=3, epoch=1, batch_size=8, first_step=2, shuffle=shuffle))
        monkeypatch.setattr("core.data.batches.resident", lambda pictures, device: kept)
        assert same(list(batches(pictures, seed=3, epoch=1, batch_size=8, first_step=2, shuffle=shuffle)), plain)
        monkeypatch.undo()
    assert list(kept.batches([])) == []


def test_few_pictures_live_on_the_device_once_and_many_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residents, "STREAMED", ("cpu",))
    monkeypatch.setattr(residents, "free_memory", lambda device: 4 * 50 * 48)
    pictures = some()
    kept = resident(pictures, "cpu")
    assert kept is not None and kept.pixels.shape == (50, 4, 4, 3)
    assert resident(pictures, "cpu") is kept
    assert resident(some(51), "cpu") is None
    pixels = weakref.ref(kept.pixels)
    del pictures, kept
    assert pixels() is None


def test_pictures_that_are_read_from_the_disk_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residents, "STREAMED", ("cpu",))
    one = some()
    assert resident(Pictures(one.names, one.labels, one.read, decodes=True), "cpu") is None


@pytest.mark.parametrize("device", ["cpu", "mps"])
def test_memory_that_is_shared_holds_them_already(device: str) -> None:
    assert resident(some(), device) is None


class Streams:
    """What torch.cuda and torch.xpu have; it writes down the order of things."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.events = 0

    def Stream(self, device: str) -> Streams:
        return self

    @contextmanager
    def stream(self, stream: Streams) -> Iterator[None]:
        self.did.append("send")
        yield

    def record_event(self) -> int:
        self.events += 1
        return self.events - 1

    def current_stream(self, device: str) -> Streams:
        return self

    def wait_event(self, event: int) -> None:
        self.did.append(f"use {event}")


def test_the_next_batch_is_on_its_way_before_this_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams()
    kept_for_the_other_stream: list[Tensor] = []
    monkeypatch.setattr(Tensor, "record_stream", lambda tensor, stream: kept_for_the_other_stream.append(tensor))
    given = [(torch.full((2,), number), torch.full((1,), number)) for number in range(3)]
    got = list(transfer._beside_the_training(given, "cpu", streams))
    assert same(got, given)
    assert streams.did == ["send", "send", "use 0", "send", "use 1", "use 2"]
    assert len(kept_for_the_other_stream) == 6


def test_no_batch_is_no_trouble() -> None:
    assert list(transfer._beside_the_training([], "cpu", Streams())) == []


@needs_card
@pytest.mark.parametrize("decodes", [False, True])
def test_a_real_card_gets_the_same_batches(decodes: bool) -> None:
    one = some()
    pictures = Pictures(one.names, one.labels, one.read, decodes)
    sent = list(batches(pictures, seed=3, epoch=1, batch_size=8, device=f"{CARD}:0"))
    assert all(images.device.type == CARD and labels.device.type == CARD for images, labels in sent)
    assert same(sent, list(batches(pictures, seed=3, epoch=1, batch_size=8)))
    assert (resident(pictures, f"{CARD}:0") is None) == decodes
