"""The lines that are shown with each export, run as they stand: by somebody who has the file and no program."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.choices import EXPORTERS
from core.export.write import export
from core.inference.predictor import load_predictor, predict_files
from tests.core.export.making import in_another_python, saved

NAME = "anna's “model”"


def picture(folder: Path) -> Path:
    """An oblong photograph that lies on its side, as a phone saves it."""
    noise = np.random.default_rng(2).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(noise).resize((80, 60), Image.Resampling.BICUBIC)
    turned = Image.Exif()
    turned[0x0112] = 6
    image.save(folder / "picture.jpg", quality=95, exif=turned)
    return folder / "picture.jpg"


def check(said: str, source: Path, folder: Path, count: int) -> None:
    wanted = next(iter(predict_files(load_predictor(source), [picture(folder)]))).top[0]
    lines = said.splitlines()
    assert len(lines) == count
    for line in lines:
        name, probability = ast.literal_eval(line)
        assert name == wanted[0] and probability == pytest.approx(wanted[1], abs=2e-3)


def exported(source: Path, folder: Path, formats: list[str]) -> str:
    """The code of all of them, each in a namespace of its own."""
    picture(folder)
    codes = []
    for format in formats:
        done = export(source, format, folder / f"{NAME}-{format}{EXPORTERS[format].suffix}")
        assert len(done.lines.splitlines()) <= 18
        codes.append(f"exec({done.lines!r}, {{}})")
    return "\n".join(codes)


def test_with_the_file_and_public_packages_alone(tmp_path: Path) -> None:
    formats = [name for name in EXPORTERS if name != "card"]
    source = saved(tmp_path / "source.pt", model={"network": "tutorial"})
    code = exported(source, tmp_path, formats)
    check(in_another_python(code, tmp_path), source, tmp_path, len(formats))


def test_networks_that_torchvision_has_not(tmp_path: Path) -> None:
    source = saved(tmp_path / "source.pt", model={"network": "digits"})
    ours = exported(source, tmp_path, ["pt", "safetensors"])
    check(in_another_python(ours, tmp_path, ours=True), source, tmp_path, 2)
