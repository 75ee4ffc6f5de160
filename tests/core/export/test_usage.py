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


def check(said: str, sources: list[Path], folder: Path) -> None:
    """A line of `said` for each of `sources`: class and probability as the program itself answers."""
    lines = said.splitlines()
    assert len(lines) == len(sources)
    for line, source in zip(lines, sources, strict=True):
        wanted = next(iter(predict_files(load_predictor(source), [folder / "picture.jpg"]))).top[0]
        name, probability = ast.literal_eval(line)
        assert name == wanted[0] and probability == pytest.approx(wanted[1], abs=2e-3)


def exported(source: Path, folder: Path, format: str) -> str:
    """The code that is shown, to be run in a namespace of its own."""
    lines = export(source, format, folder / f"{NAME}-{format}{EXPORTERS[format].suffix}").lines
    assert len(lines.splitlines()) <= 18
    return f"exec({lines!r}, {{}})"


def test_with_the_file_and_public_packages_alone(tmp_path: Path) -> None:
    picture(tmp_path)
    known = saved(tmp_path / "known.pt", model={"network": "tutorial"})
    own = saved(tmp_path / "own.pt", model={"network": "digits"})
    formats = {"pt": known, "pt-torchvision": known, "safetensors": known, "pt2": own, "pt2-pictures": own, "onnx": own}
    assert {*formats, "card"} == set(EXPORTERS)
    code = "\n".join(exported(source, tmp_path, format) for format, source in formats.items())
    check(in_another_python(code, tmp_path), list(formats.values()), tmp_path)


def test_networks_that_torchvision_has_not_with_the_program(tmp_path: Path) -> None:
    picture(tmp_path)
    source = saved(tmp_path / "source.pt", model={"network": "digits"})
    code = "\n".join(exported(source, tmp_path, format) for format in ("pt", "safetensors"))
    check(in_another_python(code, tmp_path, ours=True), [source, source], tmp_path)
