"""How colours are scaled for what a fine-tuning starts from: as the network says, or as was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from core.models.weights import opened
from core.models.weights.opened import Recognised
from core.progress import Progress
from core.training.starting import load_start, with_start
from tests.core.training.small import config
from tests.core.training.tiny import tuned

OWN = (0.1, 0.2, 0.3), (0.4, 0.5, 0.6)
WEIGHTS = {"fc.bias": torch.zeros(3)}


def recognised(monkeypatch: pytest.MonkeyPatch, file: Path, **known: Any) -> Recognised:
    """Make every file a network of 48 pixels, of whose scaling so much is known."""
    model = config(model__widths=[4, 24]).model
    found = Recognised(file, "ours", "A network", model, 3, (), WEIGHTS, 1, 1, image_size=48, **known)
    monkeypatch.setattr(opened, "recognise", lambda path, progress: found if path == file else None)
    return found


@pytest.mark.parametrize(
    ("known", "normalisation", "expected"),
    [
        ({"mean": OWN[0], "std": OWN[1]}, "auto", OWN),
        ({"mean": OWN[0]}, "auto", None),
        ({"std": OWN[1]}, "auto", None),
        ({}, "auto", None),
        ({"mean": OWN[0], "std": OWN[1]}, "half", ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))),
        ({}, "imagenet", ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))),
        ({}, "cifar", ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))),
        ({"mean": OWN[0], "std": OWN[1]}, "cifar", ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))),
    ],
)
def test_colours_are_scaled_as_the_network_knows_unless_another_way_is_chosen(
    known: dict[str, Any],
    normalisation: str,
    expected: object,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file = tmp_path / "network.pt"
    file.touch()
    found = recognised(monkeypatch, file, **known)
    wanted = tuned(finetune__start=str(file), finetune__normalisation=normalisation)
    start = load_start(wanted.finetune, Progress())
    assert start.normalisation == expected
    assert (start.title, start.model, start.weights, start.image_size) == ("A network", found.model, WEIGHTS, 48)


def test_a_runs_name_tells_of_the_network_it_starts_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "network.pt"
    file.touch()
    found = recognised(monkeypatch, file)
    wanted = tuned(finetune__start=str(file))
    settled = with_start(wanted, Progress())
    assert settled.model == found.model != wanted.model
    assert (settled.data, settled.recipe, settled.finetune) == (wanted.data, wanted.recipe, wanted.finetune)
