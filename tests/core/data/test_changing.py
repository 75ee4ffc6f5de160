"""Pictures that go, come back, change or are forbidden while they are read: what is kept must not remember it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import numpy.ma  # noqa: F401 - NumPy loads it late: then nobody may read it where the test isn't root any more
import pytest
from PIL import Image

from core.config import DataConfig
from core.data import archives, cache, layout, pixels
from core.data.doctor import examine, look
from core.data.folder import open_folder
from core.errors import DiskError
from core.inference import sorting_copies
from core.inference.rows import Row
from core.progress import Progress
from tests.data import archive, image_folder

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are POSIX")
FILES = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return image_folder(tmp_path / "set", {"a": FILES // 2, "b": FILES // 2})


def at_call(monkeypatch: pytest.MonkeyPatch, holder: object, name: str, number: int, act: Callable[[], object]) -> None:
    """Do something before the call with this number of a function."""
    real, lock, count = getattr(holder, name), threading.Lock(), [0]

    def instead(*arguments: object, **named: object) -> object:
        with lock:
            count[0] += 1
            if count[0] == number:
                act()
        return real(*arguments, **named)

    monkeypatch.setattr(holder, name, instead)


def used(folder: Path) -> int:
    data = open_folder(DataConfig(source="folder", path=str(folder), image_size=8, check=False), 0.25, Progress())
    return len(data.train) + len(data.validation or ())


def test_pictures_that_were_away_for_a_moment_are_not_left_out_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        at_call(patch, pixels, "decode", 3, lambda: folder.rename(folder.with_name("away")))
        at_call(patch, pixels, "decode", 8, lambda: folder.with_name("away").rename(folder))
        used(folder)
    assert used(folder) == FILES


def test_what_was_cut_off_and_put_back_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the time of change that it had, as backups do."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)

    def cut() -> None:
        for path in (folder / "b").iterdir():
            os.truncate(path, 20)
        (folder / "b" / "0.png").write_bytes((kept / "b" / "0.png").read_bytes())
        (folder / "b" / "1.png").write_bytes((kept / "b" / "1.png").read_bytes())

    with monkeypatch.context() as patch:
        at_call(patch, pixels, "decode", 1, cut)
        used(folder)
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    assert used(folder) == FILES


@posix
@pytest.mark.parametrize("kept", ["pixels", "checked"])
def test_a_permission_that_is_lost_on_the_way_is_not_remembered(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = image_folder(Path(place) / "set", {"a": 4, "b": 4})
        (Path(place) / "home").mkdir()
        for path in (Path(place), *Path(place).rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
            if os.geteuid() == 0:
                os.chown(path, 65534, -1)
        monkeypatch.setenv("RESNET_TRAINER_HOME", str(Path(place) / "home"))
        "".encode("cp437")  # as NumPy above: to open an archive, Python loads that late
        closed = [folder / "b" / "2.png", folder / "b" / "3.png"]
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            scan = layout.scan(folder, Progress())
            for path in closed:
                path.chmod(0)
            before = pixels.load(scan.sources, scan.pictures, 8, Progress()) if kept == "pixels" else None
            seen = examine(scan, Progress())
            for path in closed:
                path.chmod(0o666)
            again = layout.scan(folder, Progress())
            assert before is None or before.unreadable == (6, 7)
            assert seen.trouble.tolist() == [0] * 6 + [look.FORBIDDEN] * 2
            if kept == "pixels":
                assert pixels.load(again.sources, again.pictures, 8, Progress()).unreadable == ()
            else:
                assert examine(again, Progress()).readable.all()
        finally:
            if root:
                os.seteuid(0)


@posix
def test_what_is_a_pipe_stays_left_out_and_is_kept_so(folder: Path, home: Path) -> None:
    (folder / "a" / "0.png").unlink()
    os.mkfifo(folder / "a" / "0.png")
    assert used(folder) == FILES - 1
    assert [each for each in home.rglob("pixels-*") if each.is_dir()]


def test_an_archive_that_is_replaced_while_it_is_unpacked_is_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = archive(folder, tmp_path / "set.zip")
    content = packed.read_bytes()

    def replaced() -> None:
        packed.with_name("new").write_bytes(content + b"more")
        packed.with_name("new").replace(packed)

    with monkeypatch.context() as patch:
        at_call(patch, archives, "_write", 2, replaced)
        with pytest.raises(DiskError, match=r"set\.zip.*changed while it was read"):
            layout.scan(packed, Progress())
    assert cache.cache_size() == 0
    packed.write_bytes(content)
    assert len(layout.scan(packed, Progress()).pictures) == FILES


@posix
def test_a_pipe_is_no_archive_and_no_picture_to_copy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "set.zip")
    with pytest.raises(DiskError, match="no file, but a folder, a pipe or a device"):
        layout.scan(tmp_path / "set.zip", Progress())
    os.mkfifo(tmp_path / "a.png")
    rows = [Row(tmp_path / "a.png", (("a", 1.0),))]
    done = sorting_copies.copy_into_classes(rows, tmp_path / "copies", sources=[], classes=["a"], progress=Progress())
    assert (done.count, len(done.problems)) == (0, 1)
    assert "a.png" in str(done.problems[0])


def test_a_picture_that_is_replaced_by_another_is_seen_as_that(folder: Path) -> None:
    used(folder)
    Image.new("RGB", (9, 9), "red").save(folder / "a" / "0.png")
    assert used(folder) == FILES
