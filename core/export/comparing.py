"""Whether a file that was just written answers as the network does that it was made from."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch

from core import paths
from core.data.decode import resize
from core.data.pictures import Pixels
from core.errors import DiskError, UserError
from core.export.formats import Format
from core.export.source import Source
from core.messages import QT_TRANSLATE_NOOP

TOLERANCE = 1e-4
"""The largest difference allowed, as a part of the largest answer where that is above 1."""
MOST = 16
"""Pictures beyond these are not asked about."""


def compare(file: Path, form: Format, source: Source, pictures: Pixels) -> float:
    """The largest difference between the answers of `file` and the network's, for all pictures at once and for one.

    The file is read whole and closed again, so that it can be renamed on every system.

    Raises:
        UserError: the answers differ, or are no numbers.
        DiskError: the file can't be read back.
    """
    if form.load is None:
        return 0.0
    wanted = source.logits(pictures)
    if form.probabilities:
        wanted = wanted.softmax(dim=1)
    if not bool(torch.isfinite(wanted).all()):
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This network's answers are not numbers: nothing was written."),
            QT_TRANSLATE_NOOP("core", "Its training diverged, or the file it came from is damaged."),
            QT_TRANSLATE_NOOP("core", "Export another checkpoint, or train anew with a lower learning rate."),
        )
    answer = form.load(_read(file), source)
    largest = max(1.0, float(wanted.abs().max()))
    difference = 0.0
    for count in (len(pictures), 1):
        found = answer(pictures[:count])
        apart = float((found - wanted[:count]).abs().max()) if found.shape == wanted[:count].shape else math.inf
        if not apart <= TOLERANCE * largest:
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "core", "The exported file answers differently from the network: nothing was written."
                ),
                QT_TRANSLATE_NOOP("core", "The answers differ by up to {difference}."),
                QT_TRANSLATE_NOOP("core", "Choose another format."),
                difference=f"{apart:.3g}",
            )
        difference = max(difference, apart)
    return difference


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DiskError(file, error, writing=False) from error


def pictures_for(source: Source, given: Pixels | None) -> Pixels:
    """Pictures to ask about, uint8 (N, S, S, 3): the given ones, else three handwritten digits and one of noise."""
    side = source.image_size
    if given is not None and len(given):
        some = np.asarray(given[:MOST], dtype=np.uint8)
    else:
        with np.load(paths.resource("samples", "digits.npz")) as sheet:
            ink = sheet["images"][:3].astype(np.float64)
        grey = np.rint(ink * (255 / ink.max())).astype(np.uint8)
        noise = np.random.default_rng(0).integers(0, 256, (1, *grey.shape[1:]), dtype=np.uint8)
        some = np.repeat(np.concatenate([grey, noise])[..., None], 3, axis=3)
    return np.stack([resize(picture, side) for picture in some])
