"""What was chosen - a folder, an archive, or several folders that are a class each - as one listing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.data import archives, cache
from core.data.listing import Listing, first_names, list_folder, shown
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress


@dataclass(frozen=True, eq=False)
class Gathered:
    """The pictures of all that was chosen, named relative to `root`, or of several `folders` by their classes
    ("class/file"). `shown` is what a sentence calls it; `unpacked` is the archive's place in the cache."""

    root: Path
    shown: str
    listing: Listing
    folders: tuple[Path, ...] = ()
    notices: tuple[Message, ...] = ()
    unpacked: cache.Entry | None = None


def gather(paths: Sequence[Path], progress: Progress) -> Gathered:
    """List what lies in the one folder or archive, or in the several folders.

    A folder that is given twice, or lies in another that is given, counts once; a notice says so.

    Raises:
        UserError: there is no path, or one of them is neither a folder nor, where it is the only one, an archive.
        DiskError: something isn't there (any more) or can't be read; it is named.
        Cancelled: `progress` was cancelled.
    """
    if not paths:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "No folder with pictures was chosen."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose the folder with your pictures."),
            field="data.path",
        )
    folders, notices = _apart(paths)
    gathered = _one(folders[0], progress) if len(folders) == 1 else _several(folders, progress)
    return replace(gathered, notices=(*notices, *gathered.notices))


def _apart(paths: Sequence[Path]) -> tuple[list[Path], list[Message]]:
    """The paths without those that come twice or lie in another, and what is said of them."""
    real = [Path(os.path.realpath(path)) for path in paths]
    kept: list[Path] = []
    twice: list[str] = []
    inside: list[str] = []
    for place, (path, own) in enumerate(zip(paths, real, strict=True)):
        if own in real[:place]:
            twice.append(_name(path))
        elif any(other in own.parents for other in real):
            inside.append(_name(path))
        else:
            kept.append(path)
    notices = []
    if twice:
        text = QT_TRANSLATE_NOOP("core", "Folders that were chosen twice count once: {names}")
        notices.append(Message(text, {"names": first_names(twice)}))
    if inside:
        text = QT_TRANSLATE_NOOP("core", "Folders inside of another chosen folder count as a part of it: {names}")
        notices.append(Message(text, {"names": first_names(inside)}))
    return kept, notices


def _one(path: Path, progress: Progress) -> Gathered:
    if _is_folder(path):
        return Gathered(path, shown(str(path)), list_folder(path, progress))
    if archives.is_archive(path):
        unpacked = archives.unpack(path, progress)
        root = unpacked.folder / archives.CONTENT
        return Gathered(
            root, shown(str(path)), list_folder(root, progress), notices=_links_left_out(unpacked), unpacked=unpacked
        )
    raise UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is neither a folder nor an archive (.zip, .tar) of pictures."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose the folder in which the folders of your classes lie."),
        field="data.path",
        path=shown(str(path)),
    )


def _several(folders: Sequence[Path], progress: Progress) -> Gathered:
    """Each folder is a class, or a part (train, val, test) where that is their names."""
    for folder in folders:
        if not _is_folder(folder):
            raise _no_folder(folder)
    listing = Listing()
    names = class_names(folders)
    empty = []
    for folder, name in zip(folders, names, strict=True):
        own = list_folder(folder, progress, len(listing.pictures))
        listing.pictures += [replace(one, name=f"{name}/{one.name}") for one in own.pictures]
        listing.others += [f"{name}/{other}" for other in own.others]
        if not own.pictures:
            empty.append(name)
    notices = []
    if empty and listing.pictures:
        text = QT_TRANSLATE_NOOP("core", "Folders without pictures were left out: {names}")
        notices.append(Message(text, {"names": first_names(empty)}))
    return Gathered(_common(folders), first_names(names), listing, tuple(folders), tuple(notices))


def class_names(folders: Sequence[Path]) -> list[str]:
    """The folders' names; of those that would be equal, each with the folders around it in front until they differ."""
    real = [Path(os.path.realpath(folder)) for folder in folders]
    length = [1] * len(real)
    while True:
        names = [" ".join(_parts(path)[-count:]) for path, count in zip(real, length, strict=True)]
        often = Counter(names)
        longer = [count + (often[name] > 1) for name, count in zip(names, length, strict=True)]
        if longer == length or max(length) > max(len(path.parts) for path in real):
            return names
        length = longer


def _parts(path: Path) -> list[str]:
    return [part.strip("/\\:") or part for part in path.parts]


def _name(path: Path) -> str:
    return shown(path.name or str(path))


def _is_folder(path: Path) -> bool:
    """Raises DiskError where nothing is there, or nothing may be asked of it."""
    try:
        path.stat()
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    return path.is_dir()


def _no_folder(path: Path) -> UserError:
    what, cure = (
        (
            QT_TRANSLATE_NOOP("core", "“{path}” is an archive; several can't be opened together."),
            QT_TRANSLATE_NOOP("core", "Choose one archive alone, or unpack it and choose the folders."),
        )
        if archives.is_archive(path)
        else (
            QT_TRANSLATE_NOOP("core", "“{path}” is no folder."),
            QT_TRANSLATE_NOOP("core", "Choose one folder of pictures for each class, or the folder around them."),
        )
    )
    return UserError(what, "", cure, field="data.path", path=shown(str(path)))


def _common(folders: Sequence[Path]) -> Path:
    """The folder around all; where there is none (several drives), around the first."""
    try:
        return Path(os.path.commonpath([os.path.realpath(folder) for folder in folders]))
    except ValueError:
        return folders[0].parent


def _links_left_out(unpacked: cache.Entry) -> tuple[Message, ...]:
    links = unpacked.about["links"]
    text = QT_TRANSLATE_NOOP("core", "Links in the archive were left out ({count}).")
    return (Message(text, {"count": links}),) if links else ()
