"""CIFAR from every form in which people have it, and nothing harmful from a pickle."""

from __future__ import annotations

import os
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest

from core.config import DataConfig
from core.data import cifar_batches
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.errors import UserError
from core.progress import Progress
from tests.data import CIFAR10_CLASSES, archive, cifar10_files, cifar100_files, image_folder, official_tar, shared


def open_cifar(path: Path, source: str = "cifar10", share: float = 0.2, size: int = 0) -> DataSet:
    return open_data(DataConfig(source=source, path=str(path), image_size=size), share)


def check_cifar10(data: DataSet) -> None:
    assert data.classes == CIFAR10_CLASSES and data.image_size == 32 and not data.mirrored_reads_differently
    assert data.validation is not None and data.test is not None
    assert (len(data.train), len(data.validation), len(data.test)) == (80, 20, 10)
    for part in (data.train, data.validation, data.test):
        first_red = part.gather(np.arange(len(part)))[:, 0, 0, 0]
        assert (first_red == part.labels).all()


def test_official_tar_and_unpacked_folder_and_the_folder_around_it(tmp_path: Path) -> None:
    files = cifar10_files()
    tar = official_tar(tmp_path / "my copy.tar.gz", "cifar-10-batches-py", files)
    from_tar = open_cifar(tar)
    check_cifar10(from_tar)
    with tarfile.open(tar) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    for path in (tmp_path / "unpacked", tmp_path / "unpacked" / "cifar-10-batches-py"):
        from_folder = open_cifar(path)
        check_cifar10(from_folder)
        assert from_folder.train.names == from_tar.train.names
    # Once more, now from the cache.
    again = open_cifar(tar)
    check_cifar10(again)
    rows = np.arange(80)
    assert (again.train.gather(rows) == from_tar.train.gather(rows)).all()


def test_pixels_are_in_the_right_order(tmp_path: Path) -> None:
    files = cifar10_files()
    data = open_cifar(official_tar(tmp_path / "c.tar.gz", "cifar-10-batches-py", files), share=0)
    raw = pickle.loads(files["data_batch_1"], encoding="bytes")[b"data"][3]
    picture = data.train.gather(np.array([3]))[0]
    assert (picture == raw.reshape(3, 32, 32).transpose(1, 2, 0)).all()


def test_cifar100_has_its_fine_classes(tmp_path: Path) -> None:
    data = open_cifar(official_tar(tmp_path / "c.tar.gz", "cifar-100-python", cifar100_files()), "cifar100", size=16)
    assert len(data.classes) == 100 and data.image_size == 16
    assert data.validation is not None and len(data.validation) == 100 and data.test is not None


def test_an_image_folder_of_cifar_or_a_tar_of_it(tmp_path: Path) -> None:
    root = tmp_path / "cifar10"
    image_folder(root / "train", dict.fromkeys(CIFAR10_CLASSES, 5), (32, 32))
    image_folder(root / "test", dict.fromkeys(CIFAR10_CLASSES, 2), (32, 32))
    for path in (root, archive(root, tmp_path / "cifar10.tar.gz")):
        data = open_cifar(path)
        assert data.classes == CIFAR10_CLASSES and data.image_size == 32
        assert data.validation is not None and data.test is not None
        assert (len(data.train), len(data.validation), len(data.test)) == (40, 10, 20)


def test_other_pictures_are_not_taken_for_cifar(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2 classes instead of 10"):
        open_cifar(image_folder(tmp_path / "mine", {"a": 2, "b": 2}))
    with pytest.raises(UserError, match="not there"):
        open_cifar(tmp_path / "nowhere")


class Harmful:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self.mark}'",)


_COPY = b"c_codecs\nencode\nh\x01X\x06\x00\x00\x00latin1\x86R"


@pytest.mark.parametrize(
    "what", ["program", "global", "text", "truncated", "shapes", "labels", "memo", "deep keys", "copies", "nested"]
)
def test_harmful_or_damaged_files_are_refused_and_nothing_runs(tmp_path: Path, what: str) -> None:
    files = cifar10_files()
    mark = tmp_path / "it ran"
    labels = [0] * 20
    files["data_batch_2"] = {
        "program": pickle.dumps({b"data": Harmful(mark)}, protocol=2),
        "global": b"cbuiltins\neval\n.",
        "text": b"no pickle at all",
        "truncated": files["data_batch_2"][:500],
        "shapes": pickle.dumps({b"data": np.zeros((20, 5), np.uint8), b"labels": labels}, protocol=2),
        "labels": pickle.dumps({b"data": np.zeros((20, 3072), np.uint8), b"labels": [77] * 20}, protocol=2),
        "memo": b"\x80\x02}r\xff\xff\xff\x7f.",
        "deep keys": b"\x80\x02}N" + b"\x85" * 200_000 + b"Ns.",
        "copies": b"\x80\x02}K\x01](X\x00\x00\x10\x00" + b"x" * (1 << 20) + b"q\x01" + _COPY * 9000 + b"es.",
        "nested": b"\x80\x02}K\x01" + b"N" + b"\x85" * 900 + b"s.",
    }[what]
    with pytest.raises(UserError, match="not the official CIFAR-10"):
        open_cifar(official_tar(tmp_path / "c.tar.gz", "cifar-10-batches-py", files))
    assert not mark.exists()


def test_a_missing_batch_is_named(tmp_path: Path) -> None:
    files = cifar10_files()
    del files["data_batch_4"]
    with pytest.raises(UserError, match="“data_batch_4” is missing"):
        open_cifar(official_tar(tmp_path / "c.tar.gz", "cifar-10-batches-py", files))


def test_todays_pickles_of_arrays_are_read_too() -> None:
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    for protocol in (2, 4):
        content = pickle.dumps({b"data": array}, protocol=protocol)
        assert (cifar_batches._load("x", content, cifar_batches.CIFAR10)["data"] == array).all()


def test_the_jpeg_copy_is_recognised_without_reading_it_all() -> None:
    path = shared("cifar10-jpeg.tar.gz")
    assert not cifar_batches.holds_official(path, cifar_batches.CIFAR10)


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    tar = official_tar(tmp_path / "c.tar.gz", "cifar-10-batches-py", cifar10_files())
    from core.errors import Cancelled

    with pytest.raises(Cancelled):
        open_data(DataConfig(source="cifar10", path=str(tar)), 0.2, progress)


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_flipped_bytes_in_the_archive_are_one_sentence(tmp_path: Path, place: float) -> None:
    path = official_tar(tmp_path / "c.tar.gz", "cifar-10-batches-py", cifar10_files())
    raw = bytearray(path.read_bytes())
    where = int(place * len(raw))
    raw[where : where + 40] = bytes(255 - byte for byte in raw[where : where + 40])
    path.write_bytes(bytes(raw))
    with pytest.raises(UserError):
        open_cifar(path)


def test_many_names_kept_as_old_pickles_keep_bytes_are_read() -> None:
    names = [f"{number}.png".encode() for number in range(3000)]
    loaded = cifar_batches._load("x", pickle.dumps({b"filenames": names}, protocol=2), cifar_batches.CIFAR10)
    assert loaded["filenames"] == names


def test_a_pipe_and_a_huge_file_in_its_folder_are_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name, raw in cifar10_files().items():
        (folder / name).write_bytes(raw)
    with (folder / "data_batch_3").open("r+b") as file:
        file.truncate(1 << 40)
    with pytest.raises(UserError, match="data_batch_3"):
        open_cifar(folder)
    (folder / "data_batch_3").unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "data_batch_3")
    with pytest.raises(UserError, match="data_batch_3"):
        open_cifar(folder)
