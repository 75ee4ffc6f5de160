"""What the folders of a picture set mean: classes, roles, and what is wrong with them, in one sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.data import cache
from core.data.decode import HEIC_SUFFIXES
from core.data.gather import Gathered, gather
from core.data.listing import Listed, Listing, first_names, natural_key, shown
from core.data.pictures import Rows
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

ROLES = ("train", "validation", "test")
ROLE_OF_FOLDER = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
}
SORT_THEM = QT_TRANSLATE_NOOP(
    "core",
    "Make one folder for each class, named after it, move the pictures into them, and choose the folder around them.",
)
READ_HEIC = QT_TRANSLATE_NOOP("core", "To read HEIC pictures, install the extra: pip install pi-heif")


@dataclass(frozen=True, eq=False)
class Scan:
    """What was found, before any picture was opened.

    `pictures`, `labels` (int64 (N,)), `roles` (names of `ROLES`) and `keys` ("class/file", the same wherever the set
    lies) belong together. `layout` is "classes" (one folder per class) or "roles" (train, validation, test around
    them). `skipped` counts the files that are no pictures by their name. `unpacked` is the archive's place in the
    cache. `folders` are those that were chosen, where they were several; `root` lies around all. `inner` are the
    folders inside of the class folders where these hold nothing else, as species in their genera: choosing them
    together makes them the classes.
    """

    root: Path
    layout: Literal["classes", "roles"]
    classes: tuple[str, ...]
    pictures: tuple[Listed, ...]
    labels: Rows
    roles: npt.NDArray[np.str_]
    keys: tuple[str, ...]
    skipped: int
    notices: tuple[Message, ...]
    unpacked: cache.Entry | None = None
    folders: tuple[Path, ...] = ()
    inner: tuple[Path, ...] = ()

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that all pictures lie in."""
        return self.folders or (self.root,)

    def choice_of(self, row: int) -> str:
        """What a person's choice of this picture is kept under: its key, which a folder for validation or the test may
        have once more for another picture; there the part stands in front."""
        role = self.roles[row]
        return self.keys[row] if role == "train" else f"{role}/{self.keys[row]}"

    def counts(self, role: str = "train") -> tuple[int, ...]:
        """Pictures of each class in this role."""
        counted = np.bincount(self.labels[self.roles == role], minlength=len(self.classes))
        return tuple(int(count) for count in counted)


def scan(path: str | Path | Sequence[str | Path], progress: Progress) -> Scan:
    """Look through the folder, .zip or .tar at `path`, or through several folders, which are a class each.

    Folders that merely lie around the others are passed through. Classes are in natural order. Everything that is
    odd but harmless becomes one of `notices`. Several folders called train, val… are the parts of one set.

    Raises:
        UserError: it isn't there, can't be read, or can't be trained on; it says what to do.
        Cancelled: `progress` was cancelled.
    """
    given = gather([Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path], progress)
    listing = given.listing
    _check_any(given)
    placed, loose, kind, unused = _placed(listing, 0 if given.folders else _depth_of_wrappers(listing))
    _check_sorted(given, placed)
    label = {name: index for index, name in enumerate(_classes(placed))}
    known = [one for one in placed if one.class_name in label]
    inner = _inner(placed) if kind == "classes" and given.unpacked is None else ()
    found = Scan(
        root=given.root,
        layout=kind,
        classes=tuple(shown(name) for name in label),
        pictures=tuple(one.picture for one in known),
        labels=np.array([label[one.class_name] for one in known], dtype=np.int64),
        roles=np.array([one.role for one in known], dtype=np.str_),
        keys=tuple(one.key for one in known),
        skipped=len(listing.others),
        notices=(*given.notices, *_notices(placed, list(label), loose, unused, listing.others, inner)),
        unpacked=given.unpacked,
        folders=given.folders,
        inner=inner,
    )
    check_enough(found, np.ones(len(known), dtype=bool))
    return found


def check_enough(found: Scan, usable: npt.NDArray[np.bool_]) -> None:
    """Raise UserError unless the usable training pictures are of two classes or more, and more than one of a class."""
    counts = Counter(found.labels[usable & (found.roles == "train")].tolist())
    empty = [name for index, name in enumerate(found.classes) if not counts[index]]
    if empty:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "No picture of these classes can be read: {names}"),
            QT_TRANSLATE_NOOP("core", "Their files are damaged, too large, or no pictures."),
            QT_TRANSLATE_NOOP("core", "Replace the files, or remove these folders."),
            field="data.path",
            names=first_names(empty),
        )
    if len(found.classes) < 2:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is only one class: “{name}”."),
            QT_TRANSLATE_NOOP("core", "A network learns to tell at least two kinds of pictures apart."),
            QT_TRANSLATE_NOOP("core", "Put a second folder with other pictures beside it."),
            field="data.path",
            name=found.classes[0],
        )
    if max(counts.values()) < 2:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "Each class has only one picture."),
            QT_TRANSLATE_NOOP("core", "At least two of a class are needed: one to learn from, one to check with."),
            QT_TRANSLATE_NOOP("core", "Add pictures to the class folders: from about 20 each it begins to work well."),
            field="data.path",
        )


@dataclass(frozen=True)
class _Placed:
    """A picture with the meaning of the folders it lies in."""

    picture: Listed
    role: str
    class_name: str
    key: str
    nested: bool


def _classes(placed: list[_Placed]) -> list[str]:
    return sorted({one.class_name for one in placed if one.role == "train"}, key=natural_key)


def _inner(placed: list[_Placed]) -> tuple[Path, ...]:
    """The folders just inside of the class folders, where all pictures lie in them and no two have the same name."""
    if not all(one.key.count("/") == 2 for one in placed):
        return ()
    folders = {tuple(one.key.split("/")[:2]): Path(one.picture.path).parent for one in placed}
    distinct = {name for _, name in folders}
    more = len(folders) > len({one.class_name for one in placed})
    return tuple(folders.values()) if more and len(distinct) == len(folders) else ()


def _check_any(given: Gathered) -> None:
    listing = given.listing
    if listing.pictures:
        return
    heic, _ = _heic(listing.others)
    if heic:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The pictures in “{path}” are HEIC files ({count}), which can't be read yet."),
            "",
            READ_HEIC,
            field="data.path",
            path=given.shown,
            count=len(heic),
        )
    what = QT_TRANSLATE_NOOP("core", "There are no pictures in “{path}”.")
    why = QT_TRANSLATE_NOOP("core", "It holds files of other kinds ({count}): {names}") if listing.others else ""
    cure = QT_TRANSLATE_NOOP("core", "Choose a folder with one sub-folder of pictures (.jpg, .png, …) for each class.")
    names = first_names(listing.others)
    raise UserError(what, why, cure, field="data.path", path=given.shown, count=len(listing.others), names=names)


def _heic(others: list[str]) -> tuple[list[str], list[str]]:
    """The files that would be pictures if HEIC could be read, and the others."""
    heic = [name for name in others if PurePosixPath(name).suffix.lower() in HEIC_SUFFIXES]
    return heic, [name for name in others if name not in set(heic)] if heic else others


def _check_sorted(given: Gathered, placed: list[_Placed]) -> None:
    if not any(one.role == "train" for one in placed):
        what = QT_TRANSLATE_NOOP("core", "The pictures in “{path}” are not sorted into classes.")
        raise UserError(what, "", SORT_THEM, field="data.path", path=given.shown)


def _depth_of_wrappers(listing: Listing) -> int:
    """How many folders merely lie around all others, as archives often have them."""
    depth = 0
    while True:
        inside = [parts for one in listing.pictures if len(parts := one.parts[depth:]) > 1]
        deeper = sum(len(parts) > 2 for parts in inside)
        if len({parts[0] for parts in inside}) != 1 or deeper <= len(inside) - deeper:
            return depth
        depth += 1


def _placed(listing: Listing, depth: int) -> tuple[list[_Placed], list[str], Literal["classes", "roles"], list[str]]:
    """Each picture with its role and class; the names of those in no class; the layout; top folders not used."""
    rest = [(one, one.parts[depth:]) for one in listing.pictures]
    has_roles = _has_roles([parts for _, parts in rest])
    placed: list[_Placed] = []
    loose: list[str] = []
    unused: list[str] = []
    for picture, parts in rest:
        top = ROLE_OF_FOLDER.get(parts[0].lower(), "") if has_roles and len(parts) > 1 else "train"
        inside = parts[1:] if has_roles else parts
        if not top:
            unused.append(parts[0])
        elif len(inside) < 2:
            loose.append(picture.name)
        else:
            placed.append(_Placed(picture, top, inside[0], "/".join(inside), len(inside) > 2))
    return placed, loose, "roles" if has_roles else "classes", sorted(set(unused), key=natural_key)


def _has_roles(paths: list[list[str]]) -> bool:
    """Whether a train folder holds folders of pictures rather than the pictures of a class called "train"."""
    train = [len(parts) for parts in paths if len(parts) > 1 and ROLE_OF_FOLDER.get(parts[0].lower()) == "train"]
    return sum(length > 2 for length in train) > sum(length == 2 for length in train)


def _notices(
    placed: list[_Placed],
    classes: list[str],
    loose: list[str],
    unused: list[str],
    others: list[str],
    inner: tuple[Path, ...],
) -> Iterable[Message]:
    """One sentence for each thing that is odd but harmless."""
    if loose:
        text = QT_TRANSLATE_NOOP("core", "Pictures in no class folder were left out ({count}): {names}")
        yield Message(text, {"count": len(loose), "names": first_names(loose)})
    if unused:
        text = QT_TRANSLATE_NOOP("core", "Folders beside “train” that are no part of it were left out: {names}")
        yield Message(text, {"names": first_names(unused)})
    heic, others = _heic(others)
    if heic:
        text = QT_TRANSLATE_NOOP("core", "HEIC pictures, as phones make them, were left out ({count}): {names}")
        yield Message(text, {"count": len(heic), "names": first_names(heic)})
        yield Message(READ_HEIC)
    if others:
        text = QT_TRANSLATE_NOOP("core", "Files that are no pictures were left out ({count}): {names}")
        yield Message(text, {"count": len(others), "names": first_names(others)})
    nested = sorted({one.class_name for one in placed if one.nested}, key=natural_key)
    if inner:
        text = QT_TRANSLATE_NOOP(
            "core",
            "Each class folder holds folders of its own, which count for it. To tell those {count} apart instead, "
            "choose them together: {names}",
        )
        yield Message(text, {"count": len(inner), "names": first_names(folder.name for folder in inner)})
    elif nested:
        text = QT_TRANSLATE_NOOP("core", "Pictures in folders inside of a class folder count for that class: {names}")
        yield Message(text, {"names": first_names(nested)})
    yield from _missing_classes(placed, classes)


_MISSING = {
    "validation": QT_TRANSLATE_NOOP("core", "Classes without a validation picture, so never judged: {names}"),
    "test": QT_TRANSLATE_NOOP("core", "Classes without a test picture, so not tested: {names}"),
}
_EXTRA = {
    "validation": QT_TRANSLATE_NOOP("core", "Validation classes that “train” has not were left out: {names}"),
    "test": QT_TRANSLATE_NOOP("core", "Test classes that “train” has not were left out: {names}"),
}


def _missing_classes(placed: list[_Placed], classes: list[str]) -> Iterable[Message]:
    for role in ("validation", "test"):
        present = {one.class_name for one in placed if one.role == role}
        missing = [name for name in classes if name not in present]
        extra = sorted(present - set(classes), key=natural_key)
        if present and missing:
            yield Message(_MISSING[role], {"names": first_names(missing)})
        if extra:
            yield Message(_EXTRA[role], {"names": first_names(extra)})
