"""Devices: real names, a reason for every choice, and a cure for what can't be used."""

from __future__ import annotations

import pytest
import torch

from core import container, devices
from core.errors import UserError


def test_the_processor_is_always_there_by_name() -> None:
    processor = devices.list_devices()[-1]
    assert (processor.id, processor.usable) == ("cpu", True)
    assert processor.name and processor.memory > 2**28


def test_auto_says_why() -> None:
    chosen = devices.choose_device("auto")
    assert chosen.name and str(chosen.reason).endswith(".")


def pretend_card(monkeypatch: pytest.MonkeyPatch, *, cuda_build: str | None) -> None:
    monkeypatch.setattr(devices, "nvidia_card", lambda: "NVIDIA GeForce RTX 4060")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", cuda_build)


@pytest.mark.parametrize(("build", "cure"), [(None, "--torch cuda"), ("13.0", "newest NVIDIA driver")])
def test_a_card_that_cannot_be_used_is_listed_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, build: str | None, cure: str
) -> None:
    pretend_card(monkeypatch, cuda_build=build)
    card = devices.list_devices()[0]
    assert (card.name, card.usable) == ("NVIDIA GeForce RTX 4060", False)
    assert cure in str(card.reason)
    with pytest.raises(UserError, match=cure):
        devices.choose_device("cuda")
    automatic = devices.choose_device("auto")
    assert automatic.id == "cpu"
    assert cure in str(automatic.reason)


def test_an_old_card_says_its_compute_capability(monkeypatch: pytest.MonkeyPatch) -> None:
    class Properties:
        name, total_memory, major, minor = "NVIDIA GeForce GTX 780", 3 << 30, 3, 5

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _index: Properties)
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: ["sm_75", "sm_90"])
    card = devices.list_devices()[0]
    assert not card.usable
    assert "3.5" in str(card.reason) and "7.5" in str(card.reason)


def test_a_device_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(UserError, match=r"auto, .*cpu"):
        devices.choose_device("xpu:7")


def test_the_containers_quota_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "cores", lambda: 1.5)
    monkeypatch.setattr(container, "memory_limit", lambda: 1_000_000_000)
    monkeypatch.setattr(container, "free_memory", lambda: 123)
    assert devices.usable_cores() == 1
    assert devices.usable_memory() == 1_000_000_000
    assert devices.free_memory("cpu") == 123


def test_without_a_limit_free_is_what_the_system_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "free_memory", lambda: None)
    assert 2**24 < devices.free_memory() <= devices.usable_memory()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: none on this machine")
def test_what_a_training_holds_on_the_card_is_not_free() -> None:
    before = devices.free_memory("cuda:0")
    held = torch.empty(2**28, dtype=torch.uint8, device="cuda:0")
    assert devices.free_memory("cuda:0") <= before - held.nbytes // 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: none on this machine")
def test_cuda_is_taken_where_it_is() -> None:
    chosen = devices.choose_device("auto")
    assert chosen.id == "cuda:0"
    assert chosen.name == torch.cuda.get_device_name(0)
