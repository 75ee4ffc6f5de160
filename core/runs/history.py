"""The runs there are: listed whatever state their folders are in, renamed, thrown into the bin, found unfinished."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from send2trash import send2trash

from core import files, settings
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.paths import expanded
from core.runs import status
from core.runs.curves import Curves as Curves
from core.runs.curves import News as News
from core.runs.curves import follow as follow
from core.runs.curves import read_curves as read_curves
from core.runs.folder import RunFolder, is_running, safe_name
from core.runs.status import Status


@dataclass(frozen=True)
class RunSummary:
    """A row in the table of runs.

    `problem` says why nothing more is known of a run whose folder is damaged or from a newer version; `status` is then
    an empty one. `running`: a process trains it just now.
    """

    folder: RunFolder
    name: str
    status: Status
    running: bool = False
    problem: Message | None = None

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
    def can_continue(self) -> bool:
        """Whether training can go on from a checkpoint, or from the start where it broke off before the first one."""
        if self.problem or self.running or self.status.state == "finished":
            return False
        return self.folder.last.is_file() or self.status.state in ("running", "paused", "interrupted")


def list_runs(runs_folder: Path | None = None) -> list[RunSummary]:
    """Every run in the folder (the person's own unless given), the newest first. A missing folder holds none.

    Raises:
        DiskError: the folder is there and can't be read.
    """
    folder = runs_folder or settings.load_or_default().runs
    try:
        paths = [path for path in folder.iterdir() if path.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DiskError(folder, error, writing=False) from error
    runs = [summary(path) for path in paths if _looks_like_a_run(path)]
    return sorted(runs, key=lambda run: (run.status.started, run.name), reverse=True)


def summary(path: Path) -> RunSummary:
    """One run as the table shows it; never fails."""
    folder = RunFolder(path)
    try:
        stands = status.read(folder)
    except UserError as error:
        return RunSummary(folder, folder.name, Status(), problem=_problem(folder, error))
    return RunSummary(folder, folder.name, stands, running=is_running(folder))


def unfinished(runs_folder: Path | None = None) -> list[RunSummary]:
    """Runs that broke off - killed, crashed, failed on the way - and can be continued; the newest first.

    A run that was stopped or cancelled was ended by the person: it can be continued too, but isn't asked about.
    """
    broken = ("interrupted", "failed")
    return [run for run in list_runs(runs_folder) if run.can_continue and run.state in broken]


def rename(folder: RunFolder, name: str) -> RunFolder:
    """Call the run `name`; its folder too, unless it is being trained. Returns the run's folder as it is then.

    Raises:
        UserError: the name is empty, or taken by another run.
        DiskError: the folder can't be changed.
    """
    name = " ".join(name.split())
    if not name:
        raise UserError(QT_TRANSLATE_NOOP("core", "A run needs a name."))
    path = folder.path.with_name(safe_name(name))
    taken = path.exists() and not path.samefile(folder.path)
    if taken or any(run.name == name and run.path != folder.path for run in list_runs(folder.path.parent)):
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is a run called “{name}” already."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose another name."),
            name=name,
        )
    files.write_text_atomically(folder.name_file, name + "\n")
    if is_running(folder) or path == folder.path:
        return folder
    try:
        return RunFolder(folder.path.rename(path))
    except OSError as error:
        raise DiskError(folder.path, error, writing=True) from error


def delete(folder: RunFolder) -> None:
    """Move the run to the system's bin, from where it can be brought back.

    Raises:
        UserError: it is being trained just now, or there is no bin on that disk.
    """
    if is_running(folder):
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The run “{name}” is being trained."),
            "",
            QT_TRANSLATE_NOOP("core", "Stop it first, then delete it."),
            name=folder.name,
        )
    try:
        send2trash(folder.path)
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The run “{name}” could not be moved to the bin."),
            QT_TRANSLATE_NOOP("core", "The system says: {reason}."),
            QT_TRANSLATE_NOOP("core", "Delete its folder yourself: {path}"),
            name=folder.name,
            reason=error.strerror or str(error),
            path=str(folder.path),
        ) from error


def find(name_or_path: str, runs_folder: Path | None = None) -> RunFolder:
    """The run that a person means by its folder or by its name.

    Raises:
        UserError: there is none.
    """
    folder = RunFolder(expanded(name_or_path))
    if folder.is_run:
        return folder
    for run in list_runs(runs_folder):
        if name_or_path in (run.name, run.path.name):
            return run.folder
    raise UserError(
        QT_TRANSLATE_NOOP("core", "There is no run “{name}”."),
        "",
        QT_TRANSLATE_NOOP("core", "Give a run's folder, or a name that “runs” lists."),
        name=name_or_path,
    )


def _looks_like_a_run(path: Path) -> bool:
    """Half-deleted ones too: anything of a run that is left."""
    folder = RunFolder(path)
    marks = (folder.state_file, folder.config_file, folder.metrics_file, folder.checkpoints, folder.name_file)
    return any(os.path.exists(mark) for mark in marks)  # noqa: PTH110 - a forbidden folder is none of ours


def _problem(folder: RunFolder, error: UserError) -> Message:
    if not folder.state_file.exists():
        return message(QT_TRANSLATE_NOOP("core", "Parts of this run's folder are missing."))
    return error.what
