"""Files of weights that lie, hide programs or are traps: name -> a function that gives the file's bytes.

Many stand in the tests of the reader already; here are they all, and what only whole doors can meet.
"""

from __future__ import annotations

import copy
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import torch

from core import checkpoint
from tests.core.models.weights import hostile, test_own, test_reading_damage, traps
from tests.core.training import test_going_on

Maker = Callable[[], bytes]
RESNET = {"block": "basic", "depths": [1, 1], "widths": [4, 8], "stem": "3x3", "shortcut": "B"}


def everything(canary: Path, run: dict[str, Any]) -> dict[str, Maker]:
    """All of them. What runs makes the folder `canary`; `run` is the checkpoint of an interrupted run."""
    found: dict[str, Maker] = dict(_programs(canary))
    for title, makers in (
        ("trap", traps.TRAPS),
        ("lie", test_reading_damage.LIES),
        ("zip", test_reading_damage.ZIPS),
        ("safetensors", test_reading_damage.HEADERS),
        ("zip", _zips()),
        ("pickle", _pickles()),
        ("tensors", _tensors()),
        ("safetensors", _safetensors()),
    ):
        found |= {f"{title}: {name}": maker for name, maker in makers.items()}
    for name, change in {**test_own.REFUSED, **test_own.TOLERATED}.items():
        found[f"ours: {name}"] = partial(_ours, change)
    for name, change in test_going_on.CHANGES.items():
        found[f"run: {name}"] = partial(_of_run, run, change)
    return found


def flipped(whole: bytes, chance: random.Random) -> bytes:
    """`whole` with one to four bits turned."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def rewritten(whole: bytes, chance: random.Random) -> bytes:
    """A torch file whose pickle was changed in some bytes, with checksums that are right again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(out, "w") as changed:
        for entry in archive.infolist():
            content = bytearray(archive.read(entry))
            if entry.filename.endswith("data.pkl"):
                for _ in range(chance.randint(1, 3)):
                    place = chance.randrange(len(content))
                    content[place : place + chance.choice((0, 1, 1, 1))] = bytes([chance.randrange(256)])
            changed.writestr(zipfile.ZipInfo(entry.filename), bytes(content))
    return out.getvalue()


def _saved(value: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def _ours(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = test_own.contents()
    change(whole)
    return _saved({"format": checkpoint.FORMAT, "version": checkpoint.VERSION, **whole})


def _of_run(run: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = copy.deepcopy(run)
    change(whole["training"])
    return _saved(whole)


def _programs(canary: Path) -> Iterator[tuple[str, Maker]]:
    """Every opcode that can call, in every container, alone and beside the weights of a good network."""
    weights = _saved(test_own.contents()["weights"])
    with zipfile.ZipFile(io.BytesIO(weights)) as archive:
        names = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    records = {name.removeprefix("data/"): data for name, data in names.items() if name.startswith("data/")}
    good = names["data.pkl"]
    for name, program in hostile.payloads(canary).items():
        yield f"plain: {name}", partial(bytes, program)
        yield f"zip: {name}", partial(hostile.zipped, program)
        yield f"legacy: {name}", partial(hostile.legacy, program)
        body = program[2:] if program[:1] == b"\x80" else program
        yield f"beside weights: {name}", partial(hostile.zipped, body[:-1] + b"0" + good, records)
    for protocol in range(6):
        first = b"\x80" + bytes([protocol])
        yield (
            f"protocol {protocol}",
            partial(hostile.zipped, first + b"cos\nmkdir\n" + hostile.word(str(canary)) + b"\x85R."),
        )
    yield "an id without a storage", partial(bytes, b"\x80\x02cos\nmkdir\n" + hostile.word(str(canary)) + b"\x86Q.")
    yield "an id in a line", partial(bytes, b"Pos.mkdir\n.")
    call = b"\x80\x04cos\nmkdir\n\x94" + hostile.word(str(canary)) + b"\x85\x94"
    yield "called out of the memo", partial(hostile.zipped, call + b"00h\x00h\x01R.")
    yield (
        "called through copies",
        partial(hostile.zipped, b"\x80\x04cos\nmkdir\n2" + hostile.word(str(canary)) + b"\x85R."),
    )


def _zips() -> dict[str, Maker]:
    good = hostile.zipped(b"\x80\x02" + hostile.tensor() + b".", {"0": bytes(16)})
    return {
        "a link": lambda: _zip_of(
            {"archive/data.pkl": b"\x80\x02N.", "archive/data/0": b"/etc/passwd"}, 0o120777 << 16
        ),
        "a device": lambda: _zip_of({"archive/data.pkl": b"\x80\x02N.", "archive/data/0": b""}, 0o060777 << 16),
        "encrypted": lambda: _with_bits(good, 0x1),
        "encrypted by its headers": lambda: _with_bits(good, 0x2000),
        "a name with a zero": lambda: good.replace(b"archive/version", b"archive/vers\0on"),
        "a name that ends early": lambda: good.replace(b"archive/version", b"archive/../../x"),
        "absolute": lambda: good.replace(b"archive/version", b"/tmp/canary/xyz"),
        "of a drive": lambda: good.replace(b"archive/version", b"C:/archive/vers"),
        "a zip in a zip": lambda: hostile.zipped(b"\x80\x02N.", {"0": good}),
        "two archives": lambda: good + good,
        "a bomb": lambda: hostile.zipped(b"\x80\x02N.", {"0": bytes(100 << 20)}, zipfile.ZIP_DEFLATED),
        "a bomb in bzip2": lambda: hostile.zipped(b"\x80\x02N.", {"0": bytes(50 << 20)}, zipfile.ZIP_BZIP2),
        "very many entries": lambda: hostile.zipped(b"\x80\x02N.", {str(number): b"" for number in range(20_000)}),
        "a wrong checksum": lambda: good.replace(bytes(16), b"\1" + bytes(15), 1),
        "TorchScript": lambda: _zip_of(
            {
                "archive/data.pkl": b"\x80\x02N.",
                "archive/constants.pkl": b"\x80\x02).",
                "archive/code/x.py": b"import os",
            }
        ),
        "nothing": lambda: b"PK\x05\x06" + bytes(18),
    }


def _zip_of(entries: dict[str, bytes], attributes: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = attributes
            archive.writestr(entry, data)
    return out.getvalue()


def _with_bits(content: bytes, bits: int) -> bytes:
    """The zip archive with these flags at every entry."""
    raw = bytearray(content)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = raw.find(signature)
        while at >= 0:
            flags = struct.unpack_from("<H", raw, at + offset)[0] | bits
            struct.pack_into("<H", raw, at + offset, flags)
            at = raw.find(signature, at + 4)
    return bytes(raw)


def _pickles() -> dict[str, Maker]:
    bodies = {
        "frame of nothing": b"\x80\x04\x95" + bytes(8) + b"N.",
        "frame beyond all": b"\x80\x04\x95" + b"\xff" * 8 + b"N.",
        "protocol 255": b"\x80\xffN.",
        "LONG4 below zero": b"\x80\x02\x8b\xff\xff\xff\xff.",
        "LONG4 beyond all": b"\x80\x02\x8b\xff\xff\xff\x7f.",
        "BINUNICODE8 beyond all": b"\x80\x04\x8d" + b"\xff" * 8 + b"x.",
        "BINBYTES beyond all": b"\x80\x04B\xff\xff\xff\xffx.",
        "memo of four billion": b"\x80\x02Nr\xff\xff\xff\xff.",
        "copies of a list": b"\x80\x02]" + b"2" * 900_000 + b".",
        "marks without end": b"\x80\x02" + b"(" * 900_000 + b".",
        "deep dictionaries": b"\x80\x02" + b"}N" * 100_000 + b"N" + b"s" * 100_000 + b".",
        "deep tuples": b"\x80\x02N" + b"\x85" * 900_000 + b".",
        "a list in itself": b"\x80\x02]q\x00h\x00a.",
        "a dictionary in itself": b"\x80\x02}q\x00N h\x00s.".replace(b" ", b""),
        "a class of a class": b"\x80\x04cbuiltins\ntype\n" + hostile.word("x") + b")}\x87R)\x81.",
        "a getter of a getter": b"\x80\x04cbuiltins\ngetattr\ncos\nsystem\n" + hostile.word("__call__") + b"\x86R.",
        "buffers from elsewhere": b"\x80\x05\x97\x98.",
        "huge decimals": b"I" + b"9" * 200 + b"\n.",
        "a float of text": b"Fnan(" + b"9" * 60_000 + b"\n.",
        "text that is none": b"V\\ud800\\udfff\n.",
    }
    containers: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, "zip": hostile.zipped, "legacy": hostile.legacy}
    return {
        f"{name}, {kind}": partial(container, body)
        for name, body in bodies.items()
        for kind, container in containers.items()
    }


def _tensors() -> dict[str, Maker]:
    weights = test_own.contents()["weights"]
    odd: dict[str, Callable[[], Any]] = {
        "sparse": lambda: torch.eye(3).to_sparse(),
        "compressed rows": lambda: torch.eye(3).to_sparse_csr(),
        "on nothing": lambda: torch.empty(1 << 40, device="meta"),
        "conjugated": lambda: torch.zeros(3, dtype=torch.complex64).conj(),
        "negated": lambda: torch.zeros(3, dtype=torch.complex64).conj().imag,
        "of 8 bits": lambda: torch.zeros(3).to(torch.float8_e4m3fn),
        "quantised": lambda: torch.quantize_per_tensor(torch.zeros(3), 0.1, 0, torch.qint8),
        "a storage": lambda: torch.zeros(3).untyped_storage(),
        "a view of all": lambda: torch.zeros(1).expand(1 << 30),
    }
    made: dict[str, Maker] = {}
    for name, value in odd.items():
        made[name] = lambda value=value: _saved({"fc.weight": value()})
        made[f"{name}, among weights"] = lambda value=value: _saved({**weights, "layer1.0.conv1.weight": value()})
    for name, dtype in {"8 bits": torch.float8_e4m3fn, "16 bits": torch.bfloat16, "complex": torch.complex64}.items():
        made[f"all of {name}"] = lambda dtype=dtype: _saved({key: each.to(dtype) for key, each in weights.items()})
    long = "layer1." + "9" * 5000 + ".conv1.weight"
    for name, key in {"endless number": long, "odd digits": "²²", "long name": "x" * 100_000}.items():
        made[name] = lambda key=key: _saved(
            {**weights, key: torch.zeros(2, 2), f"{key}.0.conv1.weight": torch.zeros(2, 2)}
        )
    made["not finite"] = lambda: _saved({key: each * float("nan") for key, each in weights.items()})
    made["very large"] = lambda: _saved(
        {key: each.sign() * 1e38 if each.is_floating_point() else each for key, each in weights.items()}
    )
    return made


def _safetensors() -> dict[str, Maker]:
    def packed(header: dict[str, Any], data: int = 0) -> bytes:
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + bytes(data)

    def network(dtype: str = "F32", **metadata: str) -> bytes:
        width = {"F32": 4, "F8_E4M3": 1, "F64": 8, "C64": 8}[dtype]
        header: dict[str, Any] = {"__metadata__": metadata}
        at = 0
        for name, tensor in test_own.contents()["weights"].items():
            size = tensor.numel() * width
            header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + size]}
            at += size
        return packed(header, at)

    deep = "[" * 100_000
    return {
        "a shape of NaN": lambda: packed({"a": {"dtype": "F32", "shape": [float("nan")], "data_offsets": [0, 0]}}),
        "a shape of text": lambda: packed({"a": {"dtype": "F32", "shape": "44", "data_offsets": [0, 0]}}),
        "a million of metadata": lambda: packed({"__metadata__": {str(number): "" for number in range(300_000)}}),
        "deep metadata": lambda: network(classes=deep, model=deep, preprocessing=deep),
        "a network without end": lambda: network(
            model=json.dumps({**RESNET, "depths": [4096] * 8, "widths": [4096] * 8})
        ),
        "classes of anything": lambda: network(
            classes='[[1], {"a": 2}]', preprocessing='{"size": 1e400, "mean": [1e999]}'
        ),
        "of 8 bits": lambda: network("F8_E4M3"),
        "of 64 bits": lambda: network("F64"),
        "complex": lambda: network("C64"),
        "half a header": lambda: packed({"a": 1})[:12],
        "a header of nothing": lambda: struct.pack("<Q", 2) + b"{}",
        "a header of spaces": lambda: struct.pack("<Q", 10 << 20) + b"{" + b" " * ((10 << 20) - 2) + b"}",
    }
