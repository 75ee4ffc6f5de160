"""The environment of our own as a place that can be claimed, marked, cleared and removed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap import ready
from core.bootstrap.problem import Problem
from core.bootstrap.ready import OWNER, READY

LOCK = "lock"
LOG = "install.log"
OWNER_TEXT = (
    "ResNet Trainer made this Python environment and keeps it up to date.\n"
    "It may be deleted at any time: the next start makes it anew.\n"
)
_OURS = (OWNER, LOCK, LOG)


@dataclass(frozen=True)
class Environment:
    """A folder that holds our environment, or may come to hold it."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return Path(ready.python_of(str(self.folder)))

    @property
    def log(self) -> Path:
        """What pip said when it last installed."""
        return self.folder / LOG

    def is_ours(self) -> bool:
        """Whether we made the folder."""
        return ready.is_ours(str(self.folder))

    def is_free(self) -> bool:
        """Whether nothing is there yet."""
        try:
            leftover = {OWNER + ".new"}  # of a start that was killed while it claimed the folder
            return not self.folder.is_symlink() and {entry.name for entry in self.folder.iterdir()} <= leftover
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def is_running(self) -> bool:
        """Whether this very process runs inside it."""
        return ready.is_running(str(self.folder))

    def claim(self) -> None:
        """Makes the folder ours. Raises OSError where it can't be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / OWNER, OWNER_TEXT)

    def mark_ready(self, marker: dict[str, str]) -> None:
        """The last step of installing: says what is there now."""
        _write(self.folder / READY, "".join(f"{key} = {value}\n" for key, value in marker.items()))

    def note_pyproject(self, checksum: str) -> None:
        """Remembers a pyproject.toml that asks for the same packages, so that the next start needn't read it."""
        if os.access(self.folder, os.W_OK):
            self.mark_ready({**self.marker(), "pyproject": checksum})

    def unmark(self) -> None:
        """The first step of changing anything."""
        (self.folder / READY).unlink(missing_ok=True)

    def marker(self) -> dict[str, str]:
        """What was installed, if it was to the end; empty otherwise."""
        return ready.marker(str(self.folder))

    def has_python(self) -> bool:
        """Whether its interpreter and the Python that it was made from are still there."""
        return ready.has_python(str(self.folder))

    def python_version(self) -> str:
        """The version of the Python that it was made from."""
        return ready.pairs(str(self.folder / "pyvenv.cfg")).get("version", "")

    def clear(self) -> None:
        """Removes everything that makes it an environment, and nothing that makes it ours."""
        for entry in list(self.folder.iterdir()):
            if entry.name in _OURS:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def remove(self) -> None:
        """Deletes it; the sign that it is ours goes last."""
        self.clear()
        for name in (LOG, LOCK, OWNER):
            (self.folder / name).unlink(missing_ok=True)
        self.folder.rmdir()

    def site_packages(self) -> list[Path]:
        """Where its packages lie."""
        return [*self.folder.glob("lib/python3*/site-packages"), *self.folder.glob("Lib/site-packages")]


def existing(folders: list[Path]) -> list[Environment]:
    """The environments of ours among the folders."""
    return [place for folder in folders if (place := Environment(folder)).is_ours()]


def choose(folders: list[Path]) -> Environment:
    """The first environment of ours that can be changed, else the first place that is free and can be written."""
    for place in existing(folders):
        if os.access(place.folder, os.W_OK):
            return place
    for folder in folders:
        place = Environment(folder)
        if not place.is_free():
            continue
        try:
            place.claim()
        except OSError:
            continue
        return place
    places = " and ".join(str(folder) for folder in folders)
    raise Problem(
        f"ResNet Trainer needs a folder for its Python packages, but {places} can't be written or belong to something "
        f"else. Make one of them writable, or move what is in the way."
    )


def _write(path: Path, text: str) -> None:
    """All or nothing: a start that is killed while writing leaves the old file or none."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
