"""HEIC pictures: upright where their reader is installed, named with the cure where it isn't.

upright.heic and turned.heic show the same picture of 64x48, red in its upper left quarter and blue elsewhere; the
second is stored turned, with the orientation in its EXIF data as phones write it. Made with pillow-heif 1.8.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.config import DataConfig
from core.data import decode
from core.data.layout import scan
from core.data.sources import open_data
from core.errors import UserError
from core.progress import Progress
from tests.data import archive, image_folder

FILES = Path(__file__).parents[2] / "files"


@pytest.fixture
def reader() -> None:
    pytest.importorskip("pi_heif")


def forget() -> None:
    """What was found out about the installed readers."""
    for each in (decode.reads_heic, decode.formats, decode.suffixes):
        each.cache_clear()


@pytest.fixture
def no_reader() -> Iterator[pytest.MonkeyPatch]:
    """As on a machine without pi-heif, until it is undone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pi_heif", None)
        forget()
        yield patch
    forget()


def with_heic(root: Path, names: tuple[str, ...] = ("a/IMG_1.HEIC", "b/IMG_2.heif")) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FILES / "turned.heic", root / name)
    return root


@pytest.mark.parametrize("name", ["upright.heic", "turned.heic"])
def test_heic_is_read_and_stands_upright(reader: None, name: str) -> None:
    for source in (FILES / name, (FILES / name).read_bytes()):
        got = decode.decode(source, 48).astype(int)
        assert got.shape == (48, 48, 3)
        assert np.abs(got[6, 6] - (230, 40, 30)).max() < 16, "upper left"
        for row, column in ((6, 42), (42, 6), (42, 42)):
            assert np.abs(got[row, column] - (40, 90, 200)).max() < 16
    assert decode.sides(FILES / name) == (64, 48)


def test_heic_in_a_folder_and_in_an_archive(reader: None, tmp_path: Path) -> None:
    root = with_heic(image_folder(tmp_path / "phone", {"a": 3, "b": 3}))
    for path in (root, archive(root, tmp_path / "phone.zip")):
        data = open_data(DataConfig(source="folder", path=str(path)), 0)
        assert len(data.train) == 8 and not data.notices


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_heic_is_refused_by_name(reader: None, tmp_path: Path, part: float) -> None:
    whole = (FILES / "upright.heic").read_bytes()
    (tmp_path / "cut.heic").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(decode.UnreadablePicture, match=r"cut\.heic"):
        decode.decode(tmp_path / "cut.heic", 16)
    assert decode.decode(FILES / "upright.heic", 16).shape == (16, 16, 3)


def test_without_the_reader_they_are_named_with_the_cure(no_reader: None, tmp_path: Path) -> None:
    root = with_heic(image_folder(tmp_path / "phone", {"a": 3, "b": 3}))
    (root / "a" / "notes.txt").write_text("x")
    found = scan(root, Progress())
    assert [str(notice) for notice in found.notices] == [
        "HEIC pictures, as phones make them, were left out (2): a/IMG_1.HEIC, b/IMG_2.heif",
        "To read HEIC pictures, install the extra: pip install pi-heif",
        "Files that are no pictures were left out (1): a/notes.txt",
    ]
    packed = scan(archive(root, tmp_path / "phone.zip"), Progress())
    assert str(packed.notices[0]).startswith("HEIC pictures, as phones make them, were left out (2)")
    with pytest.raises(decode.UnreadablePicture):
        decode.decode(root / "a" / "IMG_1.HEIC", 16)


def test_a_folder_of_heic_alone_says_what_to_install(no_reader: None, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"HEIC files \(2\), which can't be read yet.*pip install pi-heif"):
        scan(with_heic(tmp_path), Progress())


def test_an_archive_that_was_unpacked_without_the_reader_needs_no_second_time(
    no_reader: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packed = archive(with_heic(image_folder(tmp_path / "phone", {"a": 3, "b": 3})), tmp_path / "phone.tar")
    assert len(scan(packed, Progress()).pictures) == 6
    no_reader.undo()
    pytest.importorskip("pi_heif")
    forget()
    assert len(scan(packed, Progress()).pictures) == 8
