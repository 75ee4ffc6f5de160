"""The environment of our own: whose it is, whether it is ready, and the two files that say so.

`OWNER` is written first, so that a folder that isn't ours is never touched; `READY` is written last, so that an
environment whose installing was interrupted is never taken for a complete one.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap.problem import Problem

OWNER = "made-by-resnet-trainer.txt"
READY = "ready.json"
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
        """Its interpreter (without a console where this process has none)."""
        if sys.platform == "win32":
            windowed = Path(sys.executable).name.lower() == "pythonw.exe"
            return self.folder / "Scripts" / ("pythonw.exe" if windowed else "python.exe")
        return self.folder / "bin" / "python"

    @property
    def log(self) -> Path:
        """What pip said when it last installed."""
        return self.folder / LOG

    def is_ours(self) -> bool:
        """Whether we made the folder. A link is never ours: what lies behind it may belong to somebody else."""
        return (self.folder / OWNER).is_file() and not self.folder.is_symlink()

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
        try:
            return Path(sys.prefix).samefile(self.folder)
        except OSError:
            return False

    def claim(self) -> None:
        """Makes the folder ours. Raises OSError where it can't be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / OWNER, OWNER_TEXT)

    def mark_ready(self, marker: Marker) -> None:
        """The last step of installing."""
        _write(self.folder / READY, marker.text())

    def unmark(self) -> None:
        """The first step of changing anything."""
        (self.folder / READY).unlink(missing_ok=True)

    def marker(self) -> Marker | None:
        """What was installed, if it was to the end."""
        try:
            return Marker(**json.loads((self.folder / READY).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def has_python(self) -> bool:
        """Whether its interpreter and the Python that it was made from are still there."""
        return self.python.exists() and Path(self.settings().get("home", "")).is_dir()

    def settings(self) -> dict[str, str]:
        """What pyvenv.cfg says."""
        try:
            lines = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return {}
        pairs = (line.partition("=") for line in lines if "=" in line)
        return {key.strip().lower(): value.strip() for key, _, value in pairs}

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
        shutil.rmtree(self.folder)

    def site_packages(self) -> list[Path]:
        """Where its packages lie."""
        return [*self.folder.glob("lib/python3*/site-packages"), *self.folder.glob("Lib/site-packages")]


@dataclass(frozen=True)
class Marker:
    """What a complete environment holds."""

    python: str
    """Its Python version, "3.12.1"."""
    dependencies: str
    """Fingerprint of the program's requirements."""
    test: str
    """Fingerprint of the tests' requirements; empty without them."""
    torch: str
    """The build of torch that was asked for: "cpu", "cuda" or "default"."""

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps(vars(self), indent=1) + "\n"

    def covers(self, wanted: Marker, *, torch_asked: bool) -> bool:
        """Whether nothing has to be installed. The build of torch counts only if the person asked for one."""
        return (
            self.dependencies == wanted.dependencies
            and wanted.test in ("", self.test)
            and (not torch_asked or self.torch == wanted.torch)
        )


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
