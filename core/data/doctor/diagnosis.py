"""From what was seen to findings, each in one sentence with what will be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.data.doctor import classes, copies, singles
from core.data.doctor.examination import Examination
from core.data.doctor.findings import ALLOWED, Finding
from core.data.doctor.treating import treat
from core.data.layout import Scan


def diagnose(scan: Scan, examination: Examination, treatments: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of `findings.ALLOWED`.

    `treatments` holds what the person chose: kind of finding -> treatment. What is unknown or not allowed there counts
    as not chosen. The sizes of classes are judged without the pictures that are left out.
    """
    chosen = {kind: name for kind, name in (treatments or {}).items() if name in ALLOWED.get(kind, ())}
    found = list(_of_pictures(scan, examination, chosen))
    found += classes.find(scan, treat(scan, found).usable)
    order = list(ALLOWED)
    return tuple(sorted(found, key=lambda finding: order.index(finding.kind)))


def _of_pictures(scan: Scan, examination: Examination, chosen: Mapping[str, str]) -> Iterator[Finding]:
    yield from singles.find(scan, examination, chosen)
    yield from copies.find(scan, examination, chosen)
    if examination.clutter:
        yield classes.clutter(examination.clutter)
