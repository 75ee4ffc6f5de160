"""Picture files that mean harm, or were harmed: made from a seed, small on the disk whatever they say of themselves."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, features

from tests.campaign.hostile_formats import MAKERS, Made, drawn, jpeg_of, saved, scans_again, whole_png


@dataclass(frozen=True)
class Hostile:
    """A file, what was done to it, and whether it is good: then it must be read."""

    path: Path
    kind: str
    good: bool = False


def make(folder: Path, count: int, chance: random.Random, *, heavy: bool) -> list[Hostile]:
    """`count` files in the classes `folder/ants` and `folder/bees`, each tenth a good one; `heavy` ones take some
    hundred megabytes or seconds of whoever reads them."""
    for name in ("ants", "bees"):
        (folder / name).mkdir(parents=True)
    base = _originals(chance)
    special = [*_special(chance), *(_heavy() if heavy else ())]
    made = []
    for number in range(count):
        if number % 10 == 0:
            kind, (suffix, content), good = "good", (".png", saved(drawn(chance), "PNG")), True
        elif number < 10 * len(special) and number % 10 == 1:
            kind, (suffix, content) = special[number // 10]
            good = False
        elif chance.random() < 0.5:
            kind, (suffix, content), good = *_harmed(base, chance), False
        else:
            maker = chance.choice(MAKERS)
            kind, (suffix, content), good = maker.__name__[1:], maker(chance), False
        path = folder / ("ants", "bees")[number % 2] / f"{number} {kind}{suffix}"
        path.write_bytes(content)
        made.append(Hostile(path, kind, good))
    return made


def _originals(chance: random.Random) -> dict[str, list[Made]]:
    """Sound pictures of every format that can be written here."""
    image = drawn(chance, 40)
    modes = {mode: image.convert(mode) for mode in ("L", "P", "1", "RGBA", "CMYK", "LA", "I", "F", "YCbCr")}
    deep = Image.fromarray(np.random.default_rng(1).integers(0, 65536, (40, 40), dtype=np.uint16))
    exif = Image.Exif()
    exif[0x0112] = 6
    found: dict[str, list[Made]] = {
        "jpeg": [
            (".jpg", saved(image, "JPEG", exif=exif, icc_profile=bytes(3000))),
            (".jpg", saved(image, "JPEG", progressive=True)),
            (".jpeg", saved(modes["CMYK"], "JPEG")),
        ],
        "png": [(".png", saved(each, "PNG")) for each in (image, deep, *(modes[one] for one in ("P", "1", "LA")))],
        "gif": [(".gif", saved(image, "GIF", save_all=True, append_images=[drawn(chance, 40)], duration=40))],
        "bmp": [(".bmp", saved(each, "BMP")) for each in (image, modes["P"], modes["1"])],
        "tiff": [
            (".tif", saved(each, "TIFF", compression=way))
            for each, way in [
                (image, "raw"),
                (image, "tiff_lzw"),
                (image, "jpeg"),
                (image, "tiff_adobe_deflate"),
                (image, "packbits"),
                (modes["1"], "group4"),
                (deep, "raw"),
                (modes["F"], "raw"),
                (modes["I"], "tiff_lzw"),
                (modes["CMYK"], "raw"),
            ]
        ],
        "ico": [(".ico", saved(modes["RGBA"], "ICO"))],
        "icns": [(".icns", saved(modes["RGBA"].resize((32, 32)), "ICNS"))],
    }
    for form, suffix in {
        "PPM": ".ppm",
        "TGA": ".tga",
        "PCX": ".pcx",
        "SGI": ".sgi",
        "DDS": ".dds",
        "IM": ".im",
    }.items():
        found[form.lower()] = [(suffix, saved(image, form))]
    found["tga"].append((".tga", saved(image, "TGA", compression="tga_rle")))
    found |= {"xbm": [(".xbm", saved(modes["1"], "XBM"))], "msp": [(".msp", saved(modes["1"], "MSP"))]}
    found["spider"] = [(".tif", saved(modes["F"], "SPIDER"))]
    found["mpo"] = [(".jpg", saved(image, "MPO", save_all=True, append_images=[drawn(chance, 40)]))]
    for feature, form, suffix in (
        ("jpg_2000", "JPEG2000", ".jp2"),
        ("webp", "WEBP", ".webp"),
        ("avif", "AVIF", ".avif"),
    ):
        if features.check(feature):
            found[form.lower()] = [(suffix, saved(image, form))]
    return found


def _harmed(base: dict[str, list[Made]], chance: random.Random) -> tuple[str, Made]:
    """A sound picture after an accident."""
    form = chance.choice(sorted(base))
    suffix, content = chance.choice(base[form])
    harm = chance.choice(_HARMS)
    return f"{form} {harm.__name__[1:]}", (chance.choice((suffix, suffix, ".jpg")), harm(bytearray(content), chance))


def _cut_off(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content[: chance.randrange(len(content))])


def _bits_flipped(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 30))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _header_flipped(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 6))):
        content[chance.randrange(min(64, len(content)))] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
    return bytes(content)


def _overwritten(content: bytearray, chance: random.Random) -> bytes:
    place, length = chance.randrange(len(content)), chance.randrange(1, 200)
    content[place : place + length] = bytes(length) if chance.random() < 0.5 else chance.randbytes(length)
    return bytes(content)


def _number_made_huge(content: bytearray, chance: random.Random) -> bytes:
    place = chance.randrange(max(1, len(content) - 4))
    content[place : place + 4] = chance.choice(
        (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\xff\xff", b"\0\0\0\x80")
    )
    return bytes(content)


def _repeated(content: bytearray, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return bytes(content[:place] + content[place : place + 50] * chance.choice((2, 500)) + content[place:])


def _something_after(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content) + chance.choice((chance.randbytes(5000), bytes(5000), bytes(content)))


_HARMS = (_cut_off, _bits_flipped, _header_flipped, _overwritten, _number_made_huge, _repeated, _something_after)


def _special(chance: random.Random) -> Iterator[tuple[str, Made]]:
    """One of each of what is odd but sound, or far too large at once."""
    for width, height in ((1, 65_535), (65_535, 1), (1, 1), (20_000, 3), (3, 20_000)):
        yield f"{width} x {height}", (".png", whole_png(width, height, 8, 0))
    yield (
        "65535 x 65535 of nothing",
        (".png", whole_png(65_535, 1, 1, 0).replace(b"\0\0\xff\xff\0\0\0\x01", b"\0\0\xff\xff" * 2)),
    )
    yield "JPEG that says 65500 x 65500", (".jpg", jpeg_of(saved(drawn(chance), "JPEG"), 65_500, 65_500))
    yield "1000 frames", (".gif", frames(1000, 24))


def frames(count: int, side: int) -> bytes:
    """An animation of so many frames, each of which changes a pixel of a picture of this size."""
    image = Image.new("P", (side, side))
    plain = saved(image, "GIF")
    frame = b"\x21\xf9\x04\x04\x04\0\0\0\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0\x02\x02\x44\x01\0"
    return plain[:-1] + frame * (count - 1) + b";"


def _heavy() -> Iterator[tuple[str, Made]]:
    """A few that cost whoever reads them seconds or hundreds of megabytes."""
    plain = saved(Image.new("RGB", (24, 24), "red"), "JPEG", progressive=True)
    yield "13000 x 13000 in black and white", (".png", whole_png(13_000, 13_000, 1, 0))
    for number in range(3):
        yield f"9000 x 9000 with transparency {number}", (".png", whole_png(9000, 9000, 8, 6))
    yield "8000 x 8000 of 16 bit", (".png", whole_png(8000, 8000, 16, 0))
    yield "scans without end, large", (".jpg", jpeg_of(scans_again(plain, 4000), 13_000, 13_000))
    yield "scans without end, small", (".jpg", jpeg_of(scans_again(plain, 90_000), 600, 600))
    yield "100000 frames", (".gif", frames(100_000, 24))
    yield "frames of 9000 x 9000", (".gif", frames(500, 9000))
    yield "zeros after a JPEG's first bytes", (".jpg", b"\xff\xd8\xff\xe0\0\4ab" + bytes(30_000_000))
    large = Image.new("RGB", (7000, 7000), "green")
    yield "7000 x 7000 WebP", (".webp", saved(large, "WEBP", method=0, quality=1))
    if features.check("jpg_2000"):
        yield "4000 x 3000 JPEG 2000", (".jp2", saved(drawn(random.Random(0)).resize((4000, 3000)), "JPEG2000"))
    if features.check("avif"):
        yield "7000 x 7000 AVIF", (".avif", saved(large, "AVIF", speed=10, quality=1))
    yield "8000 x 8000 TIFF", (".tif", saved(large, "TIFF", compression="tiff_adobe_deflate"))
    yield "picture inside of an icon", (".ico", _icon(whole_png(9000, 9000, 8, 6)))


def _icon(content: bytes) -> bytes:
    return b"\0\0\1\0\1\0" + bytes((16, 16, 0, 0)) + struct.pack("<HHII", 1, 32, len(content), 22) + content
