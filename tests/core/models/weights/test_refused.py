"""What holds no residual network of ours is refused in a sentence that says what it looks like and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import timm
import torch
import torchvision
from torch import Tensor, nn

from core.errors import UserError
from core.models.weights.opened import as_checkpoint, open_checkpoint, recognise
from tests.core.models.weights.comparing import saved, small_torchvision
from tests.core.models.weights.originals import OtherNames, akamaster

OTHERS: dict[str, tuple[str, Callable[[], nn.Module]]] = {
    "VGG": ("VGG", lambda: torchvision.models.vgg11_bn(num_classes=2)),
    "AlexNet": ("AlexNet", lambda: torchvision.models.alexnet(num_classes=2)),
    "ViT": ("ViT", lambda: timm.create_model("vit_tiny_patch16_224")),
    "DenseNet": ("DenseNet", torchvision.models.densenet121),
    "EfficientNet": ("EfficientNet", torchvision.models.efficientnet_b0),
    "MobileNet": ("MobileNet", lambda: timm.create_model("mobilenetv3_small_050")),
    "ConvNeXt": ("ConvNeXt", lambda: timm.create_model("convnext_atto")),
    "Swin": ("Swin", lambda: timm.create_model("swin_tiny_patch4_window7_224")),
    "SqueezeNet": ("SqueezeNet", torchvision.models.squeezenet1_1),
    "RegNet": ("RegNet", torchvision.models.regnet_x_400mf),
    "ResNetV2": ("ResNetV2", lambda: timm.create_model("resnetv2_50")),
    "older SE": ("older SE", lambda: timm.create_model("legacy_seresnet18")),
    "SKNet": ("SKNet", lambda: timm.create_model("skresnet18")),
    "detector": ("detector", lambda: torchvision.models.detection.fasterrcnn_resnet50_fpn(weights_backbone=None)),
    "DeepLab": ("segmentation", lambda: torchvision.models.segmentation.deeplabv3_resnet50(weights_backbone=None)),
    "another stem": ("parts that our blocks don't have: conv1.0.weight", lambda: timm.create_model("resnet10t")),
    "ECA": ("parts that our blocks don't have: .*se.conv", lambda: timm.create_model("ecaresnet50d")),
    "not known at all": ("not recognised", lambda: nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 5))),
}


def refused(contents: Any, folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        recognise(saved(contents, folder))
    said = str(caught.value)
    assert "some.pt" in said
    assert caught.value.cure.template
    return said


@pytest.mark.parametrize("name", OTHERS)
def test_other_families_are_called_by_name(name: str, tmp_path: Path) -> None:
    """Only names and shapes decide, and of the linear layers' shapes nothing depends: so the files stay small."""
    looks, make = OTHERS[name]
    with torch.device("cpu" if name == "RegNet" else "meta"):  # RegNet computes with tensors while it is built
        state = make().state_dict()
    shapes = {name: (2, 2) if tensor.ndim == 2 else tensor.shape for name, tensor in state.items()}
    weights = {name: torch.zeros(shape, dtype=torch.float16) for name, shape in shapes.items()}
    with pytest.raises(UserError, match=looks):
        recognise(saved(weights, tmp_path))


def test_language_models(tmp_path: Path) -> None:
    bert = {
        "bert.embeddings.word_embeddings.weight": torch.zeros(9, 4),
        "bert.encoder.layer.0.x.weight": torch.zeros(4, 4),
    }
    assert "language model" in refused(bert, tmp_path)


def without(*names: str) -> dict[str, Tensor]:
    return {name: tensor for name, tensor in akamaster().state_dict().items() if not name.startswith(names)}


def test_missing_tensors_are_named(tmp_path: Path) -> None:
    said = refused(without("layer2.1.bn2.running_mean"), tmp_path)
    assert "akamaster ResNet-20" in said and "missing: layer2.1.bn2.running_mean" in said
    assert "missing: layer2.1" in refused(without("layer2.1."), tmp_path)
    assert "missing: layer2.0" in refused(without("layer2."), tmp_path)
    assert "missing: conv1" in refused(without("conv1"), tmp_path)


def test_tensors_too_many_are_named(tmp_path: Path) -> None:
    said = refused({**akamaster().state_dict(), "layer1.0.extra.weight": torch.ones(3)}, tmp_path)
    assert "parts that our blocks don't have: layer1.0.extra.weight" in said
    said = refused({**akamaster().state_dict(), "conv1.bias": torch.ones(16)}, tmp_path)
    assert "conv1.bias" in said


def test_a_tensor_of_another_shape_is_named(tmp_path: Path) -> None:
    said = refused({**akamaster().state_dict(), "layer3.1.conv1.weight": torch.ones(64, 32, 3, 3)}, tmp_path)
    assert "layer3.1.conv1.weight" in said


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_tensors_that_went_astray_are_named(broken: float, tmp_path: Path) -> None:
    weights = akamaster().state_dict()
    weights["layer2.0.conv1.weight"][0, 0, 0, 0] = broken
    weights["layer2.0.bn1.running_var"][3] = broken
    said = refused({"module." + name: tensor for name, tensor in weights.items()}, tmp_path)
    assert "NaN or infinity in module.layer2.0.conv1.weight, module.layer2.0.bn1.running_var" in said


def test_another_depth_is_recognised_for_what_it_is(tmp_path: Path) -> None:
    found = recognise(saved(akamaster(5).state_dict(), tmp_path))
    assert found.title == "akamaster ResNet-32"
    assert found.model.depths == [5, 5, 5]


def test_quantised_networks(tmp_path: Path) -> None:
    weight = torch.quantize_per_tensor(torch.randn(4, 3, 3, 3), 0.1, 0, torch.qint8)
    assert "quantised" in refused({"conv1.weight": weight, "conv1.scale": torch.tensor(0.1)}, tmp_path)
    assert "quantised" in refused({"layer.qweight": torch.zeros(4, 4, dtype=torch.int32)}, tmp_path)
    whole = {name: tensor.to(torch.int8) for name, tensor in akamaster().state_dict().items()}
    assert "quantised" in refused(whole, tmp_path)


def test_an_optimizer_alone(tmp_path: Path) -> None:
    network = small_torchvision()()
    optimizer = torch.optim.Adam(network.parameters())
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    assert "only the state of an optimizer" in refused(optimizer.state_dict(), tmp_path)
    assert "only the state of an optimizer" in refused({"optimizer": optimizer.state_dict(), "epoch": 3}, tmp_path)


@pytest.mark.parametrize("contents", [{}, [], 3, "text", None, {"epoch": 3}, {"state_dict": {}}, {"a": torch.ones(3)}])
def test_no_weights_at_all(contents: Any, tmp_path: Path) -> None:
    assert "holds no weights of a network" in refused(contents, tmp_path)


def test_a_piece_of_several_files(tmp_path: Path) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"conv1.weight": "model-00001-of-00002.safetensors"}}))
    with pytest.raises(UserError, match="several files"):
        recognise(index)
    half = dict(list(akamaster().state_dict().items())[:60])
    piece = tmp_path / "pytorch_model-00001-of-00002.bin"
    torch.save(half, piece)
    with pytest.raises(UserError, match=r"several files|missing"):
        recognise(piece)


def test_other_numbers_of_channels(tmp_path: Path) -> None:
    network = akamaster()
    network.conv1 = nn.Conv2d(4, 16, 3, padding=1, bias=False)
    assert "4 channels" in refused(network.state_dict(), tmp_path)


def test_a_plain_network_is_not_taken_for_a_residual_one(tmp_path: Path) -> None:
    """Its layers follow one another just as those of a residual network whose shortcuts have no weights."""
    layers: list[nn.Module] = []
    for before, behind in ((3, 8), (8, 8), (8, 8), (8, 16), (16, 16)):
        layers += [nn.Conv2d(before, behind, 3, bias=False), nn.BatchNorm2d(behind), nn.ReLU()]
    network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(16, 2))
    assert "not recognised" in refused(network.state_dict(), tmp_path)


def test_unknown_names_in_another_order_are_not_guessed(tmp_path: Path) -> None:
    shuffled = dict(reversed(OtherNames().state_dict().items()))
    assert "not recognised" in refused(shuffled, tmp_path)


def test_a_newer_or_damaged_checkpoint_of_our_own(tmp_path: Path) -> None:
    contents = as_checkpoint(recognise(saved(akamaster().state_dict(), tmp_path)))
    assert "newer version" in refused({**contents, "version": 99}, tmp_path)
    del contents["weights"]["fc.bias"]
    assert "missing: fc.bias" in refused(contents, tmp_path)
    del contents["mean"]
    assert "missing: mean" in refused(contents, tmp_path)


def test_what_has_no_last_layer_cannot_answer(tmp_path: Path) -> None:
    path = saved(without("linear"), tmp_path)
    assert recognise(path).class_count == 0
    with pytest.raises(UserError, match="Fine-tune it"):
        open_checkpoint(path)


def test_stems_and_pools_of_another_make_are_not_left_away(tmp_path: Path) -> None:
    """They are beside the stages, where other tensors are only listed as not used."""
    assert "maxpool.0.weight" in refused({**akamaster().state_dict(), "maxpool.0.weight": torch.ones(3, 3)}, tmp_path)
    sequence = {
        f"resnet.{n}": t for n, t in nn.Sequential(*list(small_torchvision()().children())[:-2]).state_dict().items()
    }
    assert recognise(saved(sequence, tmp_path)).family == "sequence"
    assert "parts that our blocks don't have: resnet.3.weight" in refused(
        {**sequence, "resnet.3.weight": torch.ones(64)}, tmp_path
    )


def test_networks_that_blur_have_the_same_tensors_and_another_name(tmp_path: Path) -> None:
    weights = {"state_dict": small_torchvision()().state_dict(), "arch": "resnetblur50"}
    assert "resnetblur50" in refused(weights, tmp_path)


def test_a_checkpoint_of_our_own_with_values_of_another_kind(tmp_path: Path) -> None:
    contents = as_checkpoint(recognise(saved(akamaster().state_dict(), tmp_path)))
    for key in ("config", "weights", "classes", "mean", "image_size", "metrics"):
        assert "changed" in refused({**contents, key: "x"}, tmp_path)


def test_whatever_is_done_to_names_and_shapes_ends_in_a_sentence(tmp_path: Path) -> None:
    """Sixty files, each with a few tensors renamed, reshaped, dropped or added."""
    random = Random(0)
    shapes: list[tuple[int, ...]] = [(), (0,), (3,), (2, 3), (0, 0), (16, 0, 3, 3), (16, 16, 1, 1), (5000, 1, 3, 3)]
    parts = [
        "layer1.0",
        "layer9.0",
        "layer1.99999999",
        "conv1",
        "bn1",
        "fc",
        "0.0",
        "linear",
        "layer2.0.downsample.0",
        "",
    ]
    originals = [akamaster(1).state_dict(), OtherNames(width=4).state_dict()]
    originals.append(
        {f"0.{place}.0.{n[9:]}": t for place in (4, 5) for n, t in originals[0].items() if n[:8] == "layer1.0"}
    )
    for _ in range(60):
        weights: dict[str, Any] = dict(random.choice(originals))
        for name in random.sample(sorted(weights), random.randint(1, 4)):
            tensor = weights.pop(name)
            change = random.randrange(4)
            if change == 0:
                weights[name] = torch.zeros(random.choice(shapes))
            elif change == 1:
                weights[
                    f"{random.choice(parts)}.{random.choice(['weight', 'bias', 'conv1.weight', 'running_mean'])}"
                ] = tensor
            elif change == 2:
                weights[name] = tensor.to(random.choice([torch.int64, torch.bool, torch.complex64, torch.float16]))
        try:
            found = recognise(saved(weights, tmp_path))
            assert found.fitting <= found.total
        except UserError as error:
            assert str(error)
