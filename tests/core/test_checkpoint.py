"""Our checkpoint: plain, described, refused in one sentence where it is anything else."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import torch

from core import checkpoint
from core.errors import DiskError, UserError

CONTENTS: dict[str, Any] = {
    "config": {"seed": 1},
    "classes": ["ant", "bee"],
    "image_size": 8,
    "mean": [0.5, 0.5, 0.5],
    "std": [0.2, 0.2, 0.2],
    "channels": 3,
    "weights": {"fc.weight": torch.arange(64.0)},
    "metrics": {},
}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    checkpoint.save(tmp_path / "net.pt", CONTENTS)
    return tmp_path / "net.pt"


def test_anyone_can_load_it_without_our_code(saved: Path) -> None:
    plain = torch.load(saved, weights_only=True)
    assert plain["classes"] == ["ant", "bee"]
    assert torch.equal(plain["weights"]["fc.weight"], torch.arange(64.0))


def test_no_temporary_file_is_left(saved: Path) -> None:
    assert [file.name for file in saved.parent.iterdir()] == ["net.pt"]


@pytest.mark.parametrize("tenth", range(10))
def test_cut_off_anywhere_it_is_one_sentence(saved: Path, tenth: int) -> None:
    whole = saved.read_bytes()
    saved.write_bytes(whole[: len(whole) * tenth // 10])
    with pytest.raises(UserError, match=r"net\.pt"):
        checkpoint.load(saved)


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.write_text, (Path("pwned"), "x"))


def test_what_is_no_checkpoint_is_refused_and_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.pt").write_text("hello")
    (tmp_path / "pickle.pt").write_bytes(pickle.dumps(Evil()))
    torch.save(Evil(), tmp_path / "torch.pt")
    torch.save({"state_dict": {}}, tmp_path / "foreign.pt")
    for file in tmp_path.glob("*.pt"):
        with pytest.raises(UserError, match=file.name):
            checkpoint.load(file)
    assert not (tmp_path / "pwned").exists()


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pt", tmp_path):
        with pytest.raises(DiskError):
            checkpoint.load(path)


def test_a_newer_format_says_so(saved: Path) -> None:
    torch.save({**torch.load(saved), "version": checkpoint.VERSION + 1}, saved)
    with pytest.raises(UserError, match="newer version"):
        checkpoint.load(saved)


def test_a_missing_part_is_named(saved: Path) -> None:
    contents = torch.load(saved)
    del contents["classes"]
    torch.save(contents, saved)
    with pytest.raises(UserError, match="classes"):
        checkpoint.load(saved)


def test_older_formats_are_brought_up_to_date(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = torch.load(saved)
    contents["labels"] = contents.pop("classes")
    torch.save({**contents, "version": 0}, saved)
    monkeypatch.setattr(checkpoint, "MIGRATIONS", {0: lambda old: {**old, "classes": old["labels"], "version": 1}})
    assert checkpoint.load(saved)["classes"] == ["ant", "bee"]


def test_the_first_format_still_opens() -> None:
    kept = checkpoint.load(Path(__file__).parents[1] / "files" / "checkpoint-1.pt")
    assert kept["classes"] == ["ant", "bee"]


@pytest.mark.parametrize("nth", [1, 2, 5])
def test_a_disk_that_refuses_in_the_middle_is_said_whatever_torch_makes_of_it(
    saved: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    class Full:
        """A file of which the disk takes less than torch writes, for a moment."""

        def __init__(self, file: BinaryIO) -> None:
            self._file, self._count = file, 0

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def write(self, data: bytes) -> int:
            self._count += 1
            if self._count == nth:
                raise OSError(28, "No space left on device")
            return self._file.write(data)

    real, before = os.fdopen, saved.read_bytes()
    monkeypatch.setattr(os, "fdopen", lambda *words: Full(real(*words)))
    with pytest.raises(DiskError, match="disk is full"):
        checkpoint.save(saved, CONTENTS)
    assert saved.read_bytes() == before
