"""Looks at a zip archive before anything unpacks it: every entry stored, whole, apart from the others.

Own parsing of the format (PKWARE's APPNOTE.TXT), stricter than any library's: entries, central directory and end
record must follow one another through the whole file, so that no two readers can see two different archives in it.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from core.models.weights.trouble import COMPRESSED, CONTRADICTS, CUT_OFF, TRAP, WRONG_SUM, Damaged
from core.progress import Progress

MOST_ENTRIES = 100_000
BLOCK_BYTES = 1 << 20
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_HIDDEN, _ENCRYPTED = 0xFFFFFFFF, 0x1
_DESCRIPTOR_BYTES = (0, 12, 16, 20, 24)
"""What may stand behind an entry's data: nothing, or its sizes once more."""


@dataclass(frozen=True)
class Entry:
    """A file in the archive. `header` is where it begins, `size` how long it is unpacked, `packed` how long here.

    `checksum` is its contents' CRC-32, or 0 where whoever wrote it took the time for none.
    """

    name: str
    header: int
    size: int
    packed: int
    method: int
    flags: int
    checksum: int


@dataclass(frozen=True)
class Directory:
    """The archive's table of contents, which begins at `start`; `exact` says that nothing follows it."""

    entries: tuple[Entry, ...]
    start: int
    exact: bool


def directory(file: BinaryIO, length: int) -> Directory:
    """What the archive says it holds; none of it has been checked. Raises Damaged."""
    position, end, comment = _find_end(file, length)
    count, size, start = end[4], end[5], end[6]
    tail = position
    locator_at = position - _LOCATOR.size
    if locator_at >= 0 and (locator := _LOCATOR.unpack(_at(file, locator_at, _LOCATOR.size)))[0] == b"PK\x06\x07":
        tail = locator[2]
        if tail != locator_at - _END64.size:
            raise Damaged(CONTRADICTS)
        record = _END64.unpack(_at(file, tail, _END64.size))
        if record[0] != b"PK\x06\x06":
            raise Damaged(CONTRADICTS)
        count, size, start = record[7], record[8], record[9]
    if count > MOST_ENTRIES or size > 512 * (count + 1):
        raise Damaged(TRAP)
    exact = comment == 0 and start + size == tail
    entries = _entries(_at(file, tail - size if tail >= size else 0, size), count)
    return Directory(tuple(entries), start, exact)


def check(file: BinaryIO, found: Directory) -> dict[str, tuple[int, int]]:
    """Where each entry's bytes lie: name -> (offset, length). Nothing but stored entries passes.

    Raises:
        Damaged: compressed, encrypted, overlapping, double or wrongly named entries; gaps; sizes that differ.
    """
    if not found.exact:
        raise Damaged(CONTRADICTS)
    places: dict[str, tuple[int, int]] = {}
    expected = 0
    gaps: tuple[int, ...] = (0,)
    for entry in sorted(found.entries, key=lambda entry: entry.header):
        if entry.method != 0 or entry.size != entry.packed:
            raise Damaged(COMPRESSED)
        if entry.flags & _ENCRYPTED or entry.header - expected not in gaps or entry.name.lower() in places:
            raise Damaged(CONTRADICTS)
        _check_name(entry.name)
        offset = _data_offset(file, entry)
        places[entry.name.lower()] = (offset, entry.size)
        expected = offset + entry.size
        gaps = _DESCRIPTOR_BYTES if entry.flags & 0x8 else (0,)
    if found.start - expected not in gaps:
        raise Damaged(CONTRADICTS)
    return {entry.name: places[entry.name.lower()] for entry in found.entries}


def check_sums(file: BinaryIO, found: Directory, places: dict[str, tuple[int, int]], progress: Progress) -> None:
    """Whether all contents, at the `places` of `check`, are those that were saved: torch's own reader doesn't ask.

    Raises:
        Damaged: bits have changed since.
        Cancelled: `progress` was cancelled.
    """
    for entry in found.entries:
        offset, left = places[entry.name]
        file.seek(offset)
        checksum = 0
        while left and entry.checksum:
            progress.check()
            block = _next(file, min(left, BLOCK_BYTES))
            checksum = zlib.crc32(block, checksum)
            left -= len(block)
        if checksum != entry.checksum:
            raise Damaged(WRONG_SUM)


def _data_offset(file: BinaryIO, entry: Entry) -> int:
    """Where the data begin, once the entry's own header agrees with the table of contents."""
    signature, _, flags, method, _, _, _, packed, size, name, extra = _LOCAL.unpack(
        _at(file, entry.header, _LOCAL.size)
    )
    if signature != b"PK\x03\x04" or method != 0 or flags != entry.flags:
        raise Damaged(CONTRADICTS)
    if _name(_at(file, entry.header + _LOCAL.size, name), flags) != entry.name:
        raise Damaged(CONTRADICTS)
    if not flags & 0x8 and {packed, size} - {entry.size, _HIDDEN}:
        raise Damaged(CONTRADICTS)
    return int(entry.header + _LOCAL.size + name + extra)


def _find_end(file: BinaryIO, length: int) -> tuple[int, tuple[int, ...], int]:
    """The end record: its position, its fields, the length of the comment behind it."""
    tail_at = max(0, length - _END.size - 0xFFFF)
    tail = _at(file, tail_at, length - tail_at)
    position = tail.rfind(b"PK\x05\x06")
    while position >= 0:
        if position + _END.size <= len(tail):
            end = _END.unpack_from(tail, position)
            if position + _END.size + end[7] == len(tail):
                return tail_at + position, end, end[7]
        position = tail.rfind(b"PK\x05\x06", 0, position)
    raise Damaged(CUT_OFF)


def _entries(table: bytes, count: int) -> list[Entry]:
    entries, at = [], 0
    for _ in range(count):
        if at + _CENTRAL.size > len(table):
            raise Damaged(CONTRADICTS)
        fields = _CENTRAL.unpack_from(table, at)
        flags, method, packed, size = fields[3], fields[4], fields[8], fields[9]
        name_bytes, extra_bytes, comment_bytes, header = fields[10], fields[11], fields[12], fields[16]
        at += _CENTRAL.size
        if fields[0] != b"PK\x01\x02" or at + name_bytes + extra_bytes + comment_bytes > len(table):
            raise Damaged(CONTRADICTS)
        name = _name(table[at : at + name_bytes], flags)
        wide = _wide_sizes(table[at + name_bytes : at + name_bytes + extra_bytes])
        size, packed, header = (wide.pop(0) if value == _HIDDEN and wide else value for value in (size, packed, header))
        entries.append(Entry(name, header, size, packed, method, flags, fields[7]))
        at += name_bytes + extra_bytes + comment_bytes
    if at != len(table):
        raise Damaged(CONTRADICTS)
    return entries


def _wide_sizes(extra: bytes) -> list[int]:
    """The 64-bit numbers of an entry beyond 4 GB."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1 and at + 4 + length <= len(extra):
            return list(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
        at += 4 + length
    return []


def _check_name(name: str) -> None:
    parts = name.removesuffix("/").split("/")
    if "\\" in name or "\0" in name or ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
        raise Damaged(CONTRADICTS)


def _name(data: bytes, flags: int) -> str:
    return data.decode("utf-8" if flags & 0x800 else "cp437", "replace")


def _at(file: BinaryIO, offset: int, count: int) -> bytes:
    file.seek(offset)
    return _next(file, count)


def _next(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise Damaged(CUT_OFF)
    return data
