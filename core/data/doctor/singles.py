"""Findings about single pictures: unreadable, misnamed, blank, very small, very large, very long."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import decode
from core.data.doctor import look
from core.data.doctor.examination import Examination
from core.data.doctor.findings import ALLOWED, Finding
from core.data.layout import Scan
from core.data.listing import first_names
from core.data.pictures import Rows
from core.messages import QT_TRANSLATE_NOOP, Message, message

SMALLEST = 16
"""Sides below this are very small, unless all pictures are about as small."""
SMALL_PHOTOGRAPH, SMALLER_THAN_MOST = 64, 6
"""So are sides below the one if most are more than the other times as long."""
MANY_PIXELS, MORE_THAN_MOST = 25_000_000, 4
MOST_PIXELS = 60_000_000
"""Very large: more than the last, or more than the first if most have less than a quarter of it."""
LONGEST = 4.0
"""Of a longer side of more than so many shorter ones, the middle that is used is less than a quarter."""
MOST_SKIPPED = 0.1
"""What would take more of a class is kept unless the person says otherwise: it may be the subject."""

REASONS = {
    look.DAMAGED: QT_TRANSLATE_NOOP("core", "Damaged"),
    look.CUT_OFF: QT_TRANSLATE_NOOP("core", "Ends too early"),
    look.EMPTY: QT_TRANSLATE_NOOP("core", "Empty file"),
    look.NO_PICTURE: QT_TRANSLATE_NOOP("core", "No picture"),
    look.FORBIDDEN: QT_TRANSLATE_NOOP("core", "You are not allowed to open it"),
    look.GONE: QT_TRANSLATE_NOOP("core", "Not there (any more)"),
    look.UNREACHABLE: QT_TRANSLATE_NOOP("core", "The disk does not answer"),
    look.TOO_LARGE: QT_TRANSLATE_NOOP("core", "Too many pixels"),
    look.TOO_MUCH: QT_TRANSLATE_NOOP("core", "Would take too long, or too much memory"),
}
_SAME_FORMAT = {"MPO": "JPEG", "DIB": "BMP"}


def find(scan: Scan, seen: Examination, chosen: Mapping[str, str]) -> Iterator[Finding]:
    """One finding of each kind that there is."""
    readable = seen.readable
    no_picture = seen.trouble == look.NO_PICTURE
    reasons = {row: Message(REASONS[code]) for row, code in enumerate(seen.trouble.tolist()) if code != look.FINE}
    yield from _finding(scan, chosen, "unreadable", ~readable & ~no_picture, reasons)
    yield from _finding(scan, chosen, "not-a-picture", no_picture, reasons)
    misnamed, formats = _misnamed(scan, seen)
    yield from _finding(scan, chosen, "wrong-extension", misnamed, formats)
    yield from _finding(scan, chosen, "blank", readable & (seen.contrast < look.BLANK), {}, cautious=True)
    if not readable.any():
        return
    shorter, longer = np.minimum(seen.widths, seen.heights), np.maximum(seen.widths, seen.heights)
    sizes = {
        row: message("{width} x {height}", width=int(seen.widths[row]), height=int(seen.heights[row]))
        for row in np.flatnonzero(readable).tolist()
    }
    yield from _finding(scan, chosen, "tiny", readable & _tiny(shorter, readable), sizes, cautious=True)
    yield from _finding(scan, chosen, "huge", readable & _huge(shorter * longer, readable), sizes)
    yield from _finding(scan, chosen, "extreme-aspect", readable & (longer > LONGEST * shorter), sizes)


MESSAGES = {
    "unreadable": QT_TRANSLATE_NOOP("core", "Pictures that can't be read ({count}): {names}"),
    "not-a-picture": QT_TRANSLATE_NOOP("core", "Files that are named like pictures but are none ({count}): {names}"),
    "wrong-extension": QT_TRANSLATE_NOOP("core", "Pictures of another format than their names say ({count}): {names}"),
    "blank": QT_TRANSLATE_NOOP("core", "Pictures of one colour all over ({count}): {names}"),
    "tiny": QT_TRANSLATE_NOOP("core", "Very small pictures among larger ones ({count}): {names}"),
    "huge": QT_TRANSLATE_NOOP("core", "Very large pictures, slow to read the first time ({count}): {names}"),
    "extreme-aspect": QT_TRANSLATE_NOOP(
        "core", "Very long or tall pictures, of which only the middle is used ({count}): {names}"
    ),
}


def _finding(
    scan: Scan,
    chosen: Mapping[str, str],
    kind: str,
    which: npt.NDArray[np.bool_],
    reasons: Mapping[int, Message],
    *,
    cautious: bool = False,
) -> Iterator[Finding]:
    """The finding about the rows `which`, if there are any; a `cautious` one doesn't skip much of a class unasked."""
    rows = np.flatnonzero(which).tolist()
    if not rows:
        return
    usual = ALLOWED[kind][0]
    if cautious and _large_part(scan, which):
        usual = "keep"
    yield Finding(
        kind,
        message(MESSAGES[kind], count=len(rows), names=first_names(scan.pictures[row].name for row in rows)),
        chosen.get(kind, usual),
        ALLOWED[kind],
        groups=tuple((row,) for row in rows),
        reasons=tuple(reasons[row] for row in rows) if reasons else (),
    )


def _large_part(scan: Scan, which: npt.NDArray[np.bool_]) -> bool:
    """Whether these are more than a tenth of a class (and more than a stray one)."""
    total = np.bincount(scan.labels, minlength=len(scan.classes))
    part = np.bincount(scan.labels[which], minlength=len(scan.classes))
    return bool(((part > MOST_SKIPPED * total) & (part > 1)).any())


def _misnamed(scan: Scan, seen: Examination) -> tuple[npt.NDArray[np.bool_], dict[int, Message]]:
    """Pictures whose ending belongs to another format, and which format they have."""
    which = np.zeros(len(scan.pictures), dtype=bool)
    reasons = {}
    for row, (picture, form) in enumerate(zip(scan.pictures, seen.formats.tolist(), strict=True)):
        expected = _format_of(os.path.splitext(picture.name)[1].lower())  # noqa: PTH122 - once for each picture
        if form and _SAME_FORMAT.get(form, form) != _SAME_FORMAT.get(expected, expected):
            which[row] = True
            reasons[row] = message(QT_TRANSLATE_NOOP("core", "Really {format}"), format=form)
    return which, reasons


@cache
def _format_of(suffix: str) -> str:
    decode.formats()  # loads Pillow's readers
    return Image.registered_extensions().get(suffix, "")


def _tiny(shorter: Rows, readable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    typical = float(np.median(shorter[readable]))
    bound = min(SMALL_PHOTOGRAPH, max(SMALLEST, typical / SMALLER_THAN_MOST))
    tiny: npt.NDArray[np.bool_] = (shorter < bound) & (2 * shorter < typical)
    return tiny


def _huge(pixels: Rows, readable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    typical = float(np.median(pixels[readable]))
    huge: npt.NDArray[np.bool_] = (pixels > MOST_PIXELS) | (
        (pixels > MANY_PIXELS) & (pixels > MORE_THAN_MOST * typical)
    )
    return huge
