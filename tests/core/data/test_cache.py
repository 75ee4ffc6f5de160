"""The decode-once cache: knows when its source changed, keeps its limit, never removes what is in use."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from core import files, settings
from core.config import DataConfig
from core.data import cache, pixels
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.errors import DiskError, UserError
from core.progress import Progress
from core.settings import Settings
from tests.data import image_folder, picture


def open_folder(path: Path, size: int = 0) -> DataSet:
    return open_data(DataConfig(source="folder", path=str(path), image_size=size), 0.2)


def entries(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "cache" / "pictures").glob("pixels-*"))


def everything(data: DataSet) -> np.ndarray:
    assert data.validation is not None
    return np.concatenate([part.gather(np.arange(len(part))) for part in (data.train, data.validation)])


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really opened, as they are."""
    opened: list[str] = []
    real = pixels.decode

    def count(path: str, size: int) -> np.ndarray:
        opened.append(Path(path).name)
        return real(path, size)

    monkeypatch.setattr(pixels, "decode", count)
    return opened


def test_pictures_are_decoded_once(tmp_path: Path, home: Path, decoded: list[str]) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    first = everything(open_folder(root))
    assert len(decoded) == 8
    again = everything(open_folder(root))
    assert len(decoded) == 8 and (first == again).all() and len(entries(home)) == 1
    open_folder(root, size=16)
    assert len(decoded) == 16 and len(entries(home)) == 2


@pytest.mark.parametrize("change", ["content", "time", "added", "removed", "renamed"])
def test_a_changed_source_is_decoded_again(tmp_path: Path, decoded: list[str], change: str) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    before = everything(open_folder(root))
    file = root / "a" / "2.png"
    if change == "content":
        picture(file, 99)
    elif change == "time":
        os.utime(file, ns=(1, 1))
    elif change == "added":
        picture(root / "a" / "9.png", 5)
    elif change == "removed":
        file.unlink()
    else:
        file.rename(root / "b" / "22.png")
    decoded.clear()
    after = everything(open_folder(root))
    assert len(decoded) == {"added": 9, "removed": 7}.get(change, 8)
    assert change in ("time", "renamed") or after.shape != before.shape or (after != before).any()


def test_a_damaged_entry_is_not_trusted(tmp_path: Path, home: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    before = everything(open_folder(root))
    file = home / "cache" / "pictures" / entries(home)[0] / "pixels.npy"
    file.write_bytes(file.read_bytes()[:-10])
    assert (everything(open_folder(root)) == before).all()
    (file.parent / "about.json").write_text("{")
    data = open_folder(root)
    assert (everything(data) == before).all() and not data.notices


@pytest.mark.parametrize(
    "about",
    [
        "[" * 100_000,
        "[]",
        '{"about": {}, "seal": ""}',
        '{"stored": true, "unreadable": [0]}',
        '{"about": {"stored": true, "unreadable": ["x"]}, "seal": "x"}',
        '{"about": [], "seal": []}',
    ],
)
def test_notes_that_are_not_as_they_were_written_are_made_anew(tmp_path: Path, home: Path, about: str) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    before = everything(open_folder(root))
    file = home / "cache" / "pictures" / entries(home)[0] / "about.json"
    sound = file.read_text()
    file.write_text(about)
    data = open_folder(root)
    assert (everything(data) == before).all() and not data.notices and file.read_text() == sound


@pytest.mark.parametrize("length", [0, 100, -1, 1, 4096])
def test_a_cache_of_another_length_is_made_anew(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    """Mapped, one that is too short ends the program; one that is too long isn't what was written."""
    monkeypatch.setattr(pixels, "RAM_BYTES", 0)
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    before = everything(open_folder(root))
    [file] = (home / "cache" / "pictures").glob("pixels-*/pixels.npy")
    whole = file.stat().st_size
    os.truncate(file, length if length in (0, 100) else whole + length)
    data = open_folder(root)
    assert (everything(data) == before).all() and not data.notices
    assert file.stat().st_size == whole


def test_what_killed_processes_left_goes_with_the_next_entry(tmp_path: Path, home: Path) -> None:
    """Nobody may ever want just that entry again: its pictures have changed, or were of another size."""
    folder = home / "cache" / "pictures"
    left = [folder / f".{what}-pixels-{'0' * 40}-12345678" for what in ("making", "removing")]
    for each in left:
        each.mkdir(parents=True)
        (each / "pixels.npy").write_bytes(b"half")
    held = folder / f".making-checked-{'1' * 40}-12345678"
    held.mkdir()
    with files.lock(cache._lock_file(f"checked-{'1' * 40}")):
        open_folder(image_folder(tmp_path / "pets", {"a": 4, "b": 4}))
    assert not any(each.exists() for each in left) and held.is_dir()


def test_marks_of_users_who_are_gone_do_not_pile_up(tmp_path: Path, home: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    for _ in range(3):
        open_folder(root)
        gc.collect()
    [users] = (home / "cache" / "pictures").glob("pixels-*/users")
    assert len(list(users.iterdir())) == 1


def test_size_and_clearing(tmp_path: Path, home: Path) -> None:
    assert cache.cache_size() == 0 and cache.clear_cache() == 0
    open_folder(image_folder(tmp_path / "pets", {"a": 4, "b": 4}))
    mine = home / "cache" / "pictures" / "my own file.txt"
    mine.write_text("kept")
    half_made = home / "cache" / "pictures" / f".making-pixels-{'0' * 40}-12345678"
    half_made.mkdir()
    (half_made / "pixels.npy").write_bytes(b"x" * 1000)
    gc.collect()
    size = cache.cache_size()
    assert size > 8 * 12 * 12 * 3 + 1000
    assert cache.clear_cache() == size and cache.cache_size() == 0
    assert not entries(home) and not half_made.exists() and mine.exists()


def test_the_oldest_unused_leaves_when_the_limit_is_reached(tmp_path: Path, home: Path) -> None:
    settings.save(Settings(cache_limit=2e-5))  # 20 kB: two sets of 6.9 kB
    roots = [image_folder(tmp_path / name, {"a": 8, "b": 8}) for name in ("one", "two", "three")]
    open_folder(roots[0])
    oldest = entries(home)
    os.utime(home / "cache" / "pictures" / oldest[0] / "about.json", (1, 1))
    open_folder(roots[1])
    assert len(entries(home)) == 2
    gc.collect()
    open_folder(roots[2])
    assert len(entries(home)) == 2 and oldest[0] not in entries(home)


def test_what_is_in_use_stays(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "RAM_BYTES", 0)  # mapped, as a large set would be
    data = open_folder(image_folder(tmp_path / "pets", {"a": 8, "b": 8}))
    before = everything(data)
    code = "from core.data import cache; print(cache.clear_cache())"
    freed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert freed.stdout.strip() == "0", freed.stderr
    assert cache.clear_cache() == 0 and entries(home)
    assert (everything(data) == before).all()
    with pytest.raises(ValueError, match="read-only"):
        mapped(data)[0].fill(0)
    del data
    gc.collect()
    assert cache.clear_cache() > 0 and not entries(home)


def mapped(data: DataSet) -> np.ndarray:
    """The mapped array behind a data set's pictures."""
    waiting, seen = [data.train.read], set()
    while waiting:
        function = waiting.pop()
        for cell in function.__closure__ or ():
            if isinstance(cell.cell_contents, np.ndarray) and cell.cell_contents.dtype == np.uint8:
                return cell.cell_contents
            if callable(cell.cell_contents) and id(cell.cell_contents) not in seen:
                seen.add(id(cell.cell_contents))
                waiting.append(cell.cell_contents)
    raise AssertionError("nothing is mapped")


def test_sets_beyond_the_limit_are_decoded_at_each_use(tmp_path: Path, home: Path, decoded: list[str]) -> None:
    settings.save(Settings(cache_limit=0))
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 6})
    (root / "a" / "bad.png").write_bytes(b"")
    data = open_folder(root)
    assert data.train.decodes
    assert [str(notice) for notice in data.notices] == ["Pictures that could not be read were left out (1): a/bad.png"]
    decoded.clear()
    pixels_now = everything(data)
    assert len(decoded) == 12
    open_folder(root)  # which can't be read is remembered: nothing but the mean is read again
    assert len(decoded) <= 24 and "bad.png" not in decoded
    settings.save(Settings())
    assert cache.clear_cache() > 0
    assert (everything(open_folder(root)) == pixels_now).all()


@pytest.mark.parametrize("change", ["gone", "changed", "damaged"])
def test_a_picture_that_goes_while_training_is_named(tmp_path: Path, change: str) -> None:
    settings.save(Settings(cache_limit=0))
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 6})
    data = open_folder(root)
    file = root / data.train.names[0]
    if change == "gone":
        file.unlink()
    elif change == "changed":
        picture(file, 77, (30, 30))
    else:
        status = file.stat()
        file.write_bytes(b"\0" * status.st_size)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(UserError, match="can't be read any more") as caught:
        data.train.gather(np.arange(3))
    assert str(file) in str(caught.value)


def test_a_cached_set_outlives_its_source(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 6})
    data = open_folder(root)
    before = everything(data)
    for file in root.rglob("*.png"):
        file.unlink()
    assert (everything(data) == before).all()


def test_without_a_place_for_the_cache_the_pictures_are_read_all_the_same(tmp_path: Path, home: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 6})
    expected = everything(open_folder(root))
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("x")
    settings.save(Settings(cache_folder=str(blocked)))
    data = open_folder(root)
    assert (everything(data) == expected).all() and blocked.read_text() == "x"
    assert len(data.notices) == 1 and "read anew" in str(data.notices[0])


def test_a_full_disk_leaves_nothing_behind(home: Path) -> None:
    def make(folder: Path) -> dict[str, object]:
        (folder / "half").write_bytes(b"x")
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskError, match="disk is full"):
        cache.entry("pixels", "0" * 40, make, Progress())
    assert not entries(home) and cache.cache_size() == 0


def test_two_processes_make_an_entry_once(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    code = (
        "import sys; from core.config import DataConfig; from core.data.sources import open_data;"
        "d = open_data(DataConfig(source='folder', path=sys.argv[1]), 0.2); print(d.train.gather(range(3)).sum())"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    sums = {process.communicate(timeout=60)[0] for process in running}
    assert len(sums) == 1 and all(process.returncode == 0 for process in running)


def test_a_set_opened_in_one_thread_is_let_go_in_another(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixels, "RAM_BYTES", 0)
    root = image_folder(tmp_path / "pets", {"a": 4, "b": 4})
    opened: list[DataSet] = []
    thread = threading.Thread(target=lambda: opened.append(open_folder(root)))
    thread.start()
    thread.join()
    assert opened[0].train.decodes and cache.clear_cache() == 0
    opened.clear()
    gc.collect()
    assert cache.clear_cache() > 0 and not entries(home)
