"""How a person's data changes under the program, and when. `strike` runs in the program's own process, so that the
change comes at exactly the moment that is named."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import stat
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

CAPABILITIES = 0x20080522
"""The version of how Linux tells of privileges."""
AWAY = 5
"""After so many more calls of the moment's function, what was away is back."""

MOMENTS: dict[str, tuple[str, str]] = {
    "scanning": ("core.data.listing", "_content"),
    "checking": ("core.data.doctor.look", "_opened"),
    "caching": ("core.data.pixels", "decode"),
    "reading one": ("PIL.ImageFile", "ImageFile.load_end"),
    "training, all kept": ("core.training.engine", "_finish_epoch"),
    "training, decoding": ("core.data.pixels", "_unchanged"),
    "judging": ("core.evaluation.judging", "_batch"),
    "trying": ("core.inference.folder_answers", "_look"),
    "copying": ("core.inference.sorting_copies", "_copy"),
    "unpacking": ("core.data.archives", "_write"),
}
"""The function before whose call something changes: its module and its name."""


def strike() -> None:
    """Prepare the process for what its environment names: at call number CAMPAIGN_COUNT of the moment CAMPAIGN_MOMENT
    the change CAMPAIGN_CHANGE befalls the data in CAMPAIGN_DATA; CAMPAIGN_AFTER gets what was there just after."""
    told = {name: os.environ[f"CAMPAIGN_{name}"] for name in ("COUNT", "MOMENT", "CHANGE", "DATA", "AFTER")}
    data, after = Path(told["DATA"]), Path(told["AFTER"])
    left, lock = [int(told["COUNT"])], threading.Lock()

    def change(name: str) -> None:
        {**CHANGES, **ARCHIVE_CHANGES, "back": _back}[name](data)
        after.write_text(json.dumps(contents(data.parent)), encoding="utf-8")

    if told["CHANGE"] == "forbidden":
        _obey()

    if not told["MOMENT"]:
        change(told["CHANGE"])
        return
    module, name = MOMENTS[told["MOMENT"]]
    holder: Any = import_module(module)
    for part in name.split(".")[:-1]:
        holder = getattr(holder, part)
    before: Callable[..., Any] = getattr(holder, name.split(".")[-1])

    def instead(*arguments: Any, **named: Any) -> Any:
        with lock:
            left[0] -= 1
            if left[0] == 0:
                change(told["CHANGE"])
            if left[0] == -AWAY and told["CHANGE"] == "away and back":
                change("back")
        return before(*arguments, **named)

    setattr(holder, name.split(".")[-1], instead)


def _obey() -> None:
    """No permission stops root, unless that privilege is given up; only Linux lets it be."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    system = ctypes.CDLL(None, use_errno=True)
    own, held = (ctypes.c_uint32 * 2)(CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    if system.capget(own, held) == 0:
        held[0] &= ~(1 << 1 | 1 << 2)  # to override, and to read in spite of permissions
        system.capset(own, held)


def contents(folder: Path) -> dict[str, list[Any]]:
    """Everything below a folder: kind and length of each, when it was changed, and what is in it."""
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        kind = stat.S_IFMT(status.st_mode)
        readable = kind == stat.S_IFREG and status.st_mode & 0o400
        inside = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() if readable else ""
        # A folder's own time is changed by whoever makes a file in it; the files are what counts.
        length = [status.st_size, status.st_mtime_ns] if kind == stat.S_IFREG else []
        found[str(path.relative_to(folder))] = [kind, *length, inside]
    return found


def _some(data: Path) -> list[Path]:
    """Every third picture: of those already seen, and of those still to come."""
    return sorted(path for path in data.rglob("*") if path.is_file())[1::3]


def _rewritten(data: Path) -> None:
    for number, path in enumerate(_some(data)):
        random = np.random.default_rng(number).integers(0, 256, (70, 70), dtype=np.uint8)
        Image.fromarray(random).save(path)


def _cut_off(data: Path) -> None:
    for path in _some(data):
        os.truncate(path, path.stat().st_size // 3)


def _emptied(data: Path) -> None:
    for path in _some(data):
        os.truncate(path, 0)


def _removed(data: Path) -> None:
    for path in _some(data):
        path.unlink()


def _instead(data: Path, make: Callable[[Path], object]) -> None:
    for path in _some(data):
        path.unlink()
        make(path)


def _links_elsewhere(data: Path) -> None:
    other = data.parent / "other.png"
    Image.new("RGB", (30, 30), "red").save(other)
    _instead(data, lambda path: path.symlink_to(other))


def _links_to_nothing(data: Path) -> None:
    _instead(data, lambda path: path.symlink_to(data / "nowhere.png"))


def _links_in_circles(data: Path) -> None:
    _instead(data, lambda path: path.symlink_to(path))


def _folders(data: Path) -> None:
    _instead(data, Path.mkdir)


def _pipes(data: Path) -> None:
    _instead(data, os.mkfifo)


def _devices(data: Path) -> None:
    _instead(data, lambda path: path.symlink_to("/dev/zero"))


def _forbidden(data: Path) -> None:
    for path in _some(data):
        path.chmod(0)


def _renamed(data: Path) -> None:
    data.rename(data.with_name("renamed"))


def _class_removed(data: Path) -> None:
    shutil.rmtree(sorted(path for path in data.iterdir() if path.is_dir())[-1])


def _unmounted(data: Path) -> None:
    data.rename(data.with_name("away"))
    data.mkdir()


def _away(data: Path) -> None:
    data.rename(data.with_name("away"))


def _back(data: Path) -> None:
    data.with_name("away").rename(data)


def _pictures_added(data: Path) -> None:
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        Image.new("RGB", (30, 30), "blue").save(folder / "0 new.png")


def _another_archive(data: Path) -> None:
    content = data.read_bytes()
    data.with_name("new").write_bytes(content[: len(content) // 2] + content)
    data.with_name("new").replace(data)


CHANGES: dict[str, Callable[[Path], None]] = {
    "rewritten": _rewritten,
    "cut off": _cut_off,
    "emptied": _emptied,
    "removed": _removed,
    "links elsewhere": _links_elsewhere,
    "links to nothing": _links_to_nothing,
    "links in circles": _links_in_circles,
    "folders": _folders,
    "pipes": _pipes,
    "devices": _devices,
    "forbidden": _forbidden,
    "renamed": _renamed,
    "class removed": _class_removed,
    "unmounted": _unmounted,
    "away and back": _away,
    "pictures added": _pictures_added,
}
ARCHIVE_CHANGES: dict[str, Callable[[Path], None]] = {
    "archive replaced": _another_archive,
    "archive cut off": lambda data: os.truncate(data, data.stat().st_size // 3),
    "archive removed": Path.unlink,
    "archive overwritten": lambda data: data.write_bytes(bytes(data.stat().st_size)) and None,
}
