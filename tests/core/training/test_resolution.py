"""At which size pictures are shown to a network that was trained at another."""

from __future__ import annotations

import pytest

from core.config import ModelConfig
from core.training.resolution import fit


@pytest.mark.parametrize(
    ("stem", "own", "typical", "shown", "stem_used"),
    [
        ("3x3", 32, 32, 32, "3x3"),
        ("3x3", 32, 400, 224, "3x3-s2"),
        ("7x7", 224, 400, 224, "7x7"),
        ("7x7", 224, 32, 64, "7x7"),
        ("7x7", 32, 32, 32, "7x7"),  # learned from small pictures: at twice their size it would hardly know them
        ("7x7", 32, 400, 224, "7x7"),
        ("7x7", None, 400, 224, "7x7"),
    ],
)
def test_size_and_stem(stem: str, own: int | None, typical: int, shown: int, stem_used: str) -> None:
    model = ModelConfig.model_validate({"network": "tutorial", "stem": stem})

    chosen = fit(model, own, typical)

    assert (chosen.image_size, chosen.stem) == (shown, stem_used)
