"""However a network was saved - nested, prefixed, averaged, pickled whole, in half precision - it is found."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.models.stored import load_network
from core.models.weights.opened import as_checkpoint, open_checkpoint, recognise
from tests.core.models.weights.comparing import same_answers, saved, small_torchvision
from tests.core.models.weights.originals import (
    akamaster,
    shaken,
)


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


def test_an_average_that_went_astray_is_said_and_not_taken(tmp_path: Path) -> None:
    network = shaken(akamaster())
    broken = {name: tensor * float("nan") for name, tensor in network.state_dict().items()}
    found = recognise(saved({"model": network.state_dict(), "model_ema": broken}, tmp_path))
    assert "NaN" in str(found.notices[0])
    same_answers(network, as_checkpoint(found))
