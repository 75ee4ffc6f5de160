"""Every family of residual networks, saved in every way, answers here as its original does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
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
from core.models.weights.opened import Recognised, as_checkpoint, assumptions, open_checkpoint, recognise
from tests.core.models.networks import small
from tests.core.models.weights.originals import (
    MyModel,
    OtherNames,
    akamaster,
    fastai,
    kuangliu,
    shaken,
    transformers_names,
)

Make = Callable[[], nn.Module]


def small_torchvision(**changes: Any) -> Make:
    """torchvision's class with one block a stage: all of its code, a fraction of its weight."""
    from torchvision.models.resnet import Bottleneck, ResNet

    return lambda: ResNet(Bottleneck, [1, 2, 1, 1], num_classes=7, **changes)


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


def saved(contents: Any, folder: Path) -> Path:
    path = folder / "some.pt"
    torch.save(contents, path)
    return path


def same_answers(network: nn.Module, contents: dict[str, Any], tolerance: float = 1e-4) -> None:
    pictures = torch.randn(2, 3, 40, 40, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        wanted, given = network.eval()(pictures), load_network(contents)(pictures)
    assert float(wanted.std()) > 0.01
    torch.testing.assert_close(given, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_answers_as_its_original(name: str, tmp_path: Path) -> None:
    family, title, make = FAMILIES[name]
    network = shaken(make())
    found = recognise(saved(network.state_dict(), tmp_path))
    assert (found.family, found.title) == (family, title)
    assert (found.missing, found.unused) == ((), ())
    assert found.fitting == found.total == len(network.state_dict())
    same_answers(network, as_checkpoint(found))


def lightning(network: nn.Module) -> dict[str, Any]:
    return {
        "epoch": 3,
        "pytorch-lightning_version": "2.1.0",
        "state_dict": {f"model.{name}": tensor for name, tensor in network.state_dict().items()},
        "optimizer_states": [torch.optim.SGD(network.parameters(), momentum=0.9).state_dict()],
        "callbacks": {"ModelCheckpoint": {"best_k_models": {"a.ckpt": torch.tensor(0.5)}}},
        "hyper_parameters": {"lr": np.float64(0.1), "data": Path("pictures"), "classes": list("abcdefghij")},
    }


def timm_trainer(network: nn.Module) -> dict[str, Any]:
    """With argparse.Namespace, which torch refuses under weights_only, and an average of the weights."""
    old = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    arguments = argparse.Namespace(mean=[0.4, 0.5, 0.6], std=[0.2, 0.2, 0.3], img_size=96, output=Path("out"))
    return {
        "epoch": 9,
        "arch": "resnet18",
        "state_dict": old,
        "state_dict_ema": network.state_dict(),
        "args": arguments,
        "version": 2,
        "metric": np.float64(81.5),
    }


def references(network: nn.Module) -> dict[str, Any]:
    """torchvision's own trainer: an averaged copy with a counter, beside everything that training needs."""
    averaged = {f"module.{name}": tensor for name, tensor in network.state_dict().items()}
    zero = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    return {"model": zero, "model_ema": {"n_averaged": torch.tensor(5), **averaged}, "args": argparse.Namespace(lr=0.1)}


def shadow(network: nn.Module) -> dict[str, Any]:
    """An average of the parameters alone: the statistics are those of the network."""
    state = network.state_dict()
    parameters = {name: parameter.detach() for name, parameter in network.named_parameters()}
    before = {**state, **{name: tensor + 1 for name, tensor in parameters.items()}}
    return {"net": before, "ema": {"decay": 0.99, "shadow": parameters}}


def old_file(network: nn.Module) -> dict[str, Any]:
    """From before PyTorch counted batches, out of DataParallel, as the CIFAR networks are passed on."""
    state = {f"module.{name}": tensor for name, tensor in network.state_dict().items()}
    return {"state_dict": {name: state[name] for name in state if "num_batches" not in name}, "best_prec1": 91.7}


def prefixed(prefix: str) -> Callable[[nn.Module], dict[str, Any]]:
    return lambda network: {f"{prefix}{name}": tensor for name, tensor in network.state_dict().items()}


def contrastive(network: nn.Module) -> dict[str, Any]:
    """MoCo's two encoders: the query's is the one to take."""
    state = network.state_dict()
    return {
        "state_dict": {
            **{f"module.encoder_k.{name}": torch.zeros_like(tensor) for name, tensor in state.items()},
            **{f"module.encoder_q.{name}": tensor for name, tensor in state.items()},
            "module.queue": torch.randn(8, 8),
        }
    }


WRAPPERS: dict[str, Callable[[nn.Module], Any]] = {
    "model": lambda network: {"model": network.state_dict(), "epoch": 3},
    "net": lambda network: {"net": network.state_dict(), "acc": 95.1, "epoch": 3},
    "model_state_dict": lambda network: {"model_state_dict": network.state_dict()},
    "nested": lambda network: {"checkpoint": {"model": {"state_dict": network.state_dict()}}},
    "in a list": lambda network: [3, network.state_dict()],
    "Lightning": lightning,
    "timm's trainer": timm_trainer,
    "torchvision's trainer": references,
    "shadow": shadow,
    "old file": old_file,
    "torch.compile": prefixed("_orig_mod."),
    "compiled DataParallel": prefixed("module._orig_mod."),
    "backbone": prefixed("net.backbone."),
    "two encoders": contrastive,
    "parameters": lambda network: dict(network.named_parameters()) | dict(network.named_buffers()),
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_wrappers_are_taken_off(wrapper: str, tmp_path: Path) -> None:
    network = shaken(akamaster())
    found = recognise(saved(WRAPPERS[wrapper](network), tmp_path))
    assert (found.family, found.class_count) == ("akamaster", 10)
    assert (found.missing, found.fitting) == ((), found.total)
    same_answers(network, as_checkpoint(found))


WHOLE: dict[str, Callable[[nn.Module], Any]] = {
    "module": lambda network: network,
    "in a dict": lambda network: {"model": network, "epoch": 3},
    "DataParallel": nn.DataParallel,
}


@pytest.mark.parametrize("way", WHOLE)
def test_modules_that_were_pickled_whole(way: str, tmp_path: Path) -> None:
    network = shaken(small_torchvision()())
    found = recognise(saved(WHOLE[way](network), tmp_path))
    assert found.title == "torchvision ResNet-17"
    assert any("torchvision" in name for name in found.dropped)
    same_answers(network, as_checkpoint(found))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_become_32_bit(dtype: torch.dtype, tmp_path: Path) -> None:
    network = shaken(akamaster()).to(dtype)
    found = recognise(saved(network.state_dict(), tmp_path))
    assert {tensor.dtype for tensor in found.weights.values()} == {torch.float32, torch.int64}
    same_answers(network.float(), as_checkpoint(found))


def test_our_own_checkpoint_in_half_precision(tmp_path: Path) -> None:
    network = shaken(akamaster())
    contents = as_checkpoint(recognise(saved(network.state_dict(), tmp_path)), [f"kind {n}" for n in range(10)])
    halved = {n: t.half() if t.is_floating_point() else t for n, t in contents["weights"].items()}
    path = saved({**contents, "weights": halved}, tmp_path)
    found = recognise(path)
    assert (found.family, found.title, found.normalisation) == ("ours", "ResNet-20", "checkpoint")
    assert found.classes[3] == "kind 3"
    assert load_network({**contents, "weights": halved}).state_dict()["fc.weight"].dtype == torch.float32
    same_answers(network, open_checkpoint(path), 0.05)


def test_safetensors_sorts_names_and_is_understood_all_the_same(tmp_path: Path) -> None:
    network = shaken(small_torchvision()())
    path = tmp_path / "model.safetensors"
    safetensors.torch.save_file(transformers_names(network.state_dict()), path)
    found = recognise(path)
    assert (found.family, found.title, found.unused) == ("transformers", "transformers ResNet-17", ())
    same_answers(network, as_checkpoint(found))


def test_safetensors_of_our_own_say_what_names_and_shapes_cannot(tmp_path: Path) -> None:
    config = small(shortcut="A", stem="3x3-s2")
    network = shaken(build(config, 5))
    about = {"model": config.model_dump(), "classes": list("abcde")}
    about["preprocessing"] = {"size": 48, "mean": [0.1, 0.2, 0.3], "std": [0.5, 0.6, 0.7]}
    path = tmp_path / "model.safetensors"
    texts = {name: json.dumps(value) for name, value in about.items()}
    safetensors.torch.save_file(network.state_dict(), path, texts)
    found = recognise(path)
    assert (found.family, found.model, found.classes) == ("ours", config, tuple("abcde"))
    assert (found.image_size, found.mean, found.std) == (48, (0.1, 0.2, 0.3), (0.5, 0.6, 0.7))
    assert (found.normalisation, found.notices) == ("checkpoint", ())
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


def knowledge(found: Recognised) -> tuple[object, ...]:
    return found.normalisation, found.image_size, found.mean and found.mean[0], found.classes


def test_what_a_file_says_beside_its_weights(tmp_path: Path) -> None:
    network = shaken(akamaster())
    plain = recognise(saved(network.state_dict(), tmp_path))
    assert knowledge(plain) == ("family", 32, 0.485, ())
    found = recognise(saved(timm_trainer(network), tmp_path))
    assert knowledge(found) == ("checkpoint", 96, 0.4, ())
    assert found.metrics == {"metric": 81.5}
    assert any("average" in str(notice) for notice in found.notices)
    assert "argparse.Namespace" in found.dropped
    assert knowledge(recognise(saved(lightning(network), tmp_path)))[3] == tuple("abcdefghij")
    kuang = recognise(saved({"net": shaken(kuangliu(width=16)).state_dict()}, tmp_path))
    assert knowledge(kuang) == ("family", 32, 0.4914, ())
    tutorial = recognise(saved(MyModel().state_dict(), tmp_path))
    assert (tutorial.normalisation, tutorial.mean) == ("unknown", None)


@pytest.mark.parametrize(
    "beside",
    [
        {"classes": list("abcdefghij")},
        {"class_to_idx": {name: place for place, name in enumerate("abcdefghij")}},
        {"idx_to_class": dict(enumerate("abcdefghij"))},
        {"config": {"id2label": {str(place): name for place, name in enumerate("abcdefghij")}}},
        {"meta": {"CLASSES": tuple("abcdefghij")}},
    ],
)
def test_class_names_are_carried_over(beside: dict[str, Any], tmp_path: Path) -> None:
    network = akamaster()
    contents = {**beside, "state_dict": network.state_dict(), "mean": [125.0, 120, 110], "std": [60.0, 60, 60]}
    found = recognise(saved(contents, tmp_path))
    assert found.classes == tuple("abcdefghij")
    assert found.mean == pytest.approx((125 / 255, 120 / 255, 110 / 255))
    assert open_checkpoint(found.path)["classes"] == list("abcdefghij")


def test_class_names_of_another_number_are_not_used(tmp_path: Path) -> None:
    found = recognise(saved({"state_dict": akamaster().state_dict(), "classes": ["a", "b"]}, tmp_path))
    assert found.classes == ()
    assert any("names 2 classes" in str(notice) for notice in found.notices)
    assert open_checkpoint(found.path)["classes"][9] == "class 9"


def test_it_says_what_fits(tmp_path: Path) -> None:
    found = recognise(saved(torchvision.models.resnet18().state_dict(), tmp_path))
    assert str(found.sentence(2)) == (
        "torchvision ResNet-18, 1000 classes; 120 of 122 tensors fit; "
        "the last layer will be replaced for your 2 classes."
    )
    assert str(found.sentence()) == "torchvision ResNet-18, 1000 classes; 122 of 122 tensors fit."


def test_another_head_beside_the_network_is_found_and_listed(tmp_path: Path) -> None:
    weights: dict[str, Tensor] = {f"backbone.{n}": t for n, t in akamaster().state_dict().items() if "linear" not in n}
    found = recognise(
        saved({**weights, "classifier.weight": torch.randn(4, 64), "extra.scale": torch.ones(3)}, tmp_path)
    )
    assert (found.class_count, found.missing, found.unused) == (4, (), ("extra.scale",))
    assert not found.weights["fc.bias"].any()


def test_published_networks_know_the_classes_of_imagenet(tmp_path: Path) -> None:
    network = small_torchvision()()
    network.fc = nn.Linear(2048, 1000)
    found = recognise(saved(network.state_dict(), tmp_path))
    assert found.classes == ()
    assert as_checkpoint(found)["classes"][285] == "Egyptian cat"
    assert any("ImageNet" in str(said) for said in assumptions(found))
