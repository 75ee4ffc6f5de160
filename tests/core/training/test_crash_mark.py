"""The mark around a first step: only a process that died leaves it behind, and nothing else stays in the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import files
from core.errors import DiskError
from core.training.crash_mark import CrashMark, around


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def died(mark: CrashMark) -> None:
    """As when the process ends: its lock goes, its file stays."""
    mark._held.pop_all().close()


def test_a_mark_is_there_while_it_is_made_and_leaves_nothing(tmp_path: Path) -> None:
    mark = CrashMark(tmp_path / "step.json")
    assert not mark.left_behind()
    mark.make()
    assert names(tmp_path) == [".step.json.lock", "step.json"]
    assert not CrashMark(mark.path).left_behind(), "its process lives"
    mark.remove()
    assert names(tmp_path) == []
    assert not mark.left_behind()


def test_what_a_dead_process_left_is_seen_until_it_is_removed(tmp_path: Path) -> None:
    mark = CrashMark(tmp_path / "step.json")
    mark.make()
    died(mark)
    later = CrashMark(mark.path)
    assert later.left_behind()
    later.remove()
    assert not later.left_behind()
    assert "step.json" not in names(tmp_path)


def test_anothers_lock_is_not_taken_away(tmp_path: Path) -> None:
    first, second = CrashMark(tmp_path / "step.json"), CrashMark(tmp_path / "step.json")
    first.make()
    second.make()
    second.remove()
    assert names(tmp_path) == [".step.json.lock"]
    first.remove()
    assert names(tmp_path) == []


def test_a_mark_that_can_not_be_locked_counts_as_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = CrashMark(tmp_path / "step.json")
    mark.make()
    died(mark)

    def refused(path: Path) -> None:
        raise DiskError(path, OSError(30, "Read-only file system"), writing=True)

    monkeypatch.setattr(files, "lock", refused)
    assert mark.left_behind()


def test_where_nothing_can_be_written_a_mark_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mark = CrashMark(tmp_path / "file" / "step.json")
    mark.make()
    assert not mark.left_behind()
    mark.remove()
    assert names(tmp_path) == ["file"]


def test_around_a_step_the_mark_goes_also_with_an_error(tmp_path: Path) -> None:
    mark = CrashMark(tmp_path / "step.json")
    with pytest.raises(ValueError), around(mark):
        assert mark.path.exists()
        raise ValueError
    assert names(tmp_path) == []
    with around(mark):
        assert mark.path.exists()
        mark.remove()
        assert names(tmp_path) == []
    with around(None):
        assert names(tmp_path) == []
