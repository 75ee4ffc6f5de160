"""A person's own pictures: one sub-folder per class, with or without train/validation/test folders around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.config import DataConfig
from core.data import layout, pixels
from core.data.doctor import Finding, Treatment, diagnose, examine, treat
from core.data.layout import Scan
from core.data.listing import Listed, first_names, shown
from core.data.pictures import DataSet, Pictures, Rows
from core.data.roles import data_set
from core.data.split import split_in_three
from core.data.typical import shorter_sides
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.paths import paths_of as paths_of
from core.progress import Progress

KEPT_SIZE = 96
SMALLEST_SIZE = 8
SIZES = ((48, 32), (96, 64), (192, 128))
LARGEST_SIZE = 224

scan = layout.scan


def open_folder(config: DataConfig, validation_share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
    """The pictures of the folder, archive or several folders `config.path`.

    A validation folder of its own is the validation part, and a test folder the test part; otherwise a sticky share
    of train is. What the person left out, and with `config.check` what the doctor found to be left out, is not used,
    and near-duplicates stay on one side. See `core.data.sources.open_data` for what is raised.
    """
    found = layout.scan(paths_of(config.path), progress)
    return open_scanned(
        found, config, validation_share, progress, test_share, treatment=_treatment(found, config, progress)
    )


def _treatment(found: Scan, config: DataConfig, progress: Progress) -> Treatment:
    findings: tuple[Finding, ...] = ()
    if config.check:
        findings = diagnose(found, examine(found, progress), config.treatments)
    treatment = treat(found, findings, config.left_out)
    training = found.roles == "train"
    used = set(found.labels[training & treatment.usable].tolist())
    without = [name for label, name in enumerate(found.classes) if label not in used]
    if without:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "Of these classes all pictures are left out: {names}"),
            QT_TRANSLATE_NOOP("core", "The check found something wrong with them, or you left them out."),
            QT_TRANSLATE_NOOP("core", "Keep some of them, or remove these folders."),
            field="data.path",
            names=first_names(without),
        )
    return treatment


def open_scanned(
    found: Scan,
    config: DataConfig,
    validation_share: float,
    progress: Progress,
    test_share: float = 0.0,
    *,
    treatment: Treatment | None = None,
    exactly: bool = False,
) -> DataSet:
    """The scanned pictures, decoded and in their roles; `exactly` is for sets that never change.

    All are decoded, also those that `treatment` leaves out: so another choice needs no other cache.

    Raises:
        UserError: too few pictures can be read.
    """
    size = config.image_size or choose_size(found.pictures)
    decoded = pixels.load(found.sources, found.pictures, size, progress, keep=found.unpacked)
    usable = np.ones(len(found.pictures), dtype=bool) if treatment is None else treatment.usable.copy()
    unreadable = [row for row in decoded.unreadable if usable[row]]
    usable[unreadable] = False
    layout.check_enough(found, usable)
    notices = [*found.notices, *decoded.notices, *(treatment.notices if treatment is not None else ())]
    if unreadable:
        notices.append(_left_out([found.pictures[row] for row in unreadable]))
    names = tuple(shown(one.name) for one in found.pictures)
    pictures = Pictures(names, found.labels, decoded.read, decoded.decodes)
    groups = treatment.groups if treatment is not None else None
    train, validation, test = _divided(found, usable, groups, (validation_share, test_share), exactly)
    if "validation" not in found.roles:
        notices += _never_judged(found, train, validation)
    return data_set(found.classes, pictures, (train, validation), test=pictures.subset(test), notices=tuple(notices))


def _divided(
    found: Scan, usable: npt.NDArray[np.bool_], groups: Rows | None, shares: tuple[float, float], exactly: bool
) -> tuple[Rows, Rows, Rows]:
    """Rows for training, validation and test: folders of these names are respected, what has none is cut from train."""
    train, validation, test = (np.flatnonzero((found.roles == role) & usable) for role in layout.ROLES)
    kept, judging, testing = split_in_three(
        [found.keys[row] for row in train],
        found.labels[train],
        0.0 if len(validation) else shares[0],
        0.0 if len(test) else shares[1],
        None if groups is None else groups[train],
        exactly=exactly,
    )
    return train[kept], validation if len(validation) else train[judging], test if len(test) else train[testing]


def choose_size(pictures: Sequence[Listed]) -> int:
    """The side for pictures whose configuration leaves it open, from up to 500 spread pictures.

    The shorter side where all have the same and it is at most 96 (and at least 8); otherwise 32, 64, 128 or 224, by
    the median of the shorter sides: below 48, below 96, below 192, or more.
    """
    shorter = shorter_sides(pictures)
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


def _never_judged(found: Scan, train: Rows, validation: Rows) -> list[Message]:
    """Classes that have no validation picture because they have but one, or but one group of nearly the same."""
    if not len(validation):
        return []
    labels = found.labels[train]
    missing = sorted(set(labels.tolist()) - set(found.labels[validation].tolist()))
    single = [found.classes[label] for label in missing if (labels == label).sum() == 1]
    alike = [found.classes[label] for label in missing if (labels == label).sum() > 1]
    notices = []
    if single:
        text = QT_TRANSLATE_NOOP("core", "Classes with one picture are trained on but can't be judged: {names}")
        notices.append(Message(text, {"names": first_names(single)}))
    if alike:
        text = QT_TRANSLATE_NOOP(
            "core", "Classes whose pictures are all nearly the same are trained on but can't be judged: {names}"
        )
        notices.append(Message(text, {"names": first_names(alike)}))
    return notices
