"""Where settings, data, caches, runs and the bundled resources are, and what a configuration's path names.

`RESNET_TRAINER_HOME` moves everything that the program writes below one folder; otherwise platformdirs follows each
system's custom. Nothing here creates a folder: who writes one does.
"""

from __future__ import annotations

import os
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import platformdirs

APP = "ResNet Trainer"
HOME_VARIABLE = "RESNET_TRAINER_HOME"
NAMED = 3
LONGEST_NAME = 150
"""Bytes of UTF-8 that a safe name may have: leaves room in the 255 that file systems allow."""
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Names that Windows keeps for devices."""


def _home() -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return expanded(home).resolve() if home else None


def expanded(path: str | Path) -> Path:
    """`path` with the person's home in place of "~"; a home that isn't known stays as it is written."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib's raises there


def settings_file() -> Path:
    """The person's settings (settings.toml)."""
    return (_home() or Path(platformdirs.user_config_dir(APP, appauthor=False))) / "settings.toml"


def default_data_folder() -> Path:
    """Downloaded data sets and drawn samples, unless the settings say otherwise."""
    return (_home() or Path(platformdirs.user_data_dir(APP, appauthor=False))) / "data"


def default_cache_folder() -> Path:
    """Decoded pictures: only our own files, which may be removed at any time."""
    return (_home() or Path(platformdirs.user_cache_dir(APP, appauthor=False))) / "cache"


def default_runs_folder() -> Path:
    """The run folders, unless the settings say otherwise: where people look for what they made."""
    home = _home()
    return home / "runs" if home else Path(platformdirs.user_documents_dir()) / APP / "runs"


def resource(*parts: str) -> Path:
    """A bundled file below resources/, in the checkout as in an installed wheel."""
    return Path(str(files("resources"))).joinpath(*parts)


def paths_of(path: str) -> list[Path]:
    """The files and folders that `DataConfig.path` names, one a line; none where it is empty.

    A name may hold a line break: what is there under the whole text is one path.
    """
    if not path.strip():
        return []
    if "\n" in path and os.path.exists(expanded(path)):  # noqa: PTH110 - pathlib's raises where all are too long
        return [expanded(path)]
    return [expanded(line.strip("\r")) for line in path.split("\n") if line.strip()]


def names_of(path: str) -> str:
    """What `DataConfig.path` is called in a list or title: "pets", or "cats, dogs, birds, …"."""
    names = [each.name or str(each) for each in paths_of(path)]
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def safe_name(name: str, kind: str = "run") -> str:
    """`name` as a folder's name on every file system; where too little of it is left, `kind` stands before it."""
    text = unicodedata.normalize("NFC", name)
    text = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]', "-", text)
    text = re.sub(r"\s+", " ", text).encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .")
    if not text or text.split(".")[0].lower() in RESERVED:
        text = f"{kind} {text}".strip()
    return text


def is_file_name(text: str) -> bool:
    """Whether `text`, which was read from a file, names something in a folder and nothing outside of it."""
    try:
        os.fsencode(text)
    except ValueError:
        return False
    return text not in ("", ".", "..") and "\0" not in text and Path(text).name == text
