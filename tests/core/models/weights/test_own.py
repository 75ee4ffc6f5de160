"""Our own checkpoints after somebody changed them: refused in one sentence, or brought to what everybody relies on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core import checkpoint, validation
from core.errors import UserError
from core.export.source import open_source
from core.export.write import export
from core.inference.predictor import load_predictor
from core.models.resnet import build
from core.models.weights import own
from core.models.weights.opened import open_checkpoint, recognise

CONFIG = validation.validate({"model": {"depths": [1, 1], "widths": [4, 8]}})


def contents() -> dict[str, Any]:
    torch.manual_seed(0)
    return {
        "config": CONFIG.model_dump(),
        "classes": ["ant", "bee"],
        "image_size": 8,
        "mean": [0.5, 0.5, 0.5],
        "std": [0.2, 0.2, 0.2],
        "channels": 3,
        "judged_mirrored": True,
        "weights": build(CONFIG.model, 2).state_dict(),
        "metrics": {"epoch": 3, "best": {"epoch": 2, "accuracy": 0.5, "loss": 0.1}},
    }


def saved(folder: Path, change: Callable[[dict[str, Any]], object] = lambda whole: None) -> Path:
    whole = contents()
    change(whole)
    checkpoint.save(folder / "net.pt", whole)
    return folder / "net.pt"


def setting(key: str, value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda whole: whole.__setitem__(key, value)


REFUSED: dict[str, Callable[[dict[str, Any]], object]] = {
    **{
        f"{key} is {value!r}": setting(key, value)
        for key, values in {
            "config": ([], None, "x", {1: 2}, {"version": []}, {"model": 3}, {"finetune": {"start": "x", "plan": []}}),
            "classes": ([], "ab", [None, None], [["a"], ["b"]], ["x" * 2000, "b"], ["a", "b", "c"], list("ab") * 10**5),
            "image_size": (-1, 0, 10**9, 1.5, True, None, torch.tensor(8)),
            "mean": ([0.5, 0.5], [float("nan")] * 3, ["0"] * 3, None, torch.zeros(3)),
            "std": ([0.0] * 3, [-1.0] * 3, [1e-300] * 3, [0.2] * 4),
            "weights": ({}, [], None, {"fc.weight": 3}),
            "metrics": ([], None, torch.zeros(3)),
            "judged_mirrored": (torch.zeros(3), "no", 1),
            "classes_named": (torch.zeros(3), []),
            "trained_here": (torch.zeros(3), {}),
            "version": ("one", [1], None),
        }.items()
        for value in values
    },
    "a network of hundreds of billions": lambda whole: whole["config"]["model"].update(
        depths=[4096] * 8, widths=[4096] * 8
    ),
    "a last layer for others": lambda whole: whole["weights"].update({"fc.weight": torch.zeros(9, 8)}),
    "weights that are whole numbers": lambda whole: whole["weights"].update(
        {"conv1.weight": whole["weights"]["conv1.weight"].to(torch.int64)}
    ),
    "weights that are complex": lambda whole: whole["weights"].update(
        {"conv1.weight": whole["weights"]["conv1.weight"].to(torch.complex64)}
    ),
    "weights of another shape": lambda whole: whole["weights"].update({"conv1.weight": torch.zeros(4, 3, 5, 5)}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_was_changed_is_refused_at_every_door_at_once(what: str, tmp_path: Path) -> None:
    path = saved(tmp_path, REFUSED[what])
    began = time.process_time()
    for door in (recognise, open_checkpoint, load_predictor, open_source, own.load):
        with pytest.raises(UserError) as caught:
            door(path)
        assert "net.pt" in str(caught.value) and len(str(caught.value)) < 2000
    assert time.process_time() - began < 10


TOLERATED: dict[str, Callable[[dict[str, Any]], object]] = {
    "classes that are numbers": setting("classes", [0, 1]),
    "half a configuration": lambda whole: whole["config"].pop("recipe"),
    "another number of channels": setting("channels", -5),
    "more than belongs there": setting("surprise", torch.zeros(2)),
    "a doubt of text": setting("doubt", "x"),
    "a doubt of tensors": setting("doubt", {"levels": torch.zeros(3), "temperature": torch.zeros(2)}),
    "levels of tensors": setting(
        "doubt", {"levels": [{"wanted": torch.zeros(2)}], "temperature": 1.0, "lost": 0.0, "count": 1}
    ),
    "known pictures of another shape": setting("doubt", {"known": torch.zeros(3, 5)}),
    "figures that are none": setting("metrics", {"best": {"accuracy": "high", "epoch": []}, "epoch": 10**400, "x": {}}),
    "a figure beyond all": setting("metrics", {"best": {"accuracy": 10**300, "epoch": 1}}),
    "a training of text": setting("training", "x"),
}


@pytest.mark.parametrize("what", TOLERATED)
def test_what_does_no_harm_is_brought_into_form(what: str, tmp_path: Path) -> None:
    path = saved(tmp_path, TOLERATED[what])
    predictor = load_predictor(path)
    assert all(isinstance(name, str) for name in predictor.classes) and predictor.doubt is None
    assert open_checkpoint(path)["config"]["recipe"]
    for kind in ("card", "pt"):
        export(path, kind, tmp_path / f"out-{kind}")


def test_one_that_was_not_changed_comes_as_it_is(tmp_path: Path) -> None:
    whole, opened = contents(), own.load(saved(tmp_path))
    assert {key: opened[key] for key in whole if key != "weights"} == {
        key: value for key, value in whole.items() if key != "weights"
    }
    assert all(torch.equal(opened["weights"][name], tensor) for name, tensor in whole["weights"].items())


def test_a_whole_foreign_checkpoint_is_none_of_ours(tmp_path: Path) -> None:
    torch.save({"state_dict": contents()["weights"]}, tmp_path / "net.pt")
    with pytest.raises(UserError, match="not a checkpoint of this program"):
        own.load(tmp_path / "net.pt")


def test_what_names_more_than_tensors_is_no_checkpoint_of_ours(tmp_path: Path) -> None:
    import argparse

    path = saved(tmp_path, setting("training", argparse.Namespace(epoch=3)))
    with pytest.raises(UserError, match="then changed"):
        own.load(path)
