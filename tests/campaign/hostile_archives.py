"""Archives of pictures that lead outside, link, lie about themselves or would grow: name -> (bytes, what is right).

What is right: "opened", "refused", or "" where either is, as long as it does no harm.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.core.data.test_tars import END, header
from tests.data import cifar10_files, pixels

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": lambda raw: gzip.compress(raw, 9),
    "tar.bz2": lambda raw: bz2.compress(raw, 1),
    "tar.xz": lambda raw: lzma.compress(raw, preset=0),
}
ZEROS = 120_000_000
ESCAPED = "escaped"
"""Every name that would lead outside has this in it."""
Case = tuple[str, bytes | Callable[[], bytes], str]
Files = list[tuple[str, bytes]]


def everything(outside: Path) -> Iterator[Case]:
    """All of them; `outside` is a folder with a file "victim.png" in it that must stay as it is."""
    good = _good()
    for name, right in _names(outside).items():
        for kind, pack in PACKERS.items():
            yield f"{kind}: {name[:60]!r}", pack(_tar([*good, (name, good[0][1])])), right
        yield f"zip: {name[:60]!r}", _zip([*good, (name, good[0][1])]), right
    for name, members in _members(outside, good).items():
        for kind in ("tar", "tar.gz"):
            yield f"{kind}: {name}", PACKERS[kind](members), ""
    yield from _bombs()
    yield from _zips(good)
    yield from _official()


def broken(chance: random.Random, count: int) -> Iterator[Case]:
    """Good archives of all kinds, cut off or with bits turned."""
    whole = {kind: pack(_tar(_good())) for kind, pack in PACKERS.items()} | {"zip": _zip(_good())}
    for number in range(count):
        kind = chance.choice(sorted(whole))
        content = bytearray(whole[kind])
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        else:
            for _ in range(chance.randint(1, 4)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield f"{kind}: broken, number {number}", bytes(content), ""


def _good() -> Files:
    """Two classes of four pictures."""
    from PIL import Image

    files = []
    for number in range(8):
        buffer = io.BytesIO()
        Image.fromarray(pixels(number)).save(buffer, "PNG")
        files.append((f"{'ab'[number % 2]}/{number}.png", buffer.getvalue()))
    return files


def _names(outside: Path) -> dict[str, str]:
    leading_out = (
        *(f"../{ESCAPED}.png", f"a/../../{ESCAPED}.png", f"a/./../..//{ESCAPED}.png", f"{outside}/{ESCAPED}.png"),
        *(f"..\\{ESCAPED}.png", f"a\\..\\..\\{ESCAPED}.png", f"C:/{ESCAPED}.png", f"C:\\{ESCAPED}.png"),
        *(f"\\\\server\\share\\{ESCAPED}.png", f"//server/{ESCAPED}.png", "../" * 30 + f"tmp/{ESCAPED}.png"),
    )
    odd = (
        *("a/" + "x" * 300 + ".png", "ü" * 200 + "/x.png", "a/" * 100 + "x.png", "a/\u202egnp.exe.png", "a/CON.png"),
        *("a/aux", "a/x.png ", "a/x.png.", " /x.png", "a/\n.png", "a/\x1b[2J.png", "a/\U0001f600.png", "a/e\u0301.png"),
        *(
            "a/\u00e9.png",
            "A/0.PNG",
            "a/0.PNG",
            "a//0.png",
            "./a/./0.png",
            "a/0.png/x.png",
            "a",
            "-rf/x.png",
            "a/$HOME.png",
        ),
    )
    twice = {
        "a//0.png": "refused",
        "./a/./0.png": "refused",
        "a/0.png/x.png": "refused",
        "a/" * 100 + "x.png": "refused",
    }
    return {**dict.fromkeys(leading_out, "refused"), **dict.fromkeys(odd, "opened"), **twice}


def _tar(files: Files) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _zip(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def _file(name: str, data: bytes, **fields: object) -> bytes:
    return header(name, len(data), **fields) + data + bytes(-len(data) % 512)


def _pax(records: dict[str, str], name: str, data: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    """A file behind a header that says other things of it."""
    lines = b""
    for key, value in records.items():
        line = f" {key}={value}\n".encode()
        length = len(line) + len(str(len(line)))
        length += len(str(length)) - len(str(len(line)))
        lines += str(length).encode() + line
    return _file("x", lines, kind=kind) + _file(name, data)


def _members(outside: Path, good: Files) -> dict[str, bytes]:
    """Whole tar files of members that Python would never write."""
    first = _tar(good)[: -10240 if len(_tar(good)) > 10240 else None].rstrip(b"\0")
    first += bytes(-len(first) % 512)
    victim, data = str(outside / "victim.png"), good[0][1]

    def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> bytes:
        return header(name, kind=kind, linkname=target)

    found = {
        "a link, and a file through it": link("a/l", str(outside)) + _file(f"a/l/{ESCAPED}.png", data),
        "a link to a file, and that file": link("a/v.png", victim) + _file("a/v.png", data),
        "a hard link to a file, and that file": link("a/v.png", victim, tarfile.LNKTYPE) + _file("a/v.png", data),
        "a link upwards": link("a/up", "../..") + _file(f"a/up/{ESCAPED}.png", data),
        "a link in place of the class": link("b", str(outside)) + _file(f"b/{ESCAPED}.png", data),
        "a device": header("a/d.png", kind=tarfile.CHRTYPE) + header("a/e.png", kind=tarfile.BLKTYPE),
        "a pipe": header("a/p.png", kind=tarfile.FIFOTYPE),
        "a contiguous file": _file("a/c.png", data, kind=tarfile.CONTTYPE),
        "a folder that is a picture": header("a/f.png", kind=tarfile.DIRTYPE) + _file("a/f.png", data),
        "rights for everybody": _file("a/s.png", data, mode=0o7777),
        "another name in records": _pax({"path": f"../{ESCAPED}.png"}, "a/x.png", data),
        "another size in records": _pax({"size": "-512"}, "a/x.png", data),
        "a size beyond all in records": _pax({"size": "9" * 30}, "a/x.png", data),
        "a size of text in records": _pax({"size": "many"}, "a/x.png", data),
        "a name with a zero in records": _pax({"path": f"a/\0{ESCAPED}.png"}, "a/x.png", data),
        "records for all": _pax({"path": f"../{ESCAPED}.png"}, "a/x.png", data, tarfile.XGLTYPE),
        "records without end": b"".join(_pax({f"k{n}": "v"}, "a/x.txt", b"", tarfile.XGLTYPE) for n in range(1200)),
        "holes by records": _pax(
            {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "a/h.png"}, "a/h", b"9" * 512
        ),
        "a map of holes": _pax({"GNU.sparse.map": "0,1,5,-3,7", "GNU.sparse.size": "9" * 15}, "a/h.png", data),
        "an old map of holes": header("a/h.png", 512, tarfile.GNUTYPE_SPARSE) + b"\xff" * 512,
        "a long name that leads out": _file("@", f"../{ESCAPED}.png\0".encode(), kind=tarfile.GNUTYPE_LONGNAME)
        + _file("a/x.png", data),
        "a size below zero": header("a/n.png", -512) + _file("a/x.png", data),
        "a size far below zero": header("a/n.png", -(1 << 60)),
        "a size beyond all": header("a/n.png", 1 << 62),
        "an unknown kind below zero": header("a/n.png", -1024, b"~"),
        "an archive within": _file("a/inner.zip", _zip(good)) + _file("a/inner.tar", _tar(good)),
        "a checksum of nothing": bytes(148) + b"        " + bytes(356),
    }
    return {name: first + members + END for name, members in found.items()}


def _bombs() -> Iterator[Case]:
    for kind in ("tar.gz", "tar.bz2", "tar.xz"):
        yield f"{kind}: a bomb", partial(_bomb, kind, header("a/0.png", ZEROS)), "refused"
        yield f"{kind}: a bomb that is no picture", partial(_bomb, kind, header("a/0.bin", ZEROS)), "refused"
        for type_ in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME):
            yield (
                f"{kind}: a header that is a bomb, {type_!r}",
                partial(_bomb, kind, header("x", ZEROS, type_)),
                "refused",
            )
    folders = header("a", kind=tarfile.DIRTYPE) * 60_000 + END
    yield "tar.gz: folders by the ten thousand", partial(PACKERS["tar.gz"], folders), "refused"
    yield "zip: a bomb", lambda: _zip([(f"a/{n}.png", bytes(ZEROS // 4)) for n in range(4)]), "refused"
    yield "zip: a bomb in xz", lambda: _zip([("a/0.png", bytes(ZEROS))], zipfile.ZIP_LZMA), "refused"
    yield "zip: one part under many names", partial(_overlapping, 400), "refused"
    many = [(f"a/{number}.txt", b"") for number in range(60_000)]
    yield "zip: files by the ten thousand", partial(_zip, many, zipfile.ZIP_STORED), "refused"
    window = b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4F\x02\0!\x01\x28\0\0\0" + bytes(40)
    yield "tar.xz: a window of 4 GB", window, "refused"


def _bomb(kind: str, first: bytes) -> bytes:
    return PACKERS[kind](first + bytes(ZEROS + -ZEROS % 512) + header("a/1.png") + END)


def _overlapping(count: int) -> bytes:
    """A zip archive whose table of contents names one and the same part again and again."""
    raw = _zip([("a/00000.png", bytes(1_000_000))])
    table = raw.index(b"PK\1\2")
    entry, end = raw[table : raw.index(b"PK\5\6")], raw[raw.index(b"PK\5\6") :]
    entries = b"".join(entry.replace(b"00000", b"%05d" % number) for number in range(count))
    fields = struct.unpack("<4s4H2LH", end)
    return raw[:table] + entries + struct.pack("<4s4H2LH", *fields[:3], count, count, len(entries), *fields[6:])


def _zips(good: Files) -> Iterator[Case]:
    whole = _zip(good)
    yield "zip: something before it", b"#!/bin/sh\n" + whole, ""
    yield "zip: something behind it", whole + b"x" * 100, ""
    yield "zip: twice", whole + whole, ""
    yield "zip: a wrong checksum", _patched(whole, b"PK\1\2", 16, b"\1\2\3\4"), "refused"
    yield "zip: encrypted", _patched(_patched(whole, b"PK\1\2", 8, b"\1\0"), b"PK\3\4", 6, b"\1\0"), "refused"
    yield (
        "zip: an unknown method",
        _patched(_patched(whole, b"PK\1\2", 10, b"\x63\0"), b"PK\3\4", 8, b"\x63\0"),
        "refused",
    )
    yield "zip: other sizes", _patched(whole, b"PK\1\2", 24, b"\1\0\0\0"), "refused"
    yield "zip: begins beyond the end", _patched(whole, b"PK\1\2", 42, b"\xf0\xff\xff\x7f"), "refused"
    yield "zip: a link", _linked(good), "opened"
    yield "zip: nothing", b"PK\5\6" + bytes(18), "refused"
    yield "tar: nothing", bytes(10240), "refused"
    yield "tar.gz: packed twice", gzip.compress(gzip.compress(_tar(good))), "refused"
    yield "tar.gz: nothing", gzip.compress(b""), "refused"
    yield "tar: something behind it", _tar(good) + b"x" * 5000, "opened"


def _patched(raw: bytes, signature: bytes, offset: int, data: bytes) -> bytes:
    at = raw.index(signature) + offset
    return raw[:at] + data + raw[at + len(data) :]


def _linked(good: Files) -> bytes:
    buffer = io.BytesIO(_zip(good))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("a/l.png")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def _official() -> Iterator[Case]:
    """The official archive of CIFAR-10 with one of its pickles replaced."""
    files = cifar10_files()
    encoded = b"c_codecs\nencode\nh\x01X\x06\x00\x00\x00latin1\x86R"
    for name, program in {
        "as it is": files["data_batch_2"],
        "a program": b"cos\nsystem\n(S'touch escaped'\ntR.",
        "an array of a terabyte": b"\x80\x02}X\4\0\0\0datacnumpy\nndarray\n\x8a\x06\0\0\0\0\0\1\x85Rs.",
        "types of anything": b"\x80\x02}X\4\0\0\0datacnumpy\ndtype\nX\x0a\0\0\0V999999999\x85Rs.",
        "a memo of four billion": b"\x80\x02}r\xff\xff\xff\x7f.",
        "keys of deep tuples": b"\x80\x02}N" + b"\x85" * 300_000 + b"Ns.",
        "copies of a text": b"\x80\x02}K\x01](X\0\0\x10\0" + b"x" * (1 << 20) + b"q\x01" + encoded * 5000 + b"es.",
        "deep lists": b"\x80\x02" + b"]" * 300_000 + b"a" * 299_999 + b".",
        "bytes of a terabyte": b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b"x.",
        "lists of anything": pickle.dumps({b"data": [1], b"labels": [None], b"filenames": [[]]}, 2),
    }.items():
        folder = "cifar-10-batches-py"
        parts = [(f"{folder}/{part}", program if part == "data_batch_2" else raw) for part, raw in files.items()]
        yield f"CIFAR: {name}", PACKERS["tar.gz"](_tar(parts)), "opened" if name == "as it is" else "refused"
