"""The sample leaves: all there or none, the same each time, never over what a person has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import durable
from core.config import DataConfig
from core.data import leaves
from core.data.leaves import draw_leaf, draw_leaves
from core.data.sources import open_data
from core.errors import Cancelled, DiskError
from core.messages import Message
from core.progress import Progress
from tests.data import forbidden


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of each kind instead of forty, for what doesn't depend on their number."""
    monkeypatch.setattr(leaves, "EACH", 3)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_of_four_kinds_that_can_be_trained_on(tmp_path: Path, few: None) -> None:
    folder = draw_leaves(tmp_path / "data" / "sample-leaves")
    assert folder == tmp_path / "data" / "sample-leaves"
    assert sorted(files(folder)) == [
        f"{kind}/0{n}.jpg" for kind in ("ginkgo", "maple", "oak", "willow") for n in (1, 2, 3)
    ]
    with Image.open(folder / "oak" / "01.jpg") as picture:
        assert picture.size == (256, 192) and picture.mode == "RGB"
    data = open_data(DataConfig(source="folder", path=str(folder)), 0.2)
    assert data.classes == ("ginkgo", "maple", "oak", "willow") and not data.notices


def test_there_are_forty_of_each() -> None:
    assert leaves.EACH == 40


def test_leaves_are_always_the_same_and_no_two_are_equal() -> None:
    drawn = {(kind, number): draw_leaf(kind, number) for kind in leaves.KINDS for number in range(4)}
    assert all((draw_leaf(*key) == pixels).all() for key, pixels in list(drawn.items())[::5])
    assert len({pixels.tobytes() for pixels in drawn.values()}) == 16
    for pixels in drawn.values():
        assert pixels.shape == (192, 256, 3) and pixels.dtype == np.uint8 and pixels.std() > 10


def test_a_complete_folder_is_taken_as_it_is(tmp_path: Path, few: None) -> None:
    folder = draw_leaves(tmp_path / "leaves")
    (folder / "oak" / "my own.jpg").write_bytes(b"mine")
    (folder / "oak" / "01.jpg").write_bytes(b"changed by hand")
    before = files(folder)
    assert draw_leaves(folder) == folder and files(folder) == before


def test_what_a_person_has_there_stays(tmp_path: Path, few: None) -> None:
    mine = tmp_path / "leaves"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    (tmp_path / "leaves 2").write_text("a file")
    (tmp_path / "leaves 3").mkdir()
    assert draw_leaves(mine) == tmp_path / "leaves 3"
    assert files(mine) == {"notes.txt": b"mine"} and (tmp_path / "leaves 2").read_text() == "a file"
    assert draw_leaves(mine) == tmp_path / "leaves 3", "the one that was drawn is found again"


def test_nothing_is_left_when_it_is_cancelled_and_nothing_half_done_is_taken(tmp_path: Path, few: None) -> None:
    def cancel(what: Message, done: int, total: int) -> None:
        if done == 7:
            progress.cancel()

    progress = Progress(cancel)
    with pytest.raises(Cancelled):
        draw_leaves(tmp_path / "leaves", progress)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]
    killed = tmp_path / ".drawing-leaves-0123abcd" / "oak"
    killed.mkdir(parents=True)
    (killed / "01.jpg").write_bytes(b"half")
    folder = draw_leaves(tmp_path / "leaves")
    assert len(files(folder)) == 12 and [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["leaves"]


def test_a_folder_that_can_not_be_written_is_one_sentence() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "closed").mkdir()
        with forbidden(Path(folder) / "closed"), pytest.raises(DiskError, match="not allowed"):
            draw_leaves(Path(folder) / "closed" / "leaves")


def test_progress_counts_the_leaves(tmp_path: Path, few: None) -> None:
    heard: list[tuple[int, int]] = []
    draw_leaves(tmp_path / "leaves", Progress(lambda what, done, total: heard.append((done, total))))
    assert heard[0] == (0, 12) and heard[-1] == (12, 12)


def test_they_are_on_the_disk_before_they_have_their_name(
    tmp_path: Path, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(folder: Path) -> None:
        assert len(files(folder)) == 3 * len(leaves.KINDS) and not (tmp_path / "leaves").exists()
        synced.append(folder)

    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_tree", sync)
    draw_leaves(tmp_path / "leaves")
    assert len(synced) == 1
