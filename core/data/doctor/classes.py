"""Findings about classes as a whole: too few pictures, very unequal ones, names that are nearly the same; clutter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from core.data.doctor.findings import ALLOWED, Finding
from core.data.layout import Scan
from core.data.listing import first_names
from core.messages import QT_TRANSLATE_NOOP, message

FEW = 20
"""From about so many pictures of a class on it begins to work well."""
UNEQUAL = 5.0
"""A class with so many times the pictures of another one is guessed too often."""


def find(scan: Scan, usable: npt.NDArray[np.bool_]) -> Iterator[Finding]:
    """One finding of each kind that there is; `usable` bool (N,) says which pictures count."""
    training = usable & (scan.roles == "train")
    counts = np.bincount(scan.labels[training], minlength=len(scan.classes))
    most, least = int(counts.argmax()), int(counts.argmin())
    if counts[most] > UNEQUAL * counts[least]:
        text = QT_TRANSLATE_NOOP(
            "core",
            "“{largest}” has {most} training pictures, “{smallest}” only {least}: the network will favour the first.",
        )
        said = message(
            text,
            largest=scan.classes[most],
            most=int(counts[most]),
            smallest=scan.classes[least],
            least=int(counts[least]),
        )
        yield Finding("imbalance", said, "tell", ALLOWED["imbalance"], classes=(most, least))
    few = np.flatnonzero(counts < FEW).tolist()
    if few:
        text = QT_TRANSLATE_NOOP("core", "Classes with fewer than {bound} training pictures ({count}): {names}")
        names = first_names(scan.classes[label] for label in few)
        said = message(text, bound=FEW, count=len(few), names=names)
        yield Finding("few", said, "tell", ALLOWED["few"], classes=tuple(few))
    similar = [label for group in _similar(scan.classes) for label in group]
    if similar:
        text = QT_TRANSLATE_NOOP("core", "Classes whose names differ only by capitals or spaces ({count}): {names}")
        said = message(text, count=len(similar), names=first_names(scan.classes[label] for label in similar))
        yield Finding("similar-names", said, "tell", ALLOWED["similar-names"], classes=tuple(similar))


def clutter(names: Sequence[str]) -> Finding:
    """The finding about hidden files."""
    text = QT_TRANSLATE_NOOP("core", "Hidden files, as systems and programs leave them ({count}): {names}")
    said = message(text, count=len(names), names=first_names(names))
    return Finding("clutter", said, "skip", ALLOWED["clutter"], files=tuple(names))


def _similar(classes: Sequence[str]) -> list[list[int]]:
    """Groups of classes with the same name but for capitals, accents' forms, spaces and their stand-ins."""
    groups: dict[str, list[int]] = {}
    for label, name in enumerate(classes):
        plain = unicodedata.normalize("NFKC", name).casefold()
        # "1-2" and "12" differ; "class 1" and "class1" don't.
        plain = re.sub(r"(?<!\d)[\s_-]+|[\s_-]+(?!\d)", "", plain)
        groups.setdefault(plain, []).append(label)
    return [group for group in groups.values() if len(group) > 1]
