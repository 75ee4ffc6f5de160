"""The few calls of a pickle that are imitated: those that only put tensors and plain containers together.

An imitation is a function of our own that gives what the named function would give, as plain values and plans; none
calls what the file names. Every call that has no imitation gives an `Inert`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from core.models.weights.inert import NUMPY_CODES, Global, Inert, Storage, key, numpy_code, plan
from core.models.weights.trouble import Damaged


class Workshop(Protocol):
    """Whoever runs the pickle; `charge` raises Damaged when imitated calls copy more than a file may ask for."""

    def charge(self, amount: int) -> None: ...


Imitation = Callable[[Workshop, tuple[Any, ...]], Any]


def call(workshop: Workshop, known: Mapping[str, Imitation], callee: Any, args: Any) -> Any:
    """What stands for `callee(*args)`. Nothing is called but the imitations in `known`."""
    if not isinstance(args, tuple) or not isinstance(callee, Global | Inert):
        raise Damaged
    if isinstance(callee, Global) and callee.name in known:
        try:
            return known[callee.name](workshop, args)
        except (LookupError, TypeError, ValueError, AttributeError, struct.error):
            return Inert(callee.name, args)  # given something else than torch or Python ever give it
    return Inert(callee.name, args)


def _tensor(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    storage, offset, size, stride = args[:4]
    if not isinstance(storage, Storage):
        return Inert("torch._utils._rebuild_tensor_v2", args)
    return plan(storage, offset, size, stride, storage.dtype)


def _tensor_with_dtype(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    storage, offset, size, stride, dtype = *args[:4], args[6]
    if not isinstance(storage, Storage) or not isinstance(dtype, Global):
        return Inert("torch._utils._rebuild_tensor_v3", args)
    return plan(storage, offset, size, stride, dtype.name.removeprefix("torch."))


def _first(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    return args[0]


def _tensor_of_a_kind(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    """torch._tensor._rebuild_from_type_v2(function, type, args, state)."""
    return call(workshop, KNOWN, args[0], args[2])


def _ordered_dict(workshop: Workshop, args: tuple[Any, ...]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    if args:
        pairs = args[0].items() if isinstance(args[0], dict) else args[0]
        workshop.charge(64 * len(pairs))
        for name, value in pairs:
            made[key(name)] = value
    return made


def _default_dict(workshop: Workshop, args: tuple[Any, ...]) -> dict[Any, Any]:
    return _ordered_dict(workshop, args[1:])


def _list(workshop: Workshop, args: tuple[Any, ...]) -> list[Any]:
    if not args:
        return []
    if not isinstance(args[0], list | tuple | set | frozenset):
        raise Damaged
    workshop.charge(8 * len(args[0]))
    return list(args[0])


def _tuple(workshop: Workshop, args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_list(workshop, args))


def _set(workshop: Workshop, args: tuple[Any, ...]) -> set[Any]:
    return {key(item) for item in _list(workshop, args)}


def _device(workshop: Workshop, args: tuple[Any, ...]) -> str:
    kind, *index = args
    if not isinstance(kind, str) or len(kind) > 20 or len(args) > 2 or not all(type(number) is int for number in index):
        raise Damaged
    return ":".join(map(str, args))


def _bytes(workshop: Workshop, args: tuple[Any, ...]) -> bytes:
    """_codecs.encode(text, "latin1"): how old protocols keep bytes; bytes() where they are empty."""
    if not args:
        return b""
    workshop.charge(len(args[0]))
    return bytes(args[0]) if isinstance(args[0], bytes) else args[0].encode("latin-1")


def _old_object(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    """copyreg._reconstructor(class, base, state)."""
    return call(workshop, {}, args[0], ())


def _numpy_scalar(workshop: Workshop, args: tuple[Any, ...]) -> Any:
    code = numpy_code(args[0])
    if code is None or len(args) < 2 or not isinstance(args[1], bytes):
        return Inert("numpy scalar", args)
    order, letter = ">" if code[0] == ">" else "<", NUMPY_CODES[code[1]][1]
    return struct.unpack(order + letter, args[1])[0]


def _numpy_array(workshop: Workshop, args: tuple[Any, ...]) -> Inert:
    return Inert("numpy.ndarray")


def _numpy_buffer(workshop: Workshop, args: tuple[Any, ...]) -> Inert:
    data, dtype, shape, order = args
    return Inert("numpy.ndarray", state=(1, shape, dtype, order == "F", data))


KNOWN: dict[str, Imitation] = {
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_tensor_v3": _tensor_with_dtype,
    "torch._utils._rebuild_parameter": _first,
    "torch._utils._rebuild_parameter_with_state": _first,
    "torch.nn.parameter.Parameter": _first,
    "torch._tensor._rebuild_from_type_v2": _tensor_of_a_kind,
    "torch.Size": _tuple,
    "torch.device": _device,
    "collections.OrderedDict": _ordered_dict,
    "collections.Counter": _ordered_dict,
    "collections.defaultdict": _default_dict,
    "_codecs.encode": _bytes,
    "copyreg._reconstructor": _old_object,
    "copy_reg._reconstructor": _old_object,
    **{
        f"{module}.{name}": imitation
        for module in ("builtins", "__builtin__")
        for name, imitation in {
            "set": _set,
            "frozenset": _set,
            "list": _list,
            "tuple": _tuple,
            "dict": _ordered_dict,
            "bytes": _bytes,
        }.items()
    },
    **{
        f"numpy.{core}.{name}": imitation
        for core in ("core", "_core")
        for name, imitation in {
            "multiarray.scalar": _numpy_scalar,
            "multiarray._reconstruct": _numpy_array,
            "numeric._frombuffer": _numpy_buffer,
        }.items()
    },
}
"""The calls that are imitated; everything else stays inert."""
