"""Animations: a handful of their frames, at their times, however long they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.decode import UnreadablePicture, decode
from core.errors import Cancelled
from core.inference.frames import frame_count, frames
from core.progress import Progress
from tests.data import picture

SHADES = [0, 60, 120, 180, 240]


def animation(path: Path, count: int = 5) -> Path:
    """Grey frames of 0.1 s, each of a shade of its own."""
    shades = [Image.new("RGB", (16, 12), (SHADES[number % 5], number % 250, 9)) for number in range(count)]
    options = {"lossless": True} if path.suffix == ".webp" else {}
    shades[0].save(path, save_all=True, append_images=shades[1:], duration=100, loop=0, **options)
    return path


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_each_frame_has_its_picture_and_its_time(tmp_path: Path, suffix: str) -> None:
    file = animation(tmp_path / f"moving{suffix}")
    found = frames(file.read_bytes(), 8, Progress())
    assert frame_count(file) == len(found) == 5
    assert [frame.number for frame in found] == list(range(5))
    np.testing.assert_allclose([frame.seconds for frame in found], [0, 0.1, 0.2, 0.3, 0.4], atol=1e-6)
    for frame, shade in zip(found, SHADES, strict=True):
        assert frame.pixels.shape == (8, 8, 3) and frame.pixels.dtype == np.uint8
        np.testing.assert_allclose(frame.pixels[..., 0], shade, atol=3)
    assert (found[0].pixels == decode(file, 8)).all()


def test_a_long_animation_gives_every_nth_frame(tmp_path: Path) -> None:
    file = animation(tmp_path / "long.gif", 200)
    found = frames(file, 8, Progress())
    assert [frame.number for frame in found] == list(range(0, 200, 4))
    assert found[-1].seconds == pytest.approx(19.6)
    assert len(frames(file, 8, Progress(), most=3)) == 3
    progress = Progress(lambda _what, done, _total: progress.cancel() if done > 20 else None)
    with pytest.raises(Cancelled):
        frames(file, 8, progress)


def test_what_does_not_move_is_one_frame_and_what_breaks_off_ends_there(tmp_path: Path) -> None:
    still = picture(tmp_path / "still.jpg")
    pages = tmp_path / "pages.tiff"
    Image.new("L", (9, 9)).save(pages, save_all=True, append_images=[Image.new("L", (9, 9), 255)])
    for file in (still, pages):
        (only,) = frames(file, 8, Progress())
        assert frame_count(file) == 1 and (only.pixels == decode(file, 8)).all()
    whole = animation(tmp_path / "whole.webp", 40).read_bytes()
    (tmp_path / "cut.gif").write_bytes(animation(tmp_path / "whole.gif", 40).read_bytes()[:900])
    assert 0 < len(frames(tmp_path / "cut.gif", 8, Progress())) < 40
    (tmp_path / "cut.webp").write_bytes(whole[:20])
    assert frame_count(tmp_path / "cut.webp") == 1
    with pytest.raises(UnreadablePicture, match=r"cut\.webp"):
        frames(tmp_path / "cut.webp", 8, Progress())
