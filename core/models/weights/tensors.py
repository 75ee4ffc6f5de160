"""Turns what the inert machine planned into tensors and plain containers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, BinaryIO

import numpy as np
import torch

from core.messages import QT_TRANSLATE_NOOP, Message
from core.models.weights.inert import (
    ITEM_BYTES,
    NUMPY_CODES,
    Global,
    Inert,
    Planned,
    Storage,
    natural,
    numpy_code,
    plan,
)
from core.models.weights.trouble import CUT_OFF, TRAP, Damaged
from core.progress import Progress

DEEPEST = 200
_BLOCK_BYTES = 1 << 22
MOST_VALUES = 2_000_000
"""Values of a tree, each counted as often as it is met: lists of the same list can have more than fit anywhere."""
BYTES_PER_BYTE = 8
"""Tensors may share storages (weights that are tied, averages not copied): so many times the file's length."""


class Settling:
    """Walks a machine's value: tensors made by `tensor`, names and unknown objects as `Inert`, cycles cut.

    After `settle`: `dropped` are the names of what stayed inert, `bytes` what all tensors together hold.
    """

    def __init__(self, tensor: Callable[[Planned], Any]) -> None:
        self.tensor = tensor
        self.dropped: set[str] = set()
        self.bytes = 0
        self._done: dict[int, tuple[Any, int, Any]] = {}
        self._open: set[int] = set()

    def settle(self, value: Any) -> Any:
        """The value in its final form. Raises Damaged where it is a trap."""
        try:
            return self._walk(value, 0)[0]
        except (TypeError, LookupError, ValueError) as error:  # what can't be a key, or no type of numbers
            raise Damaged from error

    def _walk(self, value: Any, depth: int) -> tuple[Any, int]:
        """The final form, and the number of values in it."""
        if value is None or isinstance(value, str | int | float | complex | bytes):
            return value, 1
        identity = id(value)
        if identity in self._open:
            return value if isinstance(value, Inert) else self._drop("recursion"), 1
        if identity not in self._done:
            if depth > DEEPEST:
                raise Damaged(TRAP)
            self._open.add(identity)
            self._done[identity] = (*self._make(value, depth + 1), value)
            self._open.discard(identity)
        made, count, _ = self._done[identity]
        if isinstance(value, Planned):
            self.bytes += prod(value.size) * ITEM_BYTES[value.dtype]
        return made, count

    def _make(self, value: Any, depth: int) -> tuple[Any, int]:
        if isinstance(value, Planned):
            return self.tensor(value), 1
        if isinstance(value, Global):
            return self._drop(value.name), 1
        if isinstance(value, Inert):
            return self._inert(value, depth)
        if isinstance(value, dict):
            return self._dict(value, depth)
        if isinstance(value, list | tuple | set):
            parts = [self._walk(part, depth) for part in value]
            return type(value)(part for part, _ in parts), self._count(parts)
        return self._drop("torch.storage"), 1

    def _dict(self, value: dict[Any, Any], depth: int) -> tuple[Any, int]:
        parts = {self._key(name, depth): self._walk(part, depth) for name, part in value.items()}
        return {name: part for name, (part, _) in parts.items()}, self._count(list(parts.values()))

    def _key(self, name: Any, depth: int) -> Any:
        if isinstance(name, Global):
            self.dropped.add(name.name)
            return name.name
        return self._walk(name, depth)[0]

    def _inert(self, value: Inert, depth: int) -> tuple[Any, int]:
        if value.name == "numpy.ndarray" and (array := _numpy_plan(value.state)) is not None:
            self.bytes += prod(array.size) * ITEM_BYTES[array.dtype]
            return self.tensor(array), 1
        self.dropped.add(value.name)
        if value.entries and value.state is None:
            return self._dict(value.entries, depth)  # a kind of dict: what it holds is what counts
        value.args = self._walk(value.args, depth)[0]
        value.state = self._walk(value.state, depth)[0]
        value.items = self._walk(value.items, depth)[0]
        value.entries = self._walk(value.entries, depth)[0]
        return value, 1

    def _drop(self, name: str) -> Inert:
        self.dropped.add(name)
        return Inert(name)

    def _count(self, parts: list[tuple[Any, int]]) -> int:
        count = 1 + sum(part for _, part in parts)
        if count > MOST_VALUES:
            raise Damaged(TRAP)
        return count


class Maker:
    """Makes planned tensors, reading each storage once from `file`; tensors of one storage share it, as saved."""

    def __init__(
        self, file: BinaryIO, places: Mapping[str, tuple[int, int]], byteorder: str, name: str, progress: Progress
    ) -> None:
        self.file, self.places, self.byteorder, self.progress = file, places, byteorder, progress
        self.what = Message(QT_TRANSLATE_NOOP("core", "Reading {name}…"), {"name": name})
        self.total = sum(size for _, size in places.values())
        self._read = 0
        self._storages: dict[str, torch.Tensor] = {}

    def tensor(self, planned: Planned) -> torch.Tensor:
        dtype: torch.dtype = getattr(torch, planned.dtype)
        whole = self._bytes(planned.storage)
        start = planned.storage.start * ITEM_BYTES[planned.storage.dtype]
        kept = whole.untyped_storage()[start:] if start else whole.untyped_storage()
        made = torch.empty(0, dtype=dtype)
        return made.set_(kept, planned.offset, planned.size, planned.stride)

    def _bytes(self, storage: Storage) -> torch.Tensor:
        """The whole storage as bytes, in this computer's order."""
        if storage.data is not None:
            made = torch.empty(len(storage.data), dtype=torch.uint8)
            made.numpy()[:] = np.frombuffer(storage.data, np.uint8)
            return made
        if storage.key not in self._storages:
            offset, size = self.places[storage.key]
            made = read_bytes(self.file, offset, size)
            self._read += size
            self.progress.report(self.what, self._read, self.total)
            if self.byteorder != "little" and size:
                _swap(made, storage.dtype)
            self._storages[storage.key] = made
        return self._storages[storage.key]


def read_bytes(file: BinaryIO, offset: int, size: int) -> torch.Tensor:
    """`size` bytes from `offset` on as uint8 (size,). Raises Damaged where the file is shorter."""
    made = torch.empty(size, dtype=torch.uint8)
    file.seek(offset)
    left = made.numpy().data
    while left:
        data = file.read(min(len(left), _BLOCK_BYTES))
        if not data:
            raise Damaged(CUT_OFF)
        left[: len(data)] = data
        left = left[len(data) :]
    return made


def _swap(whole: torch.Tensor, dtype: str) -> None:
    """Turn the bytes of each number round, in place."""
    letter = "c" if dtype.startswith("complex") else "u"
    numbers = whole.numpy().view(f"{letter}{ITEM_BYTES[dtype]}")
    numbers.byteswap(inplace=True)


def _numpy_plan(state: Any) -> Planned | None:
    """The tensor that a pickled NumPy array is, where torch has its data type."""
    if not isinstance(state, tuple) or len(state) != 5 or not isinstance(state[4], bytes):
        return None
    _, shape, dtype, fortran, data = state
    code = numpy_code(dtype)
    if (
        code is None
        or code[0] == ">"
        or not isinstance(shape, tuple)
        or len(data) % ITEM_BYTES[NUMPY_CODES[code[1]][0]]
    ):
        return None
    name = NUMPY_CODES[code[1]][0]
    sizes = [natural(length) for length in shape]
    order = sizes if not fortran else sizes[::-1]
    strides = [prod(order[position + 1 :]) for position in range(len(order))]
    count = len(data) // ITEM_BYTES[name]
    storage = Storage("", name, count, 0, count, data)
    planned = plan(storage, 0, sizes, strides if not fortran else strides[::-1], name)
    return planned if isinstance(planned, Planned) else None
