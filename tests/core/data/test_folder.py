"""Image folders as people have them: layouts, odd names, and one clear sentence for each thing that is wrong."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest

from core.config import DataConfig
from core.data import pixels
from core.data.folder import choose_size, scan
from core.data.listing import Listed
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.errors import Cancelled, UserError
from core.progress import Progress
from tests.core.data.test_decode import damaged_pictures
from tests.data import archive, forbidden, image_folder, picture, shared


def open_folder(path: Path, share: float = 0.2, size: int = 0) -> DataSet:
    return open_data(DataConfig(source="folder", path=str(path), image_size=size), share)


def notices(data: DataSet) -> list[str]:
    return [str(notice) for notice in data.notices]


def names(data: DataSet) -> set[str]:
    return {name for part in (data.train, data.validation, data.test) if part is not None for name in part.names}


def test_a_folder_per_class(tmp_path: Path) -> None:
    data = open_folder(image_folder(tmp_path / "pets", {"cats": 12, "dogs": 8}))
    assert data.classes == ("cats", "dogs") and data.image_size == 12 and not data.notices
    assert data.validation is not None and data.test is None and not data.mirrored_reads_differently
    assert len(data.train) + len(data.validation) == 20
    for part in (data.train, data.validation):
        assert [data.classes[label] for label in part.labels] == [name.split("/")[0] for name in part.names]


def test_gathered_pixels_are_those_of_the_files(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", {"cats": 5, "dogs": 5}, (16, 16))
    data = open_folder(root, share=0)
    assert data.validation is None
    from PIL import Image

    for row in (0, 4, 7):
        expected = np.asarray(Image.open(root / data.train.names[row]))
        assert (data.train.gather(np.array([row]))[0] == expected).all()


@pytest.mark.parametrize("validation", ["val", "valid", "validation", "dev", "Val"])
def test_train_and_validation_and_test_folders_are_three_roles(tmp_path: Path, validation: str) -> None:
    for folder, count in (("train", 4), (validation, 2), ("test", 3)):
        image_folder(tmp_path / folder, {"a": count, "b": count})
    data = open_folder(tmp_path)
    assert data.classes == ("a", "b") and data.validation is not None and data.test is not None
    assert (len(data.train), len(data.validation), len(data.test)) == (8, 4, 6)
    assert all(name.startswith(f"{validation}/") for name in data.validation.names)


def test_without_a_validation_folder_it_is_split_from_train_and_test_stays_test(tmp_path: Path) -> None:
    image_folder(tmp_path / "train", {"a": 10, "b": 10})
    image_folder(tmp_path / "test", {"a": 3, "b": 3})
    data = open_folder(tmp_path)
    assert data.validation is not None and data.test is not None
    assert all(name.startswith("train/") for name in (*data.train.names, *data.validation.names))
    assert all(name.startswith("test/") for name in data.test.names) and len(data.test) == 6


def test_the_split_stays_when_the_folder_moves_and_when_pictures_are_added(tmp_path: Path) -> None:
    first = open_folder(image_folder(tmp_path / "one", {"a": 40, "b": 40}))
    image_folder(tmp_path / "two" / "train", {"a": 60, "b": 45})
    second = open_folder(tmp_path / "two")
    assert first.validation is not None and second.validation is not None
    assert set(first.validation.names) <= {name.removeprefix("train/") for name in second.validation.names}
    assert set(first.train.names) <= {name.removeprefix("train/") for name in second.train.names}


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    data = open_folder(image_folder(tmp_path, {"bus": 3, "train": 3, "tram": 3}))
    assert data.classes == ("bus", "train", "tram") and data.test is None


def test_folders_around_are_passed_through(tmp_path: Path) -> None:
    image_folder(tmp_path / "download" / "pets", {"a": 3, "b": 3})
    picture(tmp_path / "download" / "cover.png")
    data = open_folder(tmp_path)
    assert data.classes == ("a", "b")
    assert notices(data) == ["Pictures in no class folder were left out (1): download/cover.png"]


def test_hidden_and_empty_folders_are_no_classes_and_order_is_natural(tmp_path: Path) -> None:
    image_folder(tmp_path, {"class 10": 2, "class 9": 2, "Class 1": 2, ".git": 2, "__MACOSX": 2})
    (tmp_path / "empty").mkdir()
    (tmp_path / "class 9" / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "class 9" / "._0.png").write_bytes(b"x")
    data = open_folder(tmp_path)
    assert data.classes == ("Class 1", "class 9", "class 10") and not data.notices


def test_other_files_and_nested_and_unused_folders_are_said(tmp_path: Path) -> None:
    image_folder(tmp_path / "train", {"a": 3, "b": 3})
    image_folder(tmp_path / "train" / "a", {"more": 2})
    image_folder(tmp_path / "extra", {"c": 1})
    (tmp_path / "train" / "a" / "notes.txt").write_text("hello")
    (tmp_path / "train" / "b" / "clip.mp4").write_bytes(b"x")
    data = open_folder(tmp_path)
    assert notices(data) == [
        "Folders beside “train” that are no part of it were left out: extra",
        "Files that are no pictures were left out (2): train/a/notes.txt, train/b/clip.mp4",
        "Pictures in folders inside of a class folder count for that class: a",
    ]
    assert len(names(data)) == 8


def test_classes_that_miss_in_validation_or_train_are_said(tmp_path: Path) -> None:
    image_folder(tmp_path / "train", {"a": 3, "b": 3, "c": 3})
    image_folder(tmp_path / "val", {"a": 2, "b": 2, "x": 2})
    image_folder(tmp_path / "test", {"a": 1, "b": 1})
    data = open_folder(tmp_path)
    assert data.classes == ("a", "b", "c") and data.validation is not None and len(data.validation) == 4
    assert notices(data) == [
        "Classes without a validation picture, so never judged: c",
        "Validation classes that “train” has not were left out: x",
        "Classes without a test picture, so not tested: c",
    ]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda root: root.mkdir(), "There are no pictures in"),
        (lambda root: (root.mkdir(), (root / "a.txt").write_text("x")), "It holds files of other kinds \\(1\\): a.txt"),
        (lambda root: image_folder(root, {"only": 5}), "There is only one class: “only”"),
        (lambda root: image_folder(root, {"a": 1, "b": 1}), "Each class has only one picture"),
        (lambda root: [picture(root / f"{n}.png", n) for n in range(3)], "The pictures in .* are not sorted"),
        (lambda root: None, "It is not there"),
        (lambda root: root.write_text("x"), "neither a folder nor an archive"),
    ],
)
def test_what_can_not_be_trained_on_is_one_sentence_with_a_cure(tmp_path: Path, make: object, sentence: str) -> None:
    make(tmp_path / "mine")  # type: ignore[operator]
    with pytest.raises(UserError, match=sentence) as caught:
        open_folder(tmp_path / "mine")
    assert caught.value.cure.template


def test_no_path_is_one_sentence() -> None:
    with pytest.raises(UserError, match="No folder with pictures was chosen"):
        open_data(DataConfig(source="folder"), 0.2)


def test_a_class_with_one_picture_is_trained_on_and_said(tmp_path: Path) -> None:
    data = open_folder(image_folder(tmp_path, {"many": 10, "one": 1}))
    assert notices(data) == ["Classes with one picture are trained on but can't be judged: one"]
    assert "one/0.png" in data.train.names


def test_unreadable_pictures_are_left_out_with_one_sentence_each_time(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 6, "b": 6})
    for name, (content, _) in damaged_pictures().items():
        (tmp_path / "a" / name).write_bytes(content)
    (tmp_path / "b" / "broken link.png").symlink_to(tmp_path / "nowhere.png")
    for _ in range(2):  # decoded, then from the cache
        data = open_folder(tmp_path)
        assert notices(data) == [
            "Pictures that could not be read were left out (7): a/empty.jpg, a/enormous.png, a/program.eps.png, …"
        ]
        assert len(names(data)) == 12


def test_a_class_of_damaged_pictures_alone_is_an_error(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 3})
    (tmp_path / "b").mkdir()
    for number in range(3):
        (tmp_path / "b" / f"{number}.jpg").write_bytes(b"")
    with pytest.raises(UserError, match="No picture of these classes can be read: b"):
        open_folder(tmp_path)


def test_forbidden_folders_are_named() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        root = image_folder(Path(folder) / "pets", {"a": 2, "b": 2})
        for closed in (root, root / "b"):
            with forbidden(closed), pytest.raises(UserError, match="not allowed") as caught:
                scan(root, Progress())
            assert str(closed) in str(caught.value)


def test_loops_of_links_do_not_hang(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 3, "b": 3})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "here").symlink_to(tmp_path / "a")
    (tmp_path / "b" / "other").symlink_to(tmp_path / "a" / "here" / "up")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    data = open_folder(tmp_path)
    assert data.classes == ("a", "b")


def test_chinese_emoji_and_longest_names(tmp_path: Path) -> None:
    long_name = "é" * 125 + "a.png"
    assert len(long_name.encode()) == 255
    for index, name in enumerate(("图片.png", "🐈‍⬛.png", long_name, "with spaces & 'quotes'.png")):
        for class_name in ("猫", "🐶"):
            picture(tmp_path / class_name / name, index)
    data = open_folder(tmp_path)
    assert set(data.classes) == {"猫", "🐶"} and len(names(data)) == 8 and f"猫/{long_name}" in names(data)


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are text on this system")
def test_names_that_are_no_text_can_be_shown(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 3, "b": 3})
    os.rename(tmp_path / "a" / "0.png", os.fsencode(tmp_path / "a") + b"/bad \xff.png")  # noqa: PTH104
    data = open_folder(tmp_path, share=0)
    assert "a/bad ?.png" in data.train.names
    "".join(data.train.names).encode()


def listed(tmp_path: Path, sizes: list[tuple[int, int]]) -> list[Listed]:
    paths = [picture(tmp_path / f"{index}.png", index, size) for index, size in enumerate(sizes)]
    return [Listed(str(path), path.name, 1, 1) for path in paths]


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([(28, 28)] * 3, 28),
        ([(96, 96)] * 3, 96),
        ([(1, 1)] * 3, 8),
        ([(97, 97)] * 3, 128),
        ([(40, 44), (30, 33), (90, 41)], 32),
        ([(60, 80), (70, 64)], 64),
        ([(100, 100), (150, 150)], 128),
        ([(640, 480), (400, 300)], 224),
    ],
)
def test_the_size_is_chosen_from_the_pictures(tmp_path: Path, sizes: list[tuple[int, int]], chosen: int) -> None:
    assert choose_size(listed(tmp_path, sizes)) == chosen


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"])
def test_archives_give_what_their_folder_gives(tmp_path: Path, suffix: str) -> None:
    root = image_folder(tmp_path / "pets", {"猫": 6, "dogs": 6})
    packed = open_folder(archive(root, tmp_path / f"pets{suffix}"))
    plain = open_folder(root)
    assert packed.classes == plain.classes and len(names(packed)) == 12
    assert packed.validation is not None and plain.validation is not None
    assert {name.removeprefix("pets/") for name in packed.validation.names} == set(plain.validation.names)


def test_a_scan_counts_without_opening_pictures(tmp_path: Path) -> None:
    image_folder(tmp_path / "train", {"a": 3, "b": 2})
    image_folder(tmp_path / "test", {"a": 1})
    (tmp_path / "train" / "a" / "x.txt").write_text("x")
    found = scan(tmp_path, Progress())
    assert (found.counts(), found.counts("test"), found.counts("validation")) == ((3, 2), (1, 0), (0, 0))
    assert found.layout == "roles" and found.skipped == 1


def test_cancelling_ends_the_scan_and_the_decoding(tmp_path: Path) -> None:
    root = image_folder(tmp_path, {"a": 3, "b": 3})
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        scan(root, progress)

    def cancel_while_reading(what: object, done: int, total: int) -> None:
        if str(what).startswith("Reading"):
            later.cancel()

    later = Progress(cancel_while_reading)
    with pytest.raises(Cancelled):
        open_data(DataConfig(source="folder", path=str(root)), 0.2, later)


def test_photographs_of_all_sizes() -> None:
    found = scan(shared("ants_bees.tar"), Progress())
    assert found.classes == ("ants", "bees") and sum(found.counts()) == 245
    some = list(found.pictures[::60])
    decoded = pixels.load(found.sources, some, choose_size(some), Progress(), keep=found.unpacked)
    assert decoded.unreadable == () and decoded.read(np.arange(len(some))).shape == (len(some), 224, 224, 3)
