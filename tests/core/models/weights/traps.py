"""Small files that would take gigabytes, or hours: `python -m tests.core.models.weights.traps FOLDER` opens all."""

from __future__ import annotations

import json
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.models.weights.machine import MOST_STEPS
from tests.core.models.weights import hostile

MOST_BYTES = 160 << 20
HUGE = 1 << 46


def _laughs(beginning: bytes, twice: bytes) -> bytes:
    """A value within a value, twice each time: a tree of 2 ** 60 values out of 60 objects."""
    return b"\x80\x04" + beginning + b"".join(b"\x94h" + bytes([step]) + twice for step in range(60)) + b"."


def _views(count: int) -> bytes:
    """Many tensors that all show the same storage."""
    tensors = hostile.tensor(count=250_000, size=(250_000,)) * count
    return hostile.zipped(b"\x80\x02](" + tensors + b"e.", {"0": bytes(1_000_000)})


def _copies(call: bytes) -> bytes:
    """The same long text or list, copied again and again."""
    return b"\x80\x02" + call * 20_000 + b"."


_LONG_TEXT = b"X" + struct.pack("<I", 1 << 20) + b"x" * (1 << 20)
_LIST = b"](" + b"N" * 300_000 + b"e"

TRAPS: dict[str, Callable[[], bytes]] = {
    "deflated": lambda: hostile.zipped(
        b"\x80\x02" + hostile.tensor(count=50_000_000, size=(50_000_000,)) + b".",
        {"0": bytes(200_000_000)},
        zipfile.ZIP_DEFLATED,
    ),
    "a storage as large as declared": lambda: hostile.zipped(
        b"\x80\x02" + hostile.tensor(count=HUGE) + b".", {"0": b""}
    ),
    "a legacy storage as large as declared": lambda: hostile.legacy(
        b"\x80\x02" + hostile.tensor(count=HUGE, old=True) + b".", {"0": (HUGE, b"")}
    ),
    "a stride of nothing": lambda: hostile.zipped(
        b"\x80\x02" + hostile.tensor(size=(1 << 20, 1 << 20), stride=(0, 0)) + b".", {"0": bytes(16)}
    ),
    "one storage many times": lambda: _views(1000),
    "lists within lists": lambda: _laughs(b"]", b"\x86"),
    "deep lists": lambda: b"\x80\x04" + b"]" * 100_000 + b"a" * 99_999 + b".",
    "deep keys": lambda: b"\x80\x04}" + b"N" + b"\x85" * 100_000 + b"Ns.",
    "many steps": lambda: b"\x80\x04" + b"]" * (MOST_STEPS + 1) + b".",
    "long bytes": lambda: b"\x80\x04\x8e" + struct.pack("<Q", HUGE) + b"x.",
    "long bytearray": lambda: b"\x80\x05\x96" + struct.pack("<Q", HUGE) + b"x.",
    "a long number": lambda: b"\x80\x02\x8b" + struct.pack("<i", 1_000_000) + b"\x11" * 1_000_000 + b".",
    "many digits": lambda: b"\x80\x02L" + b"9" * 1_000_000 + b"L\n.",
    "text encoded again and again": lambda: _copies(b"").replace(
        b"\x80\x02",
        b"\x80\x02" + _LONG_TEXT + b"q\x000" + b"c_codecs\nencode\nh\0X\x06\0\0\0latin1\x86R" * 20_000 + b"N",
        1,
    ),
    "sets of a list again and again": lambda: (
        b"\x80\x02" + _LIST + b"q\x000" + b"c__builtin__\ntuple\nh\0\x85R" * 20_000 + b"N."
    ),
    "a header of a terabyte": lambda: struct.pack("<Q", 1 << 39) + b'{"a":1}',
    "a table of contents of four billion": lambda: (
        hostile.zipped(b"N.")[:-14] + struct.pack("<HHLLH", 65535, 65535, 0xFFFFFFF0, 0, 0)
    ),
}


def main(folder: Path) -> None:
    from core.models.weights.reading import read

    (folder / "first").write_bytes(hostile.zipped(b"\x80\x02" + hostile.tensor() + b".", {"0": bytes(16)}))
    read(folder / "first")
    for name, make in TRAPS.items():
        (folder / name).write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sentences = {}
    for name in TRAPS:
        try:
            read(folder / name)
            sentences[name] = "it was opened"
        except UserError as error:
            sentences[name] = str(error)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"sentences": sentences, "grown_by": grown * unit}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
