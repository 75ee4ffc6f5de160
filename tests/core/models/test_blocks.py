"""Every block, shortcut and stem that can be chosen: it learns, all of it, and does what its paper says."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import torch
from torch import nn

from core import choices
from core.choices import Choice
from core.models.blocks import Block, BlockPlace, StochasticDepth
from tests.core.models.networks import made, names, small, train, unmoved, weights

COMBINATIONS = [
    (block, shortcut, zero_init)
    for block, shortcut, zero_init in product(names("blocks"), names("shortcuts"), (True, False))
    if not (shortcut == "none" and zero_init)
]
EXTRAS: list[tuple[str, dict[str, Any]]] = [
    *product(names("blocks"), [{"squeeze_excitation": True}, {"stochastic_depth": 0.3}]),
    *product(names("blocks"), [{"stem": stem} for stem in names("stems")]),
    *((block, {"groups": 4, "width_per_group": 16}) for block in names("blocks") if not block.endswith("basic")),
]


@pytest.mark.parametrize(("block", "shortcut", "zero_init"), COMBINATIONS)
def test_every_parameter_moves_within_three_steps(block: str, shortcut: str, zero_init: bool) -> None:
    network = made(small(block=block, shortcut=shortcut, zero_init=zero_init))
    before = weights(network)
    losses = train(network)
    assert unmoved(network, before) == []
    assert all(loss == loss for loss in losses)


@pytest.mark.parametrize("zero_init", [True, False])
@pytest.mark.parametrize(("block", "extra"), EXTRAS, ids=str)
def test_every_parameter_moves_with_extras(block: str, extra: dict[str, Any], zero_init: bool) -> None:
    network = made(small(block=block, zero_init=zero_init, **extra))
    if "squeeze_excitation" in extra and zero_init:
        # A gate that weighs nearly nothing has a gradient near nothing: its first steps get lost in 32 bit.
        network.double()
    before = weights(network)
    train(network)
    assert unmoved(network, before) == []


@pytest.mark.parametrize("shortcut", names("shortcuts"))
@pytest.mark.parametrize("block", names("blocks"))
def test_odd_and_tiny_pictures_fit_around_a_block(block: str, shortcut: str) -> None:
    way_around = choices.choose("shortcuts", shortcut).resolve()
    kind = choices.choose("blocks", block).resolve()
    module = kind(BlockPlace(channels_in=12, width=2, stride=2, shortcut=way_around)).eval()
    for size in (1, 2, 7, 8):
        assert module(torch.randn(1, 12, size, size)).shape == (1, 2 * kind.expansion, -(-size // 2), -(-size // 2))


@pytest.mark.parametrize("block", names("blocks"))
def test_a_block_that_starts_at_zero_is_the_identity(block: str) -> None:
    torch.manual_seed(0)
    kind = choices.choose("blocks", block).resolve()
    width = 8 // kind.expansion
    module = kind(BlockPlace(8, width, 1, choices.choose("shortcuts", "B").resolve()))
    features = torch.rand(2, 8, 4, 4)
    assert not torch.equal(module(features), features)
    module.zero_residual()
    assert torch.equal(module(features), features)


@pytest.mark.parametrize("block", names("blocks"))
def test_a_plain_network_lets_nothing_around_a_block(block: str) -> None:
    network = made(small(block=block, shortcut="none"))
    blocks = [module for module in network.modules() if isinstance(module, Block)]
    assert [module.downsample for module in blocks] == [None] * 4
    for module in blocks:
        last = [layer for layer in module.modules() if isinstance(layer, nn.Conv2d | nn.BatchNorm2d)][-1]
        nn.init.zeros_(last.weight)
    one, other = network.eval()(torch.randn(2, 3, 16, 16))
    assert torch.equal(one, other)


def test_shortcut_parameters_are_where_the_types_say() -> None:
    def trained(shortcut: str) -> list[str]:
        network = made(small(shortcut=shortcut))
        return [name for name, _ in network.named_parameters() if "downsample" in name and "conv" not in name]

    assert trained("A") == []
    assert {name.rsplit(".downsample")[0] for name in trained("B")} == {"layer2.0"}
    assert {name.rsplit(".downsample")[0] for name in trained("C")} == {f"layer{i}.{j}" for i in (1, 2) for j in (0, 1)}
    assert {name.rsplit(".downsample")[0] for name in trained("D")} == {"layer2.0"}


def test_shortcut_a_pads_with_zeros_and_skips_pixels() -> None:
    features = torch.randn(2, 3, 5, 5)
    output = choices.choose("shortcuts", "A").resolve()(3, 8, 2, normalise=True)(features)
    assert torch.equal(output[:, :3], features[:, :, ::2, ::2])
    assert not output[:, 3:].any()
    both = choices.choose("shortcuts", "A-both").resolve()(3, 8, 2, normalise=True)(features)
    assert torch.equal(both[:, 2:5], features[:, :, ::2, ::2])
    assert not both[:, :2].any()
    assert not both[:, 5:].any()


def test_shortcut_d_looks_at_every_pixel() -> None:
    torch.manual_seed(0)
    shortcut = choices.choose("shortcuts", "D").resolve()(3, 8, 2, normalise=True)
    features = torch.randn(2, 3, 5, 5, requires_grad=True)
    shortcut(features).square().sum().backward()
    assert features.grad is not None
    assert bool((features.grad != 0).all())


@pytest.mark.parametrize("block", ["preact-basic", "preact-bottleneck"])
def test_pre_activation_leaves_the_sum_alone(block: str) -> None:
    """No normalisation in a shortcut, none at the end of a branch, one before the pooling (He et al. 2016)."""
    network = made(small(block=block, depths=[1, 2], zero_init=False))
    normalised = [name for name, module in network.named_modules() if isinstance(module, nn.BatchNorm2d)]
    inner = ["bn2", "bn3"] if block == "preact-bottleneck" else ["bn2"]
    assert normalised == [
        "bn1",
        *(f"layer1.0.{name}" for name in inner),
        *(f"layer2.{index}.{name}" for index in (0, 1) for name in ["bn1", *inner]),
        "final_bn",
    ]
    features = torch.randn(4, network.get_submodule("layer1").get_submodule("0").conv1.in_channels, 8, 8)
    assert network.get_submodule("layer2")(network.get_submodule("layer1")(features)).min() < 0


def test_stochastic_depth_skips_single_pictures_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    module = StochasticDepth(0.25)
    output = module(torch.ones(20000, 2, 1, 1))
    assert output.unique().tolist() == pytest.approx([0, 4 / 3])
    assert torch.equal(output[:, 0], output[:, 1])
    assert output.mean().item() == pytest.approx(1, abs=0.02)
    assert torch.equal(module.eval()(torch.ones(3, 2, 1, 1)), torch.ones(3, 2, 1, 1))


def test_stochastic_depth_grows_in_a_line_and_repeats_with_the_seed() -> None:
    network = made(small(depths=[2, 3], stochastic_depth=0.5, zero_init=False))
    rates = [module.drop_rate for module in network.modules() if isinstance(module, StochasticDepth)]
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    images = torch.randn(8, 3, 8, 8)
    torch.manual_seed(7)
    first = network(images)
    assert not torch.equal(network(images), first)
    torch.manual_seed(7)
    assert torch.equal(network(images), first)


class MixingBlock(Block):
    """A block of one's own: one 1x1 convolution."""

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        self.mix = nn.Conv2d(place.channels_in, place.width, 1, place.stride)
        self.downsample = place.shortcut(place.channels_in, place.width, place.stride, normalise=True)

    def zero_residual(self) -> None:
        nn.init.zeros_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.mix(features) + self.downsample(features))


def tiny_stem(channels: int, width: int) -> dict[str, nn.Module]:
    return {"patches": nn.Conv2d(channels, width, 4, stride=4)}


def test_entries_added_at_run_time_build_and_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(choices.BLOCKS, "mixing", Choice("Mixing", "One 1x1 convolution.", f"{__name__}:MixingBlock"))
    monkeypatch.setitem(choices.STEMS, "tiny", Choice("Tiny", "Patches.", f"{__name__}:tiny_stem"))
    network = made(small(block="mixing", stem="tiny"))
    before = weights(network)
    train(network)
    assert unmoved(network, before) == []
    assert sum(isinstance(module, MixingBlock) for module in network.modules()) == 4
