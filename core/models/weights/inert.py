"""What a pickle is turned into when nothing in it may run: plain values, planned tensors, inert placeholders.

A pickle is a little program that names functions and calls them. Here a name stays a name (`Global`), a tensor is only
planned (`Planned`), and a call gives an `Inert`, which keeps what it was given and does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any

from core.models.weights.trouble import CONTRADICTS, TRAP, Damaged

ITEM_BYTES = {
    **dict.fromkeys(("float64", "int64", "uint64", "complex64"), 8),
    **dict.fromkeys(("float32", "int32", "uint32", "qint32"), 4),
    **dict.fromkeys(("float16", "bfloat16", "int16", "uint16"), 2),
    **dict.fromkeys(("int8", "uint8", "bool", "qint8", "quint8", "float8_e4m3fn", "float8_e5m2"), 1),
    "complex128": 16,
}
"""Bytes of one element of torch's data types."""

STORAGES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "UntypedStorage": "uint8",
    "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
    "QInt8Storage": "qint8",
    "QUInt8Storage": "quint8",
    "QInt32Storage": "qint32",
}
"""Storage class of a torch file -> its data type."""

NUMPY_CODES = {
    "f8": ("float64", "d"),
    "f4": ("float32", "f"),
    "f2": ("float16", "e"),
    "b1": ("bool", "?"),
    "i8": ("int64", "q"),
    "i4": ("int32", "i"),
    "i2": ("int16", "h"),
    "i1": ("int8", "b"),
    "u1": ("uint8", "B"),
    "u8": ("uint64", "Q"),
    "u4": ("uint32", "I"),
    "u2": ("uint16", "H"),
}
"""NumPy's name of a data type -> torch's name, and the letter of `struct`."""

MOST_DIMENSIONS = 32


@dataclass(frozen=True)
class Global:
    """A function or class that the file names. It is never looked up."""

    name: str


@dataclass(eq=False)
class Inert:
    """Stands for an object that was not made: its class or function `name` ("module.Class"), and what it was given.

    `state` is what the object would have been restored from (its attributes, for most classes).
    """

    name: str
    args: tuple[Any, ...] = ()
    state: Any = None
    items: list[Any] = field(default_factory=list)
    entries: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Storage:
    """`count` elements from element `start` on, of the `total` that the file keeps under `key` (or in `data`)."""

    key: str
    dtype: str
    total: int
    start: int
    count: int
    data: bytes | None = None


@dataclass(frozen=True, eq=False)
class Planned:
    """A tensor that could be made: it lies wholly within its storage. `offset` and `stride` count elements."""

    storage: Storage
    dtype: str
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


def declared_storage(persistent: Any) -> Any:
    """The storage (or, in old files, the class) that a torch pickle's persistent id stands for."""
    if not isinstance(persistent, tuple) or len(persistent) < 2:
        raise Damaged
    if persistent[0] == "module":
        return persistent[1]
    if persistent[0] != "storage" or not 5 <= len(persistent) <= 6:
        raise Damaged
    kind, key, total = persistent[1], persistent[2], persistent[4]
    dtype = STORAGES.get(kind.name.rpartition(".")[2]) if isinstance(kind, Global) else None
    if dtype is None or not isinstance(key, str | int):
        raise Damaged(CONTRADICTS)
    start, count = 0, natural(total)
    if len(persistent) == 6 and persistent[5] is not None:
        _, start, count = persistent[5]
        if natural(start) + natural(count) > total:
            raise Damaged(CONTRADICTS)
    return Storage(str(key), dtype, total, start, count)


def natural(number: Any) -> int:
    """`number`, if it is a whole number from 0 on that a size can be."""
    if type(number) is not int or not 0 <= number < 1 << 48:
        raise Damaged(CONTRADICTS)
    return number


def plan(storage: Storage, offset: Any, size: Any, stride: Any, dtype: str) -> Planned | Inert:
    """The tensor, once it is sure that it lies within its storage and is no larger. Quantised ones stay inert."""
    if dtype not in ITEM_BYTES or dtype.startswith("q"):
        return Inert(f"torch.{dtype}")
    sizes, strides = tuple(map(natural, size)), tuple(map(natural, stride))
    if len(sizes) != len(strides) or len(sizes) > MOST_DIMENSIONS:
        raise Damaged(CONTRADICTS)
    if 0 in sizes:
        return _empty(storage, sizes, dtype)
    available = storage.count * ITEM_BYTES[storage.dtype] // ITEM_BYTES[dtype]
    elements, last = 1, natural(offset)
    for length, step in zip(sizes, strides, strict=True):
        elements *= length
        last += (length - 1) * step
    if last >= available:
        raise Damaged(CONTRADICTS)
    if elements > available:
        raise Damaged(TRAP)
    return Planned(storage, dtype, offset, sizes, strides)


def _empty(storage: Storage, sizes: tuple[int, ...], dtype: str) -> Planned:
    """A tensor without elements: where it would lie doesn't matter, but its shape must be one that torch can count."""
    shown = [max(1, length) for length in sizes]
    natural(prod(shown))
    strides = tuple(prod(shown[position + 1 :]) for position in range(len(shown)))
    return Planned(storage, dtype, 0, sizes, strides)


def numpy_code(dtype: Any) -> tuple[str, str] | None:
    """Byte order and code ("<", "f4") of a pickled numpy.dtype, or None where it is none that torch knows."""
    if (
        not isinstance(dtype, Inert)
        or dtype.name != "numpy.dtype"
        or not dtype.args
        or dtype.args[0] not in NUMPY_CODES
    ):
        return None
    state = dtype.state
    order = state[1] if isinstance(state, tuple) and len(state) > 1 and isinstance(state[1], str) else "<"
    return order, dtype.args[0]


def key(value: Any) -> Any:
    """`value`, if it can be a key: nothing nested, for hashing that could exhaust the stack."""
    simple = str | int | float | bytes | None
    if isinstance(value, int) and abs(value) >= 1 << 60:
        raise Damaged(TRAP)  # where different numbers begin to have equal hashes
    if isinstance(value, simple | Global | Inert | Planned):
        return value
    if isinstance(value, tuple) and all(isinstance(part, simple) for part in value):
        return value
    raise Damaged


PLAIN = frozenset(
    {"collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"}
    | {"torch._utils._rebuild_parameter", "torch.Size", "torch.storage.UntypedStorage"}
    | {f"torch.{name}" for name in STORAGES if name[0] != "Q"}
)
"""What a file may name that torch itself is let at (with weights_only, as always)."""
