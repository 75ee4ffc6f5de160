"""Pictures of every kind that people have, upright and in RGB; what is none is refused by name."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.decode import UnreadablePicture, decode, resize, sides, suffixes
from tests.data import forbidden, picture, pixels


def halves(width: int = 40, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    return image


def near(pixel: np.ndarray, colour: tuple[int, int, int], tolerance: int = 12) -> bool:
    return bool((np.abs(pixel.astype(int) - colour) <= tolerance).all())


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".gif", ".tiff", ".webp", ".ppm", ".tga", ".jp2"])
def test_common_formats(tmp_path: Path, suffix: str) -> None:
    assert suffix in suffixes()
    halves().save(tmp_path / f"a{suffix}")
    got = decode(tmp_path / f"a{suffix}", 10)
    assert got.shape == (10, 10, 3) and got.dtype == np.uint8
    assert near(got[5, 1], (255, 0, 0)) and near(got[5, 8], (0, 0, 255))
    assert (decode((tmp_path / f"a{suffix}").read_bytes(), 10) == got).all()


@pytest.mark.parametrize(("mode", "suffix"), [("CMYK", ".jpg"), ("CMYK", ".tiff"), ("P", ".png"), ("LAB", ".tiff")])
def test_other_colour_modes_become_rgb(tmp_path: Path, mode: str, suffix: str) -> None:
    image = halves()
    if mode == "LAB":
        image = Image.new("LAB", (40, 40), (255, 128, 128))
        image.save(tmp_path / f"a{suffix}")
        assert decode(tmp_path / f"a{suffix}", 8).mean() > 240
        return
    image.convert(mode).save(tmp_path / f"a{suffix}")
    got = decode(tmp_path / f"a{suffix}", 10)
    assert near(got[5, 1], (255, 0, 0), 40) and near(got[5, 8], (0, 0, 255), 40)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_sixteen_bits_keep_their_high_byte(tmp_path: Path, suffix: str) -> None:
    grey = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)
    Image.fromarray(grey).save(tmp_path / f"a{suffix}")
    assert (decode(tmp_path / f"a{suffix}", 8)[..., 0] == grey >> 8).all()


def test_grey_fractions_and_black_and_white(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 0.5, np.float32)).save(tmp_path / "half.tiff")
    assert decode(tmp_path / "half.tiff", 8)[0, 0, 0] in (127, 128)
    Image.new("1", (8, 8), 1).save(tmp_path / "white.png")
    assert decode(tmp_path / "white.png", 8).min() == 255


def test_transparent_becomes_white(tmp_path: Path) -> None:
    image = halves().convert("RGBA")
    image.putalpha(Image.new("L", (40, 40), 0))
    image.save(tmp_path / "clear.png")
    assert decode(tmp_path / "clear.png", 8).min() == 255
    grey = Image.new("LA", (8, 8), (0, 0))
    grey.save(tmp_path / "grey.png")
    assert decode(tmp_path / "grey.png", 8).min() == 255
    palette = Image.new("P", (8, 8), 0)
    palette.save(tmp_path / "palette.gif", transparency=0)
    assert decode(tmp_path / "palette.gif", 8).min() == 255


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_the_first_frame_of_an_animation_counts(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / f"a{suffix}", save_all=True, append_images=frames[1:], duration=50)
    assert near(decode(tmp_path / f"a{suffix}", 8)[4, 4], (255, 0, 0), 20)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_exif_orientation_is_followed(tmp_path: Path, orientation: int, suffix: str) -> None:
    from PIL import ImageOps

    corners = np.zeros((16, 24, 3), np.uint8)
    corners[:8, :12], corners[:8, 12:], corners[8:, :12] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(corners).save(tmp_path / f"a{suffix}", exif=exif, **({"quality": 95} if suffix == ".jpg" else {}))
    with Image.open(tmp_path / f"a{suffix}") as image:
        upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    got = decode(tmp_path / f"a{suffix}", 16)
    top, left = (upright.shape[0] - 16) // 2, (upright.shape[1] - 16) // 2
    assert np.abs(got.astype(int) - upright[top : top + 16, left : left + 16]).max() <= 40


def test_the_middle_of_the_longer_side_is_kept(tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 100), "black")
    image.paste("white", (100, 0, 200, 100))
    image.save(tmp_path / "wide.png")
    assert decode(tmp_path / "wide.png", 50).min() > 200


def test_large_jpegs_decoded_at_a_fraction_look_the_same(tmp_path: Path) -> None:
    picture(tmp_path / "large.jpg", 3, (1024, 768))
    small = decode(tmp_path / "large.jpg", 32).astype(int)
    with Image.open(tmp_path / "large.jpg") as image:
        expected = resize(np.asarray(image), 32).astype(int)
    assert np.abs(small - expected).max() <= 6


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (9, 8, 7)).save(tmp_path / "dot.png")
    assert (decode(tmp_path / "dot.png", 4) == (9, 8, 7)).all()
    assert sides(tmp_path / "dot.png") == (1, 1)


def enormous_png() -> bytes:
    """A valid header of 30,000 x 30,000 pixels, and one row of them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 90_001)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def damaged_pictures() -> dict[str, tuple[bytes, str]]:
    buffer = io.BytesIO()
    Image.fromarray(pixels(1, 64, 64)).save(buffer, "JPEG")
    jpeg = buffer.getvalue()
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)).save(buffer, "PNG")
    png = buffer.getvalue()
    return {
        "truncated.jpg": (jpeg[: len(jpeg) // 2], "damaged"),
        "truncated.png": (png[: len(png) // 2], "damaged"),
        "empty.jpg": (b"", "damaged"),
        "text.jpg": (b"not a picture, whatever its name says\n" * 20, "damaged"),
        "enormous.png": (enormous_png(), "too many pixels"),
        "program.eps.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", "damaged"),
    }


@pytest.mark.parametrize("name", list(damaged_pictures()))
def test_what_is_no_whole_picture_is_refused_by_name(tmp_path: Path, name: str) -> None:
    content, reason = damaged_pictures()[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadablePicture, match=reason) as caught:
        decode(tmp_path / name, 16)
    assert name in str(caught.value)


def test_missing_and_forbidden_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePicture, match="not there"):
        decode(tmp_path / "gone.png", 8)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = picture(Path(folder) / "mine.png")
        with forbidden(file), pytest.raises(UnreadablePicture, match="not allowed"):
            decode(file, 8)
