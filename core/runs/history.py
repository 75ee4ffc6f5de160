"""The runs there are: listed whatever state their folders are in, renamed, thrown into the bin, found unfinished."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from send2trash import send2trash

from core import files
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, one_line
from core.paths import expanded, safe_name
from core.progress import Progress
from core.runs.curves import Curves as Curves
from core.runs.curves import News as News
from core.runs.curves import follow as follow
from core.runs.curves import read_curves as read_curves
from core.runs.folder import RunFolder, at_rest, gone, is_only_a_lock
from core.runs.listing import Listing as Listing
from core.runs.listing import RunSummary as RunSummary
from core.runs.listing import list_runs as list_runs
from core.runs.listing import summary as summary


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
    name = one_line(name)
    if not name:
        raise UserError(QT_TRANSLATE_NOOP("core", "A run needs a name."))
    path = folder.path.with_name(safe_name(name))
    if any(run.name == name and run.path != folder.path for run in list_runs(folder.path.parent)):
        raise _taken(name)
    with at_rest(folder) as free:
        if free and is_only_a_lock(folder):
            raise gone(folder)
        renamed = _moved(folder, path, name) if free and path != folder.path else folder
        files.write_text_atomically(renamed.name_file, name + "\n")
    return renamed


def _moved(folder: RunFolder, path: Path, name: str) -> RunFolder:
    """The run's folder under its new name, which no other run takes in the same moment."""
    reserved = False
    try:
        if path.exists():
            if not path.samefile(folder.path):  # on many disks, capital letters make no other name
                raise _taken(name)
        elif os.name != "nt":  # there, nothing is ever renamed onto something
            path.mkdir()
            reserved = True
        return RunFolder(folder.path.rename(path))
    except FileExistsError as error:
        raise _taken(name) from error
    except OSError as error:
        if reserved:
            with suppress(OSError):
                path.rmdir()
        raise DiskError(folder.path, error, writing=True) from error


def _taken(name: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "There is a run called “{name}” already."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose another name."),
        name=name,
    )


def delete(folder: RunFolder) -> None:
    """Move the run to the system's bin, from where it can be brought back.

    Raises:
        UserError: it is being trained just now, or there is no bin on that disk.
    """
    name = folder.name
    with at_rest(folder) as free:
        if not free:
            raise UserError(
                QT_TRANSLATE_NOOP("core", "The run “{name}” is being trained."),
                "",
                QT_TRANSLATE_NOOP("core", "Stop it first, then delete it."),
                name=name,
            )
        try:
            send2trash(folder.path)
        except OSError as error:
            raise UserError(
                QT_TRANSLATE_NOOP("core", "The run “{name}” could not be moved to the bin."),
                QT_TRANSLATE_NOOP("core", "The system says: {reason}."),
                QT_TRANSLATE_NOOP("core", "Delete its folder yourself: {path}"),
                name=name,
                reason=error.strerror or str(error),
                path=str(folder.path),
            ) from error


def delete_all(folders: Sequence[RunFolder], deleted: Callable[[Path], object], progress: Progress) -> None:
    """Move these runs to the bin, calling `deleted` for each that is gone; one that can't be moved keeps none back.

    Raises:
        UserError: which are not gone, and why.
        Cancelled: `progress` was cancelled; the rest are still there.
    """
    failures: list[tuple[str, UserError]] = []
    for folder in folders:
        progress.check()
        name = folder.name
        try:
            delete(folder)
        except UserError as error:
            failures.append((name, error))
        else:
            deleted(folder.path)
    if not failures:
        return
    if len(folders) == 1:
        raise failures[0][1]
    first = failures[0][1]
    raise UserError(
        QT_TRANSLATE_NOOP("core", "{gone} of the {count} runs are in the bin; not so: {names}."),
        "{reason} {details}" if first.why.template else "{reason}",
        "{advice}" if first.cure.template else "",
        gone=len(folders) - len(failures),
        count=len(folders),
        names=", ".join(f"“{name}”" for name, _error in failures),
        reason=first.what,
        details=first.why,
        advice=first.cure,
    ) from first


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
