"""Pictures that would hold the program up: pipes and devices, mapped files, work without end, too much memory."""

from __future__ import annotations

import io
import os
import struct
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from core.data import decoding_apart, opening
from core.data.decode import UnreadablePicture, decode, formats, sides
from core.data.doctor import look
from core.data.opening import opened
from core.inference import frames
from core.progress import Progress
from tests.campaign.hostile_formats import jpeg_of, scans_again, whole_png
from tests.campaign.hostile_pictures import frames as animation
from tests.data import picture, pixels

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are POSIX")


def soon(act: Callable[[], object], seconds: float = 10) -> object:
    """What it gives, or its exception; fails where it takes too long."""
    given: list[object] = []

    def run() -> None:
        try:
            given.append(act())
        except Exception as error:  # noqa: BLE001 - it is what is asked for
            given.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert given, "it takes too long"
    return given[0]


def progressive(side: int = 24) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels(1, side, side)).save(file, "JPEG", progressive=True)
    return file.getvalue()


@posix
def test_pipes_and_devices_are_no_pictures_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "device.jpg").symlink_to("/dev/zero")
    (tmp_path / "folder.jpg").mkdir()
    for name in ("pipe.jpg", "device.jpg", "folder.jpg"):
        path = tmp_path / name
        assert isinstance(problem := soon(lambda path=path: decode(path, 8)), UnreadablePicture), problem
        assert name in str(problem)
        assert soon(lambda path=path: look.look_at([str(path)])[0].trouble) == look.NO_PICTURE
        assert soon(lambda path=path: sides(path)) is None
        assert soon(lambda path=path: frames.frame_count(path)) == 1


@pytest.mark.parametrize("suffix", [".pgm", ".tif", ".tga"])
def test_no_picture_is_mapped(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mapped file that another program cuts off ends this one."""
    import mmap

    def never(*_: object, **__: object) -> None:
        raise AssertionError("mapped")

    monkeypatch.setattr(mmap, "mmap", never)
    grey = Image.fromarray(pixels(3, 100, 100)).convert("L")
    grey.save(tmp_path / f"a{suffix}")
    assert decode(tmp_path / f"a{suffix}", 100).shape == (100, 100, 3)
    with opened(tmp_path / f"a{suffix}", formats()) as image, pytest.raises(io.UnsupportedOperation):
        image.fp.fileno()  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_packed_tiff_files_are_read_as_before(tmp_path: Path, way: str) -> None:
    Image.fromarray(pixels(3, 60, 60)).save(tmp_path / "a.tif", compression=way)
    with Image.open(tmp_path / "a.tif") as image:
        assert (np.asarray(image) == decode(tmp_path / "a.tif", 60)).all()


def test_scans_without_end_are_refused_and_usual_ones_read(tmp_path: Path) -> None:
    usual = progressive()
    (tmp_path / "usual.jpg").write_bytes(usual)
    assert decode(tmp_path / "usual.jpg", 24).shape == (24, 24, 3)
    hostile = jpeg_of(scans_again(usual, 4000), 9000, 9000)
    (tmp_path / "hostile.jpg").write_bytes(hostile)
    began = time.thread_time()
    with pytest.raises(UnreadablePicture, match="too long"):
        decode(tmp_path / "hostile.jpg", 24)
    assert look.look_at([str(tmp_path / "hostile.jpg")])[0].trouble == look.TOO_MUCH
    assert time.thread_time() - began < 2


def test_what_looks_like_scans_behind_the_end_or_in_notes_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film behind a photograph, as phones write it."""
    usual = progressive()
    monkeypatch.setattr(opening, "MOST_SCANNED", 24 * 24 * 40)
    note = b"\xff\xfe" + struct.pack(">H", 2 + 200) + b"\xff\xda" * 100
    middle = usual.rindex(b"\xff\xda")
    for content in (usual + b"\xff\xda" * 100, usual[:middle] + note + usual[middle:]):
        assert decode(content, 24).shape == (24, 24, 3)
    with pytest.raises(UnreadablePicture, match="too long"):
        decode(scans_again(usual, 100), 24)
    # The end's mark in a note ends nothing.
    with pytest.raises(UnreadablePicture, match="too long"):
        decode(usual[:middle] + note.replace(b"\xff\xda", b"\xff\xd9") + scans_again(usual, 100)[middle:], 24)


def test_who_calculates_for_too_long_gets_no_more_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_SECONDS", 0.05)
    (tmp_path / "junk.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\4ab" + bytes(5_000_000))
    with pytest.raises(UnreadablePicture, match="too long"):
        decode(tmp_path / "junk.jpg", 8)
    assert sides(tmp_path / "junk.jpg") is None
    assert look.look_at([str(tmp_path / "junk.jpg")])[0].trouble == look.TOO_MUCH


def test_files_far_larger_than_pictures_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("BUFFER_BYTES", 50), ("LARGEST_FILE", 500), ("LARGEST_IN_MEMORY", 100)):
        monkeypatch.setattr(opening, name, value)
    for name in ("a.bmp", "a.webp"):
        with pytest.raises(UnreadablePicture, match="too much memory"):
            decode(picture(tmp_path / name, size=(30, 30)), 8)


def test_pictures_wait_for_room_and_large_ones_are_alone() -> None:
    room = opening._Room(6400)
    inside, most = [0], [0]
    lock = threading.Lock()

    def read(weight: int) -> None:
        with room.taken(weight):
            with lock:
                inside[0] += min(weight, 6400)
                most[0] = max(most[0], inside[0])
            time.sleep(0.005)
            with lock:
                inside[0] -= min(weight, 6400)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, [3000, 6400, 10**9, 200, 5000] * 8))
    assert 0 < most[0] <= 6400
    with pytest.raises(ValueError), room.taken(6400):
        raise ValueError
    assert soon(lambda: read(6400)) is None


def test_the_room_goes_by_what_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[int] = []

    class Room(opening._Room):
        def taken(self, wanted_now: int):  # type: ignore[no-untyped-def]
            wanted.append(wanted_now)
            return super().taken(wanted_now)

    monkeypatch.setattr(opening, "_pictures", Room(opening.ROOM_BYTES))
    (tmp_path / "a.png").write_bytes(whole_png(2000, 1000, 8, 0))
    decode(tmp_path / "a.png", 8)
    Image.new("RGB", (2000, 1000)).save(tmp_path / "a.jpg")
    decode(tmp_path / "a.jpg", 8)
    Image.new("RGB", (2000, 1000)).save(tmp_path / "b.jpg", progressive=True)
    decode(tmp_path / "b.jpg", 8)
    pixels_of_all = 2_000_000
    assert wanted[0] == pixels_of_all * opening.BYTES_A_PIXEL
    assert wanted[1] < wanted[0] / 50
    assert wanted[2] > pixels_of_all * 3 * opening.BYTES_A_COEFFICIENT


@pytest.mark.skipif(not features.check("jpg_2000"), reason="this Pillow reads no JPEG 2000")
def test_readers_that_hold_the_interpreter_work_in_a_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(pixels(1, 90, 60)).save(tmp_path / "a.jp2")
    usual = decode(tmp_path / "a.jp2", 40)
    monkeypatch.setitem(opening.HELD_PIXELS, "JPEG2000", 1000)
    asked: list[str] = []
    real = decoding_apart.decoded
    monkeypatch.setattr(decoding_apart, "decoded", lambda path: asked.append(path) or real(path))  # type: ignore[func-returns-value]
    assert (decode(tmp_path / "a.jp2", 40) == usual).all()
    content = (tmp_path / "a.jp2").read_bytes()
    (tmp_path / "b.jp2").write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadablePicture, match="damaged"):
        decode(tmp_path / "b.jp2", 40)
    assert len(asked) == 2
    assert decode(content, 40).shape == (40, 40, 3) and len(asked) == 2, "bytes stay here"
    monkeypatch.setattr(decoding_apart, "MOST_SECONDS", 0.0)
    with pytest.raises(UnreadablePicture, match="too long"):
        decode(tmp_path / "a.jp2", 40)


def test_of_animations_without_end_the_beginning_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.gif").write_bytes(animation(60, 16))
    assert frames.frame_count(tmp_path / "a.gif") == 60
    assert len(frames.frames(tmp_path / "a.gif", 8, Progress())) == 60
    monkeypatch.setattr(frames, "MOST_SECONDS", -1.0)
    assert len(frames.frames(tmp_path / "a.gif", 8, Progress())) == 1


def test_lack_of_memory_is_not_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("core.data.decode.rgb", none_left)
    with pytest.raises(UnreadablePicture, match="too much memory"):
        decode(picture(tmp_path / "a.png"), 8)
    assert look.look_at([str(tmp_path / "a.png")])[0].trouble == look.TOO_MUCH


def test_greys_are_brought_to_eight_bits_in_bands(tmp_path: Path) -> None:
    """As all at once: by the range of the whole picture."""
    values = np.linspace(-5, 300, 700 * 4, dtype=np.float32).reshape(700, 4)
    Image.fromarray(values).save(tmp_path / "a.tif")
    with Image.open(tmp_path / "a.tif") as image:
        from core.data.decode import rgb

        got = np.asarray(rgb(image))[..., 0]
    assert (got == np.rint((values.astype(np.float64) + 5) * (255 / 305)).astype(np.uint8)).all()
    for same in (-3.0, 700.0, np.inf, np.nan):
        Image.fromarray(np.full((5, 5), same, np.float32)).save(tmp_path / "b.tif")
        assert decode(tmp_path / "b.tif", 5).shape == (5, 5, 3)
