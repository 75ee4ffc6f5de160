"""What a run looks at: alternating mirrors, small first pictures and mirrored judging, bit for bit across a stop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core import checkpoint
from core.config import DataConfig
from core.data.augment import augment, resized, side_at
from core.data.batches import mirrored_in
from core.evaluation.evaluate import evaluate
from core.export.pt import export
from core.inference.predictor import load_predictor
from core.training.control import Control
from core.training.engine import train
from core.training.events import StepDone
from tests.core.training.small import config, last_weights, run, same


def test_each_picture_is_mirrored_in_every_second_epoch() -> None:
    rows = np.arange(1000)
    first, second, third = (mirrored_in(rows, seed=3, epoch=epoch) for epoch in range(3))
    assert torch.equal(first, ~second) and torch.equal(first, third)
    assert 400 < int(first.sum()) < 600
    assert torch.equal(mirrored_in(rows[[7, 5]], seed=3, epoch=0), first[[7, 5]])


def test_mirroring_goes_by_the_picture_not_by_its_place_in_the_batch() -> None:
    recipe = config(recipe__flip="alternate", recipe__crop_padding=0.0).recipe
    images = torch.randint(256, (4, 8, 8, 3), dtype=torch.uint8)
    rows = np.array([0, 1, 2, 3])
    shown = [augment(images, recipe, flip=True, seed=0, epoch=epoch, step=0, rows=rows) for epoch in (0, 1)]
    turned = augment(images.flip(0), recipe, flip=True, seed=0, epoch=0, step=0, rows=rows[::-1].copy())
    assert torch.equal(shown[0], shown[1].flip(2))
    assert torch.equal(turned.flip(0), shown[0])


def test_pictures_grow_to_their_full_size_for_the_last_third() -> None:
    sides = [side_at(step / 300, 32, 0.5) for step in range(300)]
    assert sides[0] == 16 and sides == sorted(sides)
    assert all(side % 4 == 0 for side in sides) and set(sides[200:]) == {32}
    assert {side_at(step / 10, 33, 1.0) for step in range(10)} == {33}
    pixels = torch.randn(2, 3, 8, 8).contiguous(memory_format=torch.channels_last)
    assert resized(pixels, 4).shape == (2, 3, 4, 4) and resized(pixels, 8) is pixels


@pytest.mark.parametrize("settings", [{"recipe__flip": "alternate"}, {"recipe__first_size": 0.5}])
def test_an_interrupted_run_goes_on_bit_for_bit(tmp_path: Path, settings: dict[str, object]) -> None:
    chosen = config(recipe__test_time_flip=True, **settings)
    run(chosen, tmp_path / "straight")
    control = Control()
    for event in train(chosen, control, tmp_path / "cut"):
        if isinstance(event, StepDone) and event.step >= 4:
            control.stop()
    run(chosen, tmp_path / "cut", resume=True)
    assert same(last_weights(tmp_path / "straight"), last_weights(tmp_path / "cut"))


def test_digits_are_never_judged_mirrored(tmp_path: Path) -> None:
    run(config(recipe__test_time_flip=True, recipe__epochs=1), tmp_path)
    assert not load_predictor(tmp_path / "checkpoints" / "last.pt").judged_mirrored


def test_a_checkpoint_answers_as_it_was_judged(tmp_path: Path) -> None:
    run(config(recipe__epochs=1), tmp_path)
    path = tmp_path / "checkpoints" / "last.pt"
    contents = checkpoint.load(path)
    plain = load_predictor(path)
    checkpoint.save(path, {**contents, "judged_mirrored": True})
    both = load_predictor(path)
    pictures = np.random.default_rng(0).integers(0, 256, (4, 8, 8, 3), np.uint8)
    assert not np.allclose(both.predict(pictures), plain.predict(pictures))
    assert np.allclose(both.predict(pictures), both.predict(pictures[:, :, ::-1]), atol=1e-5)
    export(path, tmp_path / "given.pt")
    assert np.allclose(load_predictor(tmp_path / "given.pt").predict(pictures), both.predict(pictures), atol=1e-6)
    judged = evaluate(path, DataConfig(source="digits"), part="validation", device="cpu")
    checkpoint.save(path, contents)
    plainly = evaluate(path, DataConfig(source="digits"), part="validation", device="cpu")
    assert judged.figures.loss != plainly.figures.loss
