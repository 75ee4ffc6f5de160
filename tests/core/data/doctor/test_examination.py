"""Looking at pictures: files that vanish or may not be opened, cancelling, and the second look from the cache."""

from __future__ import annotations

import dataclasses
import os
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import cache, layout
from core.data.doctor import Examination, diagnose, examine, look, treat
from core.data.doctor.look import Look
from core.errors import Cancelled
from core.progress import Progress
from tests.core.data.doctor import drawing
from tests.data import archive, forbidden, image_folder


class At(Progress):
    """Does something when it is asked for the n-th time whether to stop."""

    def __init__(self, number: int, act: object) -> None:
        super().__init__()
        self._left, self._act, self._guard = number, act, threading.Lock()

    def check(self) -> None:
        with self._guard:
            self._left -= 1
            due = self._left == 0
        if due:
            self._act()  # type: ignore[operator]
        super().check()


def equal(one: Examination, other: Examination) -> bool:
    pairs = ((getattr(one, field.name), getattr(other, field.name)) for field in dataclasses.fields(Examination))
    return all(np.array_equal(first, second) for first, second in pairs)


def look_one(path: Path) -> Look:
    (seen,) = look.look_at([str(path)])
    return seen


def kept(home: Path) -> list[str]:
    return [folder.name for folder in home.rglob("checked-*") if folder.is_dir()]


def test_the_second_look_is_kept_from_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = layout.scan(image_folder(tmp_path, {"a": 9, "b": 8}), Progress())
    first = examine(scan, Progress())

    def never(paths: list[str], check: object) -> list[Look]:
        raise AssertionError(paths)

    monkeypatch.setattr(look, "look_at", never)
    assert equal(examine(scan, Progress()), first)
    (tmp_path / "a" / "0.png").touch()
    with pytest.raises(AssertionError):
        examine(layout.scan(tmp_path, Progress()), Progress())


def test_new_hidden_files_are_counted_although_the_pictures_are_known(tmp_path: Path) -> None:
    scan = layout.scan(image_folder(tmp_path / "set", {"a": 2, "b": 2}), Progress())
    assert examine(scan, Progress()).clutter == ()
    for name in ("a/.DS_Store", "desktop.ini", "b/thumbs.db"):
        (tmp_path / "set" / name).write_bytes(b"1")
    (tmp_path / ".elsewhere").write_bytes(b"1")
    assert examine(scan, Progress()).clutter == ("a/.DS_Store", "b/thumbs.db", "desktop.ini")


def test_a_spoilt_entry_of_the_cache_is_looked_at_anew(tmp_path: Path, home: Path) -> None:
    scan = layout.scan(image_folder(tmp_path, {"a": 3, "b": 3}), Progress())
    first = examine(scan, Progress())
    (file,) = home.rglob("seen.npz")
    for content in (b"", b"spoilt", file.read_bytes()[:500]):
        file.write_bytes(content)
        assert equal(examine(scan, Progress()), first)


def test_the_cache_can_be_cleared(tmp_path: Path, home: Path) -> None:
    examine(layout.scan(image_folder(tmp_path, {"a": 3, "b": 3}), Progress()), Progress())
    assert len(kept(home)) == 1
    assert cache.clear_cache() > 0
    assert kept(home) == []


def test_files_that_vanish_meanwhile_are_a_finding_and_may_come_back(tmp_path: Path, home: Path) -> None:
    folder = image_folder(tmp_path / "set", {"a": 30, "b": 30})
    scan = layout.scan(folder, Progress())
    (folder / "b").rename(tmp_path / "away")
    (folder / "a" / "29.png").unlink()
    seen = examine(scan, Progress())
    assert seen.trouble.tolist() == [0] * 29 + [look.GONE] * 31
    (unreadable,) = (finding for finding in diagnose(scan, seen) if finding.kind == "unreadable")
    assert {str(reason) for reason in unreadable.reasons} == {"Not there (any more)"}
    assert treat(scan, [unreadable]).usable.sum() == 29
    assert kept(home) == []
    (tmp_path / "away").rename(folder / "b")
    assert (examine(scan, Progress()).trouble != 0).sum() == 1


def test_a_folder_that_vanishes_half_way(tmp_path: Path) -> None:
    folder = image_folder(tmp_path / "set", {"a": 40, "b": 40})
    scan = layout.scan(folder, Progress())
    seen = examine(scan, At(20, lambda: (folder / "b").rename(tmp_path / "away")))
    assert set(seen.trouble.tolist()) <= {look.FINE, look.GONE}
    assert seen.trouble[-1] == look.GONE
    assert seen.trouble[0] == look.FINE


def test_what_may_not_be_opened_is_said_and_looked_at_once_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache can't be written by that person either: it works without."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        monkeypatch.setenv("RESNET_TRAINER_HOME", place)
        folder = image_folder(Path(place) / "set", {"a": 3, "b": 3})
        with forbidden(folder / "a" / "1.png"):
            scan = layout.scan(folder, Progress())
            assert examine(scan, Progress()).trouble.tolist() == [0, look.FORBIDDEN, 0, 0, 0, 0]
        assert examine(layout.scan(folder, Progress()), Progress()).readable.all()


def test_cancelling_leaves_nothing_behind(tmp_path: Path, home: Path) -> None:
    scan = layout.scan(image_folder(tmp_path, {"a": 40, "b": 40}), Progress())
    for number in (1, 25, 70):
        progress = At(number, lambda: None)
        progress._act = progress.cancel
        with pytest.raises(Cancelled):
            examine(scan, progress)
        assert kept(home) == []
        assert not any(thread.name.startswith("checking") for thread in threading.enumerate())


def test_progress_counts_the_pictures(tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    progress = Progress(lambda what, done, total: said.append((what.template, done, total)))
    scan = layout.scan(image_folder(tmp_path, {"a": 20, "b": 20}), Progress())
    examine(scan, progress)
    counts = [(done, total) for text, done, total in said if text.startswith("Checking")]
    assert counts[-1] == (40, 40)
    assert counts == sorted(counts)


def test_archives_are_looked_at_where_they_are_unpacked(tmp_path: Path) -> None:
    folder = image_folder(tmp_path / "set", {"a": 3, "b": 3})
    scan = layout.scan(archive(folder, tmp_path / "set.zip"), Progress())
    assert examine(scan, Progress()).readable.all()


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".gif", ".bmp", ".tif", ".webp", ".tga", ".ppm"])
def test_cut_off_files_are_found_whatever_their_format(tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"whole{suffix}"
    drawing.draw(1).save(whole)
    assert look_one(whole).trouble == look.FINE
    content = whole.read_bytes()
    for tenth in range(10):
        part = tmp_path / f"part{suffix}"
        part.write_bytes(content[: len(content) * tenth // 10])
        assert look_one(part).trouble not in (look.FINE, look.UNREACHABLE, look.TOO_LARGE), tenth


def test_progressive_jpegs_are_read_to_their_end(tmp_path: Path) -> None:
    drawing.draw(1).save(tmp_path / "whole.jpg", progressive=True)
    content = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "part.jpg").write_bytes(content[: len(content) * 9 // 10])
    assert look_one(tmp_path / "part.jpg").trouble == look.CUT_OFF


def test_the_rotation_in_the_exif_data_counts(tmp_path: Path) -> None:
    """A picture and its turned copy with the note how to turn it back are the same."""
    upright = drawing.draw(5)
    upright.save(tmp_path / "upright.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=exif)
    one, other = (look_one(tmp_path / name) for name in ("upright.png", "turned.png"))
    assert (one.width, one.height) == (other.width, other.height) == drawing.PHOTOGRAPH
    assert (one.pixels, one.hash) == (other.pixels, other.hash)


def test_fine_texture_is_not_blank(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(90, 130, (400, 500, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "cloth.png")
    Image.new("L", (400, 500), 255).save(tmp_path / "page.png")
    assert look_one(tmp_path / "cloth.png").contrast > look.BLANK > look_one(tmp_path / "page.png").contrast


def test_too_many_pixels_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing.draw(1).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert look_one(tmp_path / "a.png").trouble == look.TOO_LARGE


def test_a_folder_with_a_pictures_name_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    assert look_one(tmp_path / "a.png").trouble == look.NO_PICTURE
    assert look_one(Path(os.devnull)).trouble == look.NO_PICTURE
