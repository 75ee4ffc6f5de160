"""What files say beside their weights - classes, mean, size - is carried over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
import torchvision
from torch import nn

from core import checkpoint
from core.errors import UserError
from core.models.resnet import build
from core.models.weights.opened import Recognised, as_checkpoint, assumptions, open_checkpoint, recognise
from tests.core.models.networks import small
from tests.core.models.weights.comparing import same_answers, saved, small_torchvision
from tests.core.models.weights.originals import (
    MyModel,
    akamaster,
    kuangliu,
    shaken,
)
from tests.core.models.weights.test_wrappers import lightning, timm_trainer
from tests.core.training.small import config, run


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


def test_published_networks_know_the_classes_of_imagenet(tmp_path: Path) -> None:
    network = small_torchvision()()
    network.fc = nn.Linear(2048, 1000)
    found = recognise(saved(network.state_dict(), tmp_path))
    assert found.classes == ()
    assert as_checkpoint(found)["classes"][285] == "Egyptian cat"
    assert any("ImageNet" in str(said) for said in assumptions(found))


@pytest.mark.parametrize(
    "metadata",
    [
        {"id2label": {"²": "cat"}},
        {"accuracy": 10**400, "mean": [10**400] * 3, "std": [10**400] * 3},
        {"metadata": "[" * 100_000},
    ],
)
def test_strange_metadata_is_passed_over(tmp_path: Path, metadata: dict[str, object]) -> None:
    found = recognise(saved({"net": shaken(akamaster()).state_dict(), **metadata}, tmp_path))
    assert (found.classes, found.metrics, found.normalisation) == ((), {}, "family")


@pytest.mark.parametrize(
    "changed",
    [
        {"mean": [0.5] * 2, "std": [0.5] * 4},
        {"std": [0.5, 0.0, 0.5]},
        {"image_size": float("nan")},
        {"image_size": 0},
        {"mean": [float("inf")] * 3},
    ],
)
def test_our_own_file_that_was_edited_badly_is_one_sentence(tmp_path: Path, changed: dict[str, object]) -> None:
    run(config(recipe__epochs=1), tmp_path)
    path = tmp_path / "checkpoints" / "last.pt"
    torch.save({**checkpoint.load(path), **changed}, path)
    with pytest.raises(UserError, match="changed"):
        recognise(path)
