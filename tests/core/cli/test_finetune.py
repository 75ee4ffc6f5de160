"""`finetune`: from a folder of pictures and a checkpoint to a run, in this process and as a real one that is killed."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

from tests.core.cli.commands import objects, process, run
from tests.data import image_folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return image_folder(tmp_path / "pictures", {"ants": 30, "bees": 30}, size=(10, 10))


def test_a_folder_becomes_a_network_that_knows_its_classes(
    trained: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(
        capsys, "finetune", "--data", pictures, "--from", trained, "--out", tmp_path / "run", "--device=cpu", "--json"
    )
    first, *epochs, last = objects(out)
    assert (code, err) == (0, "")
    assert (first["classes"], first["train_count"] + first["val_count"]) == (["ants", "bees"], 60)
    assert len(epochs) == first["epochs"]
    assert last["outcome"] == "finished" and last["accuracy_on"] == "validation"
    answered = run(capsys, "predict", last["best_checkpoint"], pictures / "ants" / "0.png", "--json")[1]
    assert objects(answered)[0]["class"] in ("ants", "bees")


def test_the_plan_brings_its_recipe_and_flags_count_for_more(
    trained: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--plan", "thorough", "--epochs", "1", "--device=cpu", "--json", "--out", tmp_path / "run"]
    first, epoch, _last = objects(run(capsys, "finetune", "--data", pictures, "--from", trained, *words)[1])
    assert (first["epochs"], epoch["epoch"]) == (1, 1)
    written = (tmp_path / "run" / "config.toml").read_text()
    assert 'recipe = "thorough"' in written and "trained_stages = 9" in written and "check = true" in written


def test_what_is_missing_or_unknown_is_one_sentence(
    trained: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "finetune")
    assert code == 2 and "--data" in err and err.count("\n") == 1
    code, _, err = run(capsys, "finetune", "--data", pictures, "--from", "resnet17")
    assert code == 1 and "resnet18" in err and err.count("\n") == 1
    text = tmp_path / "weights.pth"
    text.write_text("these are no weights\n")
    code, _, err = run(capsys, "finetune", "--data", pictures, "--from", text)
    assert code == 1 and "weights.pth" in err and err.count("\n") == 1
    assert run(capsys, "finetune", "--data", pictures, "--from", trained, "--plan", "slow")[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")
def test_killed_and_continued_it_ends_where_the_undisturbed_run_does(
    trained: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--data", str(pictures), "--from", str(trained), "--plan", "balanced", "--device=cpu", "--threads=1"]
    words += ["--checkpoint-seconds=0", "--epochs=3", "--batch-size=8", "--json"]
    undisturbed = objects(run(capsys, "finetune", *words, "--out", str(tmp_path / "whole"))[1])[-1]
    killed = process("finetune", *words, "--out", tmp_path / "killed")
    assert killed.stdout is not None
    for line in killed.stdout:
        if json.loads(line).get("epoch") == 1:
            break
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert killed.stderr is not None
    killed.stderr.close()
    resumed = objects(run(capsys, "resume", tmp_path / "killed", "--json")[1])[-1]
    same = ("outcome", "val_accuracy", "loss", "best_epoch", "steps_done")
    assert [resumed[name] for name in same] == [undisturbed[name] for name in same]
