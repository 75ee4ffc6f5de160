"""How numbers are kept: which layout on which device, and half the precision for as long as a network computes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.config import DeviceConfig
from core.training.precision import in_precision, memory_format


@pytest.mark.parametrize(
    ("wanted", "device", "last"),
    [
        ("channels-last", "cpu", True),
        ("channels-last", "cuda:0", True),
        ("channels-last", "mps", False),
        ("auto", "cpu", True),
        ("auto", "mps", False),
        ("contiguous", "cpu", False),
        ("contiguous", "cuda:1", False),
        ("contiguous", "mps", False),
    ],
)
def test_colours_lie_together_where_that_is_wanted_and_is_not_far_slower(wanted: str, device: str, last: bool) -> None:
    expected = torch.channels_last if last else torch.contiguous_format
    assert memory_format(DeviceConfig(memory_format=wanted), device) == expected


@pytest.mark.parametrize("precision", ["fp32", "auto"])
def test_whole_numbers_are_computed_by_the_network_itself(precision: str) -> None:
    network = nn.Linear(2, 2)
    assert in_precision(network, DeviceConfig(precision=precision), "cpu") is network


@pytest.mark.parametrize(("precision", "dtype"), [("bf16", torch.bfloat16), ("fp16", torch.float16)])
def test_half_numbers_are_computed_within_the_network_alone(precision: str, dtype: torch.dtype) -> None:
    for mode in (True, False):
        network = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5)).train(mode)
        computing = in_precision(network, DeviceConfig(precision=precision), "cpu:0")
        assert computing.training is mode
        assert computing(torch.ones(2, 4)).dtype == dtype
        assert network[0].weight.dtype == torch.float32
        assert network[0](torch.ones(2, 4)).dtype == torch.float32, "outside of it nothing has changed"
