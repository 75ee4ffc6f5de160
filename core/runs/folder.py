"""A run's folder: what is where in it, its name, its lock, and how a new one is made."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from core import files, paths
from core.choices import TABLES
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP
from core.paths import safe_name

LOCK_SECONDS = 0.5
"""How long a start waits for the lock: somebody may just be looking whether the run is alive."""


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run. Nothing is read or made by creating the object."""

    path: Path

    @property
    def name(self) -> str:
        """What the person calls the run: as stored in name.txt, else the folder's own name."""
        try:
            return self.name_file.read_text(encoding="utf-8", errors="replace").strip() or self.path.name
        except OSError:
            return self.path.name

    @property
    def config_file(self) -> Path:
        return self.path / "config.toml"

    @property
    def metrics_file(self) -> Path:
        return self.path / "metrics.jsonl"

    @property
    def times_file(self) -> Path:
        return self.path / "times.jsonl"

    @property
    def log_file(self) -> Path:
        return self.path / "log.txt"

    @property
    def state_file(self) -> Path:
        return self.path / "state.json"

    @property
    def name_file(self) -> Path:
        return self.path / "name.txt"

    @property
    def lock_file(self) -> Path:
        """Locked for as long as a process trains in the folder."""
        return self.path / ".running"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def last(self) -> Path:
        return self.checkpoints / "last.pt"

    @property
    def best(self) -> Path:
        return self.checkpoints / "best.pt"

    @property
    def evaluation(self) -> Path:
        """What its network answered to its own pictures; see `core.runs.judged`."""
        return self.path / "evaluation"

    @property
    def is_run(self) -> bool:
        # pathlib's raises where the name is too long, or the folder is forbidden.
        return any(os.path.isfile(file) for file in (self.config_file, self.state_file))  # noqa: PTH113


def run_of(checkpoint: Path) -> RunFolder | None:
    """The run whose checkpoint this is; None where it lies in none."""
    folder = RunFolder(checkpoint.absolute().parent.parent)
    return folder if checkpoint.absolute().parent == folder.checkpoints and folder.is_run else None


def create(config: RunConfig, runs_folder: Path) -> RunFolder:
    """Make a fresh folder in `runs_folder`, called as the run is; a name that is taken gets a number.

    Raises:
        DiskError: it can't be made.
    """
    name = config.name.strip() or automatic_name(config)
    safe = safe_name(name)
    try:
        runs_folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = runs_folder / (safe if number == 1 else f"{safe} ({number})")
            try:
                path.mkdir()
            except FileExistsError:
                continue
            folder = RunFolder(path)
            break
    except OSError as error:
        raise DiskError(runs_folder / safe, error, writing=True) from error
    files.write_text_atomically(folder.name_file, (name if number == 1 else f"{name} ({number})") + "\n")
    return folder


def create_at(config: RunConfig, path: Path) -> RunFolder:
    """A run folder where a person asked for it.

    A folder that is new or empty becomes the run's own; one that holds other things gets a new folder for it inside.

    Raises:
        UserError: there is a run in it already, or it is a file.
        DiskError: it can't be made.
    """
    folder = RunFolder(path)
    if folder.is_run:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is a run in “{path}” already."),
            "",
            QT_TRANSLATE_NOOP("core", "Continue it, or choose another folder for the new run."),
            path=str(path),
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            return create(config, path)
    except OSError as error:
        raise DiskError(path, error, writing=True) from error
    if config.name.strip():
        files.write_text_atomically(folder.name_file, config.name.strip() + "\n")
    return folder


def automatic_name(config: RunConfig) -> str:
    """Pictures, network and time: "Handwritten digits · Small and fast · 2026-11-24 13-05".

    A fine-tuning is named after what it starts from: "ants_bees · Bundled small network · …".
    """
    source = config.data.source
    pictures = paths.names_of(config.data.path) if source == "folder" else TABLES["sources"][source].title
    return " · ".join([pictures or source, network_title(config), time.strftime("%Y-%m-%d %H-%M", time.localtime())])


def network_title(config: RunConfig) -> str:
    """What the network is called, or what it starts from."""
    start = config.finetune.start
    if not start:
        return TABLES["networks"][config.model.network].title
    return TABLES["starts"][start].title if start in TABLES["starts"] else Path(start).stem


@contextmanager
def running(folder: RunFolder) -> Iterator[None]:
    """Hold the run's lock: no other window or command may train in the folder meanwhile.

    Raises:
        UserError: another one does.
        DiskError: the folder can't be written.
    """
    if not folder.path.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is no run in “{path}” (any more)."),
            path=str(folder.path),
        )
    with files.lock(folder.lock_file, seconds=LOCK_SECONDS) as obtained:
        if not obtained:
            raise UserError(
                QT_TRANSLATE_NOOP("core", "The run “{name}” is being trained by another window or command."),
                "",
                QT_TRANSLATE_NOOP("core", "Wait until that one has ended, or stop it there."),
                name=folder.name,
            )
        yield


def is_running(folder: RunFolder) -> bool:
    """Whether a process trains in the folder just now."""
    if not folder.lock_file.exists():
        return False
    try:
        with files.lock(folder.lock_file) as obtained:
            return not obtained
    except DiskError:
        return False
