"""What outlasts a power cut, and what is said of a disk that refuses more than the writing itself."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

from core import durable, files
from core.errors import DiskError
from core.evaluation.answers import Answers
from core.evaluation.metrics import figures
from core.runs import judged
from core.runs.folder import RunFolder


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the disk was asked to make sure, in order."""
    asked: list[Path] = []
    real = durable._sync

    def sync(path: Path, flags: int) -> None:
        asked.append(path)
        real(path, flags)

    monkeypatch.setattr(durable, "_sync", sync)
    return asked


def refusing(number: int) -> Any:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.skipif(os.name == "nt", reason="Windows does so by itself")
def test_a_folder_that_is_made_is_in_its_own_folder_for_good(tmp_path: Path, synced: list[Path]) -> None:
    files.write_text_atomically(tmp_path / "a" / "b" / "file.txt", "x")
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    files.write_text_atomically(tmp_path / "a" / "b" / "file.txt", "y")
    assert synced[3:] == [tmp_path / "a" / "b"]


def test_where_no_folder_can_be_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below" / "it"):
        with pytest.raises(OSError, match="file"):
            durable.make_folder(path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone" / "away")
    with pytest.raises(OSError, match="nowhere"):
        durable.make_folder(tmp_path / "nowhere" / "below")


@pytest.mark.parametrize("system", [sys.platform, "darwin"])
def test_a_whole_tree_is_made_sure(
    tmp_path: Path, synced: list[Path], monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    files_in_it = [tmp_path / "a" / "1", tmp_path / "a" / "2", tmp_path / "3"]
    for file in files_in_it:
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    monkeypatch.setattr(sys, "platform", system)
    durable.sync_tree(tmp_path)
    if system != "linux":
        assert {*files_in_it} <= {*synced}
    with pytest.raises(OSError, match="gone"):
        durable.sync_tree(tmp_path / "gone") if system == "linux" else durable.sync_file(tmp_path / "gone")


def test_the_first_refusal_is_told_where_nothing_can_be_removed_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: BinaryIO) -> None:
        monkeypatch.setattr(Path, "unlink", refusing(errno.EROFS))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DiskError, match="disk is full"):
        files.write_atomically(tmp_path / "file", full)


def test_a_disk_without_permissions_keeps_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", refusing(errno.EPERM))
    files.write_text_atomically(tmp_path / "file", "whole")
    assert (tmp_path / "file").read_text() == "whole"


@pytest.mark.skipif(os.name == "nt", reason="Windows does so by itself")
def test_an_evaluation_is_in_its_run_for_good(tmp_path: Path, synced: list[Path]) -> None:
    answers = Answers(("a", "b"), ("x.png",), np.zeros(1, np.int64), np.array([[2.0, 0.0]], np.float32))
    judged.keep(RunFolder(tmp_path), judged.Judged(answers, figures(answers), "test"), ["best.pt", 1, ""])
    assert tmp_path in synced and (tmp_path / "evaluation" / "figures.json").exists()
