"""Evaluation: right figures, whatever the batches; classes matched by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import checkpoint
from core.config import DataConfig
from core.data.pictures import Pictures, from_array
from core.data.sources import open_data
from core.errors import UserError
from core.evaluation.evaluate import choose_part, evaluate, match_classes
from core.evaluation.judging import judge
from core.evaluation.metrics import figures
from core.models.stored import load_network
from core.training.events import EpochDone
from tests.core.training.small import config, run
from tests.data import image_folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, EpochDone]:
    folder = tmp_path_factory.mktemp("trained")
    events = run(config(), folder)
    return folder / "checkpoints" / "last.pt", [event for event in events if isinstance(event, EpochDone)][-1]


def test_it_says_what_the_training_said(trained: tuple[Path, EpochDone]) -> None:
    path, epoch = trained
    result = evaluate(path, DataConfig(), device="cpu")
    found = result.figures
    assert (result.part, found.count) == ("validation", 364)
    assert found.accuracy == epoch.validation_accuracy
    assert found.loss == pytest.approx(epoch.validation_loss, rel=1e-5)
    assert found.confusion.sum() == 364
    assert np.trace(found.confusion) / 364 == found.accuracy
    assert result.answers.names[0] == open_data(DataConfig(), 0.2).validation.names[0]  # type: ignore[union-attr]


def test_batches_and_order_change_nothing(trained: tuple[Path, EpochDone]) -> None:
    contents = checkpoint.load(trained[0])
    network = load_network(contents)
    pictures = open_data(DataConfig(), 0.2).validation
    assert pictures is not None
    shuffled = pictures.subset(np.random.default_rng(0).permutation(len(pictures)))
    one = figures(judge(network, contents, pictures, batch_size=64))
    other = figures(judge(network, contents, shuffled, batch_size=7))
    np.testing.assert_array_equal(one.confusion, other.confusion)
    assert one.loss == pytest.approx(other.loss, rel=1e-5)
    assert one.top5 == other.top5
    assert not network.training


def colours(labels: list[int]) -> Pictures:
    return from_array(tuple(map(str, range(len(labels)))), labels, np.zeros((len(labels), 2, 2, 3), np.uint8))


def test_classes_are_matched_by_name() -> None:
    matched, notices = match_classes(colours([0, 1, 2, 1]), ("bee", "wasp", "ant"), ("ant", "bee", "cat"))
    np.testing.assert_array_equal(matched.labels, [1, 0])
    assert matched.names == ("0", "2")
    assert matched.gather(np.array([1])).shape == (1, 2, 2, 3)
    said = " ".join(map(str, notices))
    assert "2 pictures" in said and "wasp" in said and "cat" in said


def test_strangers_alone_are_refused() -> None:
    with pytest.raises(UserError, match="None of the pictures' classes"):
        match_classes(colours([0, 1]), ("x", "y"), ("ant", "bee"))


def test_a_part_that_is_not_there_is_a_sentence() -> None:
    data = open_data(DataConfig(), 0.2)
    assert choose_part(data, "auto")[0] == "validation"
    with pytest.raises(UserError, match="no test part"):
        choose_part(data, "test")


def test_weights_that_do_not_fit_are_a_sentence(trained: tuple[Path, EpochDone]) -> None:
    contents = checkpoint.load(trained[0])
    contents["weights"] = {name: tensor[:1] for name, tensor in contents["weights"].items() if tensor.dim()}
    with pytest.raises(UserError, match="don't fit"):
        load_network(contents)


def test_the_test_part_of_a_folder_is_found_again_as_it_was_kept(tmp_path: Path) -> None:
    pictures = image_folder(tmp_path / "pets", {"cats": 205, "dogs": 205}, (8, 8))
    own = DataConfig(source="folder", path=str(pictures))
    test = open_data(own, 0.2, None, 0.2).test
    assert test is not None
    left_out = [test.names[0]]
    settings = {"data.source": "folder", "data.path": str(pictures), "data.left_out": left_out}
    run(config(**settings, recipe__epochs=1, recipe__test_share=0.2), tmp_path / "run")
    last = tmp_path / "run" / "checkpoints" / "last.pt"
    assert evaluate(last, own, part="test", device="cpu").figures.count == len(test) - 1
    sure = evaluate(last, own, part="test", device="cpu", right_rate=0.5)
    assert sure.sureness is not None and sure.sureness.wanted == 0.5
    answered = sure.answers.confidences(sure.sureness.temperature) >= sure.sureness.threshold
    assert sure.sureness.coverage == pytest.approx(answered.mean())
    assert evaluate(last, own, part="validation", device="cpu", right_rate=0.5).sureness is None
    whole = evaluate(last, own, device="cpu")
    assert (whole.part, whole.figures.count) == ("all", 410)
