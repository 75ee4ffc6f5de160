"""The official CIFAR files: pickles, read by an unpickler that can make nothing but arrays, lists and text.

A pickle is a program; an ordinary `pickle.load` runs whatever it says. Here only the names that rebuild NumPy arrays
are known, they lead to stand-ins of our own, and everything else is refused.
"""

from __future__ import annotations

import io
import os
import pickle
import pickletools
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from math import prod
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from core.data import tars
from core.data.archives import DAMAGED
from core.data.pictures import Pixels, Rows
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP
from core.progress import Progress

SIDE = 32
VALUES = 3 * SIDE * SIDE
LARGEST_FILE = 200_000_000
LARGEST_SET = 500_000_000
"""Bytes unpacked; the official files take 186 million."""
MOST_STEPS = 2_000_000
MOST_TUPLES = 1000
"""Within one another."""


@dataclass(frozen=True)
class Official:
    """How one of the two sets is laid out in its official folder."""

    title: str
    folder: str
    train: tuple[str, ...]
    test: tuple[str, ...]
    meta: str
    names_key: str
    labels_key: str
    classes: int

    @property
    def files(self) -> tuple[str, ...]:
        return (*self.train, *self.test, self.meta)


CIFAR10 = Official(
    "CIFAR-10",
    "cifar-10-batches-py",
    tuple(f"data_batch_{number}" for number in range(1, 6)),
    ("test_batch",),
    "batches.meta",
    "label_names",
    "labels",
    10,
)
CIFAR100 = Official(
    "CIFAR-100", "cifar-100-python", ("train",), ("test",), "meta", "fine_label_names", "fine_labels", 100
)


@dataclass(frozen=True, eq=False)
class Batches:
    """Pixels uint8 (N, 32, 32, 3), labels int64 (N,) and file names; the first `train_count` are for training."""

    classes: tuple[str, ...]
    pixels: Pixels
    labels: Rows
    names: tuple[str, ...]
    train_count: int


def holds_official(path: Path, official: Official) -> bool:
    """Whether `path` is the official folder, lies around it, or is a tar file of it."""
    if path.is_dir():
        return _inside(path, official) is not None
    try:
        with tars.opened(path, LARGEST_SET, Progress()) as archive:
            first = islice(archive.members(), 5)
            return any(official.folder in PurePosixPath(member.name).parts for member, _ in first)
    except DAMAGED:
        return False
    except OSError as error:
        if error.errno is None:
            return False
        raise DiskError(path, error, writing=False) from error


def read(path: Path, official: Official, progress: Progress) -> Batches:
    """The official set in a folder or tar file.

    Raises:
        UserError: a file is missing, damaged, or isn't what it says.
    """
    contents = _folder_contents(path, official) if path.is_dir() else _tar_contents(path, official, progress)
    loaded = {name: _load(name, content, official) for name, content in contents.items()}
    classes = tuple(_text(name) for name in _list(loaded[official.meta], official.names_key, official))
    if len(classes) != official.classes:
        raise _damaged(official, official.names_key)
    parts = [_part(loaded[name], official, len(classes)) for name in (*official.train, *official.test)]
    train_count = sum(len(labels) for _, labels, _ in parts[: len(official.train)])
    return Batches(
        classes=classes,
        pixels=np.concatenate([pixels for pixels, _, _ in parts]),
        labels=np.concatenate([labels for _, labels, _ in parts]),
        names=tuple(name for _, _, names in parts for name in names),
        train_count=train_count,
    )


def _inside(path: Path, official: Official) -> Path | None:
    for folder in (path, path / official.folder):
        if all(os.path.isfile(folder / name) for name in (official.meta, *official.test)):  # noqa: PTH113 - or forbidden
            return folder
    return None


def _folder_contents(path: Path, official: Official) -> dict[str, bytes]:
    folder = _inside(path, official) or path
    contents = {}
    for name in official.files:
        try:
            state = (folder / name).stat()
            if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST_FILE:
                raise _damaged(official, name)
            contents[name] = (folder / name).read_bytes()
        except FileNotFoundError as error:
            raise _incomplete(official, name) from error
        except OSError as error:
            raise DiskError(folder / name, error, writing=False) from error
    return contents


def _tar_contents(path: Path, official: Official, progress: Progress) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    try:
        with tars.opened(path, LARGEST_SET, progress) as archive:
            for member, stream in archive.members():
                name = PurePosixPath(member.name).name
                if name in official.files and stream is not None and member.size <= LARGEST_FILE:
                    contents[name] = stream.read(member.size)
    except DAMAGED as error:
        raise _damaged(official, path.name) from error
    except OSError as error:
        if error.errno is None:
            raise _damaged(official, path.name) from error
        raise DiskError(path, error, writing=False) from error
    for name in official.files:
        if name not in contents:
            raise _incomplete(official, name)
    return contents


class _Type:
    """Stands for a numpy.dtype."""

    __slots__ = ("code",)

    def __init__(self, code: object = "", *_: object) -> None:
        self.code = code

    def __setstate__(self, state: object) -> None:
        pass


class _Array:
    """Stands for an array: keeps what it would have been made of."""

    __slots__ = ("state",)

    def __init__(self, *_: object) -> None:
        self.state: Any = None

    def __setstate__(self, state: object) -> None:
        self.state = state

    def made(self) -> Pixels:
        """The array that it stands for, of bytes. Raises ValueError, TypeError for any other."""
        _, shape, kind, by_columns, data = self.state
        if not isinstance(kind, _Type) or kind.code not in ("u1", b"u1", "|u1", b"|u1") or not isinstance(data, bytes):
            raise TypeError("no array of bytes")
        if not all(type(length) is int and length >= 0 for length in shape) or prod(shape) != len(data):
            raise ValueError("an array of another shape")
        return np.frombuffer(data, np.uint8).reshape(shape, order="F" if by_columns else "C")


def _encoder(most: int) -> Callable[[str, str], bytes]:
    """`_codecs.encode` as Python 3 writes bytes into old pickles: latin1 alone, and no more than `most` of them."""
    left = most

    def encode(text: str, encoding: str) -> bytes:
        nonlocal left
        left -= len(text)
        if encoding not in ("latin1", "latin-1") or left < 0:
            raise pickle.UnpicklingError("unexpected encoding")
        return text.encode("latin1")

    return encode


_KNOWN: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,
    ("numpy", "ndarray"): "numpy.ndarray",
    ("numpy", "dtype"): _Type,
}


class _OnlyArrays(pickle.Unpickler):
    """Knows the few names with which NumPy arrays are rebuilt."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="bytes")
        self._known = {**_KNOWN, ("_codecs", "encode"): _encoder(len(content))}

    def find_class(self, module: str, name: str) -> Any:
        known = self._known.get((module, name))
        if known is None:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")
        return known


_UNPICKLING_RAISES = (
    pickle.UnpicklingError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    ArithmeticError,
    MemoryError,
    ImportError,
    RecursionError,
)
_NEVER_IN_THEM = {"INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4", "PERSID", "BINPERSID", "BYTEARRAY8"}
"""Opcodes that no arrays, lists and texts need."""


def _load(name: str, content: bytes, official: Official) -> dict[str, Any]:
    try:
        _look_through(content)
        loaded = _OnlyArrays(content).load()
        if not isinstance(loaded, dict):
            raise _damaged(official, name)
        return {_text(key): value.made() if isinstance(value, _Array) else value for key, value in loaded.items()}
    except _UNPICKLING_RAISES as error:
        raise _damaged(official, name) from error


def _look_through(content: bytes) -> None:
    """Raise ValueError where Python's unpickler would take memory for as many values as it is told there are, or nest
    values until the stack ends: tuples can be keys, and to hash one goes as deep as it is.
    """
    tuples, just_made = 0, False
    for step, (opcode, argument, _) in enumerate(pickletools.genops(content)):
        beyond = "PUT" in opcode.name and isinstance(argument, int) and argument > step
        if beyond or step > MOST_STEPS or tuples > MOST_TUPLES or opcode.name in _NEVER_IN_THEM:
            raise ValueError(f"{opcode.name} at step {step}")
        made = opcode.name.startswith("TUPLE")
        # One that a call takes at once ends there: so old pickles keep bytes.
        tuples += made - (just_made and opcode.name == "REDUCE")
        just_made = made or (just_made and ("PUT" in opcode.name or opcode.name == "MEMOIZE"))


def _part(loaded: dict[str, Any], official: Official, classes: int) -> tuple[Pixels, Rows, list[str]]:
    data, given = loaded.get("data"), _list(loaded, official.labels_key, official)
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape != (len(given), VALUES):
        raise _damaged(official, "data")
    if not all(isinstance(label, int) and 0 <= label < classes for label in given):
        raise _damaged(official, official.labels_key)
    pixels = np.ascontiguousarray(data.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1))
    names = _list(loaded, "filenames", official) if "filenames" in loaded else range(len(given))
    texts = [_text(name) for name in names]
    if len(texts) != len(given):
        raise _damaged(official, "filenames")
    return pixels, np.array(given, dtype=np.int64), texts


def _list(loaded: dict[str, Any], key: str, official: Official) -> list[Any]:
    value = loaded.get(key)
    if not isinstance(value, list):
        raise _damaged(official, key)
    return value


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, str | int) else "?"


def _incomplete(official: Official, name: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "This is not the whole {title}: “{name}” is missing."),
        "",
        QT_TRANSLATE_NOOP("core", "Download it again, or leave the path empty and the program does."),
        field="data.path",
        title=official.title,
        name=name,
    )


def _damaged(official: Official, name: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "This is not the official {title}: “{name}” can't be used."),
        QT_TRANSLATE_NOOP("core", "It is damaged, or holds something that has no place in a picture set."),
        QT_TRANSLATE_NOOP("core", "Download it again, or leave the path empty and the program does."),
        field="data.path",
        title=official.title,
        name=name,
    )


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, later ones of the same name with a number."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(result)
