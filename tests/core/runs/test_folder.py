"""Run folders: names for every file system, places, the lock."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from core import files
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.paths import safe_name
from core.runs import start
from core.runs.folder import RunFolder, automatic_name, is_running, running


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Digits · Small and fast · 2026-11-24 13-05", "Digits · Small and fast · 2026-11-24 13-05"),
        ("a/b\\c:d*e", "a-b-c-d-e"),
        ("..", "run"),
        ("", "run"),
        ("con", "run con"),
        ("Com1.txt", "run Com1.txt"),
        (" two  spaces. ", "two spaces"),
        ("猫" * 100, "猫" * 50),
        ("line\nbreak", "line-break"),
        ("cafe\u0301", "café"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_an_automatic_name_says_pictures_network_and_time() -> None:
    assert automatic_name(RunConfig()).startswith("Handwritten digits · Small and fast · 20")
    own = RunConfig.model_validate({"data": {"source": "folder", "path": "/pictures/ants and bees"}})
    assert automatic_name(own).startswith("ants and bees · ")


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    runs = [start.prepare(RunConfig(name="Same: again"), tmp_path) for _ in range(3)]
    assert [run.path.name for run in runs] == ["Same- again", "Same- again (2)", "Same- again (3)"]
    assert [run.name for run in runs] == ["Same: again", "Same: again (2)", "Same: again (3)"]


def test_a_folder_of_the_persons_own_that_has_the_name_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one (2)").touch()
    (tmp_path / "one (3)").symlink_to("nowhere")
    run = start.prepare(RunConfig(name="one"), tmp_path)
    assert (run.path.name, run.name) == ("one (4)", "one (4)")
    assert list((tmp_path / "one").iterdir()) == [] and (tmp_path / "one (3)").is_symlink()


def test_a_folder_asked_for_is_used_where_it_is_new_or_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert start.prepare(RunConfig(), folder=empty).path == empty
    assert start.prepare(RunConfig(), folder=tmp_path / "new" / "deep").path == tmp_path / "new" / "deep"
    with pytest.raises(UserError, match="already"):
        start.prepare(RunConfig(), folder=empty)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    inside = start.prepare(RunConfig(name="mine"), folder=other)
    assert inside.path == other / "mine"
    assert (other / "letter.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DiskError):
        start.prepare(RunConfig(), tmp_path / "file" / "runs")
    with pytest.raises(DiskError):
        start.prepare(RunConfig(), folder=tmp_path / "file")


def test_a_second_start_in_the_same_folder_is_told(folder: RunFolder) -> None:
    assert not is_running(folder)
    with running(folder):
        assert is_running(folder)
        with pytest.raises(UserError, match="another window or command"):
            next(start.run(folder))
    assert not is_running(folder)


def test_another_process_is_seen_and_told_and_its_end_frees_the_run(folder: RunFolder) -> None:
    program = (
        "import sys, pathlib; from core.runs.folder import RunFolder, running\n"
        "with running(RunFolder(pathlib.Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).parents[3]
    words = [sys.executable, "-c", program, str(folder.path)]
    with subprocess.Popen(words, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert is_running(folder)
        with pytest.raises(UserError, match="another window or command"):
            next(start.run(folder))
        other.kill()
    assert not is_running(folder)


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no run"):
        next(start.run(RunFolder(tmp_path / "gone")))
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("file", ["name.txt", "config.toml", "state.json"])
def test_a_start_that_the_disk_refuses_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    real = files.write_atomically

    def refusing(path: Path, write: Callable[[BinaryIO], object]) -> None:
        if path.name == file:
            raise DiskError(path, OSError(28, "No space left on device"), writing=True)
        real(path, write)

    monkeypatch.setattr(files, "write_atomically", refusing)
    (tmp_path / "mine").mkdir()
    for place in ({"runs_folder": tmp_path / "runs"}, {"folder": tmp_path / "mine"}, {"folder": tmp_path / "new"}):
        final = place["folder"] if "folder" in place else tmp_path / "runs" / "one"
        with pytest.raises(DiskError, match=re.escape(str(final / file))):
            start.prepare(RunConfig(name="one"), **place)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine", "runs"]
