"""From the name of a start to its file: bundled, downloaded once, a run's, or any file of the person's."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from core import choices, files, paths, settings
from core.download import digest_of, download
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.weights.catalog import CATALOG, Weights
from core.progress import Progress

TIMEOUT = 8.0
"""Seconds without an answer after which a connection is given up: who is offline hears so at once."""
_BLOCK_BYTES = 1 << 20


def resolve(start: str, progress: Progress) -> Path:
    """The file that `start` means: a name of choices.STARTS, a file, or a run's folder (its best weights).

    Published weights that aren't on this computer are downloaded.

    Raises:
        UserError: there is no such start, no network, or the folder holds no checkpoint.
        DiskError: the file can't be read, or the download not be written.
        Cancelled: `progress` was cancelled; what has arrived is kept.
    """
    if start in choices.STARTS:
        found: Path = choices.STARTS[start].resolve()(start, progress)
        return found
    path = paths.expanded(start)
    try:
        if path.is_dir():
            return _of_run(path)
        if path.exists():
            return path
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    if start and path.name == start and not path.suffix:
        missing = choices.unknown("starts", start)
        raise UserError(missing.template, **missing.parameters)  # type: ignore[arg-type]
    raise DiskError(path, FileNotFoundError(2, ""), writing=False)


def bundled(name: str, progress: Progress) -> Path:
    """The checkpoint that comes with the program. Raises UserError where the installation lacks it."""
    found = available(name)
    if found is None:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The bundled network is missing: “{path}” is not there."),
            QT_TRANSLATE_NOOP("core", "The program was not installed completely."),
            QT_TRANSLATE_NOOP("core", "Install it again, or start from another network."),
            path=str(_bundled_file()),
        )
    return found


def imagenet(name: str, progress: Progress) -> Path:
    """Published weights: checked where they are on this computer, downloaded where they aren't."""
    weights = next((one for one in CATALOG[name] if _kept(one).exists()), CATALOG[name][0])
    download(weights.url, _kept(weights), weights.digest, progress, most=weights.most, timeout=TIMEOUT)
    return _kept(weights)


def available(name: str) -> Path | None:
    """The file of a start of choices.STARTS, if it is on this computer. Takes no network, and doesn't read the file."""
    candidates = [_kept(one) for one in CATALOG[name]] if name in CATALOG else [_bundled_file()]
    return next((file for file in candidates if file.is_file()), None)


def terms(name: str) -> Message:
    """One sentence: how large it is, where it comes from, and on which terms.

    Raises:
        UserError: there is no start of this name.
    """
    choice = choices.choose("starts", name)
    if name not in CATALOG:
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "{title}: comes with the program, under its licence; it learned from CIFAR-10, a collection of "
                "pictures from the web that was made for research.",
            ),
            title=choice.title,
        )
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "{title}: {size} MB from {server}, under torchvision's BSD licence; the ImageNet pictures it learned from "
            "may be used for non-commercial research only, and whether that binds such weights is not settled.",
        ),
        title=choice.title,
        size=round(CATALOG[name][0].size / 1_000_000),
        server=CATALOG[name][0].url.split("/")[2],
    )


def adopt(name: str, file: Path, progress: Progress) -> Path:
    """Copy `file`, which the person already has, to where the download of `name` would go; known by its checksum.

    Raises:
        UserError: it is another file; it says which is expected, and which this is where that is known.
        DiskError: it can't be read, or the copy not be written.
        Cancelled: `progress` was cancelled; nothing is left behind.
    """
    choice = choices.choose("starts", name)
    if name not in CATALOG:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "{title} needs no file."),
            QT_TRANSLATE_NOOP("core", "It comes with the program."),
            title=choice.title,
        )
    try:
        files.check_plain(file)  # a pipe would make one wait
    except OSError as error:
        raise DiskError(file, error, writing=False) from error
    found = digest_of(file, "sha256", progress)
    weights = next((one for one in CATALOG[name] if found.startswith(one.prefix)), None)
    if weights is None:
        raise _another(name, file, found)
    target = _kept(weights)
    if not (target.exists() and target.samefile(file)):
        files.write_atomically(target, lambda out: _copy(file, out, progress))
    return target


def _copy(file: Path, out: BinaryIO, progress: Progress) -> None:
    what = Message(QT_TRANSLATE_NOOP("core", "Copying {name}…"), {"name": file.name})
    done = 0
    try:
        with file.open("rb") as source:
            total = file.stat().st_size
            while block := source.read(_BLOCK_BYTES):
                _write(out, block)
                done += len(block)
                progress.report(what, done, total)
    except _WriteError as failed:
        raise failed.error from failed
    except OSError as error:
        raise DiskError(file, error, writing=False) from error


class _WriteError(Exception):
    """The copy's disk refused, not the original's."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        super().__init__(str(error))


def _write(out: BinaryIO, block: bytes) -> None:
    try:
        out.write(block)
    except OSError as error:
        raise _WriteError(error) from error


def _another(name: str, file: Path, digest: str) -> UserError:
    """That this file is not the one, and which it is."""
    expected = " / ".join(one.file for one in CATALOG[name])
    other = next((key for key, all_ in CATALOG.items() if any(digest.startswith(one.prefix) for one in all_)), None)
    if other is not None:
        return UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is the file of {other}, not of {title}."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose {other} instead, or the file that is called {expected}."),
            path=str(file),
            other=choices.STARTS[other].title,
            title=choices.STARTS[name].title,
            expected=expected,
        )
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is not the file that torchvision publishes for {title}."),
        QT_TRANSLATE_NOOP("core", "Its checksum is another."),
        QT_TRANSLATE_NOOP(
            "core", "The file is called {expected}. To start from this one as it is, choose it as a checkpoint file."
        ),
        path=str(file),
        title=choices.STARTS[name].title,
        expected=expected,
    )


def _of_run(folder: Path) -> Path:
    """The best weights of a run's folder, or its last ones."""
    for place in (folder / "checkpoints", folder):
        for name in ("best.pt", "last.pt"):
            if (place / name).is_file():
                return place / name
    raise UserError(
        QT_TRANSLATE_NOOP("core", "The folder “{path}” holds no checkpoint."),
        QT_TRANSLATE_NOOP("core", "A run's folder has best.pt or last.pt in its checkpoints."),
        QT_TRANSLATE_NOOP("core", "Choose the folder of a run that has trained, or a file of weights."),
        path=str(folder),
    )


def _kept(weights: Weights) -> Path:
    return settings.load_or_default().data / "weights" / weights.file


def _bundled_file() -> Path:
    return paths.resource("checkpoints", "bundled.pt")
