"""A run's folder: what is where in it, its name, its lock, and how a new one is made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from core import durable, files, leftovers, paths
from core.choices import TABLES
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, one_line
from core.paths import safe_name

LONGEST_NAME = 1000
"""Bytes of a run's name that are read: it is shown in one line."""
LOCK_SECONDS = 0.5
"""How long a start waits for the lock: somebody may just be looking whether the run is alive."""
LOOKS, BETWEEN_LOOKS = 3, 0.002
"""Whoever looks whether a run is alive holds its lock for a moment: another one who looks then must look again."""


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run. Nothing is read or made by creating the object."""

    path: Path

    @property
    def name(self) -> str:
        """What the person calls the run, in one line: as stored in name.txt, else the folder's own name."""
        stored = ""
        with suppress(OSError), files.open_to_read(self.name_file) as file:
            stored = one_line(file.read(LONGEST_NAME).decode(errors="replace"))
        return stored or one_line(self.path.name)

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


def create(
    config: RunConfig,
    runs_folder: Path,
    fill: Callable[[RunFolder], object],
    *,
    announce: Callable[[RunFolder], object] = lambda _: None,
) -> RunFolder:
    """Make a fresh folder in `runs_folder`, called as the run is; a name that is taken gets a number.

    `fill` writes what belongs into it while it has a hidden name; then `announce` is told which one it gets. Killed at
    any moment, there is no run or a whole one.

    Raises:
        DiskError: it can't be made; nothing is left of it.
    """
    name = config.name.strip() or automatic_name(config)
    wanted = runs_folder / safe_name(name)
    with ExitStack() as held:
        try:
            durable.make_folder(runs_folder)
            making = RunFolder(leftovers.temporary_folder(runs_folder, held))
            fill(making)
            for number in count(1):
                ending = "" if number == 1 else f" ({number})"
                named = RunFolder(wanted.with_name(wanted.name + ending))
                if os.path.lexists(named.path):  # an empty folder of the person's own would be replaced
                    continue
                files.write_text_atomically(making.name_file, f"{name}{ending}\n")
                announce(named)
                try:
                    making.path.rename(named.path)
                except OSError:
                    if not os.path.lexists(named.path):
                        raise
                    continue  # another one got the name in this moment
                durable.sync_folder(runs_folder)
                break
        except OSError as error:
            raise DiskError(wanted, error, writing=True) from error
        except DiskError as error:
            if Path(error.path).parent != making.path:
                raise
            raise DiskError(wanted / Path(error.path).name, error.error, writing=True) from error
    return named


def create_at(config: RunConfig, path: Path, fill: Callable[[RunFolder], object]) -> RunFolder:
    """A run folder where a person asked for it; `fill` writes into it what belongs there.

    A folder that is new or empty becomes the run's own; one that holds other things gets a new folder for it inside.
    Of two that want the place in the same moment, one gets it.

    Raises:
        UserError: there is a run in it already, or another one makes one there.
        DiskError: it can't be made; nothing is left of it.
    """
    folder, given = RunFolder(path), path.is_dir()
    if folder.is_run:
        raise _occupied(path)
    try:
        durable.make_folder(path)
        half_made = folder.lock_file.exists()
    except OSError as error:
        raise DiskError(path, error, writing=True) from error
    with files.lock(folder.lock_file, seconds=LOCK_SECONDS) as obtained:
        if not obtained or folder.is_run:
            raise _occupied(path)
        try:
            if _holds_other_things(folder, half_made):
                return create(config, path, fill)
            _make_here(folder, config.name.strip(), fill)
        finally:
            if not folder.is_run:
                with suppress(OSError):  # where the person's own things lie, nothing of ours stays
                    folder.lock_file.unlink()
                    if not given:
                        path.rmdir()
    return folder


def _make_here(folder: RunFolder, name: str, fill: Callable[[RunFolder], object]) -> None:
    try:
        if name:
            files.write_text_atomically(folder.name_file, name + "\n")
        fill(folder)
    except DiskError:
        with suppress(OSError):  # what failed before is what is to be told
            for file in (folder.name_file, folder.config_file, folder.state_file):
                file.unlink(missing_ok=True)
        raise


def _holds_other_things(folder: RunFolder, half_made: bool) -> bool:
    """Whether there is more in it than our lock. A name beside a lock that was `half_made` before is what a killed
    start left: it goes."""
    try:
        leftovers.sweep(folder.path)
        there = {each.name for each in folder.path.iterdir()} - {folder.lock_file.name}
        if half_made and there == {folder.name_file.name}:
            folder.name_file.unlink()
            return False
    except OSError as error:
        raise DiskError(folder.path, error, writing=True) from error
    return bool(there)


def _occupied(path: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "There is a run in “{path}” already."),
        "",
        QT_TRANSLATE_NOOP("core", "Continue it, or choose another folder for the new run."),
        path=str(path),
    )


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
        raise gone(folder)
    with _locked(folder) as obtained:
        if obtained and is_only_a_lock(folder):
            raise gone(folder)
        if not obtained:
            raise UserError(
                QT_TRANSLATE_NOOP("core", "The run “{name}” is being trained by another window or command."),
                "",
                QT_TRANSLATE_NOOP("core", "Wait until that one has ended, or stop it there."),
                name=folder.name,
            )
        yield


@contextmanager
def _locked(folder: RunFolder) -> Iterator[bool]:
    """The run's lock. Where its folder was moved in this moment, locking has made another one: that goes again."""
    with files.lock(folder.lock_file, seconds=LOCK_SECONDS) as obtained:
        try:
            yield obtained
        finally:
            if obtained and is_only_a_lock(folder):
                with suppress(OSError):
                    folder.lock_file.unlink()
                    folder.path.rmdir()


def is_only_a_lock(folder: RunFolder) -> bool:
    """Whether the folder holds nothing but the lock of who found it so."""
    try:
        return [each.name for each in folder.path.iterdir()] == [folder.lock_file.name]
    except OSError:
        return False


def gone(folder: RunFolder) -> UserError:
    """What is said of a run whose folder isn't there."""
    return UserError(QT_TRANSLATE_NOOP("core", "There is no run in “{path}” (any more)."), path=str(folder.path))


def is_running(folder: RunFolder) -> bool:
    """Whether a process trains in the folder just now."""
    try:
        for look in range(LOOKS):
            if not folder.lock_file.exists():
                return False
            with files.lock(folder.lock_file) as obtained:
                if obtained:
                    return False
            if look + 1 < LOOKS:
                time.sleep(BETWEEN_LOOKS)
    except DiskError:
        return False
    return True


@contextmanager
def at_rest(folder: RunFolder) -> Iterator[bool]:
    """Yields whether nobody trains in the folder; where so, nobody begins to meanwhile, as far as the system allows."""
    if os.name == "nt" or not folder.path.is_dir():  # there, a file held open would keep the folder from being moved
        yield not is_running(folder)
        return
    with ExitStack() as held:
        try:
            free = held.enter_context(_locked(folder))
        except DiskError:
            free = True
        yield free
