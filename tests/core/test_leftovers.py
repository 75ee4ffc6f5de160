"""What killed writers left is removed by the next one; what living ones are writing stays."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from core import files, leftovers
from core.errors import DiskError

WRITER = (
    "import sys, time; from pathlib import Path; from core import files\n"
    "def write(file):\n"
    "    file.write(b'half'); file.flush(); print('writing', flush=True); sys.stdin.read()\n"
    "files.write_atomically(Path(sys.argv[1]), write)\n"
)
MAKER = (
    "import sys; from contextlib import ExitStack; from pathlib import Path; from core import leftovers\n"
    "made = leftovers.temporary_folder(Path(sys.argv[1]), held := ExitStack()); (made / 'inside').touch()\n"
    "print(made.name, flush=True); sys.stdin.read()\n"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open can't be locked by name there")


@pytest.fixture(autouse=True)
def nothing_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_swept", set())


def begin_writing(target: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "writing\n"
    return child


def temporaries(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".writing-")]


@posix
def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    child = begin_writing(tmp_path / "weights.pt")
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert len(temporaries(tmp_path)) == 1
    (tmp_path / ".writing-somebody.else").touch()
    files.write_text_atomically(tmp_path / "other.txt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing-somebody.else", "other.txt"]


@posix
def test_what_a_living_writer_has_in_hand_stays(tmp_path: Path) -> None:
    child = begin_writing(tmp_path / "weights.pt")
    files.write_text_atomically(tmp_path / "other.txt", "whole")
    assert len(temporaries(tmp_path)) == 1
    child.communicate("go on")
    assert child.returncode == 0 and (tmp_path / "weights.pt").read_bytes() == b"half"
    assert temporaries(tmp_path) == []


@posix
def test_a_temporary_file_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, swept = os.dup, []

    def dup(descriptor: int) -> int:
        if not swept:
            swept.append(descriptor)
            leftovers.sweep(tmp_path)
        return real(descriptor)

    monkeypatch.setattr(os, "dup", dup)
    files.write_text_atomically(tmp_path / "a.txt", "whole")
    assert swept and (tmp_path / "a.txt").read_text() == "whole" and temporaries(tmp_path) == []


@posix
def test_a_folder_that_is_made_stays_while_its_maker_lives_and_goes_with_the_next_making_after(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", MAKER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    made = tmp_path / child.stdout.readline().strip()
    with ExitStack() as held:
        assert leftovers.temporary_folder(tmp_path, held).is_dir() and made.is_dir()
    assert list(tmp_path.iterdir()) == [made]
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert (made / "inside").is_file()
    with ExitStack() as held:
        own = leftovers.temporary_folder(tmp_path, held)
        assert list(tmp_path.iterdir()) == [own] and leftovers.is_temporary(own.name)


@posix
def test_a_temporary_folder_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    for owner, name in ((os, "open"), (fcntl, "flock")):
        real, once = getattr(owner, name), [True]

        def late(*words: Any, real: Any = real, once: list[bool] = once, **named: Any) -> Any:
            if once:
                once.clear()
                leftovers.sweep(tmp_path)
            return real(*words, **named)

        with monkeypatch.context() as patch, ExitStack() as held:
            patch.setattr(owner, name, late)
            path = leftovers.temporary_folder(tmp_path, held)
            assert not once and list(tmp_path.iterdir()) == [path]


def test_a_failing_check_leaves_nothing(tmp_path: Path) -> None:
    def check(path: Path) -> None:
        leftovers.sweep(tmp_path)
        assert path.read_bytes() == b"new"
        raise OSError(5, "Input/output error")

    with pytest.raises(DiskError):
        files.write_atomically(tmp_path / "a.txt", lambda file: file.write(b"new"), check=check)
    assert list(tmp_path.iterdir()) == []


def test_old_folders_of_a_name_go_and_young_ones_stay(tmp_path: Path) -> None:
    for name in (".rehearsal-abcdefgh", ".rehearsal-12345678", "pictures"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "last.pt").touch()
    for name in (".rehearsal-abcdefgh", "pictures"):
        os.utime(tmp_path / name, (1, 1))
    leftovers.sweep_folders(tmp_path, re.compile(r"\.rehearsal-\w{8}"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".rehearsal-12345678", "pictures"]
