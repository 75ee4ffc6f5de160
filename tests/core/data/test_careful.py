"""A picture that ends the program is found by the next start and left out; one that doesn't is read all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.config import DataConfig
from core.data import cache, careful, pixels
from core.data.careful import Diary, Died
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.progress import Progress
from tests.data import image_folder

DEADLY = (
    "import os, sys\n"
    "from pathlib import Path\n"
    "from core.data import careful, decode\n"
    "from core.data.doctor import look\n"
    "real, looked = decode.decode, look._opened\n"
    "die = lambda path: os.abort() if Path(path).name == '3.png' else None\n"
    "decode.decode = lambda path, size: die(path) or real(path, size)\n"
    "look._opened = lambda path: die(path) or looked(path)\n"
)
"""Reading 3.png ends the process, as damage in a reader's C code would."""
posix = pytest.mark.skipif(os.name == "nt", reason="a process that aborts opens a window there")


def opened(root: Path, *, check: bool = False) -> DataSet:
    return open_data(DataConfig(source="folder", path=str(root), image_size=12, check=check), 0.2)


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    program = DEADLY + "sys.exit(careful.main())"
    monkeypatch.setattr(careful, "COMMAND", (sys.executable, "-c", program))


def die_reading(root: Path, *, check: bool = False) -> None:
    """A process that reads the pictures, and dies of one."""
    program = DEADLY + (
        "from core.data import pixels\n"
        "pixels.decode = decode.decode\n"
        "from core.config import DataConfig; from core.data.sources import open_data\n"
        "open_data(DataConfig(source='folder', path=sys.argv[1], image_size=12, check=sys.argv[2] == '1'), 0.2)\n"
    )
    command = [sys.executable, "-c", program, str(root), str(int(check))]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -6, done.stderr


@posix
@pytest.mark.parametrize("check", [False, True])
def test_a_picture_that_ends_the_program_is_left_out_at_the_next_start(
    tmp_path: Path, deadly: None, check: bool
) -> None:
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 2})
    die_reading(root, check=check)
    data = opened(root, check=check)
    assert not any(name.endswith("3.png") for name in data.train.names)
    assert len(data.train) + len(data.validation or ()) == 7
    assert any("3.png" in str(notice) or "(1)" in str(notice) for notice in data.notices)


def test_pictures_that_were_in_hand_when_it_was_killed_are_read_all_the_same(tmp_path: Path, home: Path) -> None:
    root = image_folder(tmp_path / "pets", {"a": 6, "b": 2})
    (root / "a" / "bad.png").write_bytes(b"no picture")
    model = opened(root)
    [entry] = (home / "cache" / "pictures").glob("pixels-*")
    diary = cache.diary(entry.name.removeprefix("pixels-"))
    cache._remove_tree(entry)
    diary.write_text('["begun", 0, 9]\n["beg')
    data = opened(root)
    assert data.train.names == model.train.names
    rows = np.arange(len(data.train))
    assert (data.train.gather(rows) == model.train.gather(rows)).all()
    assert list(map(str, data.notices)) == list(map(str, model.notices))
    assert not diary.exists()


def test_a_diary_knows_what_is_in_hand_and_forgets_what_was_read(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary.jsonl")
    with diary.reading(0, 8):
        with diary.reading(8, 8):
            killed = Diary(tmp_path / "diary.jsonl")
        assert killed.suspects(15, 1) and killed.suspects(0, 1) and not killed.suspects(16, 8)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "diary.jsonl").write_text("{nonsense")
    assert not Diary(tmp_path / "diary.jsonl").suspects(0, 100)


def test_a_process_that_cannot_start_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(OSError, match="did not start"):
        careful.apart("core.data.careful:picture", ["a.png"], [8], Progress())
    monkeypatch.setattr(Diary, "suspects", lambda *_: True)
    assert len(opened(image_folder(tmp_path / "pets", {"a": 4, "b": 4})).train) == 6


@posix
def test_each_that_dies_is_told_from_those_that_are_no_pictures(tmp_path: Path, deadly: None) -> None:
    root = image_folder(tmp_path / "pets", {"a": 5})
    (root / "a" / "1.png").write_bytes(b"no picture")
    paths = [str(root / "a" / f"{number}.png") for number in range(5)]
    found = careful.apart("core.data.careful:picture", paths, [12], Progress())
    assert [type(each) for each in found] == [np.ndarray, type(None), np.ndarray, Died, np.ndarray]
    assert (found[4] == pixels.decode(paths[4], 12)).all()
