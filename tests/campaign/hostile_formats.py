"""Picture files whose numbers were thrown dice for: a right beginning, and then sizes, counts and places that lie."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

Made = tuple[str, bytes]
"""The name's ending and the content."""


def drawn(chance: random.Random, side: int = 24) -> Image.Image:
    """A small sound picture."""
    noise = np.random.default_rng(chance.randrange(1 << 30)).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, bits: int, colour: int, *inside: bytes) -> bytes:
    """A PNG file with what its header says, and with these chunks."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(inside) + chunk(b"IEND", b"")


def whole_png(width: int, height: int, bits: int, colour: int) -> bytes:
    """A PNG file of zeros with all its rows: a thousandth of their size."""
    row = 1 + (width * bits * {0: 1, 2: 3, 3: 1, 6: 4}[colour] + 7) // 8
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(row)) for _ in range(height)) + packer.flush()
    palette = chunk(b"PLTE", bytes(3)) if colour == 3 else b""
    return png(width, height, bits, colour, palette, chunk(b"IDAT", packed))


def _side(chance: random.Random) -> int:
    return chance.choice((0, 1, 2, 31, 255, 9000, 13_000, 20_000, 65_535, 1 << 20, (1 << 31) - 1, (1 << 32) - 1))


def _png_of_any_size(chance: random.Random) -> Made:
    bits, colour = chance.choice(((1, 0), (8, 2), (16, 6), (8, 3), (4, 3), (16, 2), (7, 9)))
    data = chunk(b"IDAT", zlib.compress(bytes(chance.choice((10, 10_000)))))
    return ".png", png(_side(chance), _side(chance), bits, colour, data)


def _png_with_odd_chunks(chance: random.Random) -> Made:
    bomb = zlib.compress(bytes(50_000_000), 9) if chance.random() < 0.05 else zlib.compress(bytes(200_000))
    odd = [
        chunk(b"zTXt", b"Comment\0\0" + bomb),
        chunk(b"iCCP", b"icc\0\0" + bomb),
        chunk(b"iTXt", b"a\0\1\0\0\0" + bomb),
        chunk(b"eXIf", _exif(chance)),
        chunk(b"PLTE", bytes(chance.choice((0, 2, 3, 1000)))),
        chunk(b"tRNS", chance.randbytes(chance.choice((0, 1, 5, 300)))),
        chunk(b"acTL", struct.pack(">II", chance.choice((0, 3, 1 << 31)), 0)),
        chunk(b"fcTL", chance.randbytes(26)),
        chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 9\n" + b"zz" * 40)),
        *[chunk(b"teSt", b"")] * chance.choice((1, 3000)),
    ]
    chance.shuffle(odd)
    data = chunk(b"IDAT", zlib.compress(bytes(25 * 24)))
    return ".png", png(24, 24, 8, chance.choice((0, 3)), *odd[: chance.randrange(1, len(odd))], data, *odd[:2])


def _exif(chance: random.Random) -> bytes:
    """Notes about a picture that point anywhere: orientations that don't exist, endless circles, huge counts."""
    order = chance.choice("<>")
    entries = [(0x0112, 3, 1, chance.choice((0, 6, 255, 65_535)) << (0 if order == "<" else 16))]
    for _ in range(chance.choice((1, 5, 3000))):
        count = chance.choice((0, 1, 70_000, 1 << 31, (1 << 32) - 1))
        where = chance.choice((8, 0, 50, 60_000, (1 << 32) - 1))
        entries.append(
            (chance.choice((0x8769, 0x8825, 0x927C, chance.randrange(65_536))), chance.randrange(14), count, where)
        )
    packed = b"".join(struct.pack(f"{order}HHII", *each) for each in entries)
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    count = chance.choice((len(entries), 65_535))
    return head + struct.pack(f"{order}H", count) + packed + struct.pack(f"{order}I", chance.choice((0, 8)))


def segment(code: int, data: bytes) -> bytes:
    """A segment of a JPEG file."""
    return bytes((0xFF, code)) + struct.pack(">H", len(data) + 2) + data


def _jpeg_with_odd_notes(chance: random.Random) -> Made:
    plain = saved(drawn(chance), "JPEG")
    notes = [segment(0xE1, b"Exif\0\0" + _exif(chance)[:65_000]) for _ in range(chance.choice((1, 1, 20)))]
    profile = [
        segment(0xE2, b"ICC_PROFILE\0" + bytes((number, chance.choice((0, 3, 255)))) + bytes(60_000))
        for number in range(3)
    ]
    more = [
        segment(0xED, b"Photoshop 3.0\x008BIM" + chance.randbytes(200)),
        segment(0xE2, b"MPF\0" + _exif(chance)[:900]),
    ]
    chosen = chance.sample([b"".join(notes), b"".join(profile), *more, segment(0xFE, b"x" * 60_000)], 2)
    return ".jpg", plain[:2] + b"".join(chosen) + plain[2:]


def jpeg_of(content: bytes, width: int, height: int) -> bytes:
    """A JPEG that says that it has another size."""
    place = next(at for at in range(len(content)) if content[at] == 0xFF and content[at + 1] in (0xC0, 0xC1, 0xC2))
    return content[: place + 5] + struct.pack(">HH", height, width) + content[place + 9 :]


def _jpeg_of_any_size(chance: random.Random) -> Made:
    plain = saved(drawn(chance), "JPEG", progressive=chance.random() < 0.5)
    return ".jpg", jpeg_of(plain, chance.choice((0, 1, 300, 9000, 65_535)), chance.choice((0, 1, 300, 9000, 65_535)))


def scans_again(content: bytes, times: int) -> bytes:
    """A progressive JPEG whose last scan, and then empty ones, are repeated."""
    last = content.rindex(b"\xff\xda")
    scan = content[last:-2]
    empty = scan[: 2 + struct.unpack(">H", scan[2:4])[0]]
    return content[:-2] + scan * min(times, 3) + empty * times + b"\xff\xd9"


def _jpeg_of_many_scans(chance: random.Random) -> Made:
    plain = saved(drawn(chance), "JPEG", progressive=True)
    side = chance.choice((24, 300, 3000))
    return ".jpg", jpeg_of(scans_again(plain, chance.choice((50, 1500))), side, side)


def _tiff(chance: random.Random) -> Made:
    """A TIFF file whose entries were thrown dice for."""
    order, big = chance.choice("<>"), chance.random() < 0.2
    width, height = _side(chance) & 0xFFFFFFFF, _side(chance) & 0xFFFFFFFF
    small = chance.random() < 0.5
    entries = {
        256: (4, 1, 24 if small else width),
        257: (4, 1, 24 if small else height),
        258: (3, chance.choice((1, 3, 4, 60_000)), chance.choice((1, 8, 16, 32, 64, 77))),
        259: (3, 1, chance.choice((1, 2, 3, 4, 5, 6, 7, 8, 32773, 34712, 34925, 50000, 50001, 99))),
        262: (3, 1, chance.choice((0, 1, 2, 3, 5, 6, 8, 99))),
        273: (4, chance.choice((1, 24, 70_000, 1 << 30)), chance.choice((8, 0, 300, (1 << 32) - 1))),
        274: (3, 1, chance.choice((1, 5, 6, 255))),
        277: (3, 1, chance.choice((1, 3, 4, 0, 65_535))),
        278: (4, 1, chance.choice((0, 1, 24, (1 << 32) - 1))),
        279: (4, chance.choice((1, 24)), chance.choice((0, 600, (1 << 32) - 1))),
        320: (3, chance.choice((3, 768, 1 << 20)), 8),
        339: (3, 1, chance.choice((1, 2, 3, 9))),
    }
    if chance.random() < 0.3:
        entries |= {322: (4, 1, chance.choice((0, 16, 1 << 30))), 323: (4, 1, chance.choice((0, 16))), 324: (4, 4, 8)}
    kept = {tag: each for tag, each in sorted(entries.items()) if chance.random() < 0.93}
    mark = b"II" if order == "<" else b"MM"
    if big:
        packed = b"".join(struct.pack(f"{order}HHQQ", tag, *each) for tag, each in kept.items())
        count = chance.choice((len(kept), 1 << 40))
        return ".tif", mark + struct.pack(f"{order}HHHQQ", 43, 8, 0, 16, count) + packed + struct.pack(f"{order}Q", 16)
    values = {
        tag: (kind, count, value << 16 if kind == 3 and count == 1 and order == ">" else value)
        for tag, (kind, count, value) in kept.items()
    }
    packed = b"".join(
        struct.pack(f"{order}HHII", tag, kind, count, value & 0xFFFFFFFF)
        for tag, (kind, count, value) in values.items()
    )
    head = mark + struct.pack(f"{order}HIH", 42, 8, chance.choice((len(kept), len(kept), 65_535)))
    return ".tif", head + packed + struct.pack(f"{order}I", chance.choice((0, 8))) + chance.randbytes(2000)


def _bmp(chance: random.Random) -> Made:
    bits, way = chance.choice((0, 1, 4, 8, 16, 24, 32, 99)), chance.choice((0, 1, 2, 3, 4, 5, 99))
    width, height = (chance.choice((0, 24, -24, 13_000, 65_535, (1 << 31) - 1)) for _ in range(2))
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, way, 0, 0, 0, chance.choice((0, 2, 1 << 30)), 0)
    return ".bmp", b"BM" + struct.pack("<IHHI", 2000, 0, 0, 54) + header + chance.randbytes(chance.choice((0, 2000)))


def _gif(chance: random.Random) -> Made:
    plain = bytearray(saved(drawn(chance), "GIF"))
    struct.pack_into("<HH", plain, 6, chance.choice((0, 1, 24, 9000, 65_535)), chance.choice((0, 24, 9000, 65_535)))
    frame = b"\x2c" + struct.pack("<HHHH", *(chance.choice((0, 1, 24, 9000, 65_535)) for _ in range(4)))
    return ".gif", bytes(plain[:-1]) + (frame + b"\0\x02\x02\x4c\x01\0") * chance.choice((1, 40)) + b";"


def _webp(chance: random.Random) -> Made:
    size = struct.pack("<I", chance.choice((23, 8999, 16_383, 0xFFFFFF)))[:3]
    canvas = chance.choice((b"\x02", b"\x10", b"\0")) + bytes(3) + size + size
    inside = b"VP8X" + struct.pack("<I", 10) + canvas + b"VP8L" + struct.pack("<I", 400) + chance.randbytes(400)
    return ".webp", b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


def _words(chance: random.Random) -> Made:
    """What is no picture under a picture's name, and what other programs would be started for."""
    said = (
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='999999' height='999999'><rect/></svg>",
        b"<html><body>404</body></html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n(pwned) print quit\n",
        b"%PDF-1.4\n",
        b"#!/bin/sh\nexit 1\n",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"\xd7\xcd\xc6\x9a" + bytes(200),
        b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(200),
        b"SIMPLE  =                    T" + b" " * 3000,
        b"8BPS\0\1" + bytes(6) + b"\0\3" + b"\0\0\xff\xff" * 3,
        b"#define a_width 65535\n#define a_height 65535\nstatic char a_bits[] = {\n0x00 };",
        b'/* XPM */\nstatic char *a[] = {\n"60000 60000 90000 9 ",\n"a c #ffffff",\n};',
        b"Image type: L 8 image\r\nImage size (x*y): 60000*60000\r\nFile size (no of images): 99999999\r\n"
        + b"\0" * 512,
        chance.randbytes(3000),
        "Köttbullar\n".encode("utf-16") * 300,
    )
    return chance.choice((".jpg", ".png", ".gif", ".tif", ".tga", ".ico", ".xpm", ".jp2", ".avif")), chance.choice(said)


def _two_things_at_once(chance: random.Random) -> Made:
    """A picture that is something else, too: an archive, a page, a program."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil")
    form, suffix = chance.choice((("JPEG", ".jpg"), ("PNG", ".png"), ("GIF", ".gif"), ("BMP", ".bmp")))
    plain = saved(drawn(chance), form)
    others = (packed.getvalue(), b"<script>alert(1)</script>", b"%PDF-1.4", b"MZ" + bytes(100))
    return suffix, plain + chance.choice(others) if chance.random() < 0.7 else chance.choice(others) + plain


def _plain_map(chance: random.Random) -> Made:
    """A .ppm in words or bytes."""
    kind = chance.choice((b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"Pf", b"P7", b"Py"))
    numbers = b" ".join(str(chance.choice((0, 1, 24, 13_000, 10**9, 10**30))).encode() for _ in range(2))
    most = str(chance.choice((0, 1, 255, 65_535, 99_999, -1))).encode()
    data = b"7 " * 900 if kind in (b"P1", b"P2", b"P3") else bytes(1800)
    return ".ppm", kind + b"\n" + (b"#" * chance.choice((0, 5000)) + b"\n") + numbers + b"\n" + most + b"\n" + data


def _qoi(chance: random.Random) -> Made:
    size = struct.pack(">II", *(chance.choice((0, 24, 3000, 13_000, 1 << 31)) for _ in range(2)))
    return ".qoi", b"qoif" + size + bytes((chance.choice((0, 3, 4)), 0)) + chance.choice(
        (b"\xfd" * 5000, chance.randbytes(5000))
    )


def _textures(chance: random.Random) -> Made:
    """.dds, .tga, .pcx, .sgi, .ico and .icns with a right beginning and dice after it."""
    start, suffix = chance.choice(
        (
            (b"DDS \x7c\0\0\0", ".dds"),
            (bytes((0, 0, chance.choice((2, 10, 1, 9, 11)))), ".tga"),
            (b"\x0a\x05\x01\x08", ".pcx"),
            (b"\x01\xda\x01\x01\0\3", ".sgi"),
            (b"\0\0\1\0\1\0", ".ico"),
            (b"icns" + struct.pack(">I", 900) + b"ic07" + struct.pack(">I", 800), ".icns"),
            (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(8), ".jp2"),
            (b"\xff\x4f\xff\x51\0\x2f\0\0" + struct.pack(">IIII", 13_000, 13_000, 0, 0), ".j2k"),
            (b"\0\0\0\x1cftypavif" + bytes(16), ".avif"),
            (b"\0\0\0\x1cftypheic" + bytes(16), ".heic"),
        )
    )
    return suffix, start + bytes(chance.randrange(20)) + chance.randbytes(900)


MAKERS: tuple[Callable[[random.Random], Made], ...] = (
    _png_of_any_size,
    _png_with_odd_chunks,
    _jpeg_with_odd_notes,
    _jpeg_of_any_size,
    _jpeg_of_many_scans,
    _tiff,
    _tiff,
    _bmp,
    _gif,
    _webp,
    _words,
    _two_things_at_once,
    _plain_map,
    _qoi,
    _textures,
)
