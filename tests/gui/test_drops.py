"""What dropped things are taken for, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.errors import Cancelled
from core.progress import Progress
from gui.drops import Drop, Kind, classify, classify_all, sentence
from tests.gui.shell import make_run, picture_folder


def test_folders(tmp_path: Path) -> None:
    pictures = picture_folder(tmp_path / "pictures")
    (tmp_path / "empty").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").touch()
    assert classify(pictures) == Drop("pictures", pictures)
    assert classify(tmp_path / "empty").kind == "no pictures"
    assert classify(tmp_path / "texts").kind == "no pictures"


def test_a_run_and_its_checkpoint() -> None:
    run = make_run("One")
    assert classify(run.path) == Drop("run", run.path)
    assert classify(run.last) == Drop("weights", run.last, run=run.path)


def test_several_folders_are_one_class_each(tmp_path: Path) -> None:
    pictures = picture_folder(tmp_path / "pictures")
    ants, bees = pictures / "ants", pictures / "bees"
    assert classify_all([ants, bees, ants]) == Drop("pictures", ants, (bees,))
    assert classify_all([ants, bees]).paths == [ants, bees]
    assert classify_all([pictures, pictures]) == Drop("pictures", pictures)
    (tmp_path / "empty").mkdir()
    (tmp_path / "thesis.pdf").touch()
    assert classify_all([ants, tmp_path / "empty"]).kind == "pictures"
    assert classify_all([tmp_path / "empty", tmp_path]).kind == "pictures"
    for other in (tmp_path / "thesis.pdf", ants / "1.png", make_run("One").path, tmp_path / "gone"):
        assert classify_all([ants, other]).kind == "several"


def test_a_folder_of_pictures_without_class_folders_is_an_album(tmp_path: Path) -> None:
    pictures = picture_folder(tmp_path / "pictures")
    assert classify(pictures / "ants").kind == "album"
    (pictures / "ants" / "notes").mkdir()
    (pictures / "ants" / "notes" / "a.txt").touch()
    assert classify(pictures / "ants").kind == "album"
    Image.new("RGB", (4, 4)).save(pictures / "loose.png")
    assert classify(pictures).kind == "pictures"


def test_several_picture_files_are_photos(tmp_path: Path) -> None:
    pictures = picture_folder(tmp_path / "pictures")
    ants, bees = pictures / "ants" / "1.png", pictures / "bees" / "1.png"
    assert classify_all([ants, bees]) == Drop("photos", ants, (bees,))
    (tmp_path / "thesis.pdf").touch()
    assert classify_all([ants, tmp_path / "thesis.pdf"]).kind == "photos"
    assert classify_all([tmp_path / "thesis.pdf", tmp_path / "gone"]).kind == "several"


def test_settings_of_a_fine_tuning_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    for text, kind in {
        '[finetune]\nstart = "bundled"\n': "fine-tuning",
        '[finetune]\nstart = ""\n': "settings",
        "finetune = 3": "settings",
        "no toml at all": "settings",
        "version = 99": "settings",
    }.items():
        file.write_text(text, encoding="utf-8")
        assert classify(file).kind == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.toml", "settings"),
        ("a.TOML", "settings"),
        ("a.zip", "pictures"),
        ("cifar-10-python.tar.gz", "pictures"),
        ("net.pt", "weights"),
        ("net.safetensors", "weights"),
        ("resnet20.th", "weights"),
        ("checkpoint.pth.tar", "weights"),
        ("pytorch_model.bin", "weights"),
        ("pictures.tar", "pictures"),
        ("cat.JPG", "picture"),
        ("thesis.pdf", "unknown"),
        ("蚂蚁.png", "picture"),
        ("holiday.MP4", "video"),
    ],
)
def test_files(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    path.touch()
    assert classify(path).kind == kind


def test_what_can_t_be_used_is_said_in_one_sentence(tmp_path: Path) -> None:
    unusable: list[Kind] = ["video", "no pictures", "missing", "unknown"]
    for kind in unusable:
        said = sentence(Drop(kind, tmp_path / "thing.x"))
        assert "thing.x" in said
    usable: list[Kind] = ["settings", "fine-tuning", "run", "pictures", "album", "photos", "picture", "weights"]
    for kind in usable:
        assert sentence(Drop(kind, tmp_path)) == ""
    assert classify(tmp_path / "gone").kind == "missing"


def test_a_link_loop_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").mkdir()
    (tmp_path / "loop" / "again").symlink_to(tmp_path / "loop", target_is_directory=True)
    assert classify(tmp_path / "loop").kind == "no pictures"


def test_looking_can_be_cancelled(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        classify(tmp_path, progress)
