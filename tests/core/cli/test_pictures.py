"""`evaluate` and `predict` on a trained run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import paths
from core.cli import evaluate
from core.evaluation.calibration import Sureness
from tests.core.cli.commands import objects, run


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty of the digits 0 to 2 as files in folders of their classes."""
    root = tmp_path_factory.mktemp("pictures")
    with np.load(paths.resource("samples", "digits.npz")) as sheet:
        for index in np.flatnonzero(sheet["labels"] < 3)[:20]:
            folder = root / str(sheet["labels"][index])
            folder.mkdir(exist_ok=True)
            Image.fromarray((sheet["images"][index] * 15).astype(np.uint8)).save(folder / f"{index}.png")
    return root


def test_evaluate_gives_accuracy_loss_and_count(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate", trained / "checkpoints" / "best.pt", "--data", "digits", "--json")
    (result,) = objects(out)
    assert (code, err, result["count"], result["part"]) == (0, "", 364, "validation")
    assert 0 < result["accuracy"] <= result["top5_accuracy"] <= 1 and result["loss"] > 0
    (train,) = objects(run(capsys, "evaluate", trained, "--data", "digits", "--part", "train", "--json")[1])
    assert train["count"] == 1433
    code, out, _ = run(capsys, "evaluate", trained, "--data", "digits", "--sure", "0.9")
    assert code == 0 and "validation pictures to choose by" in out and "F1" in out
    assert run(capsys, "evaluate", trained, "--data", "digits", "--sure", "90")[0] == 2
    code, out, _ = run(capsys, "evaluate", trained, "--data", "digits", "--robust")
    assert code == 0 and "very strong" in out and "Darkness" in out
    (robust,) = objects(run(capsys, "evaluate", trained, "--data", "digits", "--robust", "--json")[1])
    assert robust["robustness"][0]["accuracy"] == result["accuracy"] and len(robust["robustness"]) == 16


def test_evaluate_takes_every_picture_of_a_folder_and_names_the_classes_that_miss(
    trained: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "evaluate", trained, "--data", pictures, "--json")
    (result,) = objects(out)
    assert (code, result["count"], result["part"]) == (0, 20, "all")
    assert "3, 4, 5" in err
    assert "all 20 pictures" in run(capsys, "evaluate", trained, "--data", pictures)[1]


def test_evaluate_refuses_what_it_can_not_do(trained: Path, pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "evaluate", trained, "--data", "digits", "--part", "test")
    assert code == 1 and "no test part" in err
    code, _, err = run(capsys, "evaluate", pictures / "0", "--data", "digits")
    assert code == 1 and "Traceback" not in err


def test_predict_answers_each_file_and_complains_of_bad_ones(
    trained: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = sorted(pictures.glob("*/*.png"))[:3]
    named = tmp_path / "数字 😀.png"
    shutil.copy(good[0], named)
    bad = tmp_path / "letter.png"
    bad.write_text("Dear picture,")
    code, out, err = run(capsys, "predict", trained, good[0], bad, good[1], tmp_path / "gone.png", named, "--json")
    answers = objects(out)
    assert code == 1
    assert [answer["file"] for answer in answers][4] == str(named)
    assert ["error" in answer for answer in answers] == [False, True, False, True, False]
    assert len(err.splitlines()) == 2 and "letter.png" in err and "gone.png" in err
    for answer in (answers[0], answers[2]):
        assert len(answer["top"]) == 5
        assert answer["top"][0] == {"class": answer["class"], "probability": answer["probability"]}
        chances = [each["probability"] for each in answer["top"]]
        assert chances == sorted(chances, reverse=True) and sum(chances) <= 1.0001
    assert answers[4]["top"] == answers[0]["top"]


def test_predict_in_words(trained: Path, pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = next(pictures.glob("0/*.png"))
    code, out, err = run(capsys, "predict", trained / "checkpoints" / "last.pt", file)
    assert (code, err) == (0, "")
    assert out.startswith(f"{file}: ") and out.count("%") == 5


def test_sureness_is_told_in_a_sentence() -> None:
    told = str(evaluate._told(Sureness(1.25, 0.8, 0.75, 0.96, 0.95)))
    assert all(part in told for part in ("80.00 %", "1.25", "75.00 %", "96.00 %", "95.00 %"))
    assert "No probability makes 95.00 %" in str(evaluate._told(Sureness(1.0, 1.1, 0.0, 0.0, 0.95)))
