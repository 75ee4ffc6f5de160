"""What each opcode of a pickle does in the inert machine: it moves values about, and calls nothing.

Meaning of the opcodes: the standard library's pickletools.
"""

from __future__ import annotations

import codecs
import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.models.weights.imitations import call
from core.models.weights.inert import Inert, key
from core.models.weights.trouble import TRAP, Damaged

if TYPE_CHECKING:
    from core.models.weights.machine import Machine

LONGEST_NUMBER = 256
LONGEST_TEXT = 16 << 20
"""Bytes."""


def _mark(machine: Machine) -> None:
    machine.marks.append(len(machine.stack))


def _pop(machine: Machine) -> None:
    if machine.marks and machine.marks[-1] == len(machine.stack):
        machine.marks.pop()
    else:
        machine.pop()


def _tuple_of(count: int) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        if len(machine.stack) < count:
            raise Damaged
        machine.stack[-count:] = [tuple(machine.stack[-count:])]

    return act


def _number(form: str) -> Callable[[Machine], None]:
    return lambda machine: machine.push(machine.stream.number(form))


def _text(form: str) -> Callable[[Machine], None]:
    return lambda machine: machine.push(machine.text(machine.stream.read(machine.stream.number(form))))


def _bytes(form: str) -> Callable[[Machine], None]:
    return lambda machine: machine.push(machine.stream.read(machine.stream.number(form)))


def _old_text(form: str) -> Callable[[Machine], None]:
    """Python 2's strings were bytes."""

    def act(machine: Machine) -> None:
        data = machine.stream.read(machine.stream.number(form))
        try:
            machine.push(machine.text(data))
        except UnicodeDecodeError:
            machine.push(data.decode("latin-1"))

    return act


def _integer_line(machine: Machine) -> None:
    line = machine.stream.line(LONGEST_NUMBER)
    machine.push(line == b"01" if line in (b"00", b"01") else int(line.removesuffix(b"L")))


def _long(form: str) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        length = machine.stream.number(form)
        if not 0 <= length <= LONGEST_NUMBER:
            raise Damaged(TRAP)
        machine.push(int.from_bytes(machine.stream.read(length), "little", signed=True))

    return act


def _string_line(machine: Machine) -> None:
    quoted = machine.stream.line(LONGEST_TEXT)
    if len(quoted) < 2 or quoted[:1] != quoted[-1:] or quoted[:1] not in (b"'", b'"'):
        raise Damaged
    machine.push(machine.text(codecs.escape_decode(quoted[1:-1])[0], "latin-1"))


def _unicode_line(machine: Machine) -> None:
    machine.push(machine.text(machine.stream.line(LONGEST_TEXT), "raw-unicode-escape"))


def _extend(machine: Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if isinstance(target, list):
        target.extend(items)
    elif isinstance(target, set):
        target.update(map(key, items))
    elif isinstance(target, Inert):
        target.items.extend(items)
    else:
        raise Damaged


def _enter(machine: Machine, flat: list[Any]) -> None:
    target = machine.stack[-1]
    entries = target.entries if isinstance(target, Inert) else target
    if not isinstance(entries, dict) or len(flat) % 2:
        raise Damaged
    for name, value in zip(flat[::2], flat[1::2], strict=True):
        entries[key(name)] = value


def _dict_since_mark(machine: Machine) -> None:
    flat = machine.since_mark()
    machine.push({})
    _enter(machine, flat)


def _put(position: Callable[[Machine], int]) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        machine.memo[position(machine)] = machine.stack[-1]

    return act


def _get(position: Callable[[Machine], int]) -> Callable[[Machine], None]:
    return lambda machine: machine.push(machine.memo[position(machine)])


def _extension(form: str) -> Callable[[Machine], None]:
    """A class by a number of a registry that is not ours to look into."""
    return lambda machine: machine.push(machine.name("extension", str(machine.stream.number(form))))


def _reduce(machine: Machine) -> None:
    args, callee = machine.pop(), machine.pop()
    machine.push(call(machine, machine.known, callee, args))


def _reduce_with_keywords(machine: Machine) -> None:
    keywords, args, callee = machine.pop(), machine.pop(), machine.pop()
    machine.push(call(machine, {} if keywords else machine.known, callee, (*args, keywords) if keywords else args))


def _object(machine: Machine) -> None:
    callee, *args = machine.since_mark()
    machine.push(call(machine, machine.known, callee, tuple(args)))


def _instance(machine: Machine) -> None:
    module, name = machine.stream.line().decode(), machine.stream.line().decode()
    callee = machine.name(module, name)
    machine.push(call(machine, machine.known, callee, tuple(machine.since_mark())))


def _build(machine: Machine) -> None:
    """Keep the state of an inert object; what is no placeholder needs none (an OrderedDict's `_metadata`)."""
    state, target = machine.pop(), machine.stack[-1]
    if isinstance(target, Inert):
        target.state = state
    elif not isinstance(target, dict) or not isinstance(state, dict) or set(state) - {"_metadata"}:
        machine.odd = True


def _persistent(machine: Machine, name: Any) -> None:
    if machine.persistent is None:
        raise Damaged
    machine.push(machine.persistent(name))


def _global(machine: Machine) -> None:
    module, name = machine.stream.line().decode(), machine.stream.line().decode()
    machine.push(machine.name(module, name))


def _stack_global(machine: Machine) -> None:
    name, module = machine.pop(), machine.pop()
    machine.push(machine.name(module, name))


def _position_line(machine: Machine) -> int:
    return int(machine.stream.line(LONGEST_NUMBER))


ACTIONS: dict[bytes, Callable[[Machine], object]] = {
    pickle.PROTO: lambda m: m.stream.read(1),
    pickle.FRAME: lambda m: m.stream.read(8),
    pickle.MARK: _mark,
    pickle.POP: _pop,
    pickle.POP_MARK: lambda m: m.since_mark(),
    pickle.DUP: lambda m: m.push(m.stack[-1]),
    pickle.NONE: lambda m: m.push(None),
    pickle.NEWTRUE: lambda m: m.push(True),
    pickle.NEWFALSE: lambda m: m.push(False),
    pickle.INT: _integer_line,
    pickle.LONG: _integer_line,
    pickle.BININT: _number("<i"),
    pickle.BININT1: _number("<B"),
    pickle.BININT2: _number("<H"),
    pickle.LONG1: _long("<B"),
    pickle.LONG4: _long("<i"),
    pickle.FLOAT: lambda m: m.push(float(m.stream.line())),
    pickle.BINFLOAT: _number(">d"),
    pickle.STRING: _string_line,
    pickle.BINSTRING: _old_text("<I"),
    pickle.SHORT_BINSTRING: _old_text("<B"),
    pickle.BINBYTES: _bytes("<I"),
    pickle.SHORT_BINBYTES: _bytes("<B"),
    pickle.BINBYTES8: _bytes("<Q"),
    pickle.BYTEARRAY8: _bytes("<Q"),
    pickle.UNICODE: _unicode_line,
    pickle.BINUNICODE: _text("<I"),
    pickle.SHORT_BINUNICODE: _text("<B"),
    pickle.BINUNICODE8: _text("<Q"),
    pickle.EMPTY_LIST: lambda m: m.push([]),
    pickle.EMPTY_TUPLE: lambda m: m.push(()),
    pickle.EMPTY_DICT: lambda m: m.push({}),
    pickle.EMPTY_SET: lambda m: m.push(set()),
    pickle.LIST: lambda m: m.push(m.since_mark()),
    pickle.TUPLE: lambda m: m.push(tuple(m.since_mark())),
    pickle.FROZENSET: lambda m: m.push(set(map(key, m.since_mark()))),
    pickle.DICT: _dict_since_mark,
    pickle.TUPLE1: _tuple_of(1),
    pickle.TUPLE2: _tuple_of(2),
    pickle.TUPLE3: _tuple_of(3),
    pickle.APPEND: lambda m: _extend(m, [m.pop()]),
    pickle.APPENDS: lambda m: _extend(m, m.since_mark()),
    pickle.ADDITEMS: lambda m: _extend(m, m.since_mark()),
    pickle.SETITEM: lambda m: _enter(m, [m.pop(), m.pop()][::-1]),
    pickle.SETITEMS: lambda m: _enter(m, m.since_mark()),
    pickle.PUT: _put(_position_line),
    pickle.BINPUT: _put(lambda m: m.stream.read(1)[0]),
    pickle.LONG_BINPUT: _put(lambda m: m.stream.number("<I")),
    pickle.MEMOIZE: _put(lambda m: len(m.memo)),
    pickle.GET: _get(_position_line),
    pickle.BINGET: _get(lambda m: m.stream.read(1)[0]),
    pickle.LONG_BINGET: _get(lambda m: m.stream.number("<I")),
    pickle.GLOBAL: _global,
    pickle.STACK_GLOBAL: _stack_global,
    pickle.EXT1: _extension("<B"),
    pickle.EXT2: _extension("<H"),
    pickle.EXT4: _extension("<i"),
    pickle.REDUCE: _reduce,
    pickle.NEWOBJ: _reduce,
    pickle.NEWOBJ_EX: _reduce_with_keywords,
    pickle.INST: _instance,
    pickle.OBJ: _object,
    pickle.BUILD: _build,
    pickle.PERSID: lambda m: _persistent(m, m.stream.line().decode()),
    pickle.BINPERSID: lambda m: _persistent(m, m.pop()),
}
"""Opcode -> what it does here. Out-of-band buffers (NEXT_BUFFER) have no place in a file."""
