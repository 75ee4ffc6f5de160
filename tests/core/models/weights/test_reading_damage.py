"""Files that are cut off, lie or are traps: one sentence each, before memory is taken."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import pickle
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.models.weights.inert import Inert
from core.models.weights.reading import Contents, read
from tests.core.models.weights import hostile


def saved(kind: str) -> bytes:
    """A small file of each kind."""
    torch.manual_seed(0)
    weights: dict[str, Any] = {"conv1.weight": torch.randn(4, 3, 3, 3), "fc.bias": torch.randn(5).half()}
    if kind == "safetensors":
        return safetensors.torch.save(weights, {"classes": "a,b"})
    value = {"state_dict": weights, "epoch": 3, "note": "ü"}
    if kind.startswith("inert"):
        value["args"] = argparse.Namespace(lr=0.1)
    if kind == "pickle":
        return pickle.dumps(value)
    buffer = io.BytesIO()
    torch.save(value, buffer, _use_new_zipfile_serialization="legacy" not in kind)
    return buffer.getvalue()


KINDS = ["zip", "legacy", "inert zip", "inert legacy", "pickle", "safetensors"]


def refused(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "weights.pt"
    file.write_bytes(content)
    with pytest.raises(UserError) as caught:
        read(file)
    assert str(file) in str(caught.value) and caught.value.cure.template
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tenths", [*range(10), "all but one byte"])
def test_cut_off_anywhere(kind: str, tenths: int | str, tmp_path: Path) -> None:
    whole = saved(kind)
    length = len(whole) - 1 if isinstance(tenths, str) else len(whole) * tenths // 10
    sentence = refused(whole[:length], tmp_path)
    assert "is empty" in sentence if length == 0 else "cut off" in sentence or "safetensors" in kind


WHOLE = {kind: saved(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bits_are_a_sentence_or_change_nothing_else(kind: str, flips: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE[kind])
    for position, pattern in flips:
        content[position % len(content)] ^= pattern
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights.pt"
        file.write_bytes(content)
        with contextlib.suppress(UserError):
            assert isinstance(read(file), Contents)


def pickled(value: bytes) -> bytes:
    return b"\x80\x02" + value + b"."


HONEST = {"0": bytes(16)}
LIES: dict[str, Callable[[], bytes]] = {
    "zip: a storage that is longer than its record": lambda: hostile.zipped(pickled(hostile.tensor(count=5)), HONEST),
    "zip: a storage that is not there": lambda: hostile.zipped(pickled(hostile.tensor(key="7")), HONEST),
    "zip: a storage in two types": lambda: hostile.zipped(
        pickled(hostile.tensor() + hostile.tensor("DoubleStorage") + b"\x86"), HONEST
    ),
    "zip: a negative count": lambda: hostile.zipped(pickled(hostile.tensor(count=-4)), HONEST),
    "beyond the storage": lambda: hostile.zipped(pickled(hostile.tensor(offset=1)), HONEST),
    "a negative offset": lambda: hostile.zipped(pickled(hostile.tensor(offset=-1, size=(2,))), HONEST),
    "a negative stride": lambda: hostile.zipped(pickled(hostile.tensor(stride=(-1,))), HONEST),
    "a long stride": lambda: hostile.zipped(pickled(hostile.tensor(size=(2,), stride=(4,))), HONEST),
    "more sizes than strides": lambda: hostile.zipped(pickled(hostile.tensor(size=(2, 2))), HONEST),
    "too many dimensions": lambda: hostile.zipped(pickled(hostile.tensor(size=(1,) * 99, stride=(1,) * 99)), HONEST),
    "legacy: another number of elements": lambda: hostile.legacy(
        pickled(hostile.tensor(old=True)), {"0": (5, bytes(20))}
    ),
    "legacy: no storages": lambda: hostile.legacy(pickled(hostile.tensor(old=True))),
    "legacy: a foreign storage": lambda: hostile.legacy(b"\x80\x02N.", {"0": (4, bytes(16))}),
    "a pickle without end": lambda: hostile.zipped(b"\x80\x02]"),
    "an unknown opcode": lambda: hostile.zipped(b"\x80\x02\xff."),
    "an empty stack": lambda: hostile.zipped(b"\x80\x02."),
    "a memo that was not made": lambda: hostile.zipped(b"\x80\x02h\x05."),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_contradicts_itself_is_refused(lie: str, tmp_path: Path) -> None:
    assert "damaged" in refused(LIES[lie](), tmp_path)


def test_the_honest_ones_of_these_are_read(tmp_path: Path) -> None:
    file = tmp_path / "f"
    for content in (
        hostile.zipped(pickled(hostile.tensor()), HONEST),
        hostile.legacy(pickled(hostile.tensor(old=True)), {"0": (4, bytes(16))}),
    ):
        file.write_bytes(content)
        contents = read(file)
        assert contents.how == "weights-only" and torch.equal(contents.data, torch.zeros(4))


def changed_zip(change: Callable[[bytearray], object]) -> bytes:
    content = bytearray(hostile.zipped(pickled(hostile.tensor()), HONEST))
    change(content)
    return bytes(content)


def named(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), pickled(b"N") if name.endswith("data.pkl") else b"x")
    return buffer.getvalue()


def with_comment() -> bytes:
    buffer = io.BytesIO(hostile.zipped(pickled(b"N")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"hello"
    return buffer.getvalue()


def overlapping() -> bytes:
    """Both storages' entries point to the same bytes."""
    content = bytearray(hostile.zipped(pickled(hostile.tensor()), {"0": bytes(16), "1": bytes(16)}))
    first, second = (content.rindex(f"archive/data/{key}".encode()) - 46 for key in "01")
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


ZIPS: dict[str, Callable[[], bytes]] = {
    "compressed": lambda: hostile.zipped(pickled(hostile.tensor()), HONEST, zipfile.ZIP_DEFLATED),
    "something before it": lambda: b"PK\x03\x04" + hostile.zipped(pickled(b"N")),
    "something behind it": lambda: hostile.zipped(pickled(b"N")) + b"x",
    "a comment": with_comment,
    "upwards": lambda: named("archive/data.pkl", "archive/../../x"),
    "absolute": lambda: named("archive/data.pkl", "/x"),
    "another folder": lambda: named("archive/data.pkl", "other/x"),
    "backslashes": lambda: named("archive/data.pkl", "archive/data/a\\b"),
    "twice": lambda: named("archive/data.pkl", "archive/x", "archive/X"),
    "overlapping": overlapping,
    "a size in one header": lambda: changed_zip(lambda content: content.__setitem__(slice(22, 26), b"\1\0\0\0")),
    "a method in one header": lambda: changed_zip(lambda content: content.__setitem__(8, 8)),
    "a name in one header": lambda: changed_zip(lambda content: content.__setitem__(31, 65)),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("zip_", ZIPS)
def test_zip_archives_that_torch_does_not_write_are_refused(zip_: str, tmp_path: Path) -> None:
    refused(ZIPS[zip_](), tmp_path)


@pytest.mark.parametrize("flipped", ["data.pkl", "data/0", "version"])
def test_a_flipped_bit_is_noticed_by_the_checksum(flipped: str, tmp_path: Path) -> None:
    content = bytearray(saved("zip"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(flipped))
        whole = archive.read(name)
    at = content.index(whole) + len(whole) // 2
    content[at] ^= 1
    assert "checksum" in refused(bytes(content), tmp_path) or flipped == "data.pkl"


def test_whoever_saved_no_checksums_is_read(tmp_path: Path) -> None:
    before = torch.serialization.get_crc32_options()
    torch.serialization.set_crc32_options(False)
    try:
        torch.save({"fc.bias": torch.ones(5)}, tmp_path / "f")
    finally:
        torch.serialization.set_crc32_options(before)
    assert torch.equal(read(tmp_path / "f").data["fc.bias"], torch.ones(5))


def header(value: Any, data: int = 16, length: int | None = None) -> bytes:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(data)


def entry(begin: int = 0, end: int = 16, shape: Any = (4,), dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


HEADERS: dict[str, Callable[[], bytes]] = {
    "longer than the file": lambda: header({"a": entry()}, length=1 << 39),
    "too short": lambda: header({"a": entry()}, length=5),
    "data beyond the end": lambda: header({"a": entry(end=64, shape=(16,))}),
    "data left over": lambda: header({"a": entry()}, data=20),
    "shape against length": lambda: header({"a": entry(shape=(5,))}),
    "a shape that overflows": lambda: header({"a": entry(shape=(1 << 40, 1 << 40))}),
    "a shape that overflows to nothing": lambda: header({"a": entry(shape=(1 << 47, 1 << 47, 0), end=0), "b": entry()}),
    "a negative shape": lambda: header({"a": entry(shape=(-2, -2))}),
    "a truth for a size": lambda: header({"a": entry(end=4, shape=(True,))}, data=4),
    "offsets backwards": lambda: header({"a": entry(begin=16, end=0)}),
    "overlap": lambda: header({"a": entry(), "b": entry()}),
    "a gap": lambda: header({"a": entry(begin=4, end=20)}, data=20),
    "an unknown type": lambda: header({"a": entry(dtype="X9")}),
    "no offsets": lambda: header({"a": {"dtype": "F32", "shape": [4]}}),
    "a name twice": lambda: header(b'{"a": 1, "a": 2}'),
    "metadata that are no text": lambda: header({"__metadata__": {"a": 1}, "a": entry()}),
    "nested": lambda: header(b'{"a":' + b"[" * 100_000),
    "not json": lambda: header(b"{ no json"),
    "not utf-8": lambda: header(b'{"\xff": 1}'),
}


@pytest.mark.parametrize("lie", HEADERS)
def test_lying_safetensors_headers_are_refused(lie: str, tmp_path: Path) -> None:
    assert "damaged" in refused(HEADERS[lie](), tmp_path)


def test_safetensors_are_read_as_their_own_library_reads_them(tmp_path: Path) -> None:
    types = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool]
    weights = {str(dtype): torch.arange(6).reshape(2, 3).to(dtype) for dtype in types}
    weights |= {"scalar": torch.tensor(1.5), "none": torch.zeros(0, 2)}
    file = tmp_path / "weights.pt"
    safetensors.torch.save_file(weights, file, {"classes": "ant,bee"})
    contents, expected = read(file), safetensors.torch.load_file(file)
    assert contents.how == "safetensors" and contents.metadata == {"classes": "ant,bee"}
    assert set(contents.data) == set(expected)
    for name, value in expected.items():
        assert contents.data[name].dtype == value.dtype and torch.equal(contents.data[name], value)


def test_a_memo_of_four_billion_takes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(pickled(b"Nr\xff\xff\xff\xff"))
    assert read(file).data is None


def test_repeated_calls_of_copies_stay_inert_or_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(pickled(b"c__builtin__\nbytearray\n\x8a\x05\0\0\0\0\x20\x85R"))
    assert isinstance(read(file).data, Inert)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is asked of POSIX's getrusage")
def test_traps_take_no_memory(tmp_path: Path) -> None:
    """In a process of its own, whose peak memory is that of the traps alone."""
    from tests.core.models.weights import traps

    answer = subprocess.run(
        [sys.executable, "-m", traps.__name__, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert set(told["sentences"]) == set(traps.TRAPS)
    assert all("damaged" in sentence for sentence in told["sentences"].values()), told
    assert told["grown_by"] < traps.MOST_BYTES, told["grown_by"]
