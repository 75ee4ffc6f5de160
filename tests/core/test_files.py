"""Files are whole or not there, locks hold between processes, and the settings survive damage."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from core import files, paths, settings
from core.errors import DiskError, UserError


def test_a_failing_write_leaves_the_old_content_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    files.write_text_atomically(target, "old")

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskError, match=r"disk is full.*room"):
        files.write_atomically(target, fail)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_where_nothing_can_be_written_it_says_which_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError, match="below"):
        files.write_text_atomically(tmp_path / "file" / "below", "x")


def test_a_lock_is_held_against_another_process_and_goes_with_its_holder(tmp_path: Path) -> None:
    lock_file = tmp_path / "run.lock"
    script = (
        "import sys, pathlib; from core.files import lock\n"
        "with lock(pathlib.Path(sys.argv[1])) as got: print(got, flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(lock_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "True\n"
    with files.lock(lock_file) as got:
        assert not got
    child.kill()
    child.wait()
    child.communicate()
    with files.lock(lock_file, seconds=5) as got:
        assert got


def test_settings_come_back_and_damage_is_said(home: Path) -> None:
    assert settings.load() == settings.Settings()
    settings.save(settings.Settings(theme="dark", runs_folder=str(home / "elsewhere")))
    assert settings.load().theme == "dark"
    assert settings.load().runs == home / "elsewhere"
    paths.settings_file().write_text("theme = [")
    with pytest.raises(UserError, match=r"settings\.toml"):
        settings.load()
    assert settings.load_or_default() == settings.Settings()


def test_one_variable_moves_everything(home: Path) -> None:
    places = [
        paths.settings_file(),
        paths.default_data_folder(),
        paths.default_cache_folder(),
        paths.default_runs_folder(),
    ]
    assert all(place.is_relative_to(home.resolve()) for place in places)


def test_a_home_that_nobody_has_stays_as_it_is_written() -> None:
    assert paths.expanded("~nobody-of-that-name/pets") == Path("~nobody-of-that-name/pets")
    assert paths.expanded("~/pets") == Path.home() / "pets"


def test_a_folder_that_can_not_be_made_durable_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refusing(path: Any, flags: int, *more: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", refusing)
    files.write_text_atomically(tmp_path / "a.txt", "whole")
    assert (tmp_path / "a.txt").read_text() == "whole"
