"""The official CIFAR files: pickles, read by an unpickler that can make nothing but arrays, lists and text.

A pickle is a program; an ordinary `pickle.load` runs whatever it says. Here only the names that rebuild NumPy arrays
are known, and everything else is refused.
"""

from __future__ import annotations

import io
import os
import pickle
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from core.data.archives import DAMAGED
from core.data.pictures import Pixels, Rows
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP
from core.progress import Progress

SIDE = 32
VALUES = 3 * SIDE * SIDE
LARGEST_FILE = 1_000_000_000


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
)
CIFAR100 = Official("CIFAR-100", "cifar-100-python", ("train",), ("test",), "meta", "fine_label_names", "fine_labels")


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
        with tarfile.open(path, "r:*") as archive:
            first = (archive.next() for _ in range(5))
            return any(member is not None and official.folder in PurePosixPath(member.name).parts for member in first)
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
            contents[name] = (folder / name).read_bytes()
        except FileNotFoundError as error:
            raise _incomplete(official, name) from error
        except OSError as error:
            raise DiskError(folder / name, error, writing=False) from error
    return contents


def _tar_contents(path: Path, official: Official, progress: Progress) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    try:
        with tarfile.open(path, "r:*") as archive:
            for member in archive:
                progress.check()
                name = PurePosixPath(member.name).name
                if name in official.files and member.isreg() and member.size <= LARGEST_FILE:
                    stream = archive.extractfile(member)
                    contents[name] = stream.read() if stream else b""
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


class _OnlyArrays(pickle.Unpickler):
    """Knows the few names with which NumPy arrays are rebuilt."""

    def find_class(self, module: str, name: str) -> Any:
        known = _KNOWN.get((module, name))
        if known is None:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")
        return known


def _encode(text: str, encoding: str = "latin1") -> bytes:
    """`_codecs.encode` as Python 3 writes bytes into old pickles: latin1 alone."""
    if encoding not in ("latin1", "latin-1"):
        raise pickle.UnpicklingError("unexpected encoding")
    return text.encode("latin1")


_RECONSTRUCT: Callable[..., Any] = np.empty(0).__reduce__()[0]  # type: ignore[assignment]
_KNOWN: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("_codecs", "encode"): _encode,
}
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
)


def _load(name: str, content: bytes, official: Official) -> dict[str, Any]:
    try:
        loaded = _OnlyArrays(io.BytesIO(content), encoding="bytes").load()
    except _UNPICKLING_RAISES as error:
        raise _damaged(official, name) from error
    if not isinstance(loaded, dict):
        raise _damaged(official, name)
    return {_text(key): value for key, value in loaded.items()}


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
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


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
