"""The summary says what the real network does."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

from core import choices
from core.choices import Choice
from core.config import ModelConfig
from core.models.blocks import Block, BlockPlace
from core.models.resnet import ResNet
from core.models.summary import summarise
from tests.core.models.networks import CLASSES, made, names, small


@pytest.mark.parametrize("name", ["digits", "tutorial", "resnet110", "resnet50", "resnext50-32x4d"])
def test_totals_are_the_presets(name: str) -> None:
    preset = choices.choose("networks", name).resolve()
    summary = summarise(ModelConfig(network=name), preset.classes, preset.image_size)
    assert (summary.parameters, summary.macs) == (preset.parameters, preset.macs)
    assert sum(layer.parameters for layer in summary.layers) == summary.parameters
    assert sum(layer.macs for layer in summary.layers) == summary.macs
    assert not summary.too_small


@pytest.mark.parametrize(
    ("name", "pixels"), [("resnet18", 435), ("resnet34", 899), ("resnet50", 427), ("resnet18-3x3", 109), ("digits", 25)]
)
def test_receptive_fields(name: str, pixels: int) -> None:
    """Of v1.5, whose stride is on the 3x3; computed by hand with r += (k - 1) * step along the deepest path."""
    assert summarise(ModelConfig(network=name), 10, 224).receptive_field == pixels


@pytest.mark.parametrize("block", names("blocks"))
@pytest.mark.parametrize("stem", names("stems"))
def test_receptive_field_is_what_a_gradient_reaches(block: str, stem: str) -> None:
    """The pixels that the middle of the last stage depends on, found by backward through the real network."""
    config = small(block=block, stem=stem, depths=[1, 1], zero_init=False)
    network = made(config).eval().double()
    *body, _ = network.parts().values()
    images = torch.randn(1, 3, 128, 128, dtype=torch.double, requires_grad=True)
    features = images
    for part in body:
        features = part(features)
    features[0, :, features.shape[2] // 2, features.shape[3] // 2].sum().backward()
    assert images.grad is not None
    touched = images.grad.abs().sum((0, 1, 2)).nonzero()
    seen = int(touched.max() - touched.min()) + 1
    claimed = summarise(config, CLASSES, 128).receptive_field
    # A max-pool passes its gradient to one of nine places, so the outermost pixels may stay untouched.
    assert claimed - (0 if stem == "3x3" else 16) <= seen <= claimed


def _kept_bytes(network: ResNet, images: torch.Tensor) -> int:
    weights = {weight.data_ptr() for weight in network.parameters()}
    kept: dict[int, torch.UntypedStorage] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.data_ptr() not in weights:
            kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = network(images).sum()
    del loss
    return sum(storage.nbytes() for storage in kept.values())


@pytest.mark.parametrize(
    "settings", [{}, {"block": "preact-bottleneck", "squeeze_excitation": True}, {"stem": "deep", "shortcut": "D"}]
)
def test_activation_memory_is_what_a_real_step_keeps(settings: dict[str, object]) -> None:
    config = small(**settings)
    real = _kept_bytes(made(config).train(), torch.randn(4, 3, 32, 32))
    summary = summarise(config, CLASSES, 32, batch_size=4)
    assert 4 * summary.activation_bytes == pytest.approx(real, rel=0.01)
    assert summary.training_memory() == summary.training_memory(4)
    assert summary.training_memory(9) == 12 * summary.parameters + 9 * summary.activation_bytes


def test_layers_and_parts_have_the_shapes_of_the_real_network() -> None:
    config = ModelConfig(network="resnet18", stochastic_depth=0.1)
    summary = summarise(config, 10, 64)
    assert [(part.name, part.shape) for part in summary.parts] == [
        ("stem", (64, 16, 16)),
        ("stage 1", (64, 16, 16)),
        ("stage 2", (128, 8, 8)),
        ("stage 3", (256, 4, 4)),
        ("stage 4", (512, 2, 2)),
        ("head", (10,)),
    ]
    first, *_, last = summary.layers
    assert (first.name, first.kind, first.detail, first.shape) == ("conv1", "Conv2d", "7x7, stride 2", (64, 32, 32))
    assert (first.parameters, first.macs) == (9408, 9408 * 32 * 32)
    assert (last.name, last.part, last.shape, last.parameters, last.macs) == ("fc", "head", (10,), 5130, 5120)
    assert {layer.kind for layer in summary.layers} >= {"StochasticDepth", "MaxPool2d", "AdaptiveAvgPool2d"}


def test_a_picture_that_shrinks_to_nothing_is_found() -> None:
    found = summarise(ModelConfig(network="tutorial"), 10, 8)
    assert found.too_small
    assert "8 px" in str(found.finding)
    assert not summarise(ModelConfig(network="tutorial"), 10, 32).too_small
    assert not summarise(ModelConfig(network="digits"), 10, 8).too_small


def test_a_summary_draws_no_random_number_and_leaves_the_device_alone() -> None:
    state = torch.get_rng_state()
    summarise(small(dropout=0.5, stochastic_depth=0.5), CLASSES, 16)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.empty(1).device.type == "cpu"


class AttendingBlock(Block):
    """Multiplies and has a parameter outside of any layer."""

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)
        self.mix = nn.Parameter(torch.randn(place.width, place.channels_in))

    def zero_residual(self) -> None:
        nn.init.zeros_(self.mix)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return (self.mix @ features.flatten(2)).unflatten(2, features.shape[2:])


def test_what_a_new_block_computes_by_itself_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Choice("Attending", "A product of matrices.", f"{__name__}:AttendingBlock")
    monkeypatch.setitem(choices.BLOCKS, "attending", entry)
    summary = summarise(small(block="attending", depths=[1], widths=[8]), CLASSES, 8)
    (row,) = [layer for layer in summary.layers if layer.kind == "AttendingBlock"]
    assert (row.parameters, row.macs) == (64, 64 * 8 * 8)
