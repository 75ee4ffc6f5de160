"""What an environment's folder says about itself, and the start that needs nothing else.

Runs at every start, so it does with os and sys alone: pathlib, re and dataclasses would take longer to import than the
whole check. `OWNER` is written first, so that a folder that isn't ours is never touched; `READY` is written last, so
that an environment whose installing was interrupted is never taken for a complete one.
"""

from __future__ import annotations

import os
import sys
import zlib

OWNER = "made-by-resnet-trainer.txt"
READY = "ready.txt"


def is_ours(folder: str) -> bool:
    """Whether we made the folder. A link is never ours: what lies behind it may belong to somebody else."""
    return os.path.isfile(os.path.join(folder, OWNER)) and not os.path.islink(folder)


def is_running(folder: str) -> bool:
    """Whether this very process runs inside the environment."""
    try:
        return os.path.samefile(sys.prefix, folder)
    except OSError:
        return False


def python_of(folder: str) -> str:
    """The environment's interpreter (without a console where this process has none)."""
    if sys.platform == "win32":
        windowed = os.path.basename(sys.executable).lower() == "pythonw.exe"
        return os.path.join(folder, "Scripts", "pythonw.exe" if windowed else "python.exe")
    return os.path.join(folder, "bin", "python")


def has_python(folder: str) -> bool:
    """Whether its interpreter and the Python that it was made from are still there."""
    home = pairs(os.path.join(folder, "pyvenv.cfg")).get("home", "")
    return os.path.exists(python_of(folder)) and os.path.isdir(home)


def marker(folder: str) -> dict[str, str]:
    """What was installed, if it was to the end; empty otherwise."""
    return pairs(os.path.join(folder, READY))


def pairs(path: str) -> dict[str, str]:
    """The `key = value` lines of a file; nothing where it can't be read."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.partition("=") for line in file]
    except (OSError, ValueError):
        return {}
    return {key.strip().lower(): value.strip() for key, equals, value in lines if equals}


def checksum(data: bytes) -> str:
    """Eight hexadecimal digits. Nobody forges these files, and hashlib is slow to import."""
    return f"{zlib.crc32(data):08x}"


def packages(folders: list[str]) -> dict[str, str]:
    """Name -> version of every package in the folders of an interpreter's path; the first folder wins.

    Read from the names of their metadata folders: a few milliseconds where importlib.metadata takes a hundred.
    """
    found: dict[str, str] = {}
    for folder in folders:
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in entries:
            if entry.endswith((".dist-info", ".egg-info")):
                name, _, version = entry[:-10].partition("-")
                found.setdefault(plain(name), version.partition("-")[0])
    return found


def plain(name: str) -> str:
    """A package's name as it is compared: PySide6-Essentials and pyside6_essentials are the same."""
    return name.lower().replace("-", "_").replace(".", "_")


def find(root: str, folders: list[str], *, test: bool) -> str | None:
    """The environment that is complete for the checkout's pyproject.toml as it stands; None: look more closely.

    Only said where it is certain: inside that environment with every package there, or outside of it with an
    interpreter that lacks one.
    """
    try:
        with open(os.path.join(root, "pyproject.toml"), "rb") as file:
            current = checksum(file.read())
    except OSError:
        return None
    for folder in folders:
        says = marker(folder)
        if not is_ours(folder) or says.get("pyproject") != current or (test and not says.get("test")):
            continue
        here = packages(sys.path)
        complete = all(name in here for name in says["packages"].split())
        if complete == is_running(folder) and has_python(folder):
            return folder
    return None
