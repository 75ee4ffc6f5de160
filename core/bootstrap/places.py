"""Where the environment, the caches and the user's data folder are, before platformdirs is there to ask.

The same places as in core/paths.py (a test compares them).
"""

from __future__ import annotations

import os
import sys
import zlib

APP = "ResNet Trainer"
HOME_VARIABLE = "RESNET_TRAINER_HOME"
BESIDE = ".resnet-trainer-env"


def user_data() -> str:
    """The user's data folder."""
    return _home() or _user_folder("", "Application Support", "XDG_DATA_HOME", os.path.join(".local", "share"))


def cache() -> str:
    """Decoded pictures: files of ours that can be made again."""
    return os.path.join(_home() or _user_folder("Cache", "Caches", "XDG_CACHE_HOME", ".cache"), "cache")


def environments(root: str) -> list[str]:
    """Where the environment may lie, best first: beside main.py, else in the user's data folder (one per checkout)."""
    checkout = f"{zlib.crc32(os.fsencode(os.path.realpath(root))):08x}"
    return [os.path.join(root, BESIDE), os.path.join(user_data(), "environments", checkout)]


def _home() -> str:
    home = os.environ.get(HOME_VARIABLE)
    return os.path.realpath(os.path.expanduser(home)) if home else ""


def _user_folder(windows: str, mac: str, variable: str, linux: str) -> str:
    person = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(person, "AppData", "Local")
        return os.path.join(local, APP, windows) if windows else os.path.join(local, APP)
    if sys.platform == "darwin":
        return os.path.join(person, "Library", mac, APP)
    return os.path.join(os.environ.get(variable, "").strip() or os.path.join(person, linux), APP)
