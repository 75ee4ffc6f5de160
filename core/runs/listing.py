"""A folder of runs as a list: each read once, and read again only where its files say that something has changed."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from core import config_file, settings
from core.errors import DiskError, UserError
from core.leftovers import is_temporary
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs import notes, status
from core.runs.folder import RunFolder, is_running
from core.runs.notes import Notes
from core.runs.start import new_status
from core.runs.status import Status

WATCHED = ("", "state.json", "name.txt", notes.TEXT, notes.STAR, "checkpoints")
"""What of a run's folder says whether it is as it was; "" is the folder itself."""
MARKS = ("state.json", "config.toml", "metrics.jsonl", "checkpoints")
"""One of these makes a folder a run: half-deleted ones are runs, too."""
ALIVE_SECONDS = 120.0
"""Where a lock can't be tried (a disk that can only be read), a run that wrote something within this is alive."""
UNDER_WAY = ("running", "paused", "interrupted")
"""States in which a process may be training; interrupted is also one that was only asked for."""

Mark = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class RunSummary:
    """A row in the table of runs.

    `problem` says why nothing more is known of a run whose folder is damaged or from a newer version; `status` is then
    an empty one. `running`: a process trains it just now. `saved` are the names of its checkpoints.
    """

    folder: RunFolder
    name: str
    status: Status
    running: bool = False
    problem: Message | None = None
    notes: Notes = field(default_factory=Notes)
    saved: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        return self.folder.path

    @property
    def state(self) -> str:
        """The state as a person sees it: one that says it runs and doesn't was interrupted."""
        if self.problem:
            return "damaged"
        if self.status.state in ("running", "paused") and not self.running:
            return "interrupted"
        return "running" if self.running and self.status.state != "paused" else self.status.state

    @property
    def has_weights(self) -> bool:
        """Whether there is a checkpoint to use, export or start from."""
        return not self.saved.isdisjoint(("best.pt", "last.pt"))

    @property
    def can_continue(self) -> bool:
        """Whether training can go on from a checkpoint, or from the start where it broke off before the first one."""
        if self.problem or self.running or self.status.state == "finished":
            return False
        return "last.pt" in self.saved or self.status.state in ("running", "paused", "interrupted")


class Listing:
    """Lists folders of runs again and again; what hasn't changed since the last time is not read again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mark, RunSummary]] = {}

    def runs(self, folder: Path) -> list[RunSummary]:
        """Every run in the folder, the newest first. A missing folder holds none.

        Raises:
            DiskError: the folder is there and can't be read.
        """
        try:
            with os.scandir(folder) as entries:
                places = [entry.path for entry in entries if _is_folder(entry) and not is_temporary(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DiskError(folder, error, writing=False) from error
        found = [run for run in (self._run(place, listed=True) for place in places) if run is not None]
        self._forget_all_but(folder, places)
        return sorted(found, key=lambda run: (run.status.started, run.name), reverse=True)

    def run(self, path: Path) -> RunSummary:
        """One run, wherever it lies; never fails."""
        found = self._run(str(path), listed=False)
        return found if found is not None else summary(path)

    def _run(self, place: str, *, listed: bool) -> RunSummary | None:
        """The run in the folder `place`. Of a folder that was `listed` and looks like none: None."""
        mark = _mark(place)
        known = self._known.get(place)
        # What is wrong with a damaged one may be its permissions, of which no file's time tells.
        if known is None or known[0] != mark or known[1].problem is not None:
            if listed and mark[1] is None and not _looks_like_a_run(place):
                return None
            known = self._known[place] = mark, _read(Path(place))
        return _with_life(known[1])

    def _forget_all_but(self, folder: Path, places: list[str]) -> None:
        here, there = str(folder), set(places)
        for place in [place for place in self._known if place.rpartition(os.sep)[0] == here and place not in there]:
            del self._known[place]


def list_runs(runs_folder: Path | None = None) -> list[RunSummary]:
    """Every run in the folder (the person's own unless given), the newest first. A missing folder holds none.

    Raises:
        DiskError: the folder is there and can't be read.
    """
    return Listing().runs(runs_folder or settings.load_or_default().runs)


def summary(path: Path) -> RunSummary:
    """One run as the table shows it; never fails."""
    return _with_life(_read(path))


def _read(path: Path) -> RunSummary:
    """What the files say; whether it is alive is asked each time."""
    folder = RunFolder(path)
    noted, saved = _notes(folder), _saved(folder)
    try:
        stands = status.read(folder)
    except UserError as error:
        asked_for = _only_asked_for(folder)
        if asked_for is None:
            problem = _problem(folder, error)
            return RunSummary(folder, folder.name, Status(), problem=problem, notes=noted, saved=saved)
        stands = asked_for
    return RunSummary(folder, folder.name, stands, notes=noted, saved=saved)


def _only_asked_for(folder: RunFolder) -> Status | None:
    """How a run stands whose start was killed before it had a state: its configuration is there, and nothing else."""
    later = (folder.state_file, folder.metrics_file, folder.checkpoints)
    if any(os.path.lexists(path) for path in later):
        return None
    try:
        config = config_file.load(folder.config_file)
        return replace(new_status(config), started=folder.config_file.stat().st_mtime)
    except (UserError, OSError):
        return None


def _with_life(run: RunSummary) -> RunSummary:
    """`run`, and whether a process trains it. A lock is only tried where one may be: that costs a file opened."""
    if run.problem is not None or run.status.state not in UNDER_WAY:
        return run
    return replace(run, running=True) if _is_alive(run.folder) else run


def _is_alive(folder: RunFolder) -> bool:
    if os.access(folder.path, os.W_OK):
        return is_running(folder)
    newest = 0.0
    for file in (folder.state_file, folder.metrics_file):
        try:
            newest = max(newest, file.stat().st_mtime)
        except OSError:
            continue
    return abs(time.time() - newest) < ALIVE_SECONDS and folder.lock_file.exists()


def _mark(place: str) -> Mark:
    """Which files lie in a run's folder now: atomic writing gives a file another number each time."""
    return tuple(_seen(f"{place}{os.sep}{name}" if name else place) for name in WATCHED)


def _seen(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - called thousands of times: a Path for each would take most of the time
    except OSError:
        return None
    return found.st_ino, found.st_size if stat.S_ISREG(found.st_mode) else 0, found.st_mtime_ns


def _notes(folder: RunFolder) -> Notes:
    """None where they can't be read: the row is there all the same, and whoever writes some hears why not."""
    try:
        return notes.read(folder)
    except DiskError:
        return Notes()


def _saved(folder: RunFolder) -> frozenset[str]:
    try:
        with os.scandir(folder.checkpoints) as entries:
            return frozenset(entry.name for entry in entries)
    except OSError:
        return frozenset()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in circles
        return False


def _looks_like_a_run(place: str) -> bool:
    return any(os.path.exists(f"{place}{os.sep}{mark}") for mark in MARKS)  # noqa: PTH110 - a forbidden folder is no run


def _problem(folder: RunFolder, error: UserError) -> Message:
    if not os.path.exists(folder.state_file):  # noqa: PTH110 - pathlib's raises in a forbidden folder
        return message(QT_TRANSLATE_NOOP("core", "Parts of this run's folder are missing."))
    return error.what
