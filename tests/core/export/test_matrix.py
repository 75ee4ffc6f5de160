"""Every format and network: what is exported answers as the network does, for one picture and for three.

With RESNET_TRAINER_WHOLE_MATRIX=1 every preset goes through every format (about half an hour); else one does,
and small networks with each kind of block, stem and shortcut.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import torch

from core.choices import BLOCKS, EXPORTERS, NETWORKS, SHORTCUTS, STEMS
from core.errors import UserError
from core.export.torchvision_names import CONSTRUCTORS, constructor
from core.export.write import export
from core.inference.predictor import load_predictor
from core.models.resnet import build
from tests.core.export.making import answers, pictures, saved

WHOLE = bool(os.environ.get("RESNET_TRAINER_WHOLE_MATRIX"))
PRESETS = list(NETWORKS) if WHOLE else ["digits"]
FORMATS = [name for name in EXPORTERS if name != "card"]
GRAPHS = ("pt2", "pt2-pictures", "onnx")


def small(**settings: Any) -> dict[str, Any]:
    plain = settings.get("shortcut") == "none"
    return {"depths": [1, 1], "widths": [8, 16], "zero_init": not plain, **settings}


KINDS: list[dict[str, Any]] = [
    small(block="basic", stem="7x7", shortcut="none", squeeze_excitation=True),
    small(block="bottleneck", stem="3x3", shortcut="C", groups=2, width_per_group=32, dropout=0.3),
    small(block="preact-basic", stem="deep", shortcut="D", stochastic_depth=0.2),
    small(block="preact-bottleneck", stem="3x3-s2", shortcut="A"),
    small(block="basic", stem="3x3", shortcut="A-both"),
    small(block="preact-basic", stem="4x4-s2", shortcut="B", squeeze_excitation=True),
]


def check(source: Path, format: str, folder: Path, side: int = 32) -> None:
    done = export(source, format, folder / f"out{EXPORTERS[format].suffix}", pictures=pictures(3, side))
    assert done.compared == 3 and done.difference is not None
    network = load_predictor(source)
    for count in (1, 3):
        wanted = torch.from_numpy(network.predict(pictures(count, side)))
        assert len(set(wanted[0].tolist())) == len(wanted[0]), "a network that answers nothing proves nothing"
        if format in GRAPHS:
            found = answers(done.path, format, pictures(count, side))
        elif format == "pt":
            found = torch.from_numpy(load_predictor(done.path).predict(pictures(count, side)))
        else:
            continue
        assert torch.allclose(found, wanted, rtol=0, atol=1e-4), (found - wanted).abs().max()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("preset", PRESETS)
def test_presets(preset: str, format: str, tmp_path: Path) -> None:
    source = saved(tmp_path / "source.pt", model={"network": preset})
    if format == "pt-torchvision" and NETWORKS[preset].resolve().settings["stem"] != "7x7":
        with pytest.raises(UserError, match=r"torchvision has no network of this kind.*Choose the format"):
            export(source, format, tmp_path / "out.pt")
        assert [file.name for file in tmp_path.iterdir()] == ["source.pt"]
        return
    check(source, format, tmp_path)


@pytest.mark.parametrize("format", ["safetensors", "pt2", "onnx"])
@pytest.mark.parametrize("settings", KINDS, ids=lambda each: "-".join((each["block"], each["stem"], each["shortcut"])))
def test_kinds_of_blocks_stems_and_shortcuts(settings: dict[str, Any], format: str, tmp_path: Path) -> None:
    # On pictures of 13 pixels the last maps are 1x1 to 4x4: convolutions there have a way of their own.
    check(saved(tmp_path / "source.pt", side=13, model=settings), format, tmp_path, side=13)


def test_the_kinds_above_are_all_there_are() -> None:
    for table, key in ((BLOCKS, "block"), (STEMS, "stem"), (SHORTCUTS, "shortcut")):
        assert {each[key] for each in KINDS} == set(table)


def test_every_network_that_torchvision_has_takes_our_weights_by_name_and_shape() -> None:
    import torchvision

    from core.config import ModelConfig

    for (block, depths, groups, width), name in CONSTRUCTORS.items():
        config = ModelConfig(
            network="resnet18", block=block, depths=list(depths), groups=groups, width_per_group=width, dropout=0.1
        )
        assert constructor(config) == name
        with torch.device("meta"):
            ours = build(config, 3).state_dict()
            theirs = torchvision.models.get_model(name, weights=None, num_classes=3).state_dict()
        assert {key: value.shape for key, value in ours.items()} == {key: value.shape for key, value in theirs.items()}
    for other in ({"stem": "3x3"}, {"shortcut": "C"}, {"squeeze_excitation": True}, {"widths": [32, 64, 128, 256]}):
        assert constructor(ModelConfig.model_validate({"network": "resnet18", **other})) == ""
