"""A published CIFAR checkpoint, opened unaided, scores as the implementation it was trained with."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.config import DataConfig
from core.errors import UserError
from core.evaluation.evaluate import evaluate
from core.inference.predictor import load_predictor, predict_files
from tests.core.models.weights.originals import akamaster
from tests.data import CIFAR10_CLASSES, image_folder, shared

EACH = 50
"""Pictures of each class: a twentieth of the test pictures, so that the test is short."""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the first test pictures of each class of the JPEG copy of CIFAR-10."""
    folder = tmp_path_factory.mktemp("cifar10")
    with tarfile.open(shared("cifar10-jpeg.tar.gz")) as packed:
        for member in packed:
            if "/train/" in member.name:
                break
            name = Path(member.name)
            if name.suffix == ".jpg" and int(name.stem) < EACH:
                packed.extract(member, folder, filter="data")
    return folder / "cifar10" / "test"


def reference_accuracy(path: Path, pictures: Path) -> float:
    """The published network with its own preprocessing: pixels to 0…1, ImageNet's mean and deviation."""
    state = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
    network = akamaster()
    network.load_state_dict({name.removeprefix("module."): tensor for name, tensor in state.items()}, strict=False)
    network.eval()
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    right = count = 0
    for label, name in enumerate(CIFAR10_CLASSES):
        files = sorted((pictures / name).iterdir())
        pixels = np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])
        with torch.inference_mode():
            logits = network(((torch.from_numpy(pixels).float() / 255 - mean) / std).permute(0, 3, 1, 2))
        right += int((logits.argmax(1) == label).sum())
        count += len(files)
    return right / count


def test_it_scores_as_the_reference_implementation(pictures: Path) -> None:
    path = shared("checkpoints/resnet20-12fca82f.th")
    result = evaluate(path, DataConfig(source="folder", path=str(pictures)), device="cpu")
    assert result.figures.count == EACH * 10
    assert result.answers.classes == CIFAR10_CLASSES
    assert result.figures.accuracy > 0.7
    assert abs(result.figures.accuracy - reference_accuracy(path, pictures)) <= 0.003
    assert any("in order: airplane, automobile" in str(notice) for notice in result.notices)


def test_nameless_classes_need_as_many_folders(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    torch.save({"net": akamaster().state_dict()}, path)
    folder = image_folder(tmp_path / "pictures", {"ant": 4, "bee": 4})
    with pytest.raises(UserError, match="doesn't name its 10 classes, and the pictures are of 2"):
        evaluate(path, DataConfig(source="folder", path=str(folder)), device="cpu")


def test_named_classes_are_matched_by_name(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    torch.save({"net": akamaster().state_dict(), "classes": [*"abcdefgh", "bee", "ant"]}, path)
    folder = image_folder(tmp_path / "pictures", {"ant": 4, "bee": 4})
    result = evaluate(path, DataConfig(source="folder", path=str(folder)), device="cpu")
    assert result.answers.classes[8:] == ("bee", "ant")
    assert result.figures.confusion[8].sum() == result.figures.confusion[9].sum() == 4


def test_anybodys_checkpoint_predicts(tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    torch.save(akamaster().state_dict(), path)
    folder = image_folder(tmp_path / "pictures", {"ant": 1})
    predictor = load_predictor(path)
    assert predictor.classes[:2] == ("class 0", "class 1")
    (answer,) = predict_files(predictor, [next((folder / "ant").iterdir())])
    assert answer.top[0][0].startswith("class ")
