"""Reads any file of weights without running anything in it: torch's kinds, pickles, safetensors.

First everything is looked at without loading: the container, then the pickle by a machine of our own that calls
nothing. Only a file that holds what it says, and names nothing but tensors and dicts, is given to
`torch.load(weights_only=True)`; the others' tensors are made from what our machine found, and what they hold besides
is said.
"""

from __future__ import annotations

import pickle
import stat
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import psutil
import torch

from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.models.weights import containers, kinds, safetensors_file, zip_check
from core.models.weights.containers import Packed
from core.models.weights.inert import Inert
from core.models.weights.modules import module_state
from core.models.weights.tensors import BYTES_PER_BYTE, Maker, Settling
from core.models.weights.trouble import TRAP, Damaged
from core.progress import Progress

__all__ = ["Contents", "Inert", "module_state", "read"]


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds: dicts, lists, tuples, sets, text, numbers, tensors (on the CPU, in their own types).

    What is none of these is an `Inert`, and its name is in `dropped`. `how`: "weights-only" (torch read it), "inert"
    (our own reader did), "safetensors", whose header's own entries are in `metadata`.
    """

    data: Any
    dropped: tuple[str, ...]
    how: str
    metadata: dict[str, str] = field(default_factory=dict)


def read(path: Path, progress: Progress | None = None) -> Contents:
    """The contents of the file at `path`, whatever its name says it is.

    Raises:
        DiskError: the file can't be read.
        UserError: it is damaged, is a trap, or no weights can be in it; it says what it is instead.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise _no_file(path, folder=stat.S_ISDIR(state.st_mode))
        if (part := kinds.sharded(path)) is not None:
            raise part
        with path.open("rb") as file:
            return _read(path, file, state.st_size, progress)
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    except Damaged as damaged:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” was not opened: as a file of weights it is damaged."),
            damaged.reason,
            QT_TRANSLATE_NOOP("core", "Get it once more from where it comes from, or choose another one."),
            path=str(path),
        ) from damaged


def _read(path: Path, file: BinaryIO, length: int, progress: Progress) -> Contents:
    progress.report(Message(QT_TRANSLATE_NOOP("core", "Looking into {name}…"), {"name": path.name}))
    kind = kinds.of(file, length)
    if not kind:
        raise kinds.foreign(file, length, path)
    file.seek(0)
    if kind == "safetensors":
        _check_memory(path, length)
        tensors, metadata = safetensors_file.read(file, length, path.name, progress)
        return Contents(tensors, (), "safetensors", metadata)
    opened = _open_zip if kind == "zip" else _open_pickle
    packed = opened(path, file, length, progress)
    return _load(path, file, length, packed, progress)


def _open_zip(path: Path, file: BinaryIO, length: int, progress: Progress) -> Packed:
    found = zip_check.directory(file, length)
    sentence = kinds.foreign_zip([entry.name for entry in found.entries])
    if sentence is not None:
        raise UserError(sentence[0], "", sentence[1], path=str(path))
    return containers.open_zip(file, found, progress)


def _open_pickle(path: Path, file: BinaryIO, length: int, progress: Progress) -> Packed:
    first = file.read(1)
    file.seek(0)
    try:
        return containers.open_pickle(file, length, progress)
    except Damaged:
        if first == b"\x80":
            raise
        raise kinds.foreign(file, length, path) from None  # text that began and ended as a pickle does


def _load(path: Path, file: BinaryIO, length: int, packed: Packed, progress: Progress) -> Contents:
    """The tensors themselves, now that all is known about them."""
    rehearsal = Settling(lambda planned: planned)
    if packed.plain and packed.torch_made:
        rehearsal.settle(packed.value)
        _check_bytes(path, rehearsal.bytes, length)
        if not rehearsal.dropped:
            progress.report(Message(QT_TRANSLATE_NOOP("core", "Reading {name}…"), {"name": path.name}))
            loaded = _weights_only(file)
            if loaded is not None:
                return Contents(loaded, (), "weights-only")
    maker = Maker(file, packed.places, packed.byteorder, path.name, progress)
    _check_memory(path, maker.total)
    settling = Settling(maker.tensor)
    data = settling.settle(packed.value)
    _check_bytes(path, settling.bytes, length)
    return Contents(data, tuple(sorted(settling.dropped)), "inert")


def _weights_only(file: BinaryIO) -> Any:
    """What torch's own careful loader makes of the file, or None where it refuses."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(file, map_location="cpu", weights_only=True, mmap=False)
    except (
        pickle.UnpicklingError,
        RuntimeError,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
    ):
        return None


def _check_bytes(path: Path, declared: int, length: int) -> None:
    if declared > BYTES_PER_BYTE * length:
        raise Damaged(TRAP)
    _check_memory(path, length)


def _check_memory(path: Path, needed: int) -> None:
    free = psutil.virtual_memory().available
    if needed > free:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "core", "There is not enough memory for “{path}”: it takes {needed} MB, {free} are free."
            ),
            "",
            QT_TRANSLATE_NOOP("core", "Close other programs, then try again."),
            path=str(path),
            needed=needed // 1_000_000,
            free=free // 1_000_000,
        )


def _no_file(path: Path, *, folder: bool) -> UserError:
    if folder:
        return UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is a folder, not a file of weights."), "", kinds.CHOOSE, path=str(path)
        )
    return UserError(QT_TRANSLATE_NOOP("core", "“{path}” is no ordinary file."), "", kinds.CHOOSE, path=str(path))
