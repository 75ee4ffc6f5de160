"""Runs a pickle without running anything in it: an own interpreter of every opcode, with bounds.

Python's own unpicklers are no place for hostile files: even with a harmless `find_class` they allocate what an opcode
asks for (a memo of four billion entries), and BUILD sets attributes on whatever it is given. Opcodes: pickletools.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from core.models.weights.imitations import KNOWN, Imitation
from core.models.weights.inert import Global
from core.models.weights.opcodes import ACTIONS
from core.models.weights.trouble import CUT_OFF, GARBLED, TRAP, Damaged
from core.progress import Progress

MOST_STEPS = 1_000_000
"""Opcodes in one pickle: ten times what a ResNet-152 with its average and its optimizer takes."""
MOST_TEXT = 64 << 20
LONGEST_LINE = 1 << 16


class Stream:
    """A file from where it stands to `size` bytes further: no read asks for more than is there."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file: BinaryIO = file
        self.left: int = size
        self.size: int = size

    def read(self, count: int) -> bytes:
        if count > self.left:
            raise Damaged(CUT_OFF)
        self.left -= count
        data = self.file.read(count)
        if len(data) < count:
            raise Damaged(CUT_OFF)
        return data

    def skip(self, count: int) -> None:
        if count > self.left:
            raise Damaged(CUT_OFF)
        self.left -= count
        self.file.seek(count, 1)

    def line(self, longest: int = LONGEST_LINE) -> bytes:
        data = self.file.readline(min(self.left, longest))
        self.left -= len(data)
        if not data.endswith(b"\n"):
            raise Damaged(GARBLED if len(data) == longest else CUT_OFF)
        return data[:-1]

    def number(self, form: str) -> Any:
        """One number, as `struct` writes it."""
        return struct.unpack(form, self.read(struct.calcsize(form)))[0]


class Machine:
    """One pickle. `persistent` says what a persistent id stands for; `known` are the calls that are imitated.

    After `load`: `names` are all functions and classes that it names; `odd` says that it does what no checkpoint does.
    """

    def __init__(
        self,
        stream: Stream,
        persistent: Callable[[Any], Any] | None = None,
        known: Mapping[str, Imitation] = KNOWN,
        progress: Progress | None = None,
    ) -> None:
        self.stream: Stream = stream
        self.persistent, self.known, self.progress = persistent, known, progress
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        self.names: set[str] = set()
        self.odd = False
        self._text = MOST_TEXT
        self._copies = 2 * stream.size + 4096

    def load(self) -> Any:
        """The value that the pickle describes. Raises Damaged."""
        try:
            for step in range(MOST_STEPS):
                code = self.stream.read(1)
                if code == pickle.STOP:
                    return self.stack.pop()
                ACTIONS[code](self)
                if self.progress is not None and not step % 10_000:
                    self.progress.check()
        except (
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            ArithmeticError,
            RecursionError,
            struct.error,
        ) as error:
            raise Damaged from error
        raise Damaged(TRAP)

    def charge(self, amount: int) -> None:
        self._copies -= amount
        if self._copies < 0:
            raise Damaged(TRAP)

    def text(self, data: bytes, encoding: str = "utf-8") -> str:
        self._text -= 4 * len(data)
        if self._text < 0:
            raise Damaged(TRAP)
        return data.decode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def pop(self) -> Any:
        return self.stack.pop()

    def since_mark(self) -> list[Any]:
        """Take off what was pushed since the last mark."""
        position = self.marks.pop()
        taken = self.stack[position:]
        del self.stack[position:]
        return taken

    def name(self, module: Any, name: Any) -> Global:
        if not isinstance(module, str) or not isinstance(name, str) or len(module) + len(name) > 1000:
            raise Damaged
        found = Global(f"{module}.{name}")
        self.names.add(found.name)
        return found
