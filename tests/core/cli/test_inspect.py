"""`inspect` says what a file of weights is, in words and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.core.cli.commands import objects, run
from tests.core.models.weights.originals import akamaster


def test_anybodys_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.th"
    torch.save({"state_dict": akamaster().state_dict(), "best_prec1": 91.5, "queue.weight": torch.ones(2)}, path)
    code, out, err = run(capsys, "inspect", path, "--classes=2")
    assert (code, err) == (0, "")
    assert "akamaster ResNet-20, 10 classes; " in out and "replaced for your 2 classes" in out
    assert "91.5" in out and "3, 3, 3" in out and "0.485" in out
    code, out, _ = run(capsys, "inspect", path, "--json")
    (said,) = objects(out)
    assert (code, said["family"], said["class_count"], said["image_size"]) == (0, "akamaster", 10, 32)
    assert said["model"]["shortcut"] == "A-both"
    assert said["metrics"] == {"best_prec1": 91.5}


def test_a_run(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "inspect", trained, "--json")
    (said,) = objects(out)
    assert (code, said["family"], said["normalisation"]) == (0, "ours", "checkpoint")
    assert said["classes"] == [str(digit) for digit in range(10)]
    assert "from the file" in run(capsys, "inspect", trained)[1]


def test_what_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.pt"
    path.write_text("some notes")
    code, out, err = run(capsys, "inspect", path)
    assert (code, out) == (1, "")
    assert "notes.pt" in err
