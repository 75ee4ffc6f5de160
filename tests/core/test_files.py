"""Files are whole or not there, locks hold between processes, and the settings survive damage."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
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


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_what_a_link_leads_to_is_neither_locked_nor_appended_to(tmp_path: Path) -> None:
    own, link = tmp_path / "own.txt", tmp_path / "link"
    own.write_text("precious")
    link.symlink_to(own)
    with pytest.raises(DiskError, match="link"), files.lock(link):
        pass
    with pytest.raises(OSError, match="link"):
        files.open_to_append(link)
    assert own.read_text() == "precious"


def test_a_text_of_any_length_is_no_text_of_ours(tmp_path: Path) -> None:
    (tmp_path / "book").write_bytes(b"x" * 1001)
    with pytest.raises(DiskError, match="book"):
        files.read_text(tmp_path / "book", 1000)
    assert len(files.read_text(tmp_path / "book")) == 1001
    with pytest.raises(DiskError):
        files.read_text(tmp_path)


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


NO_SETTINGS = ("theme = [", "x = " + "[" * 50_000, "cache_limit = " + "9" * 5000, 'runs_folder = "\\u0000"')


@pytest.mark.parametrize("text", NO_SETTINGS)
def test_damaged_settings_are_told_of_and_kept_when_new_ones_are_saved(home: Path, text: str) -> None:
    paths.settings_file().write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=settings.KEPT):
        settings.load()
    settings.save(settings.Settings(theme="dark"))
    assert settings.load().theme == "dark"
    assert (home / settings.KEPT).read_text(encoding="utf-8") == text
    settings.save(settings.Settings(theme="light"))
    assert (home / settings.KEPT).read_text(encoding="utf-8") == text


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


def test_a_small_file_takes_little_memory_to_read(tmp_path: Path) -> None:
    (tmp_path / "small").write_text("few letters")
    tracemalloc.start()
    try:
        assert files.read_text(tmp_path / "small") == "few letters"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
