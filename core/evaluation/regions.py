"""Parts of pictures: what all pictures of a class have in common at one place, and what such a place is called.

Torch-free. G rows and columns of cells that a picture is divided into, N pictures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data.pictures import Pixels
from core.messages import QT_TRANSLATE_NOOP, Message, message

CELLS = 32
"""A picture is divided into so many rows and columns; one that is smaller, into its pixels."""
TOLERANCE = 24
"""Of 255: as far a colour may be off and still be nearly the same. JPEG alone takes about ten."""
SHARED = 0.6
"""So many of a class's pictures have a mark, at least."""
ELSEWHERE = 0.25
"""So much of that part of other classes' pictures look like it there, at most: white paper is no mark."""
LEAST, LARGEST = 0.008, 0.25
"""Parts of a picture's area: smaller marks are taken for chance, larger ones are the background."""
INNER = 0.5
"""Side of the part in the middle where what is shared is taken for the object, as a part of the picture's."""
MOST = 3
WINDOW = 0.4
"""Side of the window in which heat gathers, as a part of the picture's."""
GATHERED = 0.35
"""Heat that is spread evenly has 0.16 in any such window."""

Mask = npt.NDArray[np.bool_]
"""Which cells belong to a region: (G, G)."""
Heat = npt.NDArray[np.float32]


def divided(pictures: Pixels) -> Pixels:
    """The mean colour of each cell: uint8 (N, G, G, 3) of square pictures uint8 (N, H, W, 3)."""
    side = pictures.shape[1]
    if side <= CELLS:
        return pictures
    boxes = [Image.fromarray(each).resize((CELLS, CELLS), Image.Resampling.BOX) for each in pictures]
    return np.stack([np.asarray(each) for each in boxes])


def shared_by_one(own: Pixels, others: Pixels) -> tuple[tuple[Mask, float], ...]:
    """Regions where the pictures of one class look nearly the same, and those of the others don't look like them.

    Both are uint8 (N, G, G, 3). With each region the part of the own pictures that have it; the largest comes first.
    What covers much of the pictures is taken without their middle. What lies in the middle isn't taken: there, objects
    that fill their pictures are alike, as digits are.
    """
    usual = np.median(own, axis=0)
    alike = _alike(own, usual)
    common = (alike.mean(axis=0) >= SHARED) & (_alike(others, usual).mean(axis=0) <= alike.mean(axis=0) * ELSEWHERE)
    found: list[tuple[Mask, float]] = []
    for piece in _pieces(common):
        region = piece if piece.mean() <= LARGEST else piece & outside(len(piece))
        if region.mean() >= LEAST and outside(len(piece), INNER)[region].mean() >= 0.5:
            having = (alike[:, region].mean(axis=1) >= SHARED).mean()
            found.append((_grown(region), float(having)))
    return tuple(sorted(found, key=lambda each: -each[0].mean())[:MOST])


def bearing(own: Pixels, region: Mask) -> npt.NDArray[np.int64]:
    """Which of the pictures (N, G, G, 3) are most alike in the region, those first."""
    usual = np.median(own, axis=0)
    distance = np.abs(own.astype(np.int16) - usual).max(axis=-1)[:, region].mean(axis=1)
    order: npt.NDArray[np.int64] = np.argsort(distance, kind="stable")
    return order


def gathered(heat: Heat) -> Mask | None:
    """The window outside the middle in which the heat (G, G) gathers; None where it is in the middle, or nowhere."""
    cells = len(heat)
    side = max(1, round(WINDOW * cells))
    sums = np.pad(heat.astype(np.float64), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    windows = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    top, left = np.unravel_index(int(windows.argmax()), windows.shape)
    if windows[top, left] < GATHERED * max(sums[-1, -1], 1e-12):
        return None
    from_middle = max(abs(top + side / 2 - cells / 2), abs(left + side / 2 - cells / 2))
    if from_middle < cells / 5:
        return None
    region = np.zeros(heat.shape, dtype=bool)
    region[top : top + side, left : left + side] = True
    return region


def outside(cells: int, middle: float = 0.7) -> Mask:
    """All but the middle of a picture, about half of it."""
    region = np.ones((cells, cells), dtype=bool)
    inner = slice(round(cells * (1 - middle) / 2), round(cells * (1 + middle) / 2))
    region[inner, inner] = False
    return region


def at_size(region: Mask, side: int) -> Mask:
    """The region in a picture of `side` rows and columns of pixels."""
    places = np.arange(side) * len(region) // side
    return region[np.ix_(places, places)]


def box(region: Mask) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the region, as parts of the picture's side."""
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    cells = len(region)
    return columns[0] / cells, rows[0] / cells, (columns[-1] + 1) / cells, (rows[-1] + 1) / cells


def is_a_frame(region: Mask) -> bool:
    """Whether it goes all around the middle."""
    left, top, right, bottom = box(region)
    middle = len(region) // 2
    return right - left > 0.8 and bottom - top > 0.8 and not region[middle, middle]


def words(region: Mask) -> Message:
    """Where it is: "the lower right corner"."""
    if is_a_frame(region):
        return message(QT_TRANSLATE_NOOP("core", "the edges all around"))
    left, top, right, bottom = box(region)
    across, down = _third(left, right), _third(top, bottom)
    return message(_PLACES[down][across])


def _third(start: float, end: float) -> int:
    """0, 1 or 2: at the start, in the middle, at the end."""
    middle = (start + end) / 2
    return 1 if end - start > 0.6 else int(min(2, middle * 3))


_PLACES = (
    (
        QT_TRANSLATE_NOOP("core", "the upper left corner"),
        QT_TRANSLATE_NOOP("core", "the upper edge"),
        QT_TRANSLATE_NOOP("core", "the upper right corner"),
    ),
    (
        QT_TRANSLATE_NOOP("core", "the left edge"),
        QT_TRANSLATE_NOOP("core", "the middle"),
        QT_TRANSLATE_NOOP("core", "the right edge"),
    ),
    (
        QT_TRANSLATE_NOOP("core", "the lower left corner"),
        QT_TRANSLATE_NOOP("core", "the lower edge"),
        QT_TRANSLATE_NOOP("core", "the lower right corner"),
    ),
)


def _alike(pictures: Pixels, usual: npt.NDArray[np.float64]) -> Mask:
    """Where each picture has nearly the usual colour: (N, G, G)."""
    nearly: Mask = np.abs(pictures.astype(np.int16) - usual).max(axis=-1) <= TOLERANCE
    return nearly


def _pieces(cells: Mask) -> list[Mask]:
    """The connected parts of a region, side by side."""
    left, found = cells.copy(), list[Mask]()
    while left.any():
        piece = np.zeros_like(left)
        piece[np.unravel_index(int(left.argmax()), left.shape)] = True
        while (wider := _grown(piece) & left).sum() > piece.sum():
            piece = wider
        found.append(piece)
        left &= ~piece
    return found


def _grown(region: Mask) -> Mask:
    """The region and the cells that touch it."""
    around = np.pad(region, 1)
    shifted = [
        around[down : down + len(region), right : right + len(region)] for down in range(3) for right in range(3)
    ]
    grown: Mask = np.logical_or.reduce(shifted)
    return grown
