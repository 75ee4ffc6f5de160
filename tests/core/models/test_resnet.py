"""The network as a whole: its parts, its shapes, what it accepts, and torchvision's and timm's names."""

from __future__ import annotations

import pytest
import torch
import torchvision
from torch import nn

from core.config import ModelConfig
from core.models.resnet import build
from core.validation import ConfigError
from tests.core.models.networks import CLASSES, made, names, small, train

IMAGENET = {
    "resnet18": torchvision.models.resnet18,
    "resnet34": torchvision.models.resnet34,
    "resnet50": torchvision.models.resnet50,
    "resnet101": torchvision.models.resnet101,
    "resnet152": torchvision.models.resnet152,
    "resnext50-32x4d": torchvision.models.resnext50_32x4d,
    "wide-resnet50-2": torchvision.models.wide_resnet50_2,
}


def _randomise(network: nn.Module) -> None:
    """Weights and statistics of a network that has seen something: no layer is left out of the comparison."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.2, 0.6)
            nn.init.uniform_(module.bias, -0.1, 0.1)
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 2)
            module.num_batches_tracked.fill_(1)
        elif isinstance(module, nn.Conv2d | nn.Linear):
            bound = (3 / module.weight[0].numel()) ** 0.5
            nn.init.uniform_(module.weight, -bound, bound)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@pytest.mark.parametrize("name", IMAGENET)
@torch.no_grad()
def test_weights_go_to_torchvision_and_back(name: str) -> None:
    with torch.device("meta"):
        theirs, ours = IMAGENET[name](), build(ModelConfig(network=name), 1000)
    theirs, ours = theirs.to_empty(device="cpu").eval(), ours.to_empty(device="cpu").eval()
    torch.manual_seed(0)
    images = torch.randn(2, 3, 64, 64)
    for source, target in ((ours, theirs), (theirs, ours)):
        _randomise(source)
        target.load_state_dict(source.state_dict(), strict=True)
        logits = source(images)
        assert logits.std() > 0.01
        torch.testing.assert_close(target(images), logits, rtol=0, atol=1e-5)
    assert list(ours.state_dict()) == list(theirs.state_dict())


def test_resnet_d_and_squeeze_excitation_have_timms_names() -> None:
    config = ModelConfig(network="resnet50", stem="deep", shortcut="D", squeeze_excitation=True)
    with torch.device("meta"):
        found = dict(build(config, 1000).named_parameters())
    assert [name for name in found if name.startswith("conv1") and name.endswith("weight")] == [
        f"conv1.{index}.weight" for index in (0, 1, 3, 4, 6)
    ]
    assert found["layer1.0.se.fc1.weight"].shape == (16, 256, 1, 1)
    assert found["layer4.2.se.fc2.weight"].shape == (2048, 128, 1, 1)
    assert found["layer2.0.downsample.1.weight"].shape == (512, 256, 1, 1)
    assert found["layer2.0.downsample.2.weight"].shape == (512,)


def test_parts_come_in_order_and_hold_everything_once() -> None:
    network = made(small(depths=[1, 2, 1], widths=[8, 16, 24], block="preact-basic", dropout=0.5))
    parts = network.parts()
    assert list(parts) == ["stem", "stage 1", "stage 2", "stage 3", "head"]
    images = torch.randn(2, 3, 9, 9)
    features = images
    for part in parts.values():
        features = part.eval()(features)
    assert torch.equal(features, network.eval()(images))
    inside = [weight for part in parts.values() for weight in part.parameters()]
    assert list(map(id, inside)) == list(map(id, network.parameters()))


@pytest.mark.parametrize("block", names("blocks"))
@pytest.mark.parametrize("stem", names("stems"))
def test_any_picture_size_memory_layout_and_precision(block: str, stem: str) -> None:
    network = made(small(block=block, stem=stem, depths=[1, 1, 1], widths=[8, 16, 12])).train()
    reference = made(small(block=block, stem=stem, depths=[1, 1, 1], widths=[8, 16, 12])).train()
    network.to(memory_format=torch.channels_last)
    for size in (8, 9, 32):
        images = torch.randn(4, 3, size, size)
        logits = network(images.contiguous(memory_format=torch.channels_last))
        torch.testing.assert_close(logits, reference(images), rtol=1e-3, atol=1e-3)
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(images)
    assert logits.dtype == torch.bfloat16
    assert torch.isfinite(logits).all()
    logits.float().sum().backward()


def test_networks_for_photographs_survive_pictures_of_eight_pixels() -> None:
    with torch.device("meta"):
        for network in ("tutorial", "resnet50"):
            assert build(ModelConfig(network=network), CLASSES)(torch.empty(2, 3, 8, 8)).shape == (2, CLASSES)


def test_one_seed_gives_one_network() -> None:
    one, same = made(small()).state_dict(), made(small()).state_dict()
    assert all(torch.equal(one[name], same[name]) for name in one)
    torch.manual_seed(1)
    assert not torch.equal(build(small(), CLASSES).state_dict()["conv1.weight"], one["conv1.weight"])


def test_convolutions_start_as_he_et_al_say() -> None:
    weight = made(small(widths=[64, 128], zero_init=False)).state_dict()["layer2.0.conv2.weight"]
    assert weight.std().item() == pytest.approx((2 / (128 * 9)) ** 0.5, rel=0.02)


def test_dropout_works_while_training_alone() -> None:
    network = made(small(dropout=0.5))
    images = torch.randn(4, 3, 8, 8)
    assert not torch.equal(network.train()(images), network(images))
    assert torch.equal(network.eval()(images), network(images))


def test_channels_and_classes_are_as_asked() -> None:
    assert build(small(), 7, channels=1).eval()(torch.randn(2, 1, 8, 8)).shape == (2, 7)


def test_impossible_combinations_are_refused_with_their_fields() -> None:
    config = ModelConfig(depths=[1, 1], widths=[8], groups=2, shortcut="none", zero_init=True)
    with pytest.raises(ConfigError) as caught:
        build(config, CLASSES)
    assert {problem.key for problem in caught.value.problems} == {"model.widths", "model.groups", "model.zero_init"}


def test_it_learns() -> None:
    losses = train(made(small()), steps=20, size=8)
    assert losses[-1] < losses[0] / 2
