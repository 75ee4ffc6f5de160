"""A person's own pictures: one sub-folder per class, with or without train/validation/test folders around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from core.config import DataConfig
from core.data import layout, pixels
from core.data.decode import sides
from core.data.layout import Scan
from core.data.listing import Listed, first_names, shown
from core.data.pictures import DataSet, Pictures, Rows
from core.data.roles import data_set
from core.data.split import split_sticky
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

ASKED_FOR_SIZE = 500
KEPT_SIZE = 96
SMALLEST_SIZE = 8
SIZES = ((48, 32), (96, 64), (192, 128))
LARGEST_SIZE = 224

Split = Callable[[Sequence[str], Rows, float], tuple[Rows, Rows]]

scan = layout.scan


def open_folder(config: DataConfig, validation_share: float, progress: Progress) -> DataSet:
    """The pictures of the folder or archive `config.path`.

    A validation folder of its own is the validation part; otherwise a sticky share of train is. See
    `core.data.sources.open_data` for what is raised.
    """
    return open_scanned(layout.scan(require_folder(config.path), progress), config, validation_share, progress)


def open_scanned(
    found: Scan, config: DataConfig, validation_share: float, progress: Progress, split: Split = split_sticky
) -> DataSet:
    """The scanned pictures, decoded and in their roles.

    Raises:
        UserError: too few pictures can be read.
    """
    size = config.image_size or choose_size(found.pictures)
    decoded = pixels.load(found.root, found.pictures, size, progress, keep=found.unpacked)
    readable = np.ones(len(found.pictures), dtype=bool)
    readable[list(decoded.unreadable)] = False
    layout.check_enough(found, readable)
    notices = [*found.notices, *decoded.notices]
    if decoded.unreadable:
        notices.append(_left_out([found.pictures[row] for row in decoded.unreadable]))
    names = tuple(shown(one.name) for one in found.pictures)
    pictures = Pictures(names, found.labels, decoded.read, decoded.decodes)
    rows = {role: np.flatnonzero((found.roles == role) & readable) for role in layout.ROLES}
    train, validation = rows["train"], rows["validation"]
    if not len(validation):
        keys = [found.keys[row] for row in train]
        kept, held_out = split(keys, found.labels[train], validation_share)
        train, validation = train[kept], train[held_out]
        notices += _single_pictures(found, train, validation)
    return data_set(
        found.classes, pictures, (train, validation), test=pictures.subset(rows["test"]), notices=tuple(notices)
    )


def choose_size(pictures: Sequence[Listed]) -> int:
    """The side for pictures whose configuration leaves it open, from up to 500 spread pictures.

    The shorter side where all have the same and it is at most 96 (and at least 8); otherwise 32, 64, 128 or 224, by
    the median of the shorter sides: below 48, below 96, below 192, or more.
    """
    asked = np.linspace(0, len(pictures) - 1, min(len(pictures), ASKED_FOR_SIZE)).round().astype(int)
    shorter = [min(size) for size in (sides(pictures[row].path) for row in asked.tolist()) if size is not None]
    if not shorter:
        return LARGEST_SIZE
    if len(set(shorter)) == 1 and shorter[0] <= KEPT_SIZE:
        return max(SMALLEST_SIZE, shorter[0])
    median = float(np.median(shorter))
    return next((size for bound, size in SIZES if median < bound), LARGEST_SIZE)


def _left_out(pictures: Sequence[Listed]) -> Message:
    return Message(
        QT_TRANSLATE_NOOP("core", "Pictures that could not be read were left out ({count}): {names}"),
        {"count": len(pictures), "names": first_names(one.name for one in pictures)},
    )


def _single_pictures(found: Scan, train: Rows, validation: Rows) -> list[Message]:
    """Classes that have no validation picture because they have but one."""
    if not len(validation):
        return []
    missing = sorted(set(found.labels[train].tolist()) - set(found.labels[validation].tolist()))
    if not missing:
        return []
    return [
        Message(
            QT_TRANSLATE_NOOP("core", "Classes with one picture are trained on but can't be judged: {names}"),
            {"names": first_names(found.classes[label] for label in missing)},
        )
    ]


def require_folder(path: str) -> Path:
    """`path` as a Path. Raises UserError where none was given."""
    if not path:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "No folder with pictures was chosen."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose the folder with your pictures."),
            field="data.path",
        )
    return Path(path).expanduser()
