"""Every preset: complete, buildable, and what is recorded of it is what the real network has."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core import choices
from core.config import ModelConfig
from core.models.presets import Preset
from core.models.resnet import build
from tests.core.models.networks import names

PAPERS = {
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "resnext50-32x4d": 25_028_904,
    "wide-resnet50-2": 68_883_240,
}
MILLIONS_IN_TABLE_6 = {"resnet20": 0.27, "resnet32": 0.46, "resnet44": 0.66, "resnet56": 0.85, "resnet110": 1.7}


def _preset(name: str) -> Preset:
    preset: Preset = choices.choose("networks", name).resolve()
    return preset


@pytest.mark.parametrize("name", names("networks"))
def test_recorded_parameters_and_cost_are_the_networks_own(name: str) -> None:
    preset = _preset(name)
    with torch.device("meta"):
        network = build(ModelConfig(network=name), preset.classes).eval()
        images = torch.empty(1, 3, preset.image_size, preset.image_size)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        assert network(images).shape == (1, preset.classes)
    assert sum(weight.numel() for weight in network.parameters()) == preset.parameters
    assert counter.get_total_flops() == 2 * preset.macs


@pytest.mark.parametrize("name", names("networks"))
def test_a_preset_leaves_nothing_of_the_one_before(name: str) -> None:
    assert set(_preset(name).settings) == set(ModelConfig.model_fields) - {"network"}


def test_published_parameter_counts() -> None:
    assert {name: _preset(name).parameters for name in PAPERS} == PAPERS
    for name, millions in MILLIONS_IN_TABLE_6.items():
        digits = 1 if name == "resnet110" else 2
        assert round(_preset(name).parameters / 1e6, digits) == pytest.approx(millions, abs=0.0051)


def test_importing_presets_leaves_torch_alone() -> None:
    code = "import core.models.presets, core.config, sys; core.config.ModelConfig(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
