"""The exported .pt: plain, whole, without what only resuming needs, and without this computer's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core import checkpoint
from core.errors import DiskError, UserError
from core.export.pt import export
from core.export.write import export as write
from core.inference.predictor import load_predictor
from tests.core.export.making import CLASSES, MEAN, STD, saved
from tests.core.training.small import config, run


def test_export_keeps_all_that_describes_the_network(tmp_path: Path) -> None:
    run(config(recipe__epochs=1, recipe__ema=0.9), tmp_path)
    source, out = tmp_path / "checkpoints" / "last.pt", tmp_path / "digits.pt"
    export(source, out)
    plain, whole = torch.load(out, weights_only=True), checkpoint.load(source)
    assert "training" in whole and "training" not in plain
    assert set(plain) == {"format", "version", "preprocessing", *checkpoint.KEYS}
    assert plain["classes"] == [str(digit) for digit in range(10)]
    assert all(torch.equal(plain["weights"][name], tensor) for name, tensor in whole["weights"].items())
    assert load_predictor(out).image_size == 8
    assert out.stat().st_size < source.stat().st_size


def test_preprocessing_is_complete_and_names_are_kept(tmp_path: Path) -> None:
    export(saved(tmp_path / "source.pt"), tmp_path / "out.pt")
    plain = torch.load(tmp_path / "out.pt", weights_only=True)
    assert plain["classes"] == CLASSES
    about = plain["preprocessing"]
    assert (about["size"], about["mean"], about["std"]) == (32, MEAN, STD)
    assert (about["interpolation"], about["antialias"], about["channels"]) == ("bilinear", True, "RGB")
    assert "shorter side" in about["resize"] and "255" in about["scale"]


def test_half_precision_becomes_single(tmp_path: Path) -> None:
    source = saved(tmp_path / "source.pt", half=True)
    for format in ("pt", "safetensors"):
        write(source, format, tmp_path / f"out.{format}")
    weights = torch.load(tmp_path / "out.pt", weights_only=True)["weights"]
    halves = torch.load(source, weights_only=True)["weights"]
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32, torch.int64}
    assert all(torch.equal(tensor, halves[name].to(tensor.dtype)) for name, tensor in weights.items())


@pytest.mark.parametrize("format", ["pt", "safetensors", "pt2", "onnx", "card"])
def test_what_is_only_this_computers_stays_here(format: str, tmp_path: Path) -> None:
    data = {
        "source": "folder",
        "path": "/home/anna/patients/moles\n/home/anna/more moles",
        "left_out": ["benign/miller.jpg"],
    }
    finetune = {"start": r"C:\anna\start.pt"}
    source = saved(tmp_path / "source.pt", side=16, data=data, finetune=finetune)
    out = write(source, format, tmp_path / "out").path
    kept = out.read_bytes()
    if format == "pt":
        config = torch.load(out, weights_only=True)["config"]
        assert config["data"]["path"] == "moles\nmore moles" and config["finetune"]["start"] == "start.pt"
    for secret in ("anna", "miller", str(Path(__file__).parents[3])):
        assert secret.encode() not in kept


def test_what_goes_wrong_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DiskError):
        export(tmp_path / "gone.pt", tmp_path / "out.pt")
    (tmp_path / "letter.pt").write_text("hello")
    with pytest.raises(UserError):
        export(tmp_path / "letter.pt", tmp_path / "out.pt")
    assert not (tmp_path / "out.pt").exists()
