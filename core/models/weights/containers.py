"""The two containers that torch.save writes, zip archive and the older row of pickles, taken apart without loading."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from core.models.weights import zip_check
from core.models.weights.imitations import KNOWN, Imitation, Workshop
from core.models.weights.inert import ITEM_BYTES, PLAIN, Inert, Storage, declared_storage
from core.models.weights.machine import Machine, Stream
from core.models.weights.trouble import CONTRADICTS, GARBLED, Damaged
from core.progress import Progress

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
LEGACY_PROTOCOL = 1001
LARGEST_PICKLE = 256 << 20
"""Bytes of the pickle of a zip archive: tensors lie beside it."""


@dataclass(frozen=True, eq=False)
class Packed:
    """A file taken apart: its value with planned tensors, and where the file keeps the bytes of each storage.

    `plain` says that it names nothing but what torch's own loader may be let at; `torch_made` that torch saved it.
    """

    value: Any
    places: Mapping[str, tuple[int, int]]
    plain: bool
    torch_made: bool
    byteorder: str = "little"


class _Storages:
    """The storages that a pickle declares, by key."""

    def __init__(self) -> None:
        self.declared: dict[str, Storage] = {}

    def __call__(self, persistent: Any) -> Any:
        found = declared_storage(persistent)
        if isinstance(found, Storage):
            known = self.declared.setdefault(found.key, found)
            if _bytes(known) != _bytes(found):
                raise Damaged(CONTRADICTS)
        return found


def _bytes(storage: Storage) -> int:
    return storage.total * ITEM_BYTES[storage.dtype]


def open_zip(file: BinaryIO, found: zip_check.Directory, progress: Progress) -> Packed:
    """A zip archive of torch.save. Every storage it declares is there, in its full length. Raises Damaged."""
    places = zip_check.check(file, found)
    folder = next((name.removesuffix("data.pkl") for name in places if name.endswith("/data.pkl")), None)
    if folder is None or any(not name.startswith(folder) for name in places) or folder.count("/") != 1:
        raise Damaged(CONTRADICTS)
    offset, size = places[folder + "data.pkl"]
    if size > LARGEST_PICKLE:
        raise Damaged(GARBLED)
    storages = _Storages()
    file.seek(offset)
    machine = Machine(Stream(file, size), storages, _with_inner_storages(), progress)
    value = machine.load()
    kept: dict[str, tuple[int, int]] = {}
    for key, storage in storages.declared.items():
        place = places.get(f"{folder}data/{key}", (0, 0 if _bytes(storage) == 0 else -1))
        if place[1] != _bytes(storage):
            raise Damaged(CONTRADICTS)
        kept[key] = place
    order_at, order_size = places.get(folder + "byteorder", (0, 0))
    file.seek(order_at)
    byteorder = file.read(min(order_size, 8)).decode("latin-1") or "little"
    if byteorder not in ("little", "big"):
        raise Damaged(CONTRADICTS)
    zip_check.check_sums(file, found, places, progress)
    return Packed(value, kept, _plain(machine), True, byteorder)


def open_pickle(file: BinaryIO, size: int, progress: Progress | None, *, inner: bool = False) -> Packed:
    """A pickle of any kind, or torch.save's row of pickles with the storages behind (before PyTorch 1.6).

    `file` stands at its beginning and has `size` bytes. Raises Damaged.
    """
    known = KNOWN if inner else _with_inner_storages()
    stream = Stream(file, size)
    machine = Machine(stream, known=known, progress=progress)
    value = machine.load()
    if type(value) is not int or value != LEGACY_MAGIC:
        return Packed(value, {}, _plain(machine), False)
    if Machine(stream).load() != LEGACY_PROTOCOL:
        raise Damaged
    system = Machine(stream).load()
    if not isinstance(system, dict):
        raise Damaged
    storages = _Storages()
    machine = Machine(stream, storages, known, progress)
    value = machine.load()
    keys = Machine(stream).load()
    places = _places(stream, keys, storages.declared)
    byteorder = "little" if system.get("little_endian", True) is True else "big"
    return Packed(value, places, _plain(machine), True, byteorder)


def _places(stream: Stream, keys: Any, declared: dict[str, Storage]) -> dict[str, tuple[int, int]]:
    """Where the storages lie that follow the pickles, each behind the number of its elements."""
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Damaged
    if len(set(keys)) != len(keys) or set(keys) != set(declared):
        raise Damaged(CONTRADICTS)
    places = {}
    for key in keys:
        if stream.number("<q") != declared[key].total:
            raise Damaged(CONTRADICTS)
        places[key] = (stream.file.tell(), _bytes(declared[key]))
        stream.skip(_bytes(declared[key]))
    return places


def _plain(machine: Machine) -> bool:
    return not machine.odd and machine.names <= PLAIN


def _with_inner_storages() -> Mapping[str, Imitation]:
    return {**KNOWN, "torch.storage._load_from_bytes": _inner_storage}


def _inner_storage(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    """A storage that Python's own pickle wrote: torch.save's form of it, as bytes within the pickle."""
    data = args[0]
    workshop.charge(len(data))
    packed = open_pickle(io.BytesIO(data), len(data), None, inner=True)
    if not isinstance(packed.value, Storage) or packed.byteorder != sys.byteorder:
        return Inert("torch.storage._load_from_bytes")
    offset, size = packed.places[packed.value.key]
    return replace(packed.value, data=data[offset : offset + size])
