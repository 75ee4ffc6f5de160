"""Reads safetensors files: the header is checked to the last byte before a tensor is made.

Format: https://github.com/huggingface/safetensors (length of the header, header in JSON, tensors one after the other).
Read with plain reads, not mapped: a mapped file that shrinks ends the process.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from math import prod
from typing import Any, BinaryIO

import torch

from core.messages import QT_TRANSLATE_NOOP, Message
from core.models.weights.inert import MOST_DIMENSIONS, natural
from core.models.weights.tensors import read_bytes
from core.models.weights.trouble import CONTRADICTS, CUT_OFF, GARBLED, TRAP, Damaged
from core.progress import Progress

LARGEST_HEADER = 16 << 20
DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U64": torch.uint64,
    "U32": torch.uint32,
    "U16": torch.uint16,
    "U8": torch.uint8,
    "BOOL": torch.bool,
    "C64": torch.complex64,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
}


@dataclass(frozen=True)
class Place:
    """One tensor of the file: its data from `begin` to `end`, counted from the file's beginning."""

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    begin: int
    end: int


def looks_like_one(head: bytes) -> bool:
    """Whether a file beginning so is meant as safetensors: a small length, then JSON."""
    return len(head) >= 10 and head[5:8] == b"\0\0\0" and head[8:9] == b"{" and head[9:10] in b'"} \n\t'


def read(file: BinaryIO, length: int, name: str, progress: Progress) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """The tensors by name, and the header's own metadata. Raises Damaged."""
    places, metadata = _places(file, length)
    what = Message(QT_TRANSLATE_NOOP("core", "Reading {name}…"), {"name": name})
    tensors: dict[str, torch.Tensor] = {}
    for place in places:
        data = read_bytes(file, place.begin, place.end - place.begin)
        tensors[place.name] = data.view(place.dtype).reshape(place.shape)
        progress.report(what, place.end, length)
    return tensors, metadata


def _places(file: BinaryIO, length: int) -> tuple[list[Place], dict[str, str]]:
    header, begin = _header(file, length)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise Damaged(CONTRADICTS)
    places = [_place(name, entry, begin) for name, entry in header.items()]
    expected = begin
    for place in sorted(places, key=lambda place: (place.begin, place.end)):
        if place.begin != expected:
            raise Damaged(CONTRADICTS)
        expected = place.end
    if expected != length:
        raise Damaged(CUT_OFF if expected > length else CONTRADICTS)
    return places, metadata


def _header(file: BinaryIO, length: int) -> tuple[dict[str, Any], int]:
    file.seek(0)
    size = struct.unpack("<Q", file.read(8))[0]
    if 8 + size > length:
        raise Damaged(CUT_OFF)
    if size > LARGEST_HEADER:
        raise Damaged(TRAP)
    try:
        header = json.loads(file.read(size), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Damaged(GARBLED) from error
    if not isinstance(header, dict):
        raise Damaged
    return header, 8 + size


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _place(name: str, entry: Any, begin: int) -> Place:
    try:
        dtype, shape, offsets = DTYPES[entry["dtype"]], entry["shape"], entry["data_offsets"]
        sizes = tuple(map(natural, shape))
        natural(prod(max(1, length) for length in sizes))
        first, last = map(natural, offsets)
    except (LookupError, TypeError, ValueError) as error:
        raise Damaged(CONTRADICTS) from error
    if len(sizes) > MOST_DIMENSIONS or last < first or prod(sizes) * dtype.itemsize != last - first:
        raise Damaged(CONTRADICTS)
    return Place(name, dtype, sizes, begin + first, begin + last)
