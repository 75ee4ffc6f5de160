"""Our checkpoint: a plain dict of tensors and JSON values that says all about itself.

Keys: format, version, config (nested values of RunConfig), classes, image_size, mean, std, channels, weights (a
state_dict), metrics; a run's own checkpoints also have `training`, which resuming needs, or `doubt`, where validation
pictures could choose it. Whoever has the file loads it with `torch.load(path, weights_only=True)` and needs nothing
else.
"""

from __future__ import annotations

import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from core import files
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP

FORMAT = "resnet-trainer checkpoint"
VERSION = 1
KEYS = ("config", "classes", "image_size", "mean", "std", "channels", "weights", "metrics")

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Format version -> function that returns the same checkpoint in the next version's form."""


def save(path: Path, contents: dict[str, Any]) -> None:
    """Write `contents` with format and version to `path`, atomically. Raises DiskError."""
    whole = {"format": FORMAT, "version": VERSION, **contents}
    files.write_atomically(path, lambda file: _pour(whole, file))


def _pour(whole: dict[str, Any], file: BinaryIO) -> None:
    """`torch.save`, which would hide the disk's refusal behind an error of its own. Raises OSError."""
    import torch

    poured = _Poured(file)
    torch.save(whole, cast("BinaryIO", poured))
    if poured.refusal is not None:
        raise poured.refusal


class _Poured:
    """What torch writes to: takes all, and keeps why the disk didn't."""

    def __init__(self, file: BinaryIO) -> None:
        self.refusal: OSError | None = None
        self._file = file

    def write(self, data: memoryview) -> int:
        if self.refusal is None:
            try:
                self._file.write(data)
            except OSError as error:
                self.refusal = error
        return len(data)

    def flush(self) -> None:
        """`write_atomically` does that, and hears what the disk says."""


def load(path: Path, device: str = "cpu") -> dict[str, Any]:
    """The checkpoint at `path` in today's form, its tensors on `device`. Nothing in the file is executed.

    Raises:
        DiskError: the file can't be read.
        UserError: it is no checkpoint of ours, is damaged, or was written by a newer version of the program.
    """
    return in_todays_form(_load_safely(path, device), path)


def in_todays_form(contents: Any, path: Path) -> dict[str, Any]:
    """What was read from `path`, checked and brought to today's version. Raises UserError as `load` does."""
    if not isinstance(contents, dict) or contents.get("format") != FORMAT:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is not a checkpoint of this program."),
            QT_TRANSLATE_NOOP("core", "It is a PyTorch file of another kind."),
            QT_TRANSLATE_NOOP("core", "Choose a .pt file that this program saved."),
            path=str(path),
        )
    whole = _migrate(contents, path)
    missing = [key for key in KEYS if key not in whole]
    if missing:
        raise _damaged(path, "missing: " + ", ".join(missing))
    return whole


def _load_safely(path: Path, device: str) -> Any:
    import torch

    try:
        with path.open("rb") as file:
            return torch.load(file, map_location=device, weights_only=True)
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    except (
        pickle.UnpicklingError,
        RuntimeError,
        EOFError,
        LookupError,
        ValueError,
        zipfile.BadZipFile,
        TypeError,
        AttributeError,
        AssertionError,
        struct.error,
    ) as error:
        raise _damaged(path, str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def _migrate(contents: dict[str, Any], path: Path) -> dict[str, Any]:
    version = contents.get("version", 0)
    if not isinstance(version, int) or version > VERSION:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” was written by a newer version of the program."),
            "",
            QT_TRANSLATE_NOOP("core", "Update the program to open it."),
            path=str(path),
        )
    while version < VERSION and version in MIGRATIONS:
        contents = MIGRATIONS[version](contents)
        version += 1
    return contents


def _damaged(path: Path, reason: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is not a checkpoint, or it is damaged."),
        QT_TRANSLATE_NOOP("core", "It says: {reason}."),
        QT_TRANSLATE_NOOP("core", "Choose another file; a run also has best.pt and last.pt in its checkpoints folder."),
        path=str(path),
        reason=reason,
    )
