"""What a run that goes on keeps of its settings, and what is settled anew."""

from __future__ import annotations

import platform
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
import torch

from core.config import DeviceConfig
from core.data.pictures import DataSet, Pictures
from core.devices import Chosen
from core.messages import Message
from core.training import settling, tuning
from core.training.control import Control
from core.training.events import Tuned
from tests.core.training.small import config

CHOSEN = Chosen("cpu", "A processor", Message(""))


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "cpu_name", lambda: "A brand")
    monkeypatch.setattr(settling, "usable_cores", lambda: 4)


def before(**changes: Any) -> dict[str, Any]:
    """What a run had in force on this machine."""
    return {
        "device": "A processor",
        "processor": "A brand",
        "torch": str(torch.__version__),
        "system": platform.system(),
        "precision": "bf16",
        "memory_format": "contiguous",
        "compiled": "on",
        "threads": 3,
        **changes,
    }


def kept(device: DeviceConfig, /, **changes: Any) -> tuple[Any, ...] | None:
    found = settling._kept(device, CHOSEN, before(**changes))
    return found and (found.precision, found.memory_format, found.compiled, found.threads)


@pytest.mark.parametrize(
    ("fixed", "changes", "expected"),
    [
        ({}, {}, ("bf16", "contiguous", "on", 3)),
        ({}, {"threads": 4}, ("bf16", "contiguous", "on", 4)),
        ({}, {"threads": 9}, ("bf16", "contiguous", "on", 4)),
        ({"threads": 1}, {}, ("bf16", "contiguous", "on", 1)),
        ({"precision": "fp32"}, {}, ("fp32", "contiguous", "on", 3)),
        ({"memory_format": "channels-last"}, {}, ("bf16", "channels-last", "on", 3)),
        ({"compiled": "off"}, {}, ("bf16", "contiguous", "off", 3)),
        ({}, {"precision": "auto", "compiled": "auto"}, ("fp32", "contiguous", "off", 3)),
    ],
)
def test_what_is_open_stays_as_it_was_in_force(
    fixed: dict[str, Any], changes: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    """More threads than there are cores now would take many times as long."""
    assert kept(DeviceConfig(**fixed), **changes) == expected


@pytest.mark.parametrize("fact", ["device", "processor", "torch", "system"])
def test_on_another_machine_nothing_is_kept(fact: str) -> None:
    assert kept(DeviceConfig(), **{fact: "another"}) is None


def settled(
    monkeypatch: pytest.MonkeyPatch, contents: dict[str, Any] | None, found: tuning.Settled
) -> tuple[list[tuning.Case], list[Any], Any]:
    """The cases that were settled anew, the events, the result."""
    cases: list[tuning.Case] = []

    def settle(case: tuning.Case, progress: Any) -> tuning.Settled:
        cases.append(case)
        return found

    monkeypatch.setattr(tuning, "settle", settle)
    labels = np.zeros(7, dtype=np.int64)
    pictures = Pictures(("",) * 7, labels, lambda rows: np.zeros((len(rows), 8, 8, 3), np.uint8))
    data = DataSet(("a", "b", "c"), 8, pictures, None, None, (0.5, 0.5, 0.5), (0.3, 0.3, 0.3))
    open_config = config(device__threads=0)
    threads = torch.get_num_threads()
    steps: Generator[Any, None, Any] = settling.settle(open_config, data, CHOSEN, Control(), contents)
    events = []
    try:
        while True:
            events.append(next(steps))
    except StopIteration as end:
        assert torch.get_num_threads() == end.value[0].device.threads
        return cases, events, end.value
    finally:
        torch.set_num_threads(threads)


FOUND = tuning.Settled(
    DeviceConfig(device="cpu", precision="bf16", memory_format="contiguous", threads=2, compiled="off"),
    Message("It is fast."),
    1.5,
)


@pytest.mark.parametrize(
    ("training", "anew"),
    [
        ({"epoch": 0, "step_in_epoch": 0}, True),
        ({"epoch": 1, "step_in_epoch": 0}, False),
        ({"epoch": 0, "step_in_epoch": 1}, False),
        ({}, True),
        (None, True),
    ],
)
def test_a_run_that_has_taken_a_step_keeps_its_settings(
    monkeypatch: pytest.MonkeyPatch, training: dict[str, Any] | None, anew: bool
) -> None:
    contents = None if training is None else {"training": {**training, "in_force": before()}}
    cases, events, (run_config, mark) = settled(monkeypatch, contents, FOUND)
    assert len(cases) == int(anew)
    assert mark is None
    if anew:
        assert (cases[0].classes, cases[0].image_size, cases[0].count, cases[0].chosen) == (3, 8, 7, CHOSEN)
        assert run_config.device == FOUND.device
        assert [event for event in events if isinstance(event, Tuned)] == [
            Tuned(Message("It is fast."), "bf16", "contiguous", 2, "off", 1.5)
        ]
    else:
        assert (run_config.device.precision, run_config.device.threads, events) == ("bf16", 3, [])


def test_where_nothing_is_to_be_said_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    _, events, _ = settled(monkeypatch, None, tuning.Settled(FOUND.device))
    assert not [event for event in events if isinstance(event, Tuned)]
