"""`export` on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.choices import EXPORTERS
from tests.core.cli.commands import objects, run


def test_a_run_leaves_as_a_file_called_like_it(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "export", trained)
    assert (code, err) == (0, "")
    assert "Written: run.pt" in out and "compared on 4 pictures" in out and "load_predictor(Path('run.pt'))" in out
    assert [file.name for file in tmp_path.iterdir()] == ["run.pt"]


def test_json_is_one_object_whatever_is_written(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "picture.png"
    Image.fromarray(np.zeros((20, 30, 3), np.uint8)).save(picture)
    for format in EXPORTERS:
        if format == "pt-torchvision":
            continue
        out = tmp_path / f"out-{format}"
        code, said, err = run(
            capsys, "export", trained, "--format", format, "--out", out, "--json", "--pictures", picture
        )
        assert (code, err) == (0, "")
        (values,) = objects(said)
        assert values["file"] == str(out) and out.is_file() and values["format"] == format
        assert values["compared"] == (0 if format == "card" else 1)
        assert bool(values["lines"]) == (format != "card")
    assert "Accuracy on the validation pictures" in (tmp_path / "out-card").read_text(encoding="utf-8")


def test_what_is_there_is_replaced_only_when_told(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.md"
    out.write_text("mine")
    words = ["export", trained, "--format", "card", "--out", out]
    code, said, err = run(capsys, *words)
    assert (code, said) == (1, "") and "is there already" in err and "--force" in err and out.read_text() == "mine"
    assert run(capsys, *words, "--force")[0] == 0 and out.read_text() != "mine"
    best = trained / "checkpoints" / "best.pt"
    before = best.read_bytes()
    code, _, err = run(capsys, "export", best, "--out", best, "--force")
    assert code == 1 and "the checkpoint itself" in err and best.read_bytes() == before


def test_trouble_is_a_sentence(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    out = tmp_path / "out"
    for words, sentence in (
        (["--format", "onnx"], "needs the package “onnxruntime”"),
        (["--format", "pt-torchvision"], "torchvision has no network of this kind"),
        (["--pictures", str(tmp_path / "gone.png")], "gone.png"),
    ):
        code, said, err = run(capsys, "export", trained, "--out", out, *words)
        assert (code, said, err.count("\n")) == (1, "", 1) and sentence in err and not out.exists()
    assert run(capsys, "export", trained, "--format", "tensorflow")[0] == 2
    assert run(capsys, "export", "no such run")[0] == 1
