"""The exported file: plain, whole, and without what only resuming needs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core import checkpoint
from core.choices import EXPORTERS
from core.errors import DiskError, UserError
from core.inference.predictor import load_predictor
from tests.core.training.small import config, run


def test_export_keeps_all_that_describes_the_network(tmp_path: Path) -> None:
    run(config(recipe__epochs=1, recipe__ema=0.9), tmp_path)
    source, out = tmp_path / "checkpoints" / "last.pt", tmp_path / "digits.pt"
    EXPORTERS["pt"].resolve()(source, out)
    plain, whole = torch.load(out, weights_only=True), checkpoint.load(source)
    assert "training" in whole and "training" not in plain
    assert set(plain) == {"format", "version", *checkpoint.KEYS}
    assert plain["classes"] == [str(digit) for digit in range(10)]
    assert all(torch.equal(plain["weights"][name], tensor) for name, tensor in whole["weights"].items())
    assert load_predictor(out).image_size == 8
    assert out.stat().st_size < source.stat().st_size


def test_what_goes_wrong_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    from core.export.pt import export

    with pytest.raises(DiskError):
        export(tmp_path / "gone.pt", tmp_path / "out.pt")
    (tmp_path / "letter.pt").write_text("hello")
    with pytest.raises(UserError):
        export(tmp_path / "letter.pt", tmp_path / "out.pt")
    assert not (tmp_path / "out.pt").exists()
