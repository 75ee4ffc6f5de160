"""Where the environment, the caches and the user's data folder are, before platformdirs is there to ask.

The same places as in core/paths.py (a test compares them).
"""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

APP = "ResNet Trainer"
HOME_VARIABLE = "RESNET_TRAINER_HOME"
BESIDE = ".resnet-trainer-env"


def _home() -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().resolve() if home else None


def _user_folder(windows: str, mac: str, variable: str, linux: str) -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local, APP, *([windows] if windows else []))
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / APP
    folder = os.environ.get(variable, "").strip()
    return (Path(folder) if folder else Path.home() / linux) / APP


def user_data() -> Path:
    """The user's data folder."""
    return _home() or _user_folder("", "Application Support", "XDG_DATA_HOME", ".local/share")


def cache() -> Path:
    """Decoded pictures: files of ours that can be made again."""
    return (_home() or _user_folder("Cache", "Caches", "XDG_CACHE_HOME", ".cache")) / "cache"


def environments(root: Path) -> list[Path]:
    """Where the environment may lie, best first: beside main.py, else in the user's data folder (one per checkout)."""
    checkout = f"{zlib.crc32(os.fsencode(root.resolve())):08x}"
    return [root / BESIDE, user_data() / "environments" / checkout]
