"""`explain` writes heat maps beside nobody's files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.evaluation.heat import colours, overlay
from tests.core.cli.commands import objects, run
from tests.core.training.small import config
from tests.core.training.small import run as train
from tests.data import picture


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train(config(recipe__epochs=1), folder)
    return folder / "checkpoints" / "last.pt"


@pytest.mark.parametrize("method", ["grad-cam", "occlusion"])
def test_each_picture_gets_a_map_and_none_is_overwritten(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    file, out = picture(tmp_path / "seven.png"), tmp_path / "maps"
    before = file.read_bytes()
    words = ("explain", trained, file, "--out", out, "--method", method)
    (first,) = objects(run(capsys, *words, "--json")[1])
    code, told, err = run(capsys, *words, "--class", "7", "--why-not", "1")
    assert (code, err) == (0, "") and "7 " in told
    maps = sorted(out.iterdir())
    assert [each.name for each in maps] == ["seven-explained-1.png", "seven-explained.png"]
    assert str(maps[1]) == first["map"] and 0 < first["probability"] <= 1
    assert min(Image.open(maps[0]).size) >= 256
    assert file.read_bytes() == before


def test_what_can_not_be_explained_is_a_sentence(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = picture(tmp_path / "good.png"), tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    code, out, err = run(capsys, "explain", trained, bad, good, "--out", tmp_path / "maps")
    assert code == 1 and "bad.png" in err and "good.png" in out
    code, _, err = run(capsys, "explain", trained, good, "--out", tmp_path / "maps", "--class", "cat")
    assert code == 1 and "no class “cat”" in err and "0, 1, 2" in err


def test_hot_is_bright_and_cold_is_the_picture() -> None:
    shades = colours(np.linspace(0, 1, 50, dtype=np.float32)[None])
    brightness = shades[0].astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(brightness) > 0).all()
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    assert overlay(image, np.ones((8, 8), np.float32), 0) is image
    laid = overlay(image, np.eye(8, dtype=np.float32))
    assert laid.shape == (8, 8, 3) and laid.dtype == np.uint8
    assert laid[0, 0].astype(int).sum() > 300
