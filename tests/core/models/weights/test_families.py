"""Every family of residual networks answers here as its original does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import timm
import torch
import torchvision
from torch import Tensor, nn

from core.models.resnet import build
from core.models.stored import load_network
from core.models.weights import structure, titles
from core.models.weights.families import layered
from core.models.weights.opened import as_checkpoint, open_checkpoint, recognise
from tests.core.models.networks import small
from tests.core.models.weights.comparing import Make, same_answers, saved, small_torchvision
from tests.core.models.weights.originals import (
    MyModel,
    OtherNames,
    akamaster,
    fastai,
    kuangliu,
    shaken,
    transformers_names,
)


def small_timm(**changes: Any) -> Make:
    from timm.models.resnet import BasicBlock, ResNet

    values: dict[str, Any] = {"block": BasicBlock, "layers": (1, 2, 1, 1), "num_classes": 7, **changes}
    return lambda: ResNet(**values)


def timm_deep(**changes: Any) -> Make:
    return small_timm(stem_width=32, stem_type="deep", avg_down=True, **changes)


FAMILIES: dict[str, tuple[str, str, Make]] = {
    "torchvision ResNet-18": (
        "torchvision",
        "torchvision ResNet-18",
        lambda: torchvision.models.resnet18(num_classes=7),
    ),
    "torchvision bottleneck": ("torchvision", "torchvision ResNet-17", small_torchvision()),
    "torchvision ResNeXt": (
        "torchvision",
        "torchvision ResNeXt-17 32x4d",
        small_torchvision(groups=32, width_per_group=4),
    ),
    "torchvision Wide": ("torchvision", "torchvision Wide ResNet-17-2", small_torchvision(width_per_group=128)),
    "timm ResNet": ("torchvision", "torchvision ResNet-12", small_timm()),
    "timm D": ("timm", "timm ResNet-12-D", timm_deep()),
    "timm C": ("timm", "timm ResNet-12", small_timm(stem_width=32, stem_type="deep")),
    "timm SE": ("timm", "timm SE-ResNet-12", small_timm(block_args={"attn_layer": "se"})),
    "timm SE bottleneck D": (
        "timm",
        "timm SE-ResNet-17-D",
        timm_deep(block=timm.models.resnet.Bottleneck, block_args={"attn_layer": "se"}),
    ),
    "kuangliu ResNet-18": ("kuangliu", "kuangliu ResNet-18", kuangliu),
    "kuangliu bottleneck": ("kuangliu", "kuangliu ResNet-17", lambda: kuangliu((1, 2, 1, 1), bottleneck=True)),
    "akamaster ResNet-20": ("akamaster", "akamaster ResNet-20", akamaster),
    "akamaster option B": ("akamaster", "akamaster ResNet-20", lambda: akamaster(option="B")),
    "tutorial": ("tutorial", "Tutorial ResNet-18", MyModel),
    "fastai, one linear layer": ("fastai", "fastai ResNet-18", lambda: fastai(plain_head=True)),
    "other names": ("other", "ResNet-14", OtherNames),
    "other names, bottleneck": ("other", "ResNet-20", lambda: OtherNames(bottleneck=True)),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_answers_as_its_original(name: str, tmp_path: Path) -> None:
    family, title, make = FAMILIES[name]
    network = shaken(make())
    found = recognise(saved(network.state_dict(), tmp_path))
    assert (found.family, found.title) == (family, title)
    assert (found.missing, found.unused) == ((), ())
    assert found.fitting == found.total == len(network.state_dict())
    same_answers(network, as_checkpoint(found))


def test_safetensors_sorts_names_and_is_understood_all_the_same(tmp_path: Path) -> None:
    network = shaken(small_torchvision()())
    path = tmp_path / "model.safetensors"
    safetensors.torch.save_file(transformers_names(network.state_dict()), path)
    found = recognise(path)
    assert (found.family, found.title, found.unused) == ("transformers", "transformers ResNet-17", ())
    same_answers(network, as_checkpoint(found))


def test_a_head_of_several_layers_is_left_away(tmp_path: Path) -> None:
    network = shaken(fastai())
    found = recognise(saved({"model": network.state_dict(), "opt": {"state": [], "hypers": []}}, tmp_path))
    assert (found.family, found.class_count, found.missing) == ("fastai", 5, ("fc.weight", "fc.bias"))
    assert "1.4.weight" in found.unused
    assert str(found.sentence(2)).startswith("fastai ResNet-18 without a last layer that fits; 120 of 122 tensors fit")
    pictures = torch.randn(2, 3, 40, 40)
    ours = build(found.model, 2).eval()
    ours.load_state_dict(found.weights, strict=False)
    with torch.inference_mode():
        torch.testing.assert_close(ours.backbone()(pictures), network[0](pictures).mean((2, 3)), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "settings", [{}, {"shortcut": "A"}, {"shortcut": "C"}, {"block": "preact-bottleneck", "stem": "deep"}]
)
def test_our_own_weights_without_the_rest(settings: dict[str, Any], tmp_path: Path) -> None:
    network = shaken(build(small(**settings), 5))
    same_answers(network, open_checkpoint(saved(network.state_dict(), tmp_path)))


def test_a_network_for_grey_pictures_sees_the_mean_of_colours(tmp_path: Path) -> None:
    network = akamaster()
    network.conv1 = nn.Conv2d(1, 16, 3, padding=1, bias=False)
    shaken(network)
    found = recognise(saved(network.state_dict(), tmp_path))
    grey = torch.randn(2, 1, 32, 32)
    with torch.inference_mode():
        answers = load_network(as_checkpoint(found))(grey.repeat(1, 3, 1, 1))
        torch.testing.assert_close(answers, network(grey), rtol=1e-4, atol=1e-4)
    assert any("grey" in str(notice) for notice in found.notices)


DEEP = {
    "resnet34": "torchvision ResNet-34",
    "resnet50": "torchvision ResNet-50",
    "resnet101": "torchvision ResNet-101",
    "resnet152": "torchvision ResNet-152",
    "resnext50_32x4d": "torchvision ResNeXt-50 32x4d",
    "resnext101_32x8d": "torchvision ResNeXt-101 32x8d",
    "wide_resnet50_2": "torchvision Wide ResNet-50-2",
    "wide_resnet101_2": "torchvision Wide ResNet-101-2",
    "timm/resnet26d": "timm ResNet-26-D",
    "timm/resnet34d": "timm ResNet-34-D",
    "timm/resnet50c": "timm ResNet-50",
    "timm/seresnet50": "timm SE-ResNet-50",
    "timm/seresnext50_32x4d": "timm SE-ResNeXt-50 32x4d",
    "timm/seresnext26d_32x4d": "timm SE-ResNeXt-26 32x4d-D",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_networks_have_their_names_and_shapes(name: str) -> None:
    """Without memory for the weights: only names and shapes."""
    with torch.device("meta"):
        network = timm.create_model(name[5:]) if "/" in name else torchvision.models.get_model(name)
        theirs = network.state_dict()
        named = layered.read(theirs)
        assert named is not None
        model = structure.describe(named.backbone, named.unweighted)
        ours = build(model, 1000).state_dict()
    assert titles.title(named.family, model) == DEEP[name]
    assert {n: t.shape for n, t in ours.items()} == {n: t.shape for n, t in theirs.items()}


def test_presets_are_found_again() -> None:
    with torch.device("meta"):
        for name, preset in {
            "resnet50": "resnet50",
            "resnext50_32x4d": "resnext50-32x4d",
            "resnet18": "resnet18",
        }.items():
            named = layered.read(torchvision.models.get_model(name).state_dict())
            assert named is not None
            assert structure.describe(named.backbone, named.unweighted).network == preset


def test_another_head_beside_the_network_is_found_and_listed(tmp_path: Path) -> None:
    weights: dict[str, Tensor] = {f"backbone.{n}": t for n, t in akamaster().state_dict().items() if "linear" not in n}
    found = recognise(
        saved({**weights, "classifier.weight": torch.randn(4, 64), "extra.scale": torch.ones(3)}, tmp_path)
    )
    assert (found.class_count, found.missing, found.unused) == (4, (), ("extra.scale",))
    assert not found.weights["fc.bias"].any()
