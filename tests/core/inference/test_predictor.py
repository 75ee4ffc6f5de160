"""The predictor: what the network says, from the checkpoint file alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core import checkpoint
from core.config import DataConfig
from core.data.sources import open_data
from core.errors import UserError
from core.evaluation.judging import judge
from core.inference.predictor import load_predictor, predict_files
from core.models.stored import load_network
from core.tasks.doubt import verdicts
from tests.core.training.small import config, run


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    run(config(recipe__epochs=1), folder)
    return folder / "checkpoints" / "last.pt"


def test_probabilities_are_the_networks_own(path: Path) -> None:
    predictor = load_predictor(path)
    images = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
    answers = predictor.predict(images)
    assert answers.shape == (5, 10) and answers.dtype == np.float32
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=1e-5)
    contents = checkpoint.load(path)
    scaled = (images / 255 - np.array(contents["mean"])) / np.array(contents["std"])
    with torch.no_grad():
        logits = load_network(contents)(torch.tensor(scaled, dtype=torch.float32).permute(0, 3, 1, 2))
    np.testing.assert_allclose(answers, logits.softmax(dim=1).numpy(), atol=1e-5)
    np.testing.assert_allclose(predictor.predict(images[2:3])[0], answers[2], atol=1e-5)
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def test_a_checkpoint_that_knows_its_doubt_answers_as_its_evaluation_does(path: Path) -> None:
    best = path.with_name("best.pt")
    contents, pictures = checkpoint.load(best), open_data(DataConfig(), 0.2).validation
    assert pictures is not None
    judged, predictor = judge(load_network(contents), contents, pictures), load_predictor(best)
    assert predictor.doubt is not None and predictor.doubt.count == len(pictures) and judged.distances is not None
    answers, said = predictor.answer(pictures.gather(np.arange(len(pictures))), 0.8)
    np.testing.assert_allclose(answers, judged.probabilities(predictor.doubt.temperature), atol=1e-5)
    expected = verdicts(judged.logits, predictor.doubt, 0.8, judged.distances)
    near = np.abs(judged.distances - predictor.doubt.farthest) < 1e-3
    assert [each for each, close in zip(said, near, strict=True) if not close] == [
        each for each, close in zip(expected, near, strict=True) if not close
    ]
    assert said.count("stranger") == pytest.approx(predictor.doubt.lost * len(pictures), abs=int(near.sum()))
    black, white = (np.full((1, 8, 8, 3), value, np.uint8) for value in (0, 255))
    assert predictor.answer(black)[1] == predictor.answer(white)[1] == ("stranger",), "no digit looks like that"


def test_many_files_keep_their_order_and_bad_ones_their_sentence(path: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.png" for number in range(70)]
    for number, file in enumerate(files):
        Image.new("RGB", (9, 12), (number, 0, 255 - number)).save(file)
    files[3].write_bytes(b"")
    predictions = list(predict_files(load_predictor(path), files, top=3))
    assert [prediction.path for prediction in predictions] == files
    assert [prediction.path for prediction in predictions if prediction.problem] == [files[3]]
    assert {len(prediction.top) for prediction in predictions} == {0, 3}
    assert predictions[0].top[0][0] in load_predictor(path).classes


def test_what_is_no_checkpoint_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "not.pt").write_text("hello")
    with pytest.raises(UserError, match="not a file of weights"):
        load_predictor(tmp_path / "not.pt")
